"""The worked examples of the RFCs, parsed and encoded again, then played against the server three ways."""

from collections.abc import Callable, Iterator

import pytest

from simulator.protocols.pop3 import commands, replies
from simulator.protocols.pop3.replies import ReplyReader
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl.credentials import Credentials
from simulator.wire.stuffing import content
from tests.protocols.pop3.visits import Driver, ListMaildrop
from tests.transcripts.reader import Line, Transcript, transcripts

ALL = transcripts("pop3")
PLAYED = [transcript for transcript in ALL if transcript.setting("play") != "no"]


def named(transcript: Transcript) -> str:
    return transcript.name


def letter(size: int) -> bytes:
    """The message of that size that stands in the transcripts: lines of 40 octets that begin with a dot."""
    head = b"Subject: %d octets\r\n\r\n" % size
    left, lines = size - len(head), b""
    while left:
        length = min(left, 40)
        lines += b"." + b"x" * (length - 3) + b"\r\n"
        left -= length
    return head + lines


def driver_for(transcript: Transcript) -> Driver:
    settings = transcript.settings
    letters = {uid: letter(int(size)) for uid, size in map(str.split, settings.get("message", []))}
    server = Pop3Server(
        transcript.setting("host"),
        tls_available="tls" in settings,
        auth_in_clear=transcript.setting("passwords") != "tls",
        mechanisms=tuple(transcript.setting("mechanisms", "PLAIN").split()),
        nonces=lambda: transcript.setting("nonce", "nonce"),
        utf8="utf8" in settings,
        apop_banner=transcript.setting("banner") or None,
    )
    account = Credentials(*transcript.setting("account").split())
    return Driver(server, ListMaildrop(letters), account=account, locked="locked" in settings)


def whole(driver: Driver, turns: list[bytes]) -> Iterator[bytes]:
    for said in turns:
        yield driver.hear(said)


def byte_by_byte(driver: Driver, turns: list[bytes]) -> Iterator[bytes]:
    for said in turns:
        yield b"".join(driver.hear(said[at : at + 1]) for at in range(len(said)))


def with_trailing_bytes(driver: Driver, turns: list[bytes]) -> Iterator[bytes]:
    """The beginning of the next line comes along with each, and is not answered yet."""
    sent_ahead = 0
    for said, following in zip(turns, [*turns[1:], b"NOOP"], strict=True):
        ahead = 0 if said == b"STLS\r\n" else 1  # behind STLS it would be thrown away
        yield driver.hear(said[sent_ahead:] + following[:ahead])
        sent_ahead = ahead


@pytest.mark.parametrize("transcript", ALL, ids=named)
def test_each_line_is_the_same_after_parsing_and_encoding(transcript: Transcript) -> None:
    asked = commands.Command("")
    reader = ReplyReader()
    challenged = False  # a response to a challenge is no command
    for mark, lines in transcript.turns():
        if mark == "C" and not challenged:
            for line in lines:
                asked = commands.parse(line.octets[:-2])
                assert line.octets == commands.encode(asked)
        elif mark == "S":
            reader.receive(b"".join(line.octets for line in lines))
            answer = reader.next_answer(multi_line=commands.is_multi_line(asked))
            assert answer is not None
            again = replies.encode(answer.reply)
            if answer.content is not None:
                again += content(answer.content)
            assert b"".join(line.octets for line in lines) == again
            assert reader.next_answer() is None
            challenged = answer.reply.status is replies.Status.CONTINUE


def agree(expected: list[Line], actual: bytes) -> None:
    said = actual.splitlines(keepends=True)
    for line, spoken in zip(expected, said, strict=True):
        if line.free:
            meant = replies.parse_reply(line.octets[:-2])
            heard = replies.parse_reply(spoken[:-2])
            assert meant.status is heard.status
            assert not meant.code or meant.code == heard.code
        else:
            assert line.octets == spoken


@pytest.mark.parametrize("play", [whole, byte_by_byte, with_trailing_bytes])
@pytest.mark.parametrize("transcript", PLAYED, ids=named)
def test_our_server_says_what_the_rfc_says(
    transcript: Transcript, play: Callable[[Driver, list[bytes]], Iterator[bytes]]
) -> None:
    driver = driver_for(transcript)
    turns = [b"".join(line.octets for line in lines) for mark, lines in transcript.turns() if mark == "C"]
    answers = play(driver, turns)
    driver.server.open()
    answer = driver.heard()
    for mark, lines in transcript.turns():
        if mark == "C":
            answer = next(answers)
        elif mark == "S":
            agree(lines, answer)
