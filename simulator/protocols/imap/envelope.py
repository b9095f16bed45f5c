"""ENVELOPE: what a header says of its letter, ready parsed for the client (RFC 3501 §7.4.2).

Not SMTP's envelope: that one is on no letter that lies in a mailbox.
"""

from collections.abc import Sequence
from typing import Final

from simulator.mail.fields import HeaderField
from simulator.protocols.imap.addresses import read_addresses
from simulator.protocols.imap.writing import nstring, parenthesised

_AS_FROM: Final = ("sender", "reply-to")  # they are From's where they are missing or empty


def encode_envelope(fields: Sequence[HeaderField]) -> bytes:
    """The ENVELOPE of a message with this header."""
    found: dict[str, str] = {}
    for field in fields:
        name = field.name.lower()
        if name in ("to", "cc", "bcc") and found.get(name):
            found[name] += ", " + field.value  # two fields are wrong, and neither is worth more
        else:
            found.setdefault(name, field.value)
    for name in _AS_FROM:
        if not found.get(name, "").strip():
            found[name] = found.get("from", "")
    return parenthesised(
        (
            _text(found, "date"),
            _text(found, "subject"),
            _addresses(found, "from"),
            _addresses(found, "sender"),
            _addresses(found, "reply-to"),
            _addresses(found, "to"),
            _addresses(found, "cc"),
            _addresses(found, "bcc"),
            _text(found, "in-reply-to"),
            _text(found, "message-id"),
        )
    )


def _text(found: dict[str, str], name: str) -> bytes:
    value = found.get(name)
    return nstring(None if value is None else value.encode())


def _addresses(found: dict[str, str], name: str) -> bytes:
    addresses = read_addresses(found.get(name, ""))
    return b"(" + b"".join(address.encode() for address in addresses) + b")" if addresses else b"NIL"
