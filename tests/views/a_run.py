"""A run made by hand: what the actors of two offices would tell, appended entry by entry.

`ARun` speaks in whole exchanges (a line and its packet), so that a test says only what matters to it.
"""

from itertools import pairwise

from simulator.trace import entry as told
from simulator.trace.cast import Cast, CastWire, Office, Person, Place
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.journey import body_digest

DESK, HOME = "desk-pc", "home-pc"
MSA, RELAY, TRANSIT = "submit.sakura.example", "relay.sakura.example", "relay.transit.example"
MX, STORE, NAMESERVER = "mx.fuji.example", "store.fuji.example", "ns.example"
ROUTE = (DESK, MSA, RELAY, TRANSIT, MX, STORE, HOME)
AOI, HARUTO, MEI = "aoi@sakura.example", "haruto@fuji.example", "mei@fuji.example"
HEADER = b"From: Aoi <aoi@sakura.example>\r\nTo: Haruto <haruto@fuji.example>\r\nSubject: Picnic\r\n"
LETTER = HEADER + b"\r\nHi\r\n.dot\r\n"


def wire_between(one: str, other: str) -> str:
    return f"{one}--{other}"


def the_cast() -> Cast:
    people = (
        Person(
            key="aoi",
            names={"en": "Aoi"},
            address=AOI,
            office="sakura.example",
            devices=(DESK,),
            login="aoi",
            password="pekatsu",
        ),
        Person(
            key="haruto",
            names={"en": "Haruto"},
            address=HARUTO,
            office="fuji.example",
            devices=(HOME,),
            login="haruto",
            password="momiya",
        ),
    )
    roles = ("device", "msa", "relay", "transit", "mx", "store", "device")
    offices = ("sakura.example",) * 3 + ("",) + ("fuji.example",) * 3
    places = tuple(
        Place(name=name, names={"en": name}, role=role, office=office, column=column)
        for column, (name, role, office) in enumerate(zip(ROUTE, roles, offices, strict=True))
    )
    wires = [CastWire(name=wire_between(*ends), ends=ends) for ends in pairwise(ROUTE)]
    return Cast(
        world="two-offices",
        seed=1,
        people=people,
        places=places,
        offices=(Office(domain="fuji.example", names={"en": "Fuji office"}),),
        wires=tuple(wires),
        route=ROUTE,
    )


class ARun:
    """A trace in the making. Every method returns the serial of what it told last."""

    def __init__(self) -> None:
        self.trace = Trace(the_cast(), {"seed": 1})
        self.now_us = 0
        self.connections = 0
        self.uids = 0

    def tell(self, kind: Kind, detail: told.Detail | None = None, **fields: object) -> int:
        self.now_us += 1000
        return self.trace.append(kind, time_us=self.now_us, detail=detail, **fields)  # type: ignore[arg-type]

    # -- one conversation

    def connect(self, client: str, server: str, port: int = 25, protocol: str = "smtp") -> int:
        self.connections += 1
        detail = told.Connected(
            protocol=protocol,
            client_port=50000,
            server_port=port,
            client_address="192.0.2.1",
            server_address="192.0.2.2",
        )
        return self.tell(
            Kind.CONNECTED,
            detail,
            wire=wire_between(client, server),
            source=client,
            target=server,
            connection=self.connections,
        )

    def say(self, source: str, target: str, octets: bytes, kind: Kind, *, secured: bool = False) -> int:
        """A line, its packet, and the packet's arrival, on the latest connection."""
        trace = self.trace
        wire = wire_between(source, target)
        if trace.opened(self.connections) is not None:
            wire = trace[trace.opened(self.connections) or 0].wire
        ids = trace.name_id(wire), trace.name_id(source), trace.name_id(target)
        back = ids[0], ids[2], ids[1]
        self.now_us += 1000
        said = trace.append_octets(kind, self.now_us, len(trace) - 1, *ids, self.connections, secured, octets)
        crossed = bytes(octet ^ 0x80 for octet in octets) if secured else octets
        sent = trace.append_octets(Kind.SENT, self.now_us, said, *ids, self.connections, secured, crossed)
        self.now_us += 5000
        return trace.append_octets(Kind.ARRIVED, self.now_us, sent, *back, self.connections, secured, b"")

    def command(self, client: str, server: str, line: bytes, reply: bytes, *, secured: bool = False) -> int:
        self.say(client, server, line + b"\r\n", Kind.COMMAND, secured=secured)
        return self.say(server, client, reply + b"\r\n", Kind.REPLY, secured=secured)

    def start_tls(self, client: str, server: str, how: str = "starttls") -> int:
        detail = told.TlsStarted(
            how=how,
            version="TLSv1.3",
            cipher="TLS_AES_256_GCM_SHA384",
            server_name=server,
            issuer="Two Offices CA",
        )
        return self.tell(
            Kind.TLS_STARTED,
            detail,
            wire=wire_between(client, server),
            source=client,
            target=server,
            connection=self.connections,
        )

    def close(self, client: str, server: str) -> int:
        return self.tell(
            Kind.CLOSED,
            told.Closed(reason="quit"),
            wire=wire_between(client, server),
            source=client,
            target=server,
            connection=self.connections,
        )

    # -- a letter

    def compose(self, *paths: str, octets: bytes = LETTER) -> int:
        detail = told.Composed(
            reverse_path=AOI, forward_paths=paths or (HARUTO,), body_sha256=body_digest(octets)
        )
        return self.tell(Kind.COMPOSED, detail, source=DESK, octets=octets)

    def accept(
        self, server: str, letter: int, *paths: str, protocol: str = "ESMTP", octets: bytes = LETTER
    ) -> int:
        detail = told.Accepted(
            queue_id=self.queue_id(server, letter),
            reverse_path=AOI,
            forward_paths=paths or (HARUTO,),
            protocol=protocol,
            body_sha256=body_digest(octets),
            letter=letter,
        )
        return self.tell(Kind.ACCEPTED, detail, source=server, octets=octets)

    def let_go(
        self, source: str, target: str, letter: int, *paths: str, tls: bool = False, port: int = 25
    ) -> int:
        detail = told.Relayed(
            queue_id="" if source == DESK else self.queue_id(source, letter),
            forward_paths=paths or (HARUTO,),
            protocol="smtp",
            server_port=port,
            tls="starttls" if tls else None,
            tls_version="TLSv1.3" if tls else None,
            letter=letter,
        )
        kind = Kind.SUBMITTED if source == DESK else Kind.RELAYED
        return self.tell(kind, detail, wire=wire_between(source, target), source=source, target=target)

    def defer(self, server: str, next_host: str, letter: int, *paths: str) -> int:
        detail = told.Deferred(
            queue_id=self.queue_id(server, letter),
            forward_paths=paths or (HARUTO,),
            next_host=next_host,
            reply="421 4.3.2 Shutting down",
            retry_at_us=self.now_us + 60_000_000,
            letter=letter,
        )
        return self.tell(Kind.DEFERRED, detail, source=server, target=next_host)

    def fail(self, server: str, next_host: str, letter: int, *paths: str) -> int:
        detail = told.Failed(
            queue_id=self.queue_id(server, letter),
            forward_paths=paths or (HARUTO,),
            next_host=next_host,
            reply="550 5.1.1 No such person here",
            letter=letter,
        )
        return self.tell(Kind.FAILED, detail, source=server, target=next_host)

    def give_back(self, server: str, letter: int, *paths: str) -> int:
        """RETURNED and the DSN's own ACCEPTED; returns the serial of RETURNED, the letter's number."""
        detail = told.Returned(queue_id="DSN", to=AOI, forward_paths=paths or (HARUTO,), letter=letter)
        returned = self.tell(
            Kind.RETURNED, detail, source=server, octets=b"Subject: Returned\r\n\r\nSorry\r\n"
        )
        self.accept(server, returned, AOI, protocol="local", octets=b"Subject: Returned\r\n\r\nSorry\r\n")
        return returned

    def deliver(self, letter: int, address: str = HARUTO, octets: bytes = LETTER) -> int:
        self.uids += 1
        detail = told.Delivered(
            address=address, mailbox=address.partition("@")[0], uid=self.uids, letter=letter
        )
        return self.tell(Kind.DELIVERED, detail, source=STORE, octets=octets)

    def retrieve(self, letter: int, uid: int, octets: bytes = LETTER) -> int:
        detail = told.Retrieved(
            person="haruto",
            uid=str(uid),
            protocol="pop3",
            server_port=995,
            tls="implicit",
            tls_version="TLSv1.3",
            body_sha256=body_digest(octets),
            letter=letter,
        )
        return self.tell(Kind.RETRIEVED, detail, source=STORE, target=HOME, octets=octets)

    def expunge(self, uid: int, mailbox: str = "haruto") -> int:
        return self.tell(Kind.EXPUNGED, told.Expunged(mailbox=mailbox, uid=uid), source=STORE)

    @staticmethod
    def queue_id(server: str, letter: int) -> str:
        return f"{server[:2].upper()}{letter}"

    # -- the whole way

    def hop(self, source: str, target: str, letter: int, *, tls: bool = False) -> int:
        """A conversation by which a letter changes hands. Returns the serial of RELAYED (SUBMITTED)."""
        self.connect(source, target, 587 if source == DESK else 25)
        self.say(target, source, f"220 {target} ESMTP\r\n".encode(), Kind.REPLY)
        ehlo = f"EHLO {source}".encode(), f"250-{target}\r\n250-SIZE 26214400\r\n250 STARTTLS".encode()
        self.command(source, target, *ehlo)
        if tls:
            self.command(source, target, b"STARTTLS", b"220 2.0.0 Ready to start TLS")
            self.start_tls(source, target)
            self.command(source, target, *ehlo, secured=True)
        self.command(source, target, f"MAIL FROM:<{AOI}>".encode(), b"250 2.1.0 Ok", secured=tls)
        self.command(source, target, f"RCPT TO:<{HARUTO}>".encode(), b"250 2.1.5 Ok", secured=tls)
        self.command(source, target, b"DATA", b"354 End data with <CR><LF>.<CR><LF>", secured=tls)
        self.say(source, target, LETTER.replace(b"\r\n.", b"\r\n..") + b".\r\n", Kind.CONTENT, secured=tls)
        self.accept(target, letter)
        if target == STORE:
            self.deliver(letter)
        self.say(target, source, b"250 2.0.0 Ok: queued as X1\r\n", Kind.REPLY, secured=tls)
        gone = self.let_go(source, target, letter, tls=tls, port=587 if source == DESK else 25)
        self.command(source, target, b"QUIT", b"221 2.0.0 Bye", secured=tls)
        self.close(source, target)
        return gone

    def send(self, *, tls: bool = False) -> int:
        """A letter from Aoi's PC into Haruto's mailbox. Returns the letter's number."""
        letter = self.compose()
        for source, target in pairwise(ROUTE[:-1]):
            self.hop(source, target, letter, tls=tls)
        return letter

    def pick_up(self, letter: int, *, leave: bool = False) -> int:
        """POP3, in clear, of the newest letter in Haruto's mailbox. Returns the serial of RETRIEVED."""
        uid = self.uids
        self.connect(HOME, STORE, 110, "pop3")
        self.say(STORE, HOME, b"+OK ready\r\n", Kind.REPLY)
        self.command(HOME, STORE, b"USER haruto", b"+OK")
        self.command(HOME, STORE, b"PASS momiya", b"+OK 1 letter")
        self.command(HOME, STORE, b"RETR 1", b"+OK 99 octets")
        self.say(STORE, HOME, LETTER + b".\r\n", Kind.CONTENT)
        copy = self.retrieve(letter, uid)
        if not leave:
            self.command(HOME, STORE, b"DELE 1", b"+OK marked")
            self.expunge(uid)
        self.command(HOME, STORE, b"QUIT", b"+OK bye")
        self.close(HOME, STORE)
        return copy


def a_long_trace(entries: int) -> Trace:
    """Letters sent one after the other, every second one picked up, until there are so many entries."""
    run = ARun()
    while len(run.trace) < entries:
        letter = run.send()
        if letter % 2:
            run.pick_up(letter)
    return run.trace
