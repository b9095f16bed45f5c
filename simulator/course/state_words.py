"""The states of a server that a lesson can ask for: as the standards name them, SMTP's as the engine does."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta

STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "pop3": ("AUTHORIZATION", "TRANSACTION", "UPDATE"),  # RFC 1939 §3
    "imap": ("NOT AUTHENTICATED", "AUTHENTICATED", "SELECTED", "LOGOUT"),  # RFC 3501 §3
    "smtp": ("CONNECTED", "READY", "SENDER", "RECIPIENTS", "CONTENT", "AUTHENTICATING", "CLOSED"),
}
StateWord = Annotated[
    str, Meta(extra_json_schema={"enum": [word for words in STATES.values() for word in words]})
]
