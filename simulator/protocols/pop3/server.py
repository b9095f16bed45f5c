"""The POP3 server: hands mail that has already arrived to whoever proves to be its owner (RFC 1939).

How POP3 works
--------------
The client connects and the server greets it; that is the only time the server speaks unasked. From then
on the client says one line and the server answers it: +OK, or -ERR and nothing has changed. Some answers
are followed by content (a message, a list); a line with a lone dot ends it, and a line of the content
that itself begins with a dot travels with a second one in front (`wire.stuffing`).

A session passes through three states (`states.py`). In AUTHORIZATION the client says who it is. Then the
server locks the maildrop for this session alone, numbers the messages from 1, and all is in TRANSACTION:
look (STAT, LIST, UIDL), fetch (RETR, TOP), mark for deletion (DELE), take the marks back (RSET). Only
QUIT leads to UPDATE, and only there are the marked messages removed: a session that breaks off loses
nothing. Numbers hold for one session; the unique-ids of UIDL hold for ever, which is how a client that
leaves its mail on the server knows what it has already fetched.

POP3 itself hides nothing. USER and PASS are as readable on the wire as the letters are. APOP hides the
password, TLS (STLS, or a port where TLS begins at once) hides everything. What arrived before TLS may
have been slipped in by somebody on the way, so the server throws it away and starts afresh
(RFC 2595 §4).

How this engine works
---------------------
`receive` buffers octets. `next_event` reads one command, puts the answer into the output and tells what
happened; None means that no whole line is there. A login and the deletions at QUIT are decisions: the
driver, who knows the accounts and the store, says `accept` or `refuse` before the next line is read.
Each verb is a row in a table and one short function: those of AUTHORIZATION and QUIT are here, those of
TRANSACTION, which need nothing but the maildrop, in `transaction.py`.
"""

from collections.abc import Callable
from typing import Final

from simulator.protocols.machine import Machine
from simulator.protocols.pop3 import commands
from simulator.protocols.pop3.apop import ApopProof
from simulator.protocols.pop3.events import (
    CommandAnswered,
    CommandRefused,
    Decision,
    DeletionsCommitted,
    Event,
    LoginAbandoned,
    LoginOffered,
    Quit,
    TlsRequested,
)
from simulator.protocols.pop3.maildrop import Maildrop, OpenMaildrop
from simulator.protocols.pop3.replies import Reply, Status, encode, messages, reply
from simulator.protocols.pop3.states import TABLE, State
from simulator.protocols.pop3.transaction import ANSWERS, Said
from simulator.protocols.sasl.credentials import Credentials, Proof
from simulator.protocols.sasl.dialogue import Authentication
from simulator.protocols.sasl.exchange import CANCEL, MAX_LINE, SaslError, decode_line, encode_line
from simulator.protocols.sasl.mechanisms import speakable
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.lines import LineBuffer, LineTooLong, holds_control
from simulator.wire.stuffing import content

_VERB_OF_LOGIN: Final = {"USER": "PASS", "APOP": "APOP"}  # any other mechanism is SASL's


class Pop3Server:
    """One session. `apop_banner` is a timestamp in angle brackets that no other session had (RFC 1939 §7).

    `utf8` offers UTF8, and gives headers in UTF-8 to clients that have said it alone (RFC 6856). `nonces`
    gives text that nobody can foresee; without it the mechanisms that need some are not offered.

    `lax` is there to be attacked, in lessons alone: such a server obeys what came in clear once TLS stands.
    """

    def __init__(
        self,
        hostname: str,
        *,
        tls_available: bool = False,
        auth_in_clear: bool = True,
        secured: bool = False,
        apop_banner: str | None = None,
        utf8: bool = False,
        mechanisms: tuple[str, ...] = ("PLAIN",),
        nonces: Callable[[], str] | None = None,
        lax: bool = False,
    ) -> None:
        self.hostname = hostname
        self.secured = secured
        self._tls_available = tls_available
        self._auth_in_clear = auth_in_clear
        self._banner = apop_banner
        self._utf8_offered = utf8
        self._utf8 = False  # the client has said UTF8
        self._mechanisms = speakable(mechanisms, with_nonces=nonces is not None)
        self._nonces = nonces
        self._lax = lax
        self._kept = b""  # what a lax server still holds of the time before TLS
        self._machine: Machine[State] = Machine(TABLE, State.AUTHORIZATION)
        self._lines = LineBuffer(commands.MAX_LINE, tells_lf=True)
        self._output: list[Utterance] = []
        self._undecided: Decision | None = None
        self._following: Event | None = None  # what is told next, without reading on
        self._upgrading = False  # STLS was granted and TLS does not stand yet
        self._name: str | None = None  # what USER said
        self._exchange: Authentication | None = None
        self._granted: tuple[LoginOffered, OpenMaildrop] | None = None  # the client's empty yes is awaited
        self._maildrop: OpenMaildrop | None = None

    # What the driver asks.

    @property
    def state(self) -> State:
        return self._machine.state

    def legal_moves(self) -> tuple[str, ...]:
        """The verbs that this server would not refuse outright now."""
        return tuple(verb for verb in self._machine.legal_moves() if self._obstacle(verb) is None)

    def capabilities(self) -> tuple[str, ...]:
        """What CAPA lists (RFC 2449 §6, RFC 3206 §6, RFC 2595 §4): all of it true at this moment."""
        listed = ["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER"]
        if self._passwords_allowed():
            listed.append("USER")
            if self._mechanisms:
                listed.append("SASL " + " ".join(self._mechanisms))
        if self._tls_available and not self.secured:
            listed.append("STLS")
        if self._utf8_offered:
            listed.append("UTF8")
        return tuple(listed)

    def take_output(self) -> list[Utterance]:
        """What was said since last asked, in order."""
        said, self._output = self._output, []
        return said

    # What the driver does.

    def open(self) -> None:
        """Greet. The one thing that a server says unasked."""
        self._say(reply("ready-apop", banner=self._banner) if self._banner else reply("ready"))

    def turn_away(self, said: Reply | None = None) -> None:
        """Greet with a refusal instead; the session ends before it began."""
        self._say(said or reply("busy"))
        self._machine.state = State.ENDED

    def receive(self, octets: bytes) -> None:
        if not self._upgrading and self._machine.state is not State.ENDED:
            self._lines.receive(octets)

    def tls_started(self) -> None:
        """TLS stands: the session begins anew, knowing nothing of what was said before (RFC 2595 §4)."""
        self._upgrading = False
        self.secured = True
        self._name = None
        self._utf8 = False
        self._lines.clear()
        if self._lax:
            self._lines.receive(self._kept)

    def accept(self, maildrop: Maildrop | None = None) -> None:
        """Grant the pending decision. A login needs the maildrop, locked for this session."""
        decision = self._take_decision()
        if isinstance(decision, LoginOffered):
            if maildrop is None:
                raise ValueError("a login is accepted with a maildrop")
            confirmation = decision.proof.confirmation
            self._granted = (
                decision,
                OpenMaildrop(maildrop, ascii_only=self._utf8_offered and not self._utf8),
            )
            if confirmation:
                self._say(reply("challenge", challenge=encode_line(confirmation).decode()))
            else:
                self._say(self._open_maildrop())
        else:
            self._sign_off(committed=True)

    def refuse(self, said: Reply | None = None) -> None:
        """Deny the pending decision: by default a login for its password, deletions for a passing fault."""
        decision = self._take_decision()
        if isinstance(decision, LoginOffered):
            self._end_exchange()
            self._say(said or reply("login-failed"))
        else:
            self._sign_off(committed=False, said=said or reply("not-removed"))

    def next_event(self) -> Event | None:
        """Read one command and answer it. None when no whole line is there."""
        if self._undecided is not None:
            raise RuntimeError(f"{type(self._undecided).__name__} waits for accept or refuse")
        if self._following is not None:
            event, self._following = self._following, None
            return event
        try:
            line = self._lines.next_line()
        except LineTooLong as fault:
            return self._refuse_line(fault.beginning, reply("too-long", limit=fault.limit))
        if line is None:
            return None
        return self._answer(line)

    # How a line is answered.

    def _answer(self, line: bytes) -> Event:
        if b"\r" in line or b"\n" in line or b"\0" in line:
            return self._refuse_line(line, reply("bare-lf" if b"\n" in line else "stray-octet"))
        if self._exchange is not None:
            verb, said = "AUTH", self._continue_exchange(self._exchange, line)
        else:
            command = commands.parse(line)
            verb, argument = command.verb, command.argument
            said = self._refusal(command, line) or self._obey(verb, argument)
        if said.reply is not None:
            if said.reply.status is Status.ERR:
                return self._refuse_line(line, said.reply)
            self._say(said.reply)
        if said.content is not None:
            self._output.append(Utterance(Speech.CONTENT, content(said.content)))
        return said.event or CommandAnswered(verb=verb)

    def _refusal(self, command: commands.Command, line: bytes) -> Said | None:
        """The reply to a line that is wrong whatever else holds: unknown, not for this state, ill-formed."""
        verb = command.verb
        if verb not in commands.VERBS:
            return Said(reply("control-key" if holds_control(line) else "unknown"))
        if not self._machine.allows(verb):
            return Said(reply("not-now", verb=verb, state=self.state.value))
        if verb in commands.WITHOUT_ARGUMENT and command.argument.strip():
            return Said(reply("usage", usage=verb))
        obstacle = self._obstacle(verb) if self._maildrop is None else None
        return None if obstacle is None else Said(obstacle)

    def _obstacle(self, verb: str) -> Reply | None:
        """Why a verb that the AUTHORIZATION state allows is refused all the same."""
        if verb in ("USER", "PASS", "AUTH") and not self._passwords_allowed():
            return reply("not-in-clear")
        if verb == "PASS" and self._name is None:
            return reply("no-name-yet")
        if verb == "APOP" and self._banner is None:
            return reply("no-apop")
        if verb == "STLS" and self.secured:
            return reply("tls-active")
        if verb == "UTF8" and not self._utf8_offered:
            return reply("no-utf8")
        if verb == "STLS" and self._utf8:
            return reply("tls-too-late")
        if verb == "STLS" and not self._tls_available:
            return reply("no-tls")
        return None

    def _obey(self, verb: str, argument: bytes) -> Said:
        answer = ANSWERS.get(verb)
        if answer is None or self._maildrop is None:
            return _SESSION_ANSWERS[verb](self, argument)
        return answer(self._maildrop, argument)

    def _passwords_allowed(self) -> bool:
        return self.secured or self._auth_in_clear

    def _say(self, said: Reply) -> None:
        self._output.append(Utterance(Speech.REPLY, encode(said)))

    def _refuse_line(self, line: bytes, said: Reply) -> Event:
        """-ERR; an authentication that was going on has failed with it."""
        self._say(said)
        granted, self._granted = self._granted, None
        self._end_exchange()
        if granted is not None:
            return LoginAbandoned(line=line, reply=said)
        return CommandRefused(line=line, reply=said)

    def _offer(self, decision: Decision) -> Said:
        self._undecided = decision
        return Said(event=decision)

    def _take_decision(self) -> Decision:
        decision, self._undecided = self._undecided, None
        if decision is None:
            raise RuntimeError("nothing waits for a decision")
        return decision

    # In either state.

    def _capa(self, argument: bytes) -> Said:
        listing = "".join(f"{capability}\r\n" for capability in self.capabilities())
        return Said(reply("capabilities"), listing.encode())

    def _quit(self, argument: bytes) -> Said:
        self._machine.advance("QUIT")
        marked = self._maildrop.marked_uids() if self._maildrop else ()
        if marked:
            return self._offer(DeletionsCommitted(uids=marked))
        self._sign_off(committed=self._maildrop is not None)
        event, self._following = self._following, None
        return Said(event=event)

    def _sign_off(self, *, committed: bool, said: Reply | None = None) -> None:
        if said is None and self._maildrop is not None:
            left = f"{messages(self._maildrop.count)} left" if self._maildrop.count else "maildrop empty"
            said = reply("goodbye-update", host=self.hostname, left=left)
        self._say(said or reply("goodbye", host=self.hostname))
        self._machine.state = State.ENDED
        self._lines.clear()
        self._following = Quit(committed=committed)

    # AUTHORIZATION: who are you?

    def _user(self, argument: bytes) -> Said:
        name = argument.strip(b" ")
        if not name:
            return Said(reply("usage", usage=commands.USAGE["USER"]))
        self._name = commands.text(name)
        return Said(reply("name-taken"))  # for every name: which ones exist is nobody's business

    def _pass(self, argument: bytes) -> Said:
        name, self._name = self._name or "", None
        proof = Credentials(name, commands.text(argument))
        return self._offer(LoginOffered(mechanism="USER", identity=name, proof=proof))

    def _apop(self, argument: bytes) -> Said:
        name, _, digest = argument.strip(b" ").rpartition(b" ")
        if not name or len(digest) != 32:
            return Said(reply("usage", usage=commands.USAGE["APOP"]))
        proof = ApopProof(
            identity=commands.text(name), banner=self._banner or "", digest=commands.text(digest.lower())
        )
        return self._offer(LoginOffered(mechanism="APOP", identity=proof.identity, proof=proof))

    def _auth(self, argument: bytes) -> Said:
        word, _, initial = argument.strip(b" ").partition(b" ")
        if not word:
            return Said(reply("usage", usage=commands.USAGE["AUTH"]))
        mechanism = commands.text(word.upper())
        if mechanism not in self._mechanisms:
            return Said(reply("no-mechanism"))
        nonce = self._nonces() if self._nonces is not None else ""
        self._exchange = exchange = Authentication(mechanism, self.hostname, nonce)
        self._lines.limit = MAX_LINE
        return self._respond(exchange, exchange.begin, initial)

    def _continue_exchange(self, exchange: Authentication, line: bytes) -> Said:
        if line == CANCEL:
            return Said(reply("cancelled"))
        if self._granted is None:
            return self._respond(exchange, exchange.respond, line)
        try:
            taken = not decode_line(line)
        except SaslError:
            taken = False
        return Said(self._open_maildrop() if taken else reply("no-response"))

    def _respond(self, exchange: Authentication, take: Callable[[bytes], bytes | Proof], line: bytes) -> Said:
        try:
            step = take(line)
        except SaslError:
            return Said(reply("no-response"))
        if isinstance(step, bytes):
            return Said(reply("challenge", challenge=encode_line(step).decode()))
        return self._offer(LoginOffered(mechanism=exchange.mechanism, identity=step.identity, proof=step))

    def _open_maildrop(self) -> Reply:
        """The login holds: TRANSACTION begins."""
        granted, self._granted = self._granted, None
        assert granted is not None
        self._end_exchange()
        login, opened = granted
        self._maildrop = opened
        self._machine.advance(_VERB_OF_LOGIN.get(login.mechanism, "AUTH"))
        size = messages(opened.count)
        return reply("logged-in", name=login.identity, messages=size, octets=opened.total)

    def _end_exchange(self) -> None:
        self._exchange = None
        self._lines.limit = commands.MAX_LINE

    def _stls(self, argument: bytes) -> Said:
        self._upgrading = True
        if self._lax:
            self._kept = self._lines.take_rest()
        self._lines.clear()
        return Said(reply("begin-tls"), event=TlsRequested())

    def _say_utf8(self, argument: bytes) -> Said:
        self._utf8 = True
        return Said(reply("utf8-on"))


_SESSION_ANSWERS: Final[dict[str, Callable[[Pop3Server, bytes], Said]]] = {
    "USER": Pop3Server._user,
    "PASS": Pop3Server._pass,
    "APOP": Pop3Server._apop,
    "AUTH": Pop3Server._auth,
    "STLS": Pop3Server._stls,
    "UTF8": Pop3Server._say_utf8,
    "CAPA": Pop3Server._capa,
    "QUIT": Pop3Server._quit,
}
