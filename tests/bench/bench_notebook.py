"""The notebook made from SMTP as it crossed, beside Python's own reader of messages on the letters alone.

Ours takes packets of 1,460 octets in both directions, finds out what is spoken, follows it and reads every
letter. Theirs is handed each letter whole, and only splits it into header and body. Somebody who looks is
promised 20 MB a second: the bound says so for a machine on which theirs reads 45 of letters of 1 KiB.
"""

import time
from email import message_from_bytes
from functools import cache

from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import BODY, HEADERS
from simulator.views.tap import Tapped
from tests.bench.table import Row, in_turns, table

OCTETS = 4_000_000
ROUNDS = 5
BOUND = 0.45
_SEGMENT = 1460
_HEADER = (
    b"Message-ID: <1@sakura.example>\r\nDate: Wed, 01 Apr 2026 09:00:00 +0900\r\n"
    b"From: Aoi <aoi@sakura.example>\r\nTo: haruto@fuji.example\r\nSubject: =?utf-8?B?56eY5a+G?=\r\n\r\n"
)


@cache
def letter(kibibytes: int) -> bytes:
    return (_HEADER + (b"y" * 74 + b"\r\n") * 14 * kibibytes)[: 1024 * kibibytes - 2] + b"\r\n"


@cache
def overheard(kibibytes: int, letters: int) -> tuple[Tapped, ...]:
    """One connection over which so many letters cross."""
    said = [
        (1, b"220 mx.fuji.example ESMTP\r\n"),
        (0, b"EHLO a.example\r\n"),
        (1, b"250 mx.fuji.example\r\n"),
    ]
    stuffed = letter(kibibytes) + b".\r\n"
    for _ in range(letters):
        said += [
            (0, b"MAIL FROM:<aoi@sakura.example>\r\nRCPT TO:<haruto@fuji.example>\r\nDATA\r\n"),
            (1, b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go on\r\n"),
            *((0, stuffed[at : at + _SEGMENT]) for at in range(0, len(stuffed), _SEGMENT)),
            (1, b"250 2.0.0 Ok: queued\r\n"),
        ]
    return tuple(Tapped(at * 100, way, octets, at, 1) for at, (way, octets) in enumerate(said))


def ours_ms(kibibytes: int, letters: int) -> float:
    """Milliseconds a megabyte."""
    packets = overheard(kibibytes, letters)
    start = time.perf_counter()
    facts = Eavesdropper("a wire").hear(packets).notebook()
    spent = time.perf_counter() - start
    assert letters == sum(fact.group == BODY for fact in facts)
    assert 3 * letters == sum(fact.group == HEADERS for fact in facts)
    return spent * 1e9 / sum(len(packet.octets) for packet in packets)


def theirs_ms(kibibytes: int, letters: int) -> float:
    """Milliseconds a megabyte."""
    octets = letter(kibibytes)
    start = time.perf_counter()
    for _ in range(letters):
        assert message_from_bytes(octets)["Subject"]
    return (time.perf_counter() - start) * 1e9 / (len(octets) * letters)


def measure(octets: int = OCTETS) -> list[Row]:
    rows = []
    for kibibytes in (1, 16):
        letters = max(1, octets // (1024 * kibibytes))
        ours, theirs = in_turns(
            [lambda k=kibibytes, n=letters: ours_ms(k, n), lambda k=kibibytes, n=letters: theirs_ms(k, n)],  # type: ignore[misc]
            ROUNDS,
        )
        name = f"a megabyte of SMTP overheard, letters of {kibibytes} KiB, beside email"
        rows.append(Row(name, ours, theirs, "ms", BOUND, speed_up=True))
    return rows


if __name__ == "__main__":
    print(table(measure()))
