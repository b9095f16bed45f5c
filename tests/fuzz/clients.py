"""The clients of the three protocols with something to do, for a server that says anything.

Each maker gives two functions: how many octets and events come of what a server says, and how much is kept.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from simulator.mail.envelope import Envelope
from simulator.protocols.imap import tasks
from simulator.protocols.imap.client import ImapClient
from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events
from simulator.protocols.smtp.client import SmtpClient
from simulator.wire.policy import TlsPolicy

LETTER: Final = b"Subject: x\r\n\r\n.\r\nhi\r\n"
_ACCOUNT: Final = Credentials("user", "pencil")
_TASKS: Final = (
    tasks.Synchronize(known=frozenset({1})),
    tasks.SetFlags(uids=(1, 2), change="+", flags=("\\Seen",)),
    tasks.Put(mailbox="Sent", octets=LETTER),
    tasks.MoveTo(uids=(1,), target="Trash"),
    tasks.Remove(uids=(2, 3)),
    tasks.Watch(),
)

Hear = Callable[[bytes], int]  # octets of a server: how many octets and events come of them


class Visit:
    """A client and what it has told."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.events: list[Any] = []

    def hear(self, octets: bytes) -> int:
        self.client.receive(octets)
        return self.go_on()

    def go_on(self) -> int:
        before = len(self.events)
        said = 0
        while (event := self.client.next_event()) is not None:
            self.events.append(event)
            said += sum(len(utterance.octets) for utterance in self.client.take_output())
            if type(event).__name__ == "TlsWanted":
                self.client.tls_started()
        said += sum(len(utterance.octets) for utterance in self.client.take_output())
        return said + len(self.events) - before

    @property
    def finished(self) -> bool:
        return any(type(event).__name__ == "Finished" for event in self.events)


def smtp_client(random: Random) -> tuple[Visit, Callable[[], int]]:
    client = SmtpClient(
        "relay.sakura.example",
        tls=random.choice(list(TlsPolicy)),
        credentials=random.choice((None, _ACCOUNT)),
        pipelining=random.random() < 0.7,
        chunk_size=random.choice((0, 7)),
        mechanisms=("SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"),
        nonce="nonce",
    )
    for number in range(3):
        paths = tuple(f"to{each}@fuji.example" for each in range(number + 1))
        client.submit(Envelope(reverse_path="aoi@sakura.example", forward_paths=paths), LETTER)
    client.finish()
    visit = Visit(client)
    return visit, lambda: len(client._reader._lines) + sum(map(len, client._reader._begun))


def pop3_client(random: Random) -> tuple[Visit, Callable[[], int]]:
    client = Pop3Client(
        tls=random.choice(list(TlsPolicy)),
        credentials=_ACCOUNT,
        use_apop=random.random() < 0.2,
        leave_on_server=random.random() < 0.5,
        mechanisms=random.choice(((), ("SCRAM-SHA-256", "CRAM-MD5", "PLAIN"))),
        nonce="nonce",
    )
    return Visit(client), lambda: len(client._answers._lines) + len(client._answers._content._raw)


def imap_client(random: Random) -> tuple[Visit, Callable[[], int]]:
    wanted = random.sample(_TASKS, random.randint(1, len(_TASKS)))
    client = ImapClient(
        tls=random.choice(list(TlsPolicy)),
        credentials=_ACCOUNT,
        tasks=wanted,
        mechanisms=random.choice(((), ("SCRAM-SHA-256", "CRAM-MD5", "PLAIN"))),
        nonce="nonce",
    )
    if random.random() < 0.5:
        client.finish()
    return Visit(client), lambda: len(client._responses._frames)


CLIENTS: Final = {"smtp": smtp_client, "pop3": pop3_client, "imap": imap_client}


def ends(visit: Visit) -> bool:
    """Whether every message has an outcome once the connection is gone; for SMTP, which answers for them."""
    if isinstance(visit.client, SmtpClient):
        visit.client.connection_closed()
        visit.go_on()
        outcomes = [
            e for e in visit.events if isinstance(e, events.MessageAccepted | events.TransactionFailed)
        ]
        return visit.finished and len(outcomes) == 3
    return True
