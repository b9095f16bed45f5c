"""What connections cost that say nothing: the memory of the live servers, and the patience of a busy visitor.

Memory is the growth of the process over many connections that have been greeted, a third of them at each
protocol's door; the bound of 100 KiB is for each of both kinds, in clear and under TLS. OpenSSL's own
buffers are part of the second. The busy visitor says NOOP by SMTP on one connection, in turns while 500
others stand about and after they have gone.
"""

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import create_connection

from simulator.live.serving import allow_many_files
from tests.bench.processes import extra, on_processor
from tests.bench.servers import Serving, hagaki_serve
from tests.bench.table import Measured, Row, in_turns

CONNECTIONS = 500
NOOPS = 300
ROUNDS = 21
BOUND_KIB = 100.0
_FEW = 300
_HOST = "127.0.0.1"
_PLAIN = ("smtp", "pop3", "imap")
_LOCKED = ("submissions", "pop3s", "imaps")


@contextmanager
def standing_about(serving: Serving, doors: tuple[str, ...], connections: int) -> Iterator[None]:
    """So many connections, each greeted."""
    allow_many_files(connections + 2 * _FEW)
    context = ssl.create_default_context(cafile=serving.ca_file)
    with ExitStack() as stack:
        for number in range(connections):
            door = doors[number % len(doors)]
            wire = stack.enter_context(create_connection((_HOST, serving.ports[door]), timeout=20))
            if doors is _LOCKED:
                wire = stack.enter_context(context.wrap_socket(wire, server_hostname=_HOST))
            assert wire.recv(1000)
        yield


def idle_kib(doors: tuple[str, ...], connections: int) -> float:
    """KiB a connection, where hundreds stand already: what was free in the process is used up then."""
    with hagaki_serve() as serving, standing_about(serving, doors, min(connections, _FEW)):
        before = serving.resident_kib()
        with standing_about(serving, doors, connections):
            return (serving.resident_kib() - before) / connections


def noop_us(client: smtplib.SMTP, noops: int) -> float:
    """Microseconds from NOOP to its 250."""
    began = time.perf_counter()
    for _ in range(noops):
        assert 250 == client.noop()[0]
    return (time.perf_counter() - began) / noops * 1e6


def measure(connections: int = CONNECTIONS, noops: int = NOOPS, rounds: int = ROUNDS) -> list[Measured]:
    rows: list[Measured] = [
        Row(f"one idle connection {how}, beside 100 KiB", idle_kib(doors, connections), BOUND_KIB, "KiB", 1)
        for how, doors in (("in clear", _PLAIN), ("under TLS", _LOCKED))
    ]
    noop = _noop_row(connections, noops, rounds)
    with on_processor(0):
        return [*rows, noop, extra(_noop_row(connections, noops, rounds))]


def _noop_row(connections: int, noops: int, rounds: int) -> Row:
    with hagaki_serve() as serving, smtplib.SMTP(_HOST, serving.ports["smtp"]) as busy:

        def alone() -> float:
            noop_us(busy, noops)  # those who went are forgotten
            return noop_us(busy, noops)

        def among() -> float:
            with standing_about(serving, _PLAIN, connections):
                return alone()

        ours, theirs = in_turns([among, alone], rounds)
    what = f"a NOOP among {connections} idle connections, beside one without them"
    return Row(what, ours, theirs, "µs", 1.2)
