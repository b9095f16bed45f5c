"""Goal: whatever the other side says, no engine raises, keeps much, says much or falls silent.

Method: what clients and servers say in the transcripts, spoilt at random octet by octet, in pieces of any
size; to the servers and to the clients of SMTP, POP3 and IMAP.
"""

from functools import cache
from random import Random
from typing import Final

from tests.fuzz.clients import CLIENTS, ends
from tests.fuzz.servers import SERVERS
from tests.fuzz.spoiling import COMMANDS, REPLIES, spoilt
from tests.transcripts.reader import transcripts

MAX_KEPT: Final = 20_000  # of one unfinished line, message or chunk
MAX_COMMAND: Final = 70_000  # of one unfinished IMAP command: its lines may be long
_PER_LINE: Final = 2_500  # octets of the longest answer to one line: EHLO, HELP, a maildrop's message
_PER_OCTET: Final = 400  # `BODY[]` in an IMAP command asks for all letters once more
_PER_REPLY: Final = 600  # octets and events that a server's line may bring about at a client


@cache
def said(protocol: str, mark: str) -> tuple[bytes, ...]:
    """What one side ("C" or "S") says in each transcript."""
    return tuple(octets for each in transcripts(protocol) if (octets := each.said_by(mark)))


def attack(inputs: int, seed: int) -> None:
    """Try so many inputs. Raises AssertionError, naming the input, where an engine is not as it should be."""
    for number in range(inputs):
        random = Random(f"{seed}:{number}")
        protocol = random.choice(("smtp", "pop3", "imap"))
        to_server = random.random() < 0.6
        mark, words = ("C", COMMANDS) if to_server else ("S", REPLIES)
        octets = spoilt(random.choice(said(protocol, mark)), random, words)
        try:
            (check_server if to_server else check_client)(protocol, octets, random)
        except Exception as fault:
            side = "server" if to_server else "client"
            raise AssertionError(
                f"input {number} of seed {seed}, {protocol} {side}, {octets!r}: {fault!r}"
            ) from fault


def _pieces(octets: bytes, random: Random) -> list[bytes]:
    size = random.choice((len(octets) or 1, 1_000, 100, 7))
    return [octets[at : at + size] for at in range(0, len(octets), size)]


def check_server(protocol: str, octets: bytes, random: Random) -> None:
    hear, kept, answers = SERVERS[protocol](random)
    spoken = 0
    for piece in _pieces(octets, random):
        spoken += len(hear(piece))
        assert kept() <= (MAX_COMMAND if protocol == "imap" else MAX_KEPT), f"{kept()} octets are kept"
    most = _PER_LINE * (octets.count(b"\n") + 1)  # a bare LF is answered too, with a refusal
    if protocol == "imap":
        most += _PER_OCTET * len(octets)
    assert spoken <= most, f"{spoken} octets were said"
    assert answers(), "no answer"


def check_client(protocol: str, octets: bytes, random: Random) -> None:
    visit, kept = CLIENTS[protocol](random)
    spoken = visit.go_on()
    for piece in _pieces(octets, random):
        spoken += visit.hear(piece)
        assert kept() <= len(octets) + 2, f"{kept()} octets are kept"
    assert spoken <= _PER_REPLY * (octets.count(b"\n") + 10), f"{spoken} octets and events"
    assert ends(visit), "a message has no outcome"
