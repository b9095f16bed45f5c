"""A host's resolver: it asks the nameserver with real DNS messages and finds where a domain's mail goes.

RFC 5321 §5.1: MX records by preference; a domain without MX but with an address is its own mail server;
a null MX (RFC 7505) takes no mail.
"""

from collections.abc import Callable

import msgspec

from simulator.actors.surroundings import Surroundings
from simulator.network.datagram import Datagram
from simulator.network.scheduler import Wakeup
from simulator.trace.entry import Resolved
from simulator.trace.kinds import Kind

DNS_PORT = 53
ANSWER_WITHIN_US = 5_000_000
TRIES = 3


class Exchanges(msgspec.Struct, frozen=True):
    """Where mail for a domain goes, best first. `outcome`: "found", "no-such-name", "null-mx", "timeout"."""

    outcome: str
    hosts: tuple[str, ...] = ()


Found = Callable[[Exchanges, int], None]


class _Question:
    __slots__ = ("cause", "done", "name", "record", "tries", "wakeup")

    def __init__(self, name: str, record: str, cause: int, done: Callable[..., None]) -> None:
        self.name = name
        self.record = record
        self.cause = cause
        self.done = done
        self.tries = 0
        self.wakeup: Wakeup | None = None


class Resolver:
    """Asks on behalf of one host."""

    def __init__(self, around: Surroundings, host: str, nameserver: str) -> None:
        self._around = around
        self._host = host
        self._nameserver = nameserver
        self._asked: dict[int, _Question] = {}
        self._ids = around.chance.stream(f"dns-ids:{host}")
        self._port = 53000
        around.network.listen_datagram(host, self._port, self._received)

    def mail_exchanges(self, domain: str, cause: int, done: Found) -> None:
        """Find the hosts that take mail for a domain; calls `done(exchanges, cause)` later."""

        def with_mx(outcome: str, answers: tuple[str, ...], serial: int) -> None:
            if outcome == "found":
                hosts = _by_preference(answers)
                done(Exchanges("null-mx") if hosts == ("",) else Exchanges("found", hosts), serial)
            elif outcome == "no-data":
                self._ask(_Question(domain, "A", serial, with_address))
            else:
                done(Exchanges(outcome), serial)

        def with_address(outcome: str, answers: tuple[str, ...], serial: int) -> None:
            done(Exchanges("found", (domain,)) if answers else Exchanges("no-such-name"), serial)

        self._ask(_Question(domain, "MX", cause, with_mx))

    def address(self, host: str, cause: int, done: Callable[[bool, int], None]) -> None:
        """Find whether a host has an address, IPv4 first, else IPv6; calls `done(found, cause)` later."""

        def with_ipv4(outcome: str, answers: tuple[str, ...], serial: int) -> None:
            if outcome == "no-data":
                self._ask(_Question(host, "AAAA", serial, with_ipv6))
            else:
                done(bool(answers), serial)

        def with_ipv6(outcome: str, answers: tuple[str, ...], serial: int) -> None:
            done(bool(answers), serial)

        self._ask(_Question(host, "A", cause, with_ipv4))

    def _ask(self, question: _Question) -> None:
        from simulator.protocols.dns import messages

        message_id = self._ids.randrange(1, 0x10000)
        while message_id in self._asked:
            message_id = self._ids.randrange(1, 0x10000)
        self._asked[message_id] = question
        question.tries += 1
        try:
            octets = messages.question(question.name, question.record, message_id)
        except messages.DnsFormatError:
            del self._asked[message_id]
            self._tell(question, "no-such-name", (), question.cause)
            return
        network = self._around.network
        question.cause = network.send_datagram(
            Kind.ASKED,
            Datagram(
                source=self._host,
                source_port=self._port,
                target=self._nameserver,
                port=DNS_PORT,
                octets=octets,
            ),
            question.cause,
        )
        question.wakeup = self._around.scheduler.after(ANSWER_WITHIN_US, self._timed_out, message_id)

    def _timed_out(self, message_id: int) -> None:
        question = self._asked.pop(message_id)
        if question.tries < TRIES:
            self._ask(question)
        else:
            self._tell(question, "timeout", (), question.cause)

    def _received(self, datagram: Datagram, cause: int) -> None:
        from simulator.protocols.dns import messages

        try:
            answer = messages.read_answer(datagram.octets)
        except messages.DnsFormatError:
            return
        question = self._asked.pop(answer.message_id, None)
        if question is None:
            return
        if question.wakeup is not None:
            question.wakeup.cancel()
        self._tell(question, answer.outcome, answer.answers, cause)

    def _tell(self, question: _Question, outcome: str, answers: tuple[str, ...], cause: int) -> None:
        serial = self._around.tell(
            Kind.RESOLVED,
            Resolved(question=question.name, record=question.record, outcome=outcome, answers=answers),
            cause=cause,
            source=self._host,
            target=self._nameserver,
        )
        question.done(outcome, answers, serial)


def _by_preference(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Host names of MX answers ("10 mx.fuji.example."), lowest preference first."""
    pairs = [answer.split(None, 1) for answer in answers]
    return tuple(
        host.rstrip(".") for _, host in sorted((int(preference), host) for preference, host in pairs)
    )
