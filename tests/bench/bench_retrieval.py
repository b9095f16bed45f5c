"""Letters fetched one by one: from our live servers, from Dovecot and from pymap, by Python's own clients.

Each server has the same letters of 1 KiB in one mailbox; a client logs in once and fetches each in turn, a
command a letter, in clear over loopback, so that what is timed is command and answer. Both sides have the
same client, which is part of the time. In process there is no socket: our client engine joined to our
server engine directly.
"""

import imaplib
import poplib
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import mean

import pytest

from tests.bench.bench_delivery import a_letter
from tests.bench.processes import extra, on_processor
from tests.bench.servers import LOGIN, PASSWORD, hagaki_serve, pymap
from tests.bench.table import Measured, Missing, Row, in_turns
from tests.bench.together import imap_us, pop3_us
from tests.peers import dovecot

LETTERS = 200
VISITS = 4  # in process, in one turn, so that ours has about as long to get going as a server has
ROUNDS = 21
_HOST = "127.0.0.1"


def fill(port: int, password: str, letters: int) -> None:
    """Put letters into the inbox of another server, by APPEND."""
    with imaplib.IMAP4(_HOST, port, timeout=20) as client:
        client.login(LOGIN, password)
        for _ in range(letters):
            answer = client.append("INBOX", "", '" 1-Apr-2026 09:00:00 +0900"', a_letter())
            assert "OK" == answer[0]


def fill_by_smtp(ports: dict[str, int], letters: int) -> None:
    """Send letters to our servers as strangers do, so that each has its way here in the trace."""
    with smtplib.SMTP(_HOST, ports["smtp"], local_hostname="a.example") as client:
        for _ in range(letters):
            client.sendmail("aoi@sakura.example", [f"{LOGIN}@fuji.example"], a_letter())


@contextmanager
def poplib_at(port: int, password: str) -> Iterator[poplib.POP3]:
    """A session that stands."""
    client = poplib.POP3(_HOST, port, timeout=20)
    client.user(LOGIN)
    client.pass_(password)
    try:
        yield client
    finally:
        client.quit()


@contextmanager
def imaplib_at(port: int, password: str) -> Iterator[imaplib.IMAP4]:
    """A session with the inbox open."""
    with imaplib.IMAP4(_HOST, port, timeout=20) as client:
        client.login(LOGIN, password)
        client.select()
        yield client


def retr_us(client: poplib.POP3, letters: int) -> float:
    """Microseconds a RETR. A server may add stamps, and no more."""
    began = time.perf_counter()
    for number in range(1, letters + 1):
        _, _, octets = client.retr(number)
        assert octets >= 1024
    return (time.perf_counter() - began) / letters * 1e6


def fetch_us(client: imaplib.IMAP4, letters: int) -> float:
    """Microseconds a FETCH of a whole letter."""
    began = time.perf_counter()
    for number in range(1, letters + 1):
        status, found = client.fetch(str(number), "(BODY.PEEK[])")
        assert "OK" == status and isinstance(found[0], tuple) and len(found[0][1]) >= 1024
    return (time.perf_counter() - began) / letters * 1e6


def measure(letters: int = LETTERS, rounds: int = ROUNDS) -> list[Measured]:
    """The rows as the kernel places clients and servers, then with all on one processor, then on two."""
    as_placed = _rows(letters, rounds)
    with on_processor(0):
        together = [extra(row) for row in _rows(letters, rounds)]
        apart = [extra(row, "two processors") for row in _rows(letters, rounds, client=-1)]
    return [*as_placed, *together, *(row for row in apart if "in process" not in row.measured)]


def _rows(letters: int, rounds: int, client: int | None = None) -> list[Measured]:
    with hagaki_serve(LOGIN) as ours:
        fill_by_smtp(ours.ports, letters)
        return [
            *_beside_dovecot(ours.ports, letters, rounds, client),
            *_beside_pymap(ours.ports, letters, rounds, client),
        ]


def _beside_dovecot(ours: dict[str, int], letters: int, rounds: int, client: int | None) -> list[Measured]:
    live = "POP3 RETR by poplib, `hagaki serve` beside Dovecot"
    pop3, imap = (
        "POP3 RETR in process beside poplib → Dovecot",
        "IMAP FETCH in process beside imaplib → Dovecot",
    )
    try:
        with dovecot.dovecot() as theirs:
            fill(theirs.ports["imap"], dovecot.PASSWORD, letters)
            with (
                poplib_at(ours["pop3"], PASSWORD) as our_pop3,
                poplib_at(theirs.ports["pop3"], dovecot.PASSWORD) as their_pop3,
                imaplib_at(theirs.ports["imap"], dovecot.PASSWORD) as their_imap,
                on_processor(client),
            ):
                our_retr, their_retr, their_fetch, joined_pop3, joined_imap = in_turns(
                    [
                        lambda: retr_us(our_pop3, letters),
                        lambda: retr_us(their_pop3, letters),
                        lambda: fetch_us(their_imap, letters),
                        lambda: mean(pop3_us(letters) for _ in range(VISITS)),
                        lambda: mean(imap_us(letters) for _ in range(VISITS)),
                    ],
                    rounds,
                )
    except pytest.skip.Exception as missing:
        return [Missing(measured, str(missing)) for measured in (live, pop3, imap)]
    return [
        Row(live, our_retr, their_retr, "µs", 0.5, speed_up=True),
        Row(pop3, joined_pop3, their_retr, "µs", 4, speed_up=True),
        Row(imap, joined_imap, their_fetch, "µs", 6, speed_up=True),
    ]


def _beside_pymap(ours: dict[str, int], letters: int, rounds: int, client: int | None) -> list[Measured]:
    with pymap() as theirs:
        fill(theirs.ports["imap"], PASSWORD, letters)
        with (
            imaplib_at(ours["imap"], PASSWORD) as our_imap,
            imaplib_at(theirs.ports["imap"], PASSWORD) as their_imap,
            on_processor(client),
        ):
            our_fetch, their_fetch = in_turns(
                [lambda: fetch_us(our_imap, letters), lambda: fetch_us(their_imap, letters)], rounds
            )
    what = "IMAP FETCH by imaplib, `hagaki serve` beside pymap"
    return [Row(what, our_fetch, their_fetch, "µs", 2, speed_up=True)]
