"""A 1 KiB delivery through our SMTP client and our SMTP server joined directly: no kernel, trace or socket.

Method: many pipelined deliveries on one connection, each with addresses of its own. Because times differ
from machine to machine, the yardstick is work done in the same run: the octets of the same delivery cut
into lines, stuffed and unstuffed, with nothing understood. Understanding may cost a few times as much.
"""

import time
from collections.abc import Callable

from simulator.mail.envelope import Envelope
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.events import MessageAccepted, MessageReceived
from simulator.protocols.smtp.server import SmtpServer
from simulator.wire.lines import LineBuffer
from simulator.wire.policy import TlsPolicy
from simulator.wire.stuffing import ContentReader, content
from tests.bench.table import Row, in_turns, table

DELIVERIES = 3_000
ROUNDS = 7
BOUND = 4.4  # 35 µs where the yardstick takes 8
LETTER = (b"Subject: picnic\r\n\r\n" + (b"y" * 74 + b"\r\n") * 14)[:1022] + b"\r\n"


class Joined:
    """A client and a server that have greeted each other."""

    def __init__(self) -> None:
        self.client = SmtpClient("relay.sakura.example", tls=TlsPolicy.NONE)
        self.server = SmtpServer("mx.fuji.example")
        self.server.open()
        self.to_client()
        self.to_server()
        self.server.next_event()
        self.to_client()

    def to_client(self) -> object:
        self.client.receive(b"".join([said.octets for said in self.server.take_output()]))
        return self.client.next_event()

    def to_server(self) -> None:
        self.server.receive(b"".join([said.octets for said in self.client.take_output()]))

    def deliver(self, number: int) -> None:
        """MAIL, RCPT and DATA in one go, 354, content, 250."""
        server = self.server
        self.client.submit(
            Envelope(
                reverse_path=f"aoi{number}@sakura.example", forward_paths=(f"haruto{number}@fuji.example",)
            ),
            LETTER,
        )
        self.to_server()
        server.next_event()
        server.accept()
        server.next_event()
        server.accept()
        server.next_event()
        self.to_client()
        self.to_server()
        received = server.next_event()
        assert type(received) is MessageReceived and received.octets == LETTER
        server.accept("4Xk9")
        assert type(self.to_client()) is MessageAccepted


def bare(number: int) -> None:
    """The same octets, framed and stuffed and nothing else."""
    lines = LineBuffer()
    reader = ContentReader()
    lines.receive(
        b"MAIL FROM:<aoi%d@sakura.example> SIZE=1024\r\nRCPT TO:<haruto%d@fuji.example>\r\nDATA\r\n"
        % (number, number)
    )
    while lines.next_line() is not None:
        pass
    lines.receive(b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go\r\n250 2.0.0 Ok\r\n")
    while lines.next_line() is not None:
        pass
    reader.receive(content(LETTER))
    assert reader.take() == LETTER


def _timed_us(deliver: Callable[[int], None], deliveries: int) -> float:
    start = time.perf_counter()
    for number in range(deliveries):
        deliver(number)
    return (time.perf_counter() - start) / deliveries * 1e6


def measure(deliveries: int = DELIVERIES) -> list[Row]:
    joined = Joined()
    ours, theirs = in_turns(
        [lambda: _timed_us(joined.deliver, deliveries), lambda: _timed_us(bare, deliveries)], ROUNDS
    )
    return [Row("a 1 KiB delivery through the SMTP engines, beside framing alone", ours, theirs, "µs", BOUND)]


if __name__ == "__main__":
    print(table(measure()))
