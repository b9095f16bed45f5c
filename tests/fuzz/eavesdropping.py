"""Goal: whatever crosses a wire, the notebook is made, quickly, and points at octets that crossed.

Method: real conversations of the simulation and of the standards, in clear and under TLS, spoilt at random.
"""

import time
from functools import cache
from random import Random

from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import GROUPS
from simulator.views.tap import Tapped, tapped, wires
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.fuzz.mutations import spoilt
from tests.views.notebook.overheard import IMAP, POP3, SMTP, packets

_SLOWEST_S = 2.0
_LETTER = b"""From: =?utf-8?B?44GC44GK44GE?= <aoi@sakura.example>
To: haruto@fuji.example
Subject: plan
Content-Type: multipart/mixed; boundary=b

--b
Content-Transfer-Encoding: base64

c3VycHJpc2U=
--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=E3=81=82
--b
Content-Type: message/rfc822

Subject: inner

.hi
--b--
"""


@cache
def recordings() -> tuple[tuple[Tapped, ...], ...]:
    """What crossed each wire of the two offices under each policy, and what the standards' clients say."""
    found = [tuple(packets(said)) for said in (SMTP, POP3, IMAP, IMAP)]
    for policy in TlsPolicy:
        run = Run("two-offices", tls=policy)
        run.intend("send", octets=_LETTER, **{"from": "aoi", "to": "haruto"})
        run.until_idle()
        run.intend("fetch", device="home-pc")
        run.until_idle()
        for wire in wires(run.trace):
            overheard = tuple(tapped(run.trace, wire))
            if overheard:
                found.append(overheard)
    return tuple(found)


def eavesdrop(cases: int, seed: int) -> None:
    """Make that many notebooks. Raises AssertionError, naming the case, where one is not as it should be."""
    for number in range(cases):
        random = Random(f"{seed}:{number}")
        overheard = spoilt(random.choice(recordings()), random)
        begun = time.process_time()
        try:
            check(overheard)
        except Exception as fault:
            raise AssertionError(f"case {number} of seed {seed}: {fault!r}") from fault
        assert time.process_time() - begun < _SLOWEST_S, f"case {number} of seed {seed} is slow"


def check(overheard: list[Tapped]) -> None:
    """Every fact names a group and a packet that crossed, and is text."""
    crossed = {0: 0, 1: 0}
    for packet in overheard:
        crossed[packet.direction] += len(packet.octets)
    serials = {packet.serial for packet in overheard}
    for fact in Eavesdropper("w").hear(overheard).notebook():
        assert fact.group in GROUPS
        longest = 44 if fact.counted_in == "packet" else crossed[fact.direction]
        assert 0 <= fact.start <= fact.end <= longest, fact
        assert fact.serial in serials and fact.serial <= fact.known, fact
        fact.value.encode()
