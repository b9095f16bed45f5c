"""Which gloss belongs to a line that was said: keys only, the sentences are the catalogue's.

Keys go from the most particular to the most general, and a catalogue takes the first that it has:
`smtp.reply.250.2.1.5`, `smtp.reply.250`; `pop3.reply.err.IN-USE`, `pop3.reply.err`.
"""

from typing import Final, NamedTuple

from simulator.protocols.pop3 import commands as pop3
from simulator.protocols.smtp import commands as smtp
from simulator.trace.kinds import Kind
from simulator.views.own_texts import text_key

_COMMANDS: Final = {"smtp": frozenset(smtp.VERBS), "pop3": frozenset(pop3.VERBS)}


class Glossed(NamedTuple):
    """A stretch of what was said, with the keys of what it means; none where nothing is to be said.

    `text` is safe to show. A word inside the line before it has `depth` 1.
    """

    text: str
    gloss_keys: tuple[str, ...] = ()
    depth: int = 0


def gloss_keys(protocol: str, kind: Kind, octets: bytes, *, continuing: bool = False) -> tuple[str, ...]:
    """The keys for a COMMAND, REPLY or CONTENT entry; `continuing` when the line answers a challenge.

    Nothing is said about a protocol that is not known: the result is empty then.
    """
    if protocol not in _COMMANDS:
        return ()
    if kind is Kind.COMMAND:
        return (_command_key(protocol, octets, continuing),)
    if kind is Kind.REPLY:
        return _smtp_reply_keys(octets) if protocol == "smtp" else _pop3_reply_keys(octets)
    return (f"{protocol}.content",) if kind is Kind.CONTENT else ()


def is_challenge(protocol: str, reply: bytes) -> bool:
    """Whether a reply asks the client to go on with its authentication (RFC 4954 §4, RFC 5034 §4)."""
    return reply.startswith(b"334") if protocol == "smtp" else _is_continuation(reply)


def _command_key(protocol: str, octets: bytes, continuing: bool) -> str:
    if continuing:
        return f"{protocol}.command.continuation"
    words = octets[:80].split(None, 1)
    verb = words[0].decode("ascii", "replace").upper() if words else ""
    return f"{protocol}.command.{verb if verb in _COMMANDS[protocol] else 'unknown'}"


def _smtp_reply_keys(octets: bytes) -> tuple[str, ...]:
    code = octets[:3].decode("ascii", "replace")
    if not (len(code) == 3 and code.isascii() and code.isdigit()):
        return ("smtp.reply.unknown",)
    general = f"smtp.reply.{code}"
    line = octets[:512].splitlines()[0]
    status = line[4:].split(None, 1)[:1]
    if status and _is_enhanced_status(status[0]):
        return *_own("smtp", line, refused=code[0] in "45"), f"{general}.{status[0].decode()}", general
    if line[3:4] == b"-":
        return f"{general}.lines", general
    return (general,)


def _is_enhanced_status(word: bytes) -> bool:
    """class.subject.detail (RFC 3463 §2)."""
    parts = word.split(b".")
    return (
        len(parts) == 3 and parts[0] in (b"2", b"4", b"5") and all(p.isdigit() and len(p) <= 3 for p in parts)
    )


def _is_continuation(reply: bytes) -> bool:
    return reply.startswith(b"+") and not reply.startswith(b"+OK")


def _pop3_reply_keys(octets: bytes) -> tuple[str, ...]:
    line = (octets[:512].splitlines() or [b""])[0]
    if _is_continuation(line):
        return ("pop3.reply.continuation",)
    if line.startswith(b"+OK"):
        return ("pop3.reply.ok",)
    if not line.startswith(b"-ERR"):
        return ("pop3.reply.unknown",)
    own = _own("pop3", line, refused=True)
    text = line[4:].lstrip()
    if text.startswith(b"[") and b"]" in text:
        code = text[1 : text.index(b"]")].decode("ascii", "replace").upper()
        if code.replace("-", "").replace("/", "").isalnum():
            return *own, f"pop3.reply.err.{code}", "pop3.reply.err"
    return *own, "pop3.reply.err"


def _own(protocol: str, line: bytes, *, refused: bool) -> tuple[str, ...]:
    """The key of a refusal in the words of our own server."""
    key = text_key(protocol, line) if refused else ""
    return (key,) if key else ()
