"""Who somebody claims to be and the secret that proves it: what PLAIN and LOGIN carry."""

import msgspec


class Credentials(msgspec.Struct, frozen=True):
    """An identity (RFC 4422 §3.4.1, the authentication identity) and its password."""

    identity: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.identity!r}, …)"
