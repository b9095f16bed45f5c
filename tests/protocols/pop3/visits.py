"""What the POP3 tests share: a maildrop made of a dict, a driver that decides for a server, a pair."""

from collections.abc import Iterable

from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.pop3.events import (
    DeletionsCommitted,
    Event,
    Finished,
    LoginOffered,
    TlsRequested,
    TlsWanted,
)
from simulator.protocols.pop3.replies import reply
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.speech import Speech
from simulator.wire.policy import TlsPolicy

MROSE = Credentials("mrose", "tanstaaf")
BANNER = "<1896.697170952@dbc.mtview.ca.us>"
LETTERS = {"a1": b"Subject: one\r\n\r\n.dot\r\nend\r\n", "b2": b"Subject: two\r\n\r\n\xff\x00\r\n"}


class ListMaildrop:
    """Messages by unique-id; `commit` is what a store does when QUIT comes."""

    def __init__(self, letters: dict[str, bytes]) -> None:
        self.letters = letters

    def sizes(self) -> list[int]:
        return [len(octets) for octets in self.letters.values()]

    def uids(self) -> list[str]:
        return list(self.letters)

    def octets(self, index: int) -> bytes:
        return list(self.letters.values())[index]

    def commit(self, uids: Iterable[str]) -> None:
        self.letters = {uid: octets for uid, octets in self.letters.items() if uid not in uids}


class Driver:
    """Does for a server what an actor does: knows the account, opens the maildrop, deletes at QUIT."""

    def __init__(
        self,
        server: Pop3Server,
        maildrop: ListMaildrop | None = None,
        *,
        account: Credentials = MROSE,
        locked: bool = False,
    ) -> None:
        self.server = server
        self.maildrop = maildrop or ListMaildrop(dict(LETTERS))
        self.account = account
        self.locked = locked
        self.events: list[Event] = []

    def read(self) -> None:
        """Let the server handle all that it has received. TLS is taken to stand at once."""
        while (event := self.server.next_event()) is not None:
            self.events.append(event)
            if isinstance(event, LoginOffered):
                self._decide(event)
            elif isinstance(event, DeletionsCommitted):
                self.maildrop.commit(event.uids)
                self.server.accept()
            elif isinstance(event, TlsRequested):
                self.server.tls_started()

    def _decide(self, event: LoginOffered) -> None:
        if event.identity != self.account.identity or not event.proof.proves(self.account.password):
            self.server.refuse()
        elif self.locked:
            self.server.refuse(reply("in-use"))
        else:
            self.server.accept(self.maildrop)

    def heard(self) -> bytes:
        return b"".join(utterance.octets for utterance in self.server.take_output())

    def hear(self, octets: bytes) -> bytes:
        """What the server answers to these octets."""
        self.server.receive(octets)
        self.read()
        return self.heard()


def opened(maildrop: ListMaildrop | None = None, **server_options: object) -> Driver:
    """A server that has greeted."""
    driver = Driver(Pop3Server("dewey", **server_options), maildrop)  # type: ignore[arg-type]
    driver.server.open()
    driver.heard()
    return driver


def logged_in(maildrop: ListMaildrop | None = None, **server_options: object) -> Driver:
    """A server in TRANSACTION."""
    driver = opened(maildrop, **server_options)
    driver.hear(b"USER mrose\r\nPASS tanstaaf\r\n")
    return driver


class Visit:
    """Our client joined to our server, until neither has anything to say."""

    def __init__(self, driver: Driver, **client_options: object) -> None:
        options = {"tls": TlsPolicy.NONE, "credentials": MROSE} | client_options
        self.client = Pop3Client(**options)  # type: ignore[arg-type]
        self.driver = driver
        self.events: list[Event] = []
        self.commands: list[str] = []
        driver.server.open()
        while self._client_turn():
            driver.read()
        assert self.events[-1] == Finished()

    def _client_turn(self) -> bool:
        self.client.receive(self.driver.heard())
        while (event := self.client.next_event()) is not None:
            self.events.append(event)
            if isinstance(event, TlsWanted):
                self.client.tls_started()
        said = self.client.take_output()
        for utterance in said:
            assert utterance.speech is Speech.COMMAND
            self.commands.append(utterance.octets.decode().rstrip())
            self.driver.server.receive(utterance.octets)
        return bool(said)

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]
