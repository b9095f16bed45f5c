"""What the SMTP tests share: a driver that decides for a server, and a client joined to it."""

from collections.abc import Callable
from typing import Any

from simulator.mail.envelope import Envelope
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.server import SmtpServer
from simulator.wire.policy import TlsPolicy

LETTER = b"Subject: picnic\r\n\r\nOn Sunday.\r\n.and a dot\r\n"


def envelope(*forward_paths: str, reverse_path: str = "aoi@sakura.example", **fields: Any) -> Envelope:
    return Envelope(
        reverse_path=reverse_path, forward_paths=forward_paths or ("haruto@fuji.example",), **fields
    )


class Driver:
    """Does for a server what an actor does: knows mailboxes and the account, and keeps what it accepted.

    Without `mailboxes` every recipient is taken. `reply_to` may give a decision's reply of its own.
    """

    def __init__(
        self,
        server: SmtpServer,
        *,
        mailboxes: set[str] | None = None,
        account: Credentials | None = None,
        names: dict[str, str] | None = None,
        reply_to: Callable[[events.Decision], Reply | None] = lambda event: None,
    ) -> None:
        self.server = server
        self.mailboxes = mailboxes
        self.account = account
        self.names = names or {}
        self.reply_to = reply_to
        self.events: list[events.Event] = []
        self.taken: list[tuple[Envelope, bytes]] = []
        self.protocols: list[str] = []

    def read(self) -> None:
        """Let the server handle all that it has received. TLS is taken to stand at once."""
        while (event := self.server.next_event()) is not None:
            self.events.append(event)
            if isinstance(event, events.Decision):
                self._decide(event)
            elif isinstance(event, events.TlsRequested):
                self.server.tls_started()

    def _decide(self, event: events.Decision) -> None:
        reply = self.reply_to(event)
        if reply is not None:
            self.server.refuse(reply)
            return
        match event:
            case events.LoginOffered(identity=identity):
                account = self.account
                yes = (
                    account is not None
                    and identity == account.identity
                    and event.proof.proves(account.password)
                )
            case events.RecipientOffered(forward_path=path):
                yes = self.mailboxes is None or path in self.mailboxes
            case events.VerifyOffered(text=text):
                yes = text in self.names
            case _:
                yes = True
        if not yes:
            self.server.refuse()
        elif isinstance(event, events.MessageReceived):
            self.taken.append((event.envelope, event.octets))
            self.protocols.append(self.server.protocol)
            self.server.accept(f"Q{len(self.taken)}")
        elif isinstance(event, events.VerifyOffered):
            self.server.accept(self.names[event.text])
        else:
            self.server.accept()

    def heard(self) -> bytes:
        return b"".join(utterance.octets for utterance in self.server.take_output())

    def hear(self, octets: bytes) -> bytes:
        """What the server answers to these octets."""
        self.server.receive(octets)
        self.read()
        return self.heard()

    def hear_lines(self, *lines: str) -> bytes:
        return self.hear("".join(f"{line}\r\n" for line in lines).encode())


def opened(driver_options: dict[str, Any] | None = None, **server_options: Any) -> Driver:
    """A server that has greeted."""
    driver = Driver(SmtpServer("mx.fuji.example", **server_options), **(driver_options or {}))
    driver.server.open()
    driver.heard()
    return driver


def introduced(driver_options: dict[str, Any] | None = None, **server_options: Any) -> Driver:
    """A server that the client has said EHLO to."""
    driver = opened(driver_options, **server_options)
    driver.hear_lines("EHLO relay.sakura.example")
    return driver


def a_client(**options: Any) -> SmtpClient:
    return SmtpClient("relay.sakura.example", **({"tls": TlsPolicy.NONE} | options))


class Exchange:
    """Our client joined to our server. `run` carries octets until neither has anything to say."""

    def __init__(self, driver: Driver, client: SmtpClient) -> None:
        self.driver = driver
        self.client = client
        self.events: list[events.Event] = []
        self.said: list[str] = []  # the client's commands
        self.content: list[bytes] = []

    def run(self) -> "Exchange":
        while True:
            self.client.receive(self.driver.heard())
            while (event := self.client.next_event()) is not None:
                self.events.append(event)
                if isinstance(event, events.TlsWanted):
                    self.client.tls_started()
            output = self.client.take_output()
            if not output:
                return self
            for utterance in output:
                text = utterance.octets.decode("utf-8", "replace")
                if utterance.speech.name == "COMMAND":
                    self.said.append(text.rstrip("\r\n"))
                else:
                    self.content.append(utterance.octets)
                self.driver.server.receive(utterance.octets)
            self.driver.read()

    def send(self, *letters: Envelope, octets: bytes = LETTER) -> "Exchange":
        """Greet, submit, finish, run."""
        self.driver.server.open()
        for letter in letters:
            self.client.submit(letter, octets)
        self.client.finish()
        return self.run()

    def told(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def exchange(
    client_options: dict[str, Any] | None = None,
    driver_options: dict[str, Any] | None = None,
    **server_options: Any,
) -> Exchange:
    driver = Driver(SmtpServer("mx.fuji.example", **server_options), **(driver_options or {}))
    return Exchange(driver, a_client(**(client_options or {})))
