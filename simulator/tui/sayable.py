"""What may be said to a server now: its own engine is asked, and each verb gets what belongs behind it."""

from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from simulator.trace.cast import Person

if TYPE_CHECKING:
    from simulator.world.runner import Run


class Keyboard(NamedTuple):
    """Who types where: the device of a run, what is spoken, and how many lines were typed so far."""

    run: "Run"
    device: str
    protocol: str
    typed: int


_POP3 = {
    "USER": "USER {login}",
    "PASS": "PASS {password}",
    "AUTH": "AUTH PLAIN {plain}",
    "APOP": "APOP {login} ",
    "RETR": "RETR 1",
    "TOP": "TOP 1 5",
    "DELE": "DELE 1",
}
_SMTP = {
    "EHLO": "EHLO {device}",
    "HELO": "HELO {device}",
    "AUTH": "AUTH PLAIN {plain}",
    "MAIL": "MAIL FROM:<{address}>",
    "RCPT": "RCPT TO:<{other}>",
    "VRFY": "VRFY {login}",
}
# Behind a tag; the most useful come first. What is not here is said by its verb alone.
_IMAP = {
    "LOGIN": "LOGIN {login} {password}",
    "FETCH": "FETCH 1 (FLAGS ENVELOPE)",
    "STORE": "STORE 1 +FLAGS (\\Seen)",
    "SEARCH": "SEARCH UNSEEN",
    "SELECT": "SELECT INBOX",
    "LIST": 'LIST "" *',
    "IDLE": "IDLE",
    "LOGOUT": "LOGOUT",
    "STATUS": "STATUS INBOX (MESSAGES UNSEEN)",
    "UID FETCH": "UID FETCH 1 BODY[]",
    "COPY": "COPY 1 Sent",
    "MOVE": "MOVE 1 Sent",
    "EXPUNGE": "EXPUNGE",
    "STARTTLS": "STARTTLS",
    "CAPABILITY": "CAPABILITY",
    "NOOP": "NOOP",
    "CLOSE": "CLOSE",
    "CHECK": "CHECK",
    "UNSELECT": "UNSELECT",
    "EXAMINE": "EXAMINE INBOX",
    "AUTHENTICATE": "AUTHENTICATE PLAIN",
    "NAMESPACE": "NAMESPACE",
    "CREATE": "CREATE Club",
    "RENAME": "RENAME Club Team",
    "DELETE": "DELETE Club",
    "SUBSCRIBE": "SUBSCRIBE INBOX",
    "UNSUBSCRIBE": "UNSUBSCRIBE INBOX",
    "LSUB": 'LSUB "" *',
    "APPEND": "APPEND Sent {{5}}",
    "ENABLE": "ENABLE IDLE",
    "ID": "ID NIL",
    "UID SEARCH": "UID SEARCH ALL",
    "UID STORE": "UID STORE 1 +FLAGS (\\Seen)",
    "UID COPY": "UID COPY 1 Sent",
    "UID MOVE": "UID MOVE 1 Sent",
    "UID EXPUNGE": "UID EXPUNGE 1",
}
_IMAP_UNTAGGED = ("DONE", "*")
_LETTER = ("Subject: Hello", "From: {address}", "To: {other}", "Hello!")  # lines of a letter, then its dot
_ORDER = {verb: place for place, verb in enumerate(_IMAP)}


def legal_moves(run: "Run", device: str) -> tuple[str, ...]:
    """The verbs that the server at the other end of a device's console allows; none without a connection."""
    console = run.world.devices[device].console
    if console is None or not console.is_open or console.endpoint is None:
        return ()
    engine = getattr(console.endpoint.other.handler, "engine", None)
    moves = getattr(engine, "legal_moves", None)
    return tuple(moves()) if moves is not None else ()


def sayable(
    moves: tuple[str, ...],
    protocol: str,
    person: Person,
    device: str,
    said_before: int = 0,
    other: str = "",
) -> tuple[str, ...]:
    """A line for each verb, as that person would say it; in IMAP with a tag that was not used before.

    `other` is the address of somebody to write to.
    """
    plain = b64encode(f"\0{person.login}\0{person.password}".encode()).decode()  # RFC 4616 §2
    if protocol == "smtp" and moves == (".",):
        return (*(line.format(address=person.address, other=other) for line in _LETTER), ".")
    if moves == ("*",):
        return (plain, "*")
    forms = {"pop3": _POP3, "imap": _IMAP}.get(protocol, _SMTP)
    if protocol == "imap":
        moves = tuple(sorted(moves, key=lambda verb: _ORDER.get(verb, len(_ORDER))))
    lines = (
        forms.get(verb, verb).format(
            login=person.login,
            password=person.password,
            address=person.address,
            device=device,
            plain=plain,
            other=other or person.address,
        )
        for verb in moves
    )
    if protocol != "imap":
        return tuple(lines)
    return tuple(line if line in _IMAP_UNTAGGED else f"a{said_before + 1} {line}" for line in lines)


def sayable_at(keyboard: Keyboard, moves: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that the owner of the device could say; letters would go to the first other person."""
    people = keyboard.run.trace.cast.people
    owner = keyboard.run.program(keyboard.device).account.person
    person = next(person for person in people if person.key == owner)
    other = next((person.address for person in people if person.key != owner), person.address)
    return sayable(moves, keyboard.protocol, person, keyboard.device, keyboard.typed, other)
