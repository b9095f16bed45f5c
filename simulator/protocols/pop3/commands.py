"""POP3 commands: what may be said, how a line becomes a command and back (RFC 1939 §3, RFC 2449 §4)."""

from typing import Final

import msgspec

MAX_LINE: Final = 255  # octets of a command with its CRLF (RFC 2449 §4)
_MAX_DIGITS: Final = 18

VERBS: Final[dict[str, str]] = {
    "USER": "RFC 1939 §7",
    "PASS": "RFC 1939 §7",
    "APOP": "RFC 1939 §7",
    "AUTH": "RFC 5034 §4",
    "STLS": "RFC 2595 §4",
    "UTF8": "RFC 6856 §2.1",
    "CAPA": "RFC 2449 §5",
    "STAT": "RFC 1939 §5",
    "LIST": "RFC 1939 §5",
    "UIDL": "RFC 1939 §7",
    "RETR": "RFC 1939 §5",
    "TOP": "RFC 1939 §7",
    "DELE": "RFC 1939 §5",
    "RSET": "RFC 1939 §5",
    "NOOP": "RFC 1939 §5",
    "QUIT": "RFC 1939 §6",
}

USAGE: Final[dict[str, str]] = {
    "USER": "USER name",
    "PASS": "PASS password",
    "APOP": "APOP name digest",
    "AUTH": "AUTH mechanism [initial-response]",
    "LIST": "LIST [message]",
    "UIDL": "UIDL [message]",
    "RETR": "RETR message",
    "TOP": "TOP message lines",
    "DELE": "DELE message",
}

WITHOUT_ARGUMENT: Final = frozenset(VERBS) - frozenset(USAGE)


class Command(msgspec.Struct, frozen=True, gc=False):
    """`argument` is all that follows the first space, as it came: passwords may hold spaces (RFC 1939 §7)."""

    verb: str
    argument: bytes = b""


def parse(line: bytes) -> Command:
    """The command in a line (without its CRLF). Any line is one; servers say which verbs they know."""
    verb, _, argument = line.partition(b" ")
    return Command(verb.upper().decode("latin-1"), argument)


def encode(command: Command) -> bytes:
    """The command as it goes on the wire, with its CRLF."""
    verb = command.verb.encode("latin-1")
    return verb + b" " + command.argument + b"\r\n" if command.argument else verb + b"\r\n"


def is_multi_line(command: Command) -> bool:
    """Whether content follows a positive reply to this command (RFC 1939 §3; RFC 2449 §5 for CAPA)."""
    if command.verb in ("LIST", "UIDL"):
        return not command.argument.strip()
    return command.verb in ("RETR", "TOP", "CAPA")


def number(argument: bytes) -> int | None:
    """A message number or a count of lines: decimal digits (RFC 1939 §3), spaces around them forgiven."""
    digits = argument.strip(b" ")
    return int(digits) if digits.isdigit() and len(digits) <= _MAX_DIGITS else None


def two_numbers(argument: bytes) -> tuple[int, int] | None:
    """What TOP takes: a message number and how many lines of the body (RFC 1939 §7)."""
    first, _, second = argument.strip(b" ").partition(b" ")
    message, lines = number(first), number(second)
    return None if message is None or lines is None else (message, lines)


def text(octets: bytes) -> str:
    """Octets of a name or a password as text. What is no UTF-8 cannot be either, and matches nothing."""
    return octets.decode("utf-8", "replace")
