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

Between 354 and the lone dot nothing is a command. Only CRLF dot CRLF ends a message: whoever takes a
bare LF for a line end can be talked into reading a second message, with any sender, out of the first.
For the same reason a message that holds a bare CR or LF is refused: the next server might see its end there.

At STARTTLS everything that was already buffered is thrown away and everything that the client has said
is forgotten (RFC 3207 §4.2): it came in clear, so anybody may have written it.

Which command is legal when stands in `states.py`, the form of each in `commands.py`, every reply in
`replies.py`; what is left here is one small function a command.
"""

from collections.abc import Callable
from typing import Any, Final

from simulator.protocols.machine import Machine
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import MAX_LINE, encode_line
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.authentication import Authentication
from simulator.protocols.smtp.commands import (
    MAIL_PARAMETERS,
    MAX_MAIL_LINE,
    RCPT_PARAMETERS,
    VERB_ROWS,
    Argument,
    CommandFault,
    MailParameters,
    Verb,
    known_parameters,
    read_mail,
    read_rcpt,
    split_command,
)
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.states import HANDSHAKE, LAST_RESPONSE, LONE_DOT, MOVES, REFUSALS, SmtpState
from simulator.protocols.smtp.transaction import Transaction
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.lines import LineBuffer, LineTooLong
from simulator.wire.stuffing import ContentReader

# What EHLO announces, in this order; the size, STARTTLS and AUTH are worked out when it does.
EXTENSIONS: Final = ("PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8", "HELP")

_DEAF: Final = (SmtpState.COVERING, SmtpState.CLOSED)


class SmtpServer:
    """One conversation. Begin with `open`; after `Quit` or `close_notice` it is over.

    `submission` makes it an MSA: AUTH is offered, and demanded before MAIL. `auth_in_clear` lets passwords
    pass without TLS. `secured` says that TLS stands from the first octet (implicit TLS).
    """

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
    ) -> None:
        self.hostname = hostname
        self.tls_available = tls_available
        self.secured = secured
        self.client_name = ""  # what the client called itself
        self.extended = False  # it said EHLO, not HELO
        self.identity = ""  # who authenticated
        self._submission = submission
        self._auth_in_clear = auth_in_clear
        self._mechanisms = mechanisms if submission else ()
        self._extensions = extensions
        known = frozenset((*extensions, "AUTH") if submission else extensions)
        self._mail_known = known_parameters(MAIL_PARAMETERS, known)
        self._rcpt_known = known_parameters(RCPT_PARAMETERS, known)
        self._max_size = max_size
        self._max_recipients = max_recipients
        self._machine = Machine(MOVES, SmtpState.CONNECTED)
        self._lines = LineBuffer(MAX_MAIL_LINE)
        self._output: list[Utterance] = []
        self._pending: events.Decision | None = None
        self._authentication: Authentication | None = None
        self._transaction = _NO_TRANSACTION
        self._content = ContentReader(max_size)

    # What the driver calls.

    def open(self, reply: Reply | None = None) -> None:
        """Greet; with a reply of the driver's own (554, 421), turn the client away (RFC 5321 §3.1)."""
        self._say(reply or replies.greeting(self.hostname))
        if reply is not None and not reply.positive:
            self._close()

    def receive(self, octets: bytes) -> None:
        """Take octets. Between 220 to STARTTLS and `tls_started` nobody listens."""
        if self._machine.state not in _DEAF:
            self._lines.receive(octets)

    def next_event(self) -> events.Event | None:
        """The next thing to know or to decide; None when more octets are needed.

        Raises RuntimeError while a decision is open.
        """
        if self._pending is not None:
            raise RuntimeError(f"accept or refuse {type(self._pending).__name__} first")
        event = None
        while event is None:
            state = self._machine.state
            if state is SmtpState.CONTENT:
                event = self._read_content()
                if event is None:
                    break
            elif state in _DEAF:
                break
            else:
                try:
                    line = self._lines.next_line()
                except LineTooLong as fault:
                    too_long = replies.AUTH_LINE_TOO_LONG if self._authentication else replies.LINE_TOO_LONG
                    return self._refused(fault.beginning, too_long)
                if line is None:
                    break
                try:
                    event = self._command(line) if self._authentication is None else self._response(line)
                except CommandFault as fault:
                    return self._refused(line, fault.reply)
        return event

    def accept(self, text: str = "") -> None:
        """Say yes to the open decision. `text` is a message's queue id, or the mailbox that VRFY names."""
        event = self._decided()
        _ACCEPTED[type(event)](self, event, text)

    def refuse(self, reply: Reply | None = None) -> None:
        """Say no to the open decision, with the usual reply or the driver's own; 421 also closes."""
        event = self._decided()
        if type(event) is events.PasswordOffered:
            self._end_authentication()
        elif type(event) is events.RecipientOffered:
            self._transaction.recipient_refused = True
        elif type(event) is not events.VerifyOffered:
            self._transaction = _NO_TRANSACTION
        reply = reply or _USUAL_REFUSALS[type(event)]
        self._say(reply)
        if reply.code == 421:
            self._close()

    def tls_started(self) -> None:
        """The covering stands. What the client said in clear is forgotten (RFC 3207 §4.2)."""
        self._machine.advance(HANDSHAKE)
        self.secured = True
        self.client_name = self.identity = ""
        self.extended = False

    def close_notice(self, reply: Reply = replies.NOT_AVAILABLE) -> None:
        """Say 421, whatever was going on, and be closed (RFC 5321 §3.8)."""
        if self._machine.state is not SmtpState.CLOSED:
            self._say(reply)
            self._close()

    def take_output(self) -> list[Utterance]:
        """What is to be said, in order; each utterance is one reply."""
        output, self._output = self._output, []
        return output

    @property
    def state(self) -> SmtpState:
        return self._machine.state

    @property
    def protocol(self) -> str:
        """The word behind "with" in a Received field (RFC 3848; RFC 6531 §4.3)."""
        if not self.extended:
            return "SMTP"
        name = "UTF8SMTP" if self._transaction.parameters.smtputf8 else "ESMTP"
        return name + ("S" if self.secured else "") + ("A" if self.identity else "")

    def legal_moves(self) -> tuple[str, ...]:
        """What a client may usefully type now."""
        return tuple([verb for verb in self._machine.legal_moves() if self._offers(verb)])

    # Lines.

    def _command(self, line: bytes) -> events.Event | None:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise CommandFault(replies.NOT_UTF8) from None
        name, argument = split_command(text)
        verb = VERB_ROWS.get(name)
        if verb is None:
            raise CommandFault(replies.UNKNOWN_COMMAND)
        if not self._machine.allows(name):
            raise CommandFault(self._out_of_place(name))
        if len(line) + 2 > verb.limit:
            raise CommandFault(replies.LINE_TOO_LONG)
        if verb.argument is not Argument.OPTIONAL and bool(argument) is not verb.takes_argument:
            raise CommandFault(replies.syntax(verb.form))
        if self._submission and not self.identity and not verb.open_to_all:
            raise CommandFault(replies.LOGIN_FIRST if self._usable_mechanisms() else replies.TLS_AND_LOGIN_FIRST)
        return _ANSWERS[name](self, verb, argument)

    def _out_of_place(self, name: str) -> Reply:
        state = self._machine.state
        if name == "DATA" and state is SmtpState.SENDER and self._transaction.recipient_refused:
            return replies.NO_VALID_RECIPIENTS  # RFC 5321 §3.3
        return REFUSALS[state].get(name, replies.NOT_IMPLEMENTED)

    def _offers(self, name: str) -> bool:
        """Whether a move of the table can be made by typing, here and now."""
        if name == "STARTTLS":
            return self.extended and self.tls_available and not self.secured
        if name == "AUTH":
            return self.extended and not self.identity and bool(self._usable_mechanisms())
        verb = VERB_ROWS.get(name)
        if verb is None:
            return not name.islower()
        return verb.open_to_all or not self._submission or bool(self.identity)

    def _refused(self, line: bytes, reply: Reply) -> events.Event:
        if self._authentication is not None:
            self._end_authentication()
        self._say(reply)
        return events.CommandRefused(line, reply)

    def _say(self, reply: Reply) -> None:
        self._output.append(Utterance(Speech.REPLY, reply.octets))

    def _ask(self, event: events.Decision) -> events.Event:
        self._pending = event
        return event

    def _decided(self) -> events.Decision:
        event, self._pending = self._pending, None
        if event is None:
            raise RuntimeError("there is nothing to accept or refuse")
        return event

    def _close(self) -> None:
        self._machine.state = SmtpState.CLOSED
        self._pending = self._authentication = None
        self._lines.clear()

    # Introduction, and what may change on the way (RFC 5321 §4.1.1.1, RFC 3207, RFC 4954).

    def _ehlo(self, verb: Verb, argument: str) -> events.Event | None:
        if not (argument.isascii() and argument.isprintable()) or " " in argument:
            raise CommandFault(replies.syntax(verb.form))
        self.client_name = argument
        self.extended = verb.name == "EHLO"
        self._transaction = _NO_TRANSACTION
        self._machine.advance(verb.name)
        self._say(replies.welcome(self.hostname, *(self._announced() if self.extended else ())))
        return None

    def _announced(self) -> list[str]:
        lines = [f"SIZE {self._max_size}" if name == "SIZE" else name for name in self._extensions]
        if self.tls_available and not self.secured:
            lines.append("STARTTLS")
        if self._usable_mechanisms():
            lines.append(f"AUTH {' '.join(self._mechanisms)}")
        return lines

    def _usable_mechanisms(self) -> tuple[str, ...]:
        return self._mechanisms if self.secured or self._auth_in_clear else ()

    def _starttls(self, verb: Verb, argument: str) -> events.Event | None:
        if self.secured:
            raise CommandFault(replies.TLS_ALREADY)
        if not self.tls_available:
            raise CommandFault(replies.NOT_IMPLEMENTED)
        if not self.extended:
            raise CommandFault(replies.EHLO_FIRST)
        self._say(replies.TLS_READY)
        self._machine.advance(verb.name)
        self._lines.clear()
        return events.TlsRequested()

    def _auth(self, verb: Verb, argument: str) -> events.Event | None:
        if not self._mechanisms:
            raise CommandFault(replies.NOT_IMPLEMENTED)
        if not self.extended:
            raise CommandFault(replies.EHLO_FIRST)
        if self.identity:
            raise CommandFault(replies.LOGGED_IN_ALREADY)
        if not self._usable_mechanisms():
            raise CommandFault(replies.AUTH_NEEDS_TLS)
        word, _, initial_response = argument.partition(" ")
        mechanism = word.upper()
        if " " in initial_response:
            raise CommandFault(replies.syntax(verb.form))
        if mechanism not in self._mechanisms:
            raise CommandFault(replies.UNKNOWN_MECHANISM)
        self._machine.advance(verb.name)
        self._authentication = Authentication(mechanism)
        self._lines.limit = MAX_LINE
        return self._exchanged(mechanism, self._authentication.begin(initial_response))

    def _response(self, line: bytes) -> events.Event | None:
        assert self._authentication is not None
        return self._exchanged(self._authentication.mechanism, self._authentication.respond(line))

    def _exchanged(self, mechanism: str, result: bytes | Credentials) -> events.Event | None:
        if isinstance(result, Credentials):
            return self._ask(events.PasswordOffered(mechanism, result.identity, result.password))
        self._say(replies.challenge(encode_line(result)))
        return None

    def _end_authentication(self) -> None:
        self._authentication = None
        self._lines.limit = MAX_MAIL_LINE
        self._machine.advance(LAST_RESPONSE)

    def _password_accepted(self, event: events.PasswordOffered, _text: str) -> None:
        self._end_authentication()
        self.identity = event.identity
        self._say(replies.LOGGED_IN)

    # The mail transaction (RFC 5321 §3.3).

    def _mail(self, verb: Verb, argument: str) -> events.Event | None:
        reverse_path, parameters = read_mail(argument, self._mail_known if self.extended else {})
        if parameters.size is not None and parameters.size > self._max_size:
            raise CommandFault(replies.TOO_LARGE)
        if not parameters.smtputf8 and not reverse_path.isascii():
            raise CommandFault(replies.SENDER_NEEDS_UTF8)
        self._transaction = Transaction(reverse_path, parameters)
        return self._ask(
            events.SenderOffered(reverse_path, parameters.size, parameters.body, parameters.smtputf8)
        )

    def _sender_accepted(self, event: events.SenderOffered, _text: str) -> None:
        self._machine.advance("MAIL")
        self._say(replies.SENDER_OK)

    def _rcpt(self, verb: Verb, argument: str) -> events.Event | None:
        forward_path, _ = read_rcpt(argument, self._rcpt_known if self.extended else {})
        if len(self._transaction.forward_paths) >= self._max_recipients:
            raise CommandFault(replies.TOO_MANY_RECIPIENTS)
        if not self._transaction.parameters.smtputf8 and not forward_path.isascii():
            raise CommandFault(replies.RECIPIENT_NEEDS_UTF8)
        return self._ask(events.RecipientOffered(forward_path))

    def _recipient_accepted(self, event: events.RecipientOffered, _text: str) -> None:
        self._transaction.forward_paths.append(event.forward_path)
        self._machine.advance("RCPT")
        self._say(replies.RECIPIENT_OK)

    def _data(self, verb: Verb, argument: str) -> events.Event | None:
        self._content = ContentReader(self._max_size)
        self._machine.advance(verb.name)
        self._say(replies.BEGIN_CONTENT)
        return None

    def _read_content(self) -> events.Event | None:
        """Read on in the content; None until its end has come."""
        rest = self._content.receive(self._lines.take_rest())
        if rest is None:
            return None
        self._lines.receive(rest)
        self._machine.advance(LONE_DOT)
        if self._content.overflowed:
            return self._content_refused(replies.TOO_LARGE)
        octets = self._content.take()
        if _has_bare_line_end(octets):
            return self._content_refused(replies.BARE_LINE_END)
        return self._ask(events.MessageReceived(self._transaction.envelope(), octets))

    def _content_refused(self, reply: Reply) -> events.Event:
        self._transaction = _NO_TRANSACTION
        return self._refused(b".", reply)

    def _message_accepted(self, event: events.MessageReceived, queue_id: str) -> None:
        self._transaction = _NO_TRANSACTION
        self._say(replies.queued(queue_id))

    # The rest.

    def _rset(self, verb: Verb, argument: str) -> events.Event | None:
        self._transaction = _NO_TRANSACTION
        return self._noop(verb, argument)

    def _noop(self, verb: Verb, argument: str) -> events.Event | None:
        self._machine.advance(verb.name)
        self._say(replies.OK)
        return None

    def _help(self, verb: Verb, argument: str) -> events.Event | None:
        row = VERB_ROWS.get(argument.upper())
        if row is not None:
            self._say(replies.help_text(f"{row.form} ({row.section.replace('§', 'section ')})"))
        else:
            self._say(replies.help_text("Now: " + " ".join(self.legal_moves()), "HELP verb tells the form of one"))
        return None

    def _vrfy(self, verb: Verb, argument: str) -> events.Event | None:
        return self._ask(events.VerifyOffered(argument))

    def _verify_accepted(self, event: events.VerifyOffered, mailbox: str) -> None:
        self._say(replies.verified(mailbox or f"<{event.text}>"))

    def _quit(self, verb: Verb, argument: str) -> events.Event | None:
        self._say(replies.BYE)
        self._close()
        return events.Quit()


def _has_bare_line_end(octets: bytes) -> bool:
    pairs = octets.count(b"\r\n")
    return octets.count(b"\n") != pairs or octets.count(b"\r") != pairs


_NO_TRANSACTION: Final = Transaction("", MailParameters())

_ANSWERS: Final[dict[str, Callable[[SmtpServer, Verb, str], events.Event | None]]] = {
    "EHLO": SmtpServer._ehlo,
    "HELO": SmtpServer._ehlo,
    "STARTTLS": SmtpServer._starttls,
    "AUTH": SmtpServer._auth,
    "MAIL": SmtpServer._mail,
    "RCPT": SmtpServer._rcpt,
    "DATA": SmtpServer._data,
    "RSET": SmtpServer._rset,
    "VRFY": SmtpServer._vrfy,
    "HELP": SmtpServer._help,
    "NOOP": SmtpServer._noop,
    "QUIT": SmtpServer._quit,
}

_ACCEPTED: Final[dict[type[events.Decision], Callable[[SmtpServer, Any, str], None]]] = {
    events.PasswordOffered: SmtpServer._password_accepted,
    events.SenderOffered: SmtpServer._sender_accepted,
    events.RecipientOffered: SmtpServer._recipient_accepted,
    events.VerifyOffered: SmtpServer._verify_accepted,
    events.MessageReceived: SmtpServer._message_accepted,
}

_USUAL_REFUSALS: Final[dict[type[events.Decision], Reply]] = {
    events.PasswordOffered: replies.LOGIN_FAILED,
    events.SenderOffered: replies.SENDER_REFUSED,
    events.RecipientOffered: replies.NO_SUCH_MAILBOX,
    events.VerifyOffered: replies.NOT_VERIFIED,
    events.MessageReceived: replies.MESSAGE_REFUSED,
}
