"""A mail server that relays: it takes letters in, answers for them, and passes them on or sends them back.

Responsibility passes with the 250 (RFC 5321 §2.1, §4.2.5): from ACCEPTED until RELAYED, FAILED or
DELIVERED a message stands in this server's queue, and no fault may make it vanish. Used for the front
desk (MSA), the outgoing relay, the hired transit and the gate (MX) alike; they differ in house rules
and route only.
"""

from simulator.actors.consignment import Consignments
from simulator.actors.mail_queue import GIVE_UP_AFTER_US, MailQueue, QueuedMessage, QueueIds, Refusal
from simulator.actors.notices import DELAY_AFTER_US, notify
from simulator.actors.reception import HouseRules, Reception
from simulator.actors.rewriting import rewrite
from simulator.actors.routing import NextHops, Route
from simulator.actors.surroundings import Surroundings
from simulator.mail.envelope import Envelope
from simulator.mail.message import body_sha256
from simulator.mail.trace_fields import ReceivedField
from simulator.network.connection import Endpoint
from simulator.protocols.smtp.replies import Reply
from simulator.trace.entry import Accepted, Deferred, Failed
from simulator.trace.kinds import Kind

THINKING_US = 500_000  # what a server takes to come back to its queue; goodbyes are over by then
MAX_HOPS = 100  # RFC 5321 §6.3: more Received fields than this is a loop
TOO_MANY_HOPS = Reply(554, "5.4.6", ("Too many hops: this message is going in circles",))


class MailServer:
    """One host that speaks SMTP on both sides."""

    def __init__(self, around: Surroundings, host: str, rules: HouseRules, route: Route) -> None:
        self.around = around
        self.host = host
        self.rules = rules
        self.queue = MailQueue()
        self.consignments = Consignments(self, together=1)
        self._route = route
        self._ids = QueueIds(around.chance, host)

    def listen(self, port: int, *, implicit_tls: bool = False) -> None:
        def accept(endpoint: Endpoint, cause: int) -> Reception:
            return Reception(self.around, self, self.rules, implicit_tls=implicit_tls)

        self.around.network.listen(self.host, port, accept)

    # Taking in.

    def take(
        self, envelope: Envelope, octets: bytes, received: Reception, cause: int
    ) -> tuple[str | None, Reply | None, int]:
        if octets.count(b"\nReceived:", 0, 262_144) >= MAX_HOPS:
            return None, TOO_MANY_HOPS, cause
        queue_id = self._ids.next()
        stamped = self.stamp(envelope, octets, received, queue_id) + octets
        serial = self.answer_for(
            queue_id, envelope, stamped, received.engine.protocol, self._letter(cause), cause
        )
        return queue_id, None, serial

    def stamp(self, envelope: Envelope, octets: bytes, received: Reception, queue_id: str) -> bytes:
        """The Received field that this server puts on top (RFC 5321 §4.4)."""
        paths = envelope.forward_paths
        return ReceivedField(
            from_host=received.engine.client_name,
            by_host=self.host,
            protocol=received.engine.protocol,
            id=queue_id,
            date=self.around.now(),
            from_address=received.peer_address(),
            tls=received.tls_version or "",
            for_path=paths[0] if len(paths) == 1 else "",
        ).encode()

    def answer_for(
        self, queue_id: str, envelope: Envelope, octets: bytes, protocol: str, letter: int, cause: int
    ) -> int:
        """Put a message into the queue and see to it soon. Returns the serial of the ACCEPTED entry."""
        serial = self.tell_accepted(queue_id, envelope, octets, protocol, letter, cause)
        message = QueuedMessage(queue_id, envelope, octets, letter, serial, self.around.scheduler.now_us)
        self.queue.add(message)
        if self.rules.rewriting is not None:
            rewrite(self, message, serial)
        self.around.scheduler.after(THINKING_US, self._attempt, message)
        return serial

    def take_back(self, message: QueuedMessage) -> None:
        """Answer again for a message from before a restart, and see to it soon."""
        self.queue.add(message)
        self.around.scheduler.after(THINKING_US, self._attempt, message)

    def tell_accepted(
        self, queue_id: str, envelope: Envelope, octets: bytes, protocol: str, letter: int, cause: int
    ) -> int:
        return self.around.tell(
            Kind.ACCEPTED,
            Accepted(
                queue_id=queue_id,
                reverse_path=envelope.reverse_path,
                forward_paths=envelope.forward_paths,
                protocol=protocol,
                body_sha256=body_sha256(octets),
                letter=letter,
            ),
            cause=cause,
            source=self.host,
            octets=octets,
        )

    def _letter(self, cause: int) -> int:
        """The letter that arriving content belongs to: the first custody entry among its causes.

        A letter typed by hand has none; it begins with the entry of its acceptance, which comes next.
        """
        trace = self.around.trace
        custody = trace.nearest(cause, (Kind.ACCEPTED, Kind.COMPOSED))
        if custody is None:
            return len(trace)
        detail = trace.detail(custody)
        return detail.letter if isinstance(detail, Accepted) else custody

    # Passing on.

    def _attempt(self, message: QueuedMessage) -> None:
        """Split by domain, find the way for each, and send."""
        if message not in self.queue.messages:
            return
        by_domain: dict[str, list[str]] = {}
        for path in message.envelope.forward_paths:
            by_domain.setdefault(path.rpartition("@")[2].lower(), []).append(path)
        if len(by_domain) > 1:
            self.queue.remove(message)
        message.attempts += 1
        for domain, paths in by_domain.items():
            part = message if len(by_domain) == 1 else self._part(message, tuple(paths))
            self._send(part, domain)

    def _part(self, message: QueuedMessage, paths: tuple[str, ...]) -> QueuedMessage:
        part = QueuedMessage(
            message.queue_id,
            message.envelope.for_paths(paths),
            message.octets,
            message.letter,
            message.serial,
            message.arrived_us,
            message.attempts,
            delay_told=message.delay_told,
            rewritten=message.rewritten,
        )
        self.queue.add(part)
        return part

    def _send(self, message: QueuedMessage, domain: str) -> None:
        paths = message.envelope.forward_paths

        def chosen(hops: NextHops, cause: int) -> None:
            if hops.hosts:
                _Attempt(self, message, hops.hosts).next(cause)
            elif hops.permanent:
                reply = {
                    "null-mx": f"556 5.1.10 {domain} does not accept mail",
                    "no-such-name": f"550 5.1.2 {domain} is not a mail domain",
                }[hops.reason]
                self.refused(message, Refusal(paths, reply, domain, asked=False), cause)
            else:
                reply = f"451 4.4.3 DNS: {hops.reason}"
                self.deferred(message, Refusal(paths, reply, domain, asked=False), cause)

        self._route.find(domain, message.serial, chosen)

    # What became of it (Consignor).

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        envelope = message.envelope
        self._settle(message, paths)
        if envelope.wishes and not message.next_reports:
            notify(self, message, envelope, Refusal(paths, "", ""), "relayed", cause)

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        envelope = message.envelope
        self._settle(message, refusal.paths)
        serial = self.around.tell(
            Kind.FAILED,
            Failed(
                queue_id=message.queue_id,
                forward_paths=refusal.paths,
                next_host=refusal.next_host,
                reply=refusal.reply,
                letter=message.letter,
            ),
            cause=cause,
            source=self.host,
            target=refusal.next_host,
        )
        notify(self, message, envelope, refusal, "failed", serial)

    def deferred(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        scheduler = self.around.scheduler
        if scheduler.now_us - message.arrived_us >= GIVE_UP_AFTER_US:
            given_up = refusal._replace(reply=f"{refusal.reply} (given up after five days)")
            self.refused(message, given_up, cause)
            return
        delay_us = message.retry_delay_us()
        serial = self.around.tell(
            Kind.DEFERRED,
            Deferred(
                queue_id=message.queue_id,
                forward_paths=refusal.paths,
                next_host=refusal.next_host,
                reply=refusal.reply,
                retry_at_us=scheduler.now_us + delay_us,
                letter=message.letter,
            ),
            cause=cause,
            source=self.host,
            target=refusal.next_host,
        )
        if not message.delay_told and scheduler.now_us - message.arrived_us >= DELAY_AFTER_US:
            message.delay_told = True
            notify(self, message, message.envelope, refusal, "delayed", serial)
        if refusal.paths == message.envelope.forward_paths:
            scheduler.after(delay_us, self._attempt, message)
        else:
            self._settle(message, refusal.paths)
            scheduler.after(delay_us, self._attempt, self._part(message, refusal.paths))

    def _settle(self, message: QueuedMessage, paths: tuple[str, ...]) -> None:
        """These recipients are no longer waited for."""
        left = tuple(path for path in message.envelope.forward_paths if path not in paths)
        if left:
            message.envelope = message.envelope.for_paths(left)
        elif message in self.queue.messages:
            self.queue.remove(message)

    def next_queue_id(self) -> str:
        return self._ids.next()


class _Attempt:
    """One try at one message: the hosts in order of preference, the next when one cannot be reached."""

    def __init__(self, server: MailServer, message: QueuedMessage, hosts: tuple[str, ...]) -> None:
        self._server = server
        self._message = message
        self._hosts = list(hosts)

    def next(self, cause: int) -> None:
        self._server.consignments.hand_over(self._message, self._hosts.pop(0), self, cause)

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        self._server.accepted(message, paths, cause)

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        self._server.refused(message, refusal, cause)

    def deferred(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        if self._hosts and refusal.paths == message.envelope.forward_paths:
            self.next(cause)
        else:
            self._server.deferred(message, refusal, cause)
