"""Goal: whatever a client sends, the SMTP and POP3 servers raise nothing, keep little and go on answering.

Method: what the clients of the transcripts say, spoilt at random octet by octet, in pieces of any size.
"""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Final

from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import SERVERS
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from tests.protocols.pop3 import visits
from tests.protocols.smtp import exchanges
from tests.transcripts.reader import transcripts

MAX_SIZE: Final = 2_000  # octets of a message that the SMTP server takes
MAX_KEPT: Final = 20_000  # of one unfinished line, message or chunk
_PER_LINE: Final = 2_500  # the longest answer to one line: EHLO, HELP, a maildrop's message
_ACCOUNT: Final = Credentials("user", "pencil")
_PIECES: Final = (
    *(b"\r\n", b"\n", b"\r", b"\0", b".", b"\r\n.\r\n", b"\n.\n", b"\xff", b"=", b"+", b",", b"<>", b"*\r\n"),
    *(b"EHLO a.example\r\n", b"HELO a\r\n", b"STARTTLS\r\n", b"RSET\r\n", b"DATA\r\n", b"HELP MAIL\r\n"),
    *(b"MAIL FROM:<> SIZE=9 BODY=8BITMIME RET=HDRS ENVID=x\r\n", b"RCPT TO:<a@b> NOTIFY=NEVER\r\n"),
    *(b"BDAT 5\r\n", b"BDAT 0 LAST\r\n", b"BDAT 99999999999999999999\r\n", b"BDAT 9 LAST\r\n", b"VRFY a\r\n"),
    *(
        b"AUTH PLAIN\r\n",
        b"AUTH PLAIN AHVzZXIAcGVuY2ls\r\n",
        b"AUTH CRAM-MD5\r\n",
        b"AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YQ==\r\n",
        b"AUTH LOGIN =\r\n",
    ),
    *(
        b"USER user\r\n",
        b"PASS pencil\r\n",
        b"APOP user 0\r\n",
        b"STLS\r\n",
        b"CAPA\r\n",
        b"LIST\r\n",
        b"UIDL 1\r\n",
    ),
    *(
        b"RETR 1\r\n",
        b"TOP 1 99999\r\n",
        b"DELE 1\r\n",
        b"DELE 18446744073709551616\r\n",
        b"NOOP\r\n",
        b"QUIT\r\n",
    ),
)


@cache
def said(protocol: str) -> tuple[bytes, ...]:
    """What the client says in each transcript."""
    return tuple(transcript.said_by("C") for transcript in transcripts(protocol))


def spoilt(octets: bytes, random: Random) -> bytes:
    """The same octets with one to eight things wrong."""
    wrong = bytearray(octets)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(wrong) + 1)
        end = min(len(wrong), at + random.randint(1, 30))
        match random.randrange(7):
            case 0:
                wrong[at:end] = random.randbytes(end - at)
            case 1:
                del wrong[at:end]
            case 2:
                wrong[at:at] = wrong[at:end] * random.randint(1, 5)
            case 3 | 4:
                wrong[at:at] = random.choice(_PIECES)
            case 5:
                wrong[at:at] = bytes([random.randrange(256)]) * random.choice((1, 500, 1_100, 5_000))
            case 6:
                wrong[at : at + 1] = bytes([random.randrange(256)])
    return bytes(wrong)


def smtp_server(random: Random) -> tuple[Callable[[bytes], bytes], Callable[[], int], Callable[[], bytes]]:
    driver = exchanges.opened(
        {"account": _ACCOUNT, "mailboxes": None if random.random() < 0.8 else set()},
        submission=random.random() < 0.5,
        tls_available=random.random() < 0.7,
        auth_in_clear=random.random() < 0.8,
        mechanisms=tuple(SERVERS),
        nonces=lambda: "nonce",
        max_size=MAX_SIZE,
        max_recipients=5,
    )
    server: SmtpServer = driver.server

    def kept() -> int:
        session = server._session
        return len(session.lines) + len(session.content._raw) + len(session.transaction.chunks or b"")

    def answers() -> bytes:
        """What a line gets, once content, chunk and authentication are brought to their end."""
        match server.state:
            case SmtpState.CLOSED:
                return b"closed"
            case SmtpState.CONTENT:
                return driver.hear(b"\r\n.\r\n")
            case SmtpState.CHUNK:
                chunk = server._session.chunk
                assert chunk is not None
                return driver.hear(b"\n" * chunk.left) if chunk.left < 100_000 else b"a chunk without end"
            case _:
                return driver.hear(b"\r\nNOOP\r\n")

    return driver.hear, kept, answers


def pop3_server(random: Random) -> tuple[Callable[[bytes], bytes], Callable[[], int], Callable[[], bytes]]:
    server = Pop3Server(
        "dewey",
        tls_available=random.random() < 0.7,
        auth_in_clear=random.random() < 0.8,
        apop_banner=visits.BANNER,
        utf8=random.random() < 0.5,
        mechanisms=("PLAIN", "CRAM-MD5", "SCRAM-SHA-256"),
        nonces=lambda: "nonce",
    )
    driver = visits.Driver(server, account=_ACCOUNT, locked=random.random() < 0.1)
    server.open()
    driver.heard()
    if random.random() < 0.5:
        driver.hear(b"USER user\r\nPASS pencil\r\n")

    def answers() -> bytes:
        return b"ended" if server.state is State.ENDED else driver.hear(b"\r\nCAPA\r\n")

    return driver.hear, lambda: len(server._lines), answers


_SERVERS: Final = {"smtp": smtp_server, "pop3": pop3_server}


def attack(inputs: int, seed: int) -> None:
    """Try so many inputs. Raises AssertionError, naming the input, where a server is not as it should be."""
    for number in range(inputs):
        random = Random(f"{seed}:{number}")
        protocol = random.choice(("smtp", "smtp", "pop3"))
        octets = spoilt(random.choice(said(protocol)), random)
        try:
            check(protocol, octets, random)
        except Exception as fault:
            raise AssertionError(
                f"input {number} of seed {seed}, {protocol}, {octets!r}: {fault!r}"
            ) from fault


def check(protocol: str, octets: bytes, random: Random) -> None:
    hear, kept, answers = _SERVERS[protocol](random)
    size = random.choice((len(octets) or 1, 1_000, 100, 7))
    spoken = 0
    for at in range(0, len(octets), size):
        spoken += len(hear(octets[at : at + size]))
        assert kept() <= MAX_KEPT, f"{kept()} octets are kept"
    assert spoken <= _PER_LINE * (octets.count(b"\r\n") + 1), f"{spoken} octets were said"
    assert answers(), "no answer"
