"""How a client stands to TLS on a wire: the three policies a person may choose (RFC 3207 §4, RFC 8314 §5)."""

import enum


class TlsPolicy(enum.Enum):
    """What a client does about TLS. `REQUIRED` refuses to go on in clear; `OPPORTUNISTIC` does not."""

    NONE = "none"
    OPPORTUNISTIC = "opportunistic"
    REQUIRED = "required"


class TlsMode(enum.Enum):
    """How TLS begins on a connection (RFC 3207, RFC 2595, RFC 8314 §3)."""

    STARTTLS = "starttls"
    STLS = "stls"
    IMPLICIT = "implicit"
