"""The server's end of an SMTP conversation (RFC 5321), as MX, relay or submission server (RFC 6409).

How it works. The driver puts octets in with `receive` and asks `next_event` until it gets None. Each
call reads at most one line that matters to the driver: lines that the engine can answer by itself
(EHLO, NOOP, a syntax error) it answers and reads on, or tells as `CommandRefused`. A client that
pipelines sends many commands at once; because events are pulled one by one, every command is judged in
the state that the command before it led to, and the replies come out in order (RFC 2920).

Some questions are not SMTP's to answer: is this password right, does this mailbox exist, who takes the
message? Then the event is a `Decision`, and the conversation stands still until the driver says
`accept` or `refuse`. With 250 to a message the server takes responsibility for it (RFC 5321 §4.2.5), so
a driver accepts only what it has put away.

Between 354 and the lone dot nothing is a command, nor inside a chunk of BDAT (`chunks.py`). Only CRLF dot
CRLF ends a message: whoever takes a bare LF for a line end can be talked into reading a second message,
with any sender, out of the first. For the same reason a message that holds a bare CR or LF is refused:
the next server might see its end there.

At STARTTLS everything that was already buffered is thrown away and everything that the client has said
is forgotten (RFC 3207 §4.2): it came in clear, so anybody may have written it.

Which command is legal when stands in `states.py`, the form of each in `commands.py`, what is done about
it in `answers.py` (one small function a command), and every reply in `replies.py`.
"""

from collections.abc import Callable
from typing import Final

from simulator.protocols.sasl.mechanisms import speakable
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.answers import ACCEPTED, ANSWERS, USUAL_REFUSALS, read_content, respond
from simulator.protocols.smtp.chunks import discard, read_chunk
from simulator.protocols.smtp.commands import VERB_ROWS, CommandFault, split_command
from simulator.protocols.smtp.events import Event
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.session import Session, Settings
from simulator.protocols.smtp.states import HANDSHAKE, SmtpState
from simulator.protocols.speech import Utterance
from simulator.wire.lines import LineTooLong, holds_control

# What EHLO announces, in this order; the size, STARTTLS and AUTH are worked out when it does.
EXTENSIONS: Final = (
    "PIPELINING",
    "SIZE",
    "8BITMIME",
    "ENHANCEDSTATUSCODES",
    "SMTPUTF8",
    "CHUNKING",
    "DSN",
    "HELP",
)

_CONTENT: Final = SmtpState.CONTENT
_CHUNK: Final = SmtpState.CHUNK
_COVERING: Final = SmtpState.COVERING
_CLOSED: Final = SmtpState.CLOSED


class SmtpServer:
    """One conversation. Begin with `open`; after `Quit` or `close_notice` it is over.

    `submission` makes it an MSA: AUTH is offered, and demanded before MAIL. `auth_in_clear` lets passwords
    pass without TLS. `secured` says that TLS stands from the first octet (implicit TLS). `extensions` are
    the keywords to announce, without STARTTLS and AUTH, which follow from the rest. `nonces` gives text that
    nobody can foresee; without it the mechanisms that need some are not offered.

    `lax` is there to be attacked, in lessons alone: such a server obeys what came in clear once TLS stands
    (against RFC 3207 §4.2), and takes a dot between bare line ends for the end of a message (against
    RFC 5321 §2.3.8).
    """

    __slots__ = ("_session",)

    def __init__(
        self,
        hostname: str,
        *,
        submission: bool = False,
        tls_available: bool = False,
        auth_in_clear: bool = False,
        mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN"),
        extensions: tuple[str, ...] = EXTENSIONS,
        max_size: int = 25 * 1024 * 1024,
        max_recipients: int = 100,
        secured: bool = False,
        nonces: Callable[[], str] | None = None,
        lax: bool = False,
    ) -> None:
        settings = Settings(
            hostname=hostname,
            submission=submission,
            tls_available=tls_available,
            auth_in_clear=auth_in_clear,
            mechanisms=speakable(mechanisms, with_nonces=nonces is not None),
            nonces=nonces,
            extensions=extensions,
            max_size=max_size,
            max_recipients=max_recipients,
            lax=lax,
        )
        self._session = Session(settings, secured=secured)

    # The conversation.

    def open(self, reply: Reply | None = None) -> None:
        """Greet. A reply of the driver's own turns the client away: 554, after which everything but QUIT
        is refused, or 421, after which nothing is heard (RFC 5321 §3.1)."""
        session = self._session
        session.say(reply or replies.greeting(session.settings.hostname))
        if reply is not None and not reply.positive:
            session.machine.state = SmtpState.CLOSED if reply.code == 421 else SmtpState.TURNED_AWAY

    def receive(self, octets: bytes) -> None:
        """Take octets. Between 220 to STARTTLS and `tls_started` nobody listens."""
        state = self._session.machine.state
        if state is not _COVERING and state is not _CLOSED:
            self._session.lines.receive(octets)

    def next_event(self) -> Event | None:
        """The next thing to know or to decide; None when more octets are needed.

        Raises RuntimeError while a decision is open.
        """
        session = self._session
        if session.pending is not None:
            raise RuntimeError(f"accept or refuse {type(session.pending).__name__} first")
        while True:
            line = b"."
            try:
                state = session.machine.state
                if state is _CONTENT:
                    event = read_content(session)
                    if event is None:
                        return None
                elif state is _CHUNK:
                    event = read_chunk(session)
                    if event is None and session.machine.state is _CHUNK:
                        return None
                else:
                    next_line = session.lines.next_line()
                    if next_line is None:
                        return None
                    line = next_line
                    event = self._hear(line)
            except CommandFault as fault:
                if discard(session, line, fault.reply):
                    continue
                return session.refuse(line, fault.reply)
            except LineTooLong as fault:
                too_long = replies.AUTH_LINE_TOO_LONG if session.authentication else replies.LINE_TOO_LONG
                return session.refuse(fault.beginning, too_long)
            if event is not None:
                return event

    def accept(self, text: str = "") -> None:
        """Say yes to the open decision.

        `text` is a message's queue id, the mailbox that VRFY names, or the whole address of `<Postmaster>`.
        """
        session = self._session
        event, session.pending = session.pending, None
        if event is None:
            raise RuntimeError("there is nothing to accept")
        ACCEPTED[type(event)](session, event, text)

    def refuse(self, reply: Reply | None = None) -> None:
        """Say no to the open decision, with the usual reply or the driver's own; 421 also closes."""
        session = self._session
        event, session.pending = session.pending, None
        match event:
            case None:
                raise RuntimeError("there is nothing to refuse")
            case events.LoginOffered():
                session.end_authentication()
            case events.RecipientOffered():
                session.transaction.recipient_refused = True
            case events.SenderOffered() | events.MessageReceived():
                session.forget_transaction()
        reply = reply or USUAL_REFUSALS[type(event)]
        session.say(reply)
        if reply.code == 421:
            session.close()

    def tls_started(self) -> None:
        """The covering stands. What the client said in clear is forgotten (RFC 3207 §4.2)."""
        session = self._session
        session.machine.advance(HANDSHAKE)
        session.secured = True
        session.client_name = session.identity = ""
        session.extended = False
        if session.settings.lax:
            session.lines.receive(session.kept)

    def close_notice(self, reply: Reply = replies.NOT_AVAILABLE) -> None:
        """Say 421, whatever was going on, and be closed (RFC 5321 §3.8)."""
        if self._session.machine.state is not SmtpState.CLOSED:
            self._session.say(reply)
            self._session.close()

    def take_output(self) -> list[Utterance]:
        """What is to be said, in order; each utterance is one reply."""
        session = self._session
        output, session.output = session.output, []
        return output

    # One line.

    def _hear(self, line: bytes) -> Event | None:
        session = self._session
        if session.authentication is not None:
            return respond(session, session.authentication, line)
        if b"\n" in line or b"\r" in line or b"\0" in line:
            raise CommandFault(replies.BARE_LF if b"\n" in line else replies.STRAY_OCTET)
        try:
            name, argument = split_command(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise CommandFault(replies.NOT_UTF8) from None
        verb = VERB_ROWS.get(name)
        if verb is None:
            unknown = replies.CONTROL_KEY if holds_control(line) else replies.UNKNOWN_COMMAND
            raise CommandFault(unknown)
        if not session.machine.allows(name):
            raise CommandFault(session.out_of_place(name))
        if len(line) + 2 > verb.limit:
            raise CommandFault(replies.LINE_TOO_LONG)
        if verb.argument is not None and verb.argument is not bool(argument):
            raise CommandFault(replies.syntax(verb.form))
        if session.settings.submission and not session.identity and not verb.open_to_all:
            raise CommandFault(replies.LOGIN_FIRST if session.mechanisms() else replies.TLS_AND_LOGIN_FIRST)
        return ANSWERS[name](session, verb, argument)

    # What can be asked about it.

    @property
    def state(self) -> SmtpState:
        return self._session.machine.state

    def legal_moves(self) -> tuple[str, ...]:
        """What a client may usefully type now."""
        return self._session.legal_moves()

    @property
    def protocol(self) -> str:
        """The word behind "with" in a Received field (RFC 3848; RFC 6531 §4.3)."""
        session = self._session
        if not session.extended:
            return "SMTP"
        name = "UTF8SMTP" if session.transaction.parameters.smtputf8 else "ESMTP"
        return name + ("S" if session.secured else "") + ("A" if session.identity else "")

    @property
    def hostname(self) -> str:
        return self._session.settings.hostname

    @property
    def client_name(self) -> str:
        """What the client called itself after EHLO or HELO; "" before."""
        return self._session.client_name

    @property
    def identity(self) -> str:
        """Who authenticated; "" when nobody has."""
        return self._session.identity

    @property
    def secured(self) -> bool:
        return self._session.secured
