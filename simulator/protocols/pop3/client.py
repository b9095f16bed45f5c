"""The POP3 client: one visit to a maildrop, from the greeting to the goodbye (RFC 1939).

The whole visit is `_visit`, read from top to bottom: greeting, TLS, login, STAT, UIDL, then RETR and DELE
for each message, QUIT. It is written as a generator: `yield None` waits for octets, `yield` of an event
tells the driver. Commands go one by one, each after the answer to the one before, as a person would type.
"""

from collections.abc import Generator, Iterable
from typing import Final

from simulator.protocols.machine import Machine
from simulator.protocols.pop3.apop import apop_digest, find_banner
from simulator.protocols.pop3.commands import MAX_LINE, Command, encode, is_multi_line, number
from simulator.protocols.pop3.events import (
    DeletedAtQuit,
    Event,
    Failed,
    Finished,
    LoggedIn,
    LoginFailed,
    Retrieved,
    TlsUnavailable,
    TlsWanted,
)
from simulator.protocols.pop3.replies import Answer, NotAReply, Reply, ReplyReader, Status
from simulator.protocols.pop3.states import TABLE, State
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.dialogue import ClientAuthentication
from simulator.protocols.sasl.mechanisms import USUAL, choose
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.policy import TlsPolicy

Steps = Generator[Event | None, None, None]
Asking = Generator[Event | None, None, Answer]

_NO_APOP: Final = Reply(Status.ERR, "the greeting holds no timestamp for APOP", local=True)
_NO_MECHANISM: Final = Reply(Status.ERR, "no way to log in that both sides speak", local=True)
_UNPROVEN: Final = Reply(Status.ERR, "the server did not show that it knows the password", local=True)
_NO_TLS: Final = Reply(Status.ERR, "the server does not offer STLS", local=True)


class Pop3Client:
    """One visit. `known_uids` are not fetched again; `limit` is the most messages that are fetched.

    Unless `leave_on_server`, each message that the device holds by now, known or just fetched, is deleted.
    `mechanisms` are the ones of SASL that it may log in by, best first, instead of USER and PASS; for some
    of them `nonce` is text never used before.
    """

    def __init__(
        self,
        *,
        tls: TlsPolicy,
        credentials: Credentials,
        secured: bool = False,
        use_apop: bool = False,
        leave_on_server: bool = False,
        known_uids: frozenset[str] = frozenset(),
        limit: int | None = None,
        mechanisms: tuple[str, ...] = (),
        nonce: str = "",
    ) -> None:
        self.secured = secured
        self._tls = tls
        self._credentials = credentials
        self._use_apop = use_apop
        self._leave = leave_on_server
        self._known = known_uids
        self._limit = limit
        self._mechanisms = mechanisms
        self._nonce = nonce
        self._machine: Machine[State] = Machine(TABLE, State.AUTHORIZATION)
        self._answers = ReplyReader()
        self._output: list[Utterance] = []
        self._capabilities: dict[str, str] = {}  # keyword: its arguments; empty until CAPA was asked
        self._steps = self._run()

    @property
    def state(self) -> State:
        """The state that the server must be in, by what it has answered."""
        return self._machine.state

    def receive(self, octets: bytes) -> None:
        self._answers.receive(octets)

    def next_event(self) -> Event | None:
        """Go on as far as the octets reach. None when more are needed, or when all is over."""
        return next(self._steps, None)

    def take_output(self) -> list[Utterance]:
        said, self._output = self._output, []
        return said

    def tls_started(self) -> None:
        """TLS stands. What came before it is worth nothing (RFC 2595 §4)."""
        self.secured = True
        self._capabilities.clear()
        self._answers.clear()

    # The visit.

    def _run(self) -> Steps:
        try:
            yield from self._visit()
        except NotAReply as fault:
            said = fault.line[:80].decode("utf-8", "replace")
            yield Failed(reply=Reply(Status.ERR, f"no POP3 reply: {said}", local=True))
        except _VisitEnded as end:
            yield Failed(reply=end.reply)
        yield Finished()

    def _visit(self) -> Steps:
        greeting = yield from self._listen()
        if not greeting.reply.ok:
            raise _VisitEnded(greeting.reply)
        ready = yield from self._covered()
        if ready:
            ready = yield from self._log_in(greeting.reply)
        deleted: list[str] = []
        if ready:
            yield from self._fetch(deleted)
        goodbye = yield from self._ask("QUIT")
        if not goodbye.reply.ok:
            raise _VisitEnded(goodbye.reply)
        if deleted:
            yield DeletedAtQuit(uids=tuple(deleted))

    def _covered(self) -> Generator[Event | None, None, bool]:
        """Begin TLS as the policy says. False when the visit must not go on (RFC 8314 §5)."""
        if self.secured or self._tls is TlsPolicy.NONE:
            return True
        yield from self._learn_capabilities()
        refusal = _NO_TLS
        if "STLS" in self._capabilities:
            answer = yield from self._ask("STLS")
            if answer.reply.ok:
                yield TlsWanted()
                yield from self._until_secured()
                yield from self._learn_capabilities()
                return True
            refusal = answer.reply
        if self._tls is TlsPolicy.REQUIRED:
            yield TlsUnavailable(reply=refusal)
            return False
        return True

    def _until_secured(self) -> Steps:
        while not self.secured:
            yield None

    def _learn_capabilities(self) -> Steps:
        answer = yield from self._ask("CAPA")
        for line in (answer.content or b"").decode("utf-8", "replace").split("\r\n"):
            keyword, _, arguments = line.partition(" ")
            if keyword:
                self._capabilities[keyword.upper()] = arguments.upper()

    def _log_in(self, greeting: Reply) -> Generator[Event | None, None, bool]:
        name = self._credentials.identity.encode()
        mechanism = "USER"
        if self._use_apop:
            mechanism = "APOP"
            banner = find_banner(greeting.text)
            if banner is None:  # falling back to PASS would give away what APOP is there to keep
                yield LoginFailed(reply=_NO_APOP)
                return False
            digest = apop_digest(banner, self._credentials.password)
            answer = yield from self._ask("APOP", name + b" " + digest.encode())
        elif self._mechanisms or (self._capabilities and "USER" not in self._capabilities):
            mechanism, answer = yield from self._authenticate()
        else:
            answer = yield from self._ask("USER", name)
            if answer.reply.ok:
                answer = yield from self._ask("PASS", self._credentials.password.encode())
        yield LoggedIn(mechanism=mechanism) if answer.reply.ok else LoginFailed(reply=answer.reply)
        return answer.reply.ok

    def _authenticate(self) -> Generator[Event | None, None, tuple[str, Answer]]:
        """One AUTH exchange by the best mechanism offered (RFC 5034 §4); its name, and how it ended."""
        if not self._capabilities:
            yield from self._learn_capabilities()
        mechanism = choose(self._capabilities.get("SASL", "").split(), self._mechanisms or USUAL)
        if mechanism is None:
            return "", Answer(_NO_MECHANISM)
        authentication = ClientAuthentication(mechanism, self._credentials, self._nonce)
        initial = authentication.initial()
        said = encode(Command("AUTH", mechanism.encode() + (b"" if initial is None else b" " + initial)))
        if len(said) > MAX_LINE:  # the response waits for the challenge
            said = encode(Command("AUTH", mechanism.encode()))
        self._output.append(Utterance(Speech.COMMAND, said))
        answer = yield from self._listen()
        while answer.reply.status is Status.CONTINUE:
            line = authentication.respond(answer.reply.text.encode())
            self._output.append(Utterance(Speech.COMMAND, line + b"\r\n"))
            answer = yield from self._listen()
        if authentication.unproven(accepted=answer.reply.ok):
            return mechanism, Answer(_UNPROVEN)
        if answer.reply.ok:
            self._machine.advance("AUTH")
        return mechanism, answer

    def _fetch(self, deleted: list[str]) -> Steps:
        """Fetch what is new, delete what the device holds; `deleted` collects the uids of the second."""
        totals = yield from self._ask("STAT")
        waiting = number(totals.reply.text.partition(" ")[0].encode())
        if waiting is None or not totals.reply.ok:
            raise _VisitEnded(totals.reply)
        if not waiting:
            return
        uids = yield from self._learn_uids(waiting)
        fetched = 0
        for message, uid in uids:
            held = uid in self._known
            if not held and (self._limit is None or fetched < self._limit):
                answer = yield from self._ask("RETR", b"%d" % message)
                if answer.content is None:
                    yield Failed(reply=answer.reply)
                    continue
                fetched += 1
                held = True
                yield Retrieved(number=message, uid=uid, octets=answer.content)
            if held and not self._leave:
                answer = yield from self._ask("DELE", b"%d" % message)
                if answer.reply.ok:
                    deleted.append(uid)

    def _learn_uids(self, waiting: int) -> Generator[Event | None, None, Iterable[tuple[int, str]]]:
        """Message numbers with their unique-ids; these are empty where the server has no UIDL."""
        answer = yield from self._ask("UIDL")
        if answer.content is None:
            return ((message, "") for message in range(1, waiting + 1))
        uids: list[tuple[int, str]] = []
        for line in answer.content.split(b"\r\n")[:-1]:
            digits, _, uid = line.partition(b" ")
            message = number(digits)
            if message is None or not uid:
                raise NotAReply(line)
            uids.append((message, uid.decode("utf-8", "replace")))
        return uids

    # One command.

    def _ask(self, verb: str, argument: bytes = b"") -> Asking:
        command = Command(verb, argument)
        self._output.append(Utterance(Speech.COMMAND, encode(command)))
        multi_line = is_multi_line(command)
        while (answer := self._answers.next_answer(multi_line)) is None:
            yield None
        if answer.reply.ok:
            self._machine.advance(verb)
        return answer

    def _listen(self) -> Asking:
        while (answer := self._answers.next_answer()) is None:
            yield None
        return answer


class _VisitEnded(Exception):
    """The server refused what the visit cannot do without."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply
