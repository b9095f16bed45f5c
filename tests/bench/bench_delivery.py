"""A delivery between our engines beside smtplib → aiosmtpd over loopback, many letters on one connection.

Like is set beside like: both receivers keep what they get and do no more. Ours is the sending actor with
its engine, the kernel, the wire packet by packet, the receiving actor with its engine, and every packet and
line of it in the trace. A second row adds what a server of a world does besides (the stamp, the digest, the
search for the letter behind it, the mailbox) and aiosmtpd does not. Theirs gets the quicker of its two
forms: the server as a process of its own, not a thread beside the client.
"""

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from simulator.actors.authority import Authority
from simulator.actors.mail_queue import QueuedMessage, Refusal
from simulator.actors.mda import DeliveryServer, StoreRecipients
from simulator.actors.message_store import MessageStore
from simulator.actors.reception import HouseRules, Reception
from simulator.actors.routing import ConfiguredRoute
from simulator.actors.sender import SMTP_PORT, Sender
from simulator.actors.surroundings import Surroundings, TlsPolicies
from simulator.mail.envelope import Envelope
from simulator.network.chance import Chance
from simulator.network.link import Tap
from simulator.network.network import Network
from simulator.network.scheduler import Scheduler
from simulator.protocols.smtp.replies import Reply
from simulator.trace.entry import Composed
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from tests.bench.table import Row, in_turns

AUTHOR, RECIPIENT = "aoi@sakura.example", "haruto@fuji.example"
CLIENT, SERVER = "relay.sakura.example", "store.fuji.example"
LETTERS = 500
ROUNDS = 9

_SERVER = """
import asyncio, sys
from aiosmtpd.smtp import SMTP

class Store:
    def __init__(self):
        self.kept = []

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope.content)
        return "250 2.0.0 Ok"

async def main():
    loop = asyncio.get_running_loop()
    store = Store()
    server = await loop.create_server(lambda: SMTP(store, hostname="b.example", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"""


def a_letter() -> bytes:
    """1,024 octets, header and body."""
    head = (
        f"From: Aoi <{AUTHOR}>\r\nTo: Haruto <{RECIPIENT}>\r\nSubject: Cherry blossoms\r\n"
        "Date: Wed, 01 Apr 2026 09:00:00 +0900\r\nMessage-ID: <1@sakura.example>\r\n\r\n"
    ).encode()
    body = b"The trees along the river are in bloom; come and see them.\r\n" * 20
    return (head + body)[:1022] + b"\r\n"


class _Shipper:
    """Has the letters carried, and counts what became of them."""

    def __init__(self) -> None:
        self.arrived = 0

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        self.arrived += 1

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        raise AssertionError(refusal)

    deferred = refused


class _Keeper:
    """Keeps what it gets, as `_SERVER` does."""

    host = SERVER

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def take(
        self, envelope: Envelope, octets: bytes, received: Reception, cause: int
    ) -> tuple[str | None, Reply | None, int]:
        self.kept.append(octets)
        return "00000001", None, cause


def a_wire() -> Surroundings:
    """A world of two hosts."""
    scheduler, trace, chance = Scheduler(), Trace(), Chance(1)
    start = datetime.fromisoformat("2026-04-01T09:00:00+09:00")
    around = Surroundings(
        scheduler=scheduler,
        trace=trace,
        chance=chance,
        network=Network(scheduler, trace, chance),
        authority=Authority("bench", chance, start),
        policies=TlsPolicies(),
        start=start,
        addresses={CLIENT: "192.0.2.1", SERVER: "198.51.100.1"},
    )
    around.network.add_wire("wire", CLIENT, SERVER)
    return around


def ours_us(
    letters: int = LETTERS,
    *,
    whole: bool = False,
    policy: TlsPolicy = TlsPolicy.NONE,
    tap: Tap | None = None,
) -> float:
    """Microseconds a letter, from the sender's queue to the receiver; `whole`: into a mailbox of a world."""
    around = a_wire()
    if tap is not None:
        around.network.tap("wire", tap)
    store = MessageStore()
    mailbox = store.add("haruto", (RECIPIENT,))
    rules = HouseRules(recipients=StoreRecipients(store))
    keeper = _Keeper()
    if whole:
        DeliveryServer(around, SERVER, rules, ConfiguredRoute("nowhere"), store).listen(SMTP_PORT)
    else:
        around.network.listen(SERVER, SMTP_PORT, lambda endpoint, cause: Reception(around, keeper, rules))
    shipper = _Shipper()
    sender = Sender(around, CLIENT, SERVER, SMTP_PORT, shipper, policy=policy)
    envelope = Envelope(reverse_path=AUTHOR, forward_paths=(RECIPIENT,))
    octets = a_letter()
    composed = Composed(reverse_path=AUTHOR, forward_paths=(RECIPIENT,))
    queue = []
    for number in range(letters):
        serial = around.tell(Kind.COMPOSED, composed, cause=None, source=CLIENT, octets=octets)
        queue.append(QueuedMessage(f"{number:08X}", envelope, octets, serial, serial, 0))
    began = time.perf_counter()
    for message in queue:
        sender.carry(message)
    sender.connect(0)
    around.scheduler.run()
    took = time.perf_counter() - began
    assert letters == shipper.arrived == len(mailbox if whole else keeper.kept)
    return took / letters * 1e6


def tapped_us(letters: int = LETTERS) -> float:
    """The same while a tap writes down every packet, which nobody dissects."""
    heard: list[tuple[int, int, bytes]] = []
    took = ours_us(letters, tap=lambda *packet: heard.append(packet))
    assert sum(len(octets) for _, _, octets in heard) > letters * 1024
    return took


@contextmanager
def their_server() -> Iterator[int]:
    """An aiosmtpd that keeps what it gets; yields its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    with process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def theirs_us(port: int, letters: int = LETTERS) -> float:
    """Microseconds a letter from smtplib to aiosmtpd, on one connection."""
    octets = a_letter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="a.example") as client:
        client.ehlo()
        began = time.perf_counter()
        for _ in range(letters):
            client.sendmail(AUTHOR, [RECIPIENT], octets)
        took = time.perf_counter() - began
    return took / letters * 1e6


def measure(letters: int = LETTERS, rounds: int = ROUNDS) -> list[Row]:
    with their_server() as port:
        sides = [
            lambda: ours_us(letters),
            lambda: theirs_us(port, letters),
            lambda: ours_us(letters, whole=True),
            lambda: tapped_us(letters),
            lambda: ours_us(letters, policy=TlsPolicy.REQUIRED),
        ]
        for side in sides:
            side()
        ours, theirs, whole, heard, locked = in_turns(sides, rounds)
    what = "a 1 KiB delivery, engines, kernel and full trace, beside smtplib → aiosmtpd"
    more = "(extra) the same with stamp, digest and mailbox, which aiosmtpd does not do"
    return [
        Row(what, ours, theirs, "µs", 10, speed_up=True),
        Row(more, whole, theirs, "µs", 5, speed_up=True),
        Row(
            "a delivery over a tapped wire, beside one over a wire that nobody taps", heard, ours, "µs", 1.15
        ),
        Row("a delivery under TLS, beside our own in clear", locked, ours, "µs", 0.6, speed_up=True),
    ]
