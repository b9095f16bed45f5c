"""What the server announces that it can do: IMAP4rev1, extensions, and how one may log in now."""

from collections.abc import Sequence
from typing import Final

EXTENSIONS: Final[dict[str, str]] = {
    "LITERAL+": "RFC 7888 §3",
    "ID": "RFC 2971 §3",
    "ENABLE": "RFC 5161 §3",
    "IDLE": "RFC 2177 §3",
    "NAMESPACE": "RFC 2342 §5",
    "CHILDREN": "RFC 3348 §3",
    "UNSELECT": "RFC 3691 §2",
    "UIDPLUS": "RFC 4315 §2",
    "ESEARCH": "RFC 4731 §3",
    "SPECIAL-USE": "RFC 6154 §2",
    "MOVE": "RFC 6851 §3",
}

# Told before the login only.
ABOUT_LOGIN: Final[dict[str, str]] = {
    "STARTTLS": "RFC 3501 §6.2.1",
    "LOGINDISABLED": "RFC 3501 §6.2.3",
    "SASL-IR": "RFC 4959 §3",
    "AUTH": "RFC 3501 §6.1.1",
}


def after_login() -> tuple[str, ...]:
    return ("IMAP4rev1", *EXTENSIONS)


def before_login(*, starttls: bool, passwords: bool, mechanisms: Sequence[str]) -> tuple[str, ...]:
    """What can be done after the login is told before it too: many clients ask only once."""
    listed = ["IMAP4rev1", *EXTENSIONS]
    if starttls:
        listed.append("STARTTLS")
    if not passwords:
        listed.append("LOGINDISABLED")
    elif mechanisms:
        listed += ["SASL-IR", *(f"AUTH={mechanism}" for mechanism in mechanisms)]
    return tuple(listed)
