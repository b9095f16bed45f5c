"""What a mail program may ask of the IMAP client, as data; the client does one task after another."""

import msgspec

from simulator.protocols.imap.folders import INBOX


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done in a mailbox."""

    mailbox: str = INBOX


class Synchronize(Task, frozen=True, kw_only=True):
    """Learn what lies in a mailbox with its flags, and fetch what is new; \\Seen is not set by that.

    `known` are the UIDs that the device has, under `uid_validity`; with another one they mean nothing.
    """

    known: frozenset[int] = frozenset()
    uid_validity: int | None = None
    limit: int | None = None


class SetFlags(Task, frozen=True, kw_only=True):
    """`change` is "+", "-" or "" (these and no others)."""

    uids: tuple[int, ...]
    change: str
    flags: tuple[str, ...]


class Put(Task, frozen=True, kw_only=True):
    """Put a message into a mailbox, as a copy of what was sent goes into Sent."""

    octets: bytes
    flags: tuple[str, ...] = ("\\Seen",)


class MoveTo(Task, frozen=True, kw_only=True):
    """Without MOVE at the server: copied, marked and expunged (RFC 6851 §3.3)."""

    uids: tuple[int, ...]
    target: str


class Remove(Task, frozen=True, kw_only=True):
    """Mark messages as deleted and expunge them, these alone where the server has UIDPLUS."""

    uids: tuple[int, ...]


class Watch(Task, frozen=True, kw_only=True):
    """Wait for news (IDLE) until the driver says `stop_watching`."""
