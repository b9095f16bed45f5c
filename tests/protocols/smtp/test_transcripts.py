"""The worked examples of the RFCs, parsed and encoded again, then played against the server three ways."""

from collections.abc import Callable, Iterator

import pytest

from simulator.mail import xtext
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import commands
from simulator.protocols.smtp.replies import Reply, ReplyReader, parse_reply
from simulator.protocols.smtp.server import SmtpServer
from tests.protocols.smtp.exchanges import Driver
from tests.transcripts.reader import Line, Transcript, transcripts

ALL = transcripts("smtp")
PLAYED = [transcript for transcript in ALL if transcript.setting("play") != "no"]
ALL_KNOWN = frozenset(row.extension for row in commands.MAIL_PARAMETERS)


def named(transcript: Transcript) -> str:
    return transcript.name


def replies_of(octets: bytes) -> list[Reply]:
    reader = ReplyReader()
    reader.receive(octets)
    found = []
    while (reply := reader.next_reply()) is not None:
        found.append(reply)
    return found


def encoded_again(line: bytes) -> bytes:
    name, argument = commands.split_command(line[:-2].decode())
    assert name in commands.VERBS
    if name == "MAIL":
        known = commands.known_parameters(commands.MAIL_PARAMETERS, ALL_KNOWN)
        reverse_path, parameters = commands.read_mail(argument, known)
        size = f" SIZE={parameters.size}" if parameters.size is not None else ""
        wishes = f" RET={parameters.ret}" if parameters.ret else ""
        wishes += f" ENVID={xtext.encode(parameters.envid)}" if parameters.envid else ""
        return commands.mail_line(reverse_path, size + wishes)
    if name == "RCPT" and "<@" not in argument:  # a source route is read, never written
        known = commands.known_parameters(commands.RCPT_PARAMETERS, ALL_KNOWN)
        try:
            forward_path, wish = commands.read_rcpt(argument, known)
        except commands.CommandFault:
            return line  # wrong on purpose
        kind, semicolon, address = wish.original.partition(";")
        wishes = f" NOTIFY={wish.notify}" if wish.notify else ""
        wishes += f" ORCPT={kind};{xtext.encode(address)}" if semicolon else ""
        return commands.rcpt_line(forward_path, wishes)
    return commands.command_line(name, argument)


@pytest.mark.parametrize("transcript", ALL, ids=named)
def test_each_line_is_the_same_after_parsing_and_encoding(transcript: Transcript) -> None:
    code = chunk = 0
    for mark, lines in transcript.turns():
        if mark == "S":
            octets = b"".join(line.octets for line in lines)
            heard = replies_of(octets)
            assert octets == b"".join(reply.octets for reply in heard)
            code = heard[-1].code
        elif mark == "C":
            for line in lines:
                if chunk:
                    chunk -= len(line.octets)
                elif code not in (334, 354):
                    assert line.octets == encoded_again(line.octets)
                    if line.octets.startswith(b"BDAT "):
                        chunk = int(line.octets.split()[1])
                elif line.octets == b".\r\n":
                    code = 0


def driver_for(transcript: Transcript) -> Driver:
    settings = transcript.settings
    server = SmtpServer(
        transcript.setting("host"),
        submission="submission" in settings,
        auth_in_clear=True,
        tls_available="tls" in settings,
        mechanisms=tuple(transcript.setting("mechanisms", "PLAIN LOGIN").split()),
        nonces=lambda: transcript.setting("nonce", "nonce"),
        max_size=int(transcript.setting("size", "26214400")),
    )
    account = transcript.setting("account")
    return Driver(
        server,
        mailboxes=set(settings["mailbox"]) if "mailbox" in settings else None,
        account=Credentials(*account.split()) if account else None,
        names=dict(text.split(" ", 1) for text in settings.get("verify", [])),
    )


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
        ahead = 0 if said == b"STARTTLS\r\n" else 1  # behind STARTTLS it would be thrown away
        yield driver.hear(said[sent_ahead:] + following[:ahead])
        sent_ahead = ahead


def agree(expected: list[Line], actual: bytes) -> None:
    """Replies agree in code, and in status where the transcript has one; word for word unless free."""
    wanted = replies_of(b"".join(line.octets for line in expected))
    heard = replies_of(actual)
    assert [reply.code for reply in wanted] == [reply.code for reply in heard]
    for want, have in zip(wanted, heard, strict=True):
        assert want.enhanced in ("", have.enhanced)
    for line in expected:
        if not line.free:
            assert line.octets in actual


@pytest.mark.parametrize("play", [whole, byte_by_byte, with_trailing_bytes])
@pytest.mark.parametrize("transcript", PLAYED, ids=named)
def test_our_server_answers_as_in_the_rfc(
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


def test_the_typical_transaction_leaves_the_message_for_the_two_that_exist() -> None:
    transcript = next(one for one in ALL if one.name == "rfc5321-d1-typical")
    driver = driver_for(transcript)
    driver.server.open()
    driver.hear(transcript.said_by("C"))
    ((envelope, octets),) = driver.taken
    assert envelope.forward_paths == ("Jones@foo.com", "Brown@foo.com")
    assert octets == (
        b"Subject: one of three is unknown\r\n\r\na first line\r\n.a line that begins with a dot\r\n"
    )


def test_a_transcripts_reply_can_be_parsed_whole() -> None:
    assert parse_reply(b"551-5.7.1 one\r\n551 5.7.1 two\r\n") == Reply(551, "5.7.1", ("one", "two"))
