"""The servers of the three protocols, ready to be spoken to, each with its account and a driver.

Each maker gives three functions: what is answered to octets, how much is kept, and an answer to a good line.
"""

from collections.abc import Callable
from random import Random
from typing import Final

from simulator.protocols.imap.states import State as ImapState
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import SERVERS as MECHANISMS
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from tests.protocols.imap import visits as imap_visits
from tests.protocols.pop3 import visits
from tests.protocols.smtp import exchanges

MAX_SIZE: Final = 2_000  # octets of a message that the SMTP and IMAP servers take
_ACCOUNT: Final = Credentials("user", "pencil")

Maker = Callable[[Random], tuple[Callable[[bytes], bytes], Callable[[], int], Callable[[], bytes]]]


def smtp_server(random: Random) -> tuple[Callable[[bytes], bytes], Callable[[], int], Callable[[], bytes]]:
    driver = exchanges.opened(
        {"account": _ACCOUNT, "mailboxes": None if random.random() < 0.8 else set()},
        submission=random.random() < 0.5,
        tls_available=random.random() < 0.7,
        auth_in_clear=random.random() < 0.8,
        mechanisms=tuple(MECHANISMS),
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
                driver.hear(b"\r\n")  # ends a line cut short, which may begin content or a chunk
                commands = server.state not in (SmtpState.CLOSED, SmtpState.CONTENT, SmtpState.CHUNK)
                return driver.hear(b"NOOP\r\n") if commands else answers()

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


def imap_server(random: Random) -> tuple[Callable[[bytes], bytes], Callable[[], int], Callable[[], bytes]]:
    start = random.choice((imap_visits.opened, imap_visits.logged_in, imap_visits.with_inbox))
    driver = start(
        None,
        tls_available=random.random() < 0.7,
        auth_in_clear=start is not imap_visits.opened or random.random() < 0.7,
        max_message=MAX_SIZE,
        mechanisms=("PLAIN", "CRAM-MD5", "SCRAM-SHA-256"),
        nonces=lambda: "nonce",
    )
    server = driver.server

    def answers() -> bytes:
        """What a line gets, once a literal, an IDLE and a SASL exchange are brought to their end."""
        for _ in range(4):
            if server.state is ImapState.LOGOUT:
                return b"closed"
            if server._frames._literal_left > MAX_SIZE:
                return b"a literal without end, of which nothing is kept"
            if b"zz OK" in driver.hear(b"\r\n" * (server._frames._literal_left + 2) + b"zz NOOP\r\n"):
                return b"zz OK"
        return b""

    return driver.hear, lambda: len(server._frames), answers


SERVERS: Final[dict[str, Maker]] = {"smtp": smtp_server, "pop3": pop3_server, "imap": imap_server}
