"""The worked examples of the RFCs, parsed and encoded again, then played against the server three ways.

An `S:` line must be among those of its turn, word for word; untagged lines may come in any order and with
others between them, as they may in IMAP. Of an `S~` line tag, name, condition and response code agree.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox
from simulator.protocols.imap.commands import BadCommand, encode, parse
from simulator.protocols.imap.framing import Frame, FrameReader
from simulator.protocols.imap.responses import DataResponse, StatusResponse, read_response
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.sasl.credentials import Credentials
from tests.protocols.imap.visits import Driver, letter
from tests.transcripts.reader import Line, Transcript, transcripts

ALL = transcripts("imap")
RFC_TIME = datetime(1996, 7, 17, 2, 44, 25, tzinfo=timezone(timedelta(hours=-7)))
MINUTES = (
    b"""\
Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r
From: Terry Gray <gray@cac.washington.edu>\r
Subject: IMAP4rev1 WG mtg summary and minutes\r
To: imap@cac.washington.edu\r
cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r
Message-Id: <B27397-0100000@cac.washington.edu>\r
MIME-Version: 1.0\r
Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r
\r
"""
    + b"%030d\r\n" * 91 % tuple(range(91))
    + b"x" * 114
    + b"\r\n"
)


def named(transcript: Transcript) -> str:
    return transcript.name


def driver_for(transcript: Transcript) -> Driver:
    inbox = Mailbox("mrc", uid_validity=9)
    minutes, seen = int(transcript.setting("minutes", "0")), int(transcript.setting("seen", "0"))
    count = int(transcript.setting("inbox", "0"))
    for number in range(1, count + 1):
        octets = MINUTES if number == minutes else letter(number)
        inbox.deliver(octets, flags=["\\Seen"] if number <= seen else [])
    inbox.recent_from = count + 1 - int(transcript.setting("recent", str(count)))
    server = ImapServer(
        "imap.fuji.example",
        epoch=RFC_TIME,
        tls_available=bool(transcript.setting("tls")),
        auth_in_clear=transcript.setting("passwords") != "tls",
    )
    folders = Folders(inbox)
    inbox.uid_validity = int(transcript.setting("validity", "9"))
    return Driver(server, folders, credentials=Credentials(*transcript.setting("account").split()))


def happens(driver: Driver, what: str) -> None:
    word, _, argument = what.partition(" ")
    if word == "arrives":
        driver.folders.inbox.deliver(letter(1))
    elif word == "expunged":
        driver.folders.inbox.expunge([int(argument)])


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
        ahead = 0 if b"STARTTLS" in said else 1  # behind STARTTLS it would be thrown away
        yield driver.hear(said[sent_ahead:] + following[:ahead])
        sent_ahead = ahead


def frames(octets: bytes) -> list[bytes]:
    """Responses, or commands, with their literals."""
    reader = FrameReader()
    reader.receive(octets)
    found = []
    while (frame := reader.next_frame()) is not None:
        if isinstance(frame, Frame):
            found.append(frame.octets)
    assert 0 == len(reader)
    return found


def gist(octets: bytes) -> tuple[object, ...]:
    """What a program must read out of a response, whatever its words."""
    response = read_response(octets)
    if isinstance(response, StatusResponse):
        return response.tag, response.condition, response.code_name
    if isinstance(response, DataResponse):
        return response.name, response.number
    return (type(response),)


def gist_agrees(meant: bytes, heard: bytes) -> bool:
    if gist(meant)[-1] == "" and len(gist(meant)) == 3:  # no response code meant: any will do
        return gist(meant)[:2] == gist(heard)[:2]
    return gist(meant) == gist(heard)


def agree(expected: list[Line], answer: bytes) -> None:
    heard = frames(answer)
    exact = frames(b"".join(line.octets for line in expected if not line.free))
    assert [] == [response for response in exact if response not in heard]
    for line in expected:
        if line.free:
            assert any(gist_agrees(line.octets[:-2], response) for response in heard), (line, heard)
    last = expected[-1].octets
    if not last.startswith((b"*", b"+")):  # the tagged line is the last, and the only one with a tag
        assert gist(last[:-2])[:2] == gist(heard[-1])[:2]
    assert not any(gist(response)[:1] == gist(heard[-1])[:1] for response in heard[:-1])


@pytest.mark.parametrize("transcript", ALL, ids=named)
def test_each_command_is_the_same_after_encoding_and_parsing_again(transcript: Transcript) -> None:
    said = transcript.said_by("C")
    commands = 0
    for octets in frames(said):
        try:
            command = parse(octets)
        except BadCommand:  # DONE, or a response to a challenge
            continue
        commands += 1
        assert command == parse(frames(encode(command))[0])
    assert commands
    for octets in frames(transcript.said_by("S")):
        read_response(octets)


@pytest.mark.parametrize("play", [whole, byte_by_byte, with_trailing_bytes])
@pytest.mark.parametrize("transcript", ALL, ids=named)
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
        else:
            happens(driver, lines[0].octets.decode().strip())
            answer = driver.heard()


def test_a_transcript_that_says_something_else_does_not_agree() -> None:
    transcript = ALL[0]
    line = Line("S", b"* 99 EXISTS\r\n")
    driver = driver_for(transcript)
    driver.server.open()
    with pytest.raises(AssertionError):
        agree([line], driver.heard())
