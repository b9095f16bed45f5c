"""What the IMAP tests share: an account with letters, a driver that decides for a server, the pair."""

from datetime import UTC, datetime

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox
from simulator.protocols.imap.events import AppendOffered, Event, LoginOffered, TlsRequested
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.sasl.credentials import Credentials

EPOCH = datetime(2024, 4, 1, 9, 0, tzinfo=UTC)
MRC = Credentials("mrc", "secret")


def letter(number: int, body: str = "") -> bytes:
    body = body or f"This is letter {number}.\r\n"
    return (
        f"From: Aoi <aoi@sakura.example>\r\nTo: mrc@fuji.example\r\nSubject: letter {number}\r\n"
        f"Date: Mon, 1 Apr 2024 09:0{number % 10}:00 +0000\r\n"
        f"Message-ID: <{number}@sakura.example>\r\n\r\n{body}"
    ).encode()


def account(letters: int = 0) -> Folders:
    """Folders with so many letters in INBOX, their UIDs from 1."""
    folders = Folders(Mailbox("mrc", uid_validity=9))
    for number in range(1, letters + 1):
        folders.inbox.deliver(letter(number), received_us=number * 60_000_000)
    return folders


class Driver:
    """Does for a server what an actor does: knows the account, opens its folders, puts messages in."""

    def __init__(
        self, server: ImapServer, folders: Folders | None = None, *, credentials: Credentials = MRC
    ) -> None:
        self.server = server
        self.folders = folders or account(3)
        self.credentials = credentials
        self.events: list[Event] = []

    def read(self) -> None:
        """Let the server handle all that it has received. TLS is taken to stand at once."""
        while (event := self.server.next_event()) is not None:
            self.events.append(event)
            if isinstance(event, LoginOffered):
                name, password = self.credentials.identity, self.credentials.password
                if event.identity == name and event.proof.proves(password):
                    self.server.accept(self.folders)
                else:
                    self.server.refuse()
            elif isinstance(event, AppendOffered):
                received_us = 0 if event.received_us is None else event.received_us
                uid = event.mailbox.deliver(event.octets, received_us=received_us, flags=event.flags)
                self.server.accept(uid=uid)
            elif isinstance(event, TlsRequested):
                self.server.tls_started()

    def heard(self) -> bytes:
        return b"".join(utterance.octets for utterance in self.server.take_output())

    def hear(self, octets: bytes) -> bytes:
        """What the server answers to these octets."""
        self.server.receive(octets)
        self.read()
        return self.heard()

    def lines(self, command: str) -> list[str]:
        """What the server answers to one command, line by line."""
        return self.hear(command.encode() + b"\r\n").decode().split("\r\n")[:-1]

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def opened(folders: Folders | None = None, **server_options: object) -> Driver:
    """A server that has greeted."""
    driver = Driver(ImapServer("imap.fuji.example", epoch=EPOCH, **server_options), folders)  # type: ignore[arg-type]
    driver.server.open()
    driver.heard()
    return driver


def logged_in(folders: Folders | None = None, **server_options: object) -> Driver:
    driver = opened(folders, **server_options)
    driver.hear(b"l LOGIN mrc secret\r\n")
    driver.events.clear()
    return driver


def with_inbox(folders: Folders | None = None, *, verb: str = "SELECT", **server_options: object) -> Driver:
    """A server with INBOX selected, three letters in it."""
    driver = logged_in(folders, **server_options)
    driver.hear(f"s {verb} INBOX\r\n".encode())
    driver.events.clear()
    return driver
