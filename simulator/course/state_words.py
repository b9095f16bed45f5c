"""The states of a server that a lesson can ask for, as the standards name them."""

from typing import Literal

Pop3State = Literal["AUTHORIZATION", "TRANSACTION", "UPDATE"]  # RFC 1939 §3
ImapState = Literal["NOT AUTHENTICATED", "AUTHENTICATED", "SELECTED", "LOGOUT"]  # RFC 3501 §3
