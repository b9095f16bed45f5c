"""Our POP3 and IMAP clients at Debian's Dovecot: every task of a device, in clear and under TLS."""

import imaplib
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.protocols.imap import events as imap_events, tasks
from simulator.protocols.imap.client import ImapClient
from simulator.protocols.pop3 import events as pop3_events
from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.sasl.credentials import Credentials
from simulator.wire.policy import TlsPolicy
from simulator.wire.transform import TransformError
from tests.corpus.reading import LETTERS
from tests.peers.carrying import Carrier
from tests.peers.dovecot import PASSWORD, Dovecot, dovecot

pytestmark = [pytest.mark.peers, pytest.mark.slow]
_numbers = itertools.count(1)

FIRST = b"Subject: first\r\n\r\n.\r\n..\r\nend\r\n"
SECOND = "Subject: second\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n葉書\r\n".encode()
COVERS = [
    pytest.param("{}", TlsPolicy.NONE, id="clear"),
    pytest.param("{}", TlsPolicy.REQUIRED, id="upgraded"),
    pytest.param("{}s", TlsPolicy.REQUIRED, id="implicit"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def owner(server: Dovecot) -> str:
    """A name nobody has had yet, with two letters in the inbox."""
    name = f"owner{next(_numbers)}"
    fill(server, name, FIRST, SECOND)
    return name


def fill(server: Dovecot, name: str, *letters: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", server.ports["imap"], timeout=20) as reader:
        reader.login(name, PASSWORD)
        for letter in letters:
            assert "OK" == reader.append("INBOX", None, '" 1-Apr-2024 09:00:00 +0000"', letter)[0]  # type: ignore[arg-type]


def pop3(
    server: Dovecot, name: str, policy: TlsPolicy = TlsPolicy.NONE, door: str = "pop3", **options: Any
) -> list[Any]:
    implicit = door == "pop3s"
    credentials = Credentials(name, options.pop("password", PASSWORD))
    client = Pop3Client(tls=policy, secured=implicit, credentials=credentials, **options)
    return Carrier(server.connect(door), client, authority_pem=server.authority_pem, implicit=implicit).run()


def imap(
    server: Dovecot,
    name: str,
    *wanted: tasks.Task,
    policy: TlsPolicy = TlsPolicy.NONE,
    door: str = "imap",
    password: str = PASSWORD,
    **options: Any,
) -> list[Any]:
    implicit = door == "imaps"
    credentials = Credentials(name, password)
    client = ImapClient(tls=policy, secured=implicit, credentials=credentials, tasks=wanted, **options)
    client.finish()
    return Carrier(server.connect(door), client, authority_pem=server.authority_pem, implicit=implicit).run()


def told(events: list[Any], kind: type[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize(("door", "policy"), COVERS)
def test_pop3_fetches_what_is_new_and_deletes_it(
    server: Dovecot, owner: str, door: str, policy: TlsPolicy
) -> None:
    events = pop3(server, owner, policy, door.format("pop3"))
    assert [FIRST, SECOND] == [event.octets for event in told(events, pop3_events.Retrieved)]
    assert 2 == len(told(events, pop3_events.DeletedAtQuit)[0].uids)
    assert [] == told(pop3(server, owner), pop3_events.Retrieved)


def test_pop3_leaves_letters_and_knows_them_again(server: Dovecot, owner: str) -> None:
    events = pop3(server, owner, leave_on_server=True)
    uids = frozenset(event.uid for event in told(events, pop3_events.Retrieved))
    assert 2 == len(uids)
    again = pop3(server, owner, leave_on_server=True, known_uids=uids)
    assert [] == told(again, pop3_events.Retrieved)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_pop3_logs_in_by_each_mechanism(server: Dovecot, owner: str, mechanism: str) -> None:
    events = pop3(server, owner, leave_on_server=True, mechanisms=(mechanism,), nonce="rOprNGfwEbeRWgbNEkqO")
    assert [pop3_events.LoggedIn(mechanism=mechanism)] == told(events, pop3_events.LoggedIn)
    assert 2 == len(told(events, pop3_events.Retrieved))


@pytest.mark.parametrize("mechanisms", [(), ("SCRAM-SHA-256",), ("CRAM-MD5",)])
def test_a_wrong_password_gets_nothing_by_pop3(
    server: Dovecot, owner: str, mechanisms: tuple[str, ...]
) -> None:
    events = pop3(server, owner, password="wrong", mechanisms=mechanisms, nonce="rOprNGfwEbeRWgbNEkqO")
    assert 1 == len(told(events, pop3_events.LoginFailed))
    assert [] == told(events, pop3_events.Retrieved)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_imap_logs_in_by_each_mechanism(server: Dovecot, owner: str, mechanism: str) -> None:
    options = {"mechanisms": (mechanism,), "nonce": "rOprNGfwEbeRWgbNEkqO"}
    events = imap(server, owner, tasks.Synchronize(), **options)
    assert [imap_events.LoggedIn(mechanism=mechanism)] == told(events, imap_events.LoggedIn)
    assert 2 == len(told(events, imap_events.Retrieved))


@pytest.mark.parametrize(("door", "policy"), COVERS)
def test_imap_synchronizes_and_leaves_letters_unseen(
    server: Dovecot, owner: str, door: str, policy: TlsPolicy
) -> None:
    events = imap(server, owner, tasks.Synchronize(), policy=policy, door=door.format("imap"))
    letters = told(events, imap_events.Retrieved)
    assert [FIRST, SECOND] == [letter.octets for letter in letters]
    assert [b"01-Apr-2024 09:00:00 +0000"] * 2 == [letter.internal_date for letter in letters]
    again = imap(
        server,
        owner,
        tasks.Synchronize(
            known=frozenset(letter.uid for letter in letters), uid_validity=letters[0].uid_validity
        ),
    )
    nothing: frozenset[str] = frozenset()
    assert [] == told(again, imap_events.Retrieved)
    assert {1: nothing, 2: nothing} == told(again, imap_events.Listed)[0].flags


def test_imap_flags_files_moves_and_removes(server: Dovecot, owner: str) -> None:
    wanted = (
        tasks.SetFlags(uids=(1, 2), change="+", flags=("\\Seen", "$Done")),
        tasks.Put(mailbox="Sent", octets=SECOND),
        tasks.MoveTo(uids=(1,), target="Trash"),
        tasks.Remove(uids=(2,)),
        tasks.Put(mailbox="年賀状 & more", octets=FIRST, flags=("\\Draft",)),
        tasks.Synchronize(),
        tasks.Synchronize(mailbox="Trash"),
        tasks.Synchronize(mailbox="年賀状 & more"),
    )
    events = imap(server, owner, *wanted)
    assert list(wanted) == [event.task for event in told(events, imap_events.TaskDone)]
    assert [("Sent", 1), ("年賀状 & more", 1)] == [
        (event.mailbox, event.uid) for event in told(events, imap_events.Appended)
    ]
    assert [
        ("INBOX", {}),
        ("Trash", {1: frozenset({"\\Seen", "$Done"})}),
        ("年賀状 & more", {1: frozenset({"\\Draft"})}),
    ] == [(event.mailbox, event.flags) for event in told(events, imap_events.Listed)]
    assert [FIRST, FIRST] == [event.octets for event in told(events, imap_events.Retrieved)]


def test_imap_goes_on_after_a_task_that_is_refused(server: Dovecot, owner: str) -> None:
    events = imap(server, owner, tasks.Synchronize(mailbox="none"), tasks.Synchronize())
    assert 1 == len(told(events, imap_events.TaskFailed))
    assert 2 == len(told(events, imap_events.Retrieved))


def test_imap_is_refused_for_a_wrong_password(server: Dovecot, owner: str) -> None:
    events = imap(server, owner, tasks.Synchronize(), password="wrong")
    assert 1 == len(told(events, imap_events.LoginFailed))
    assert [] == told(events, imap_events.Retrieved)


def test_who_watches_hears_of_a_letter(server: Dovecot, owner: str) -> None:
    credentials = Credentials(owner, PASSWORD)
    client = ImapClient(tls=TlsPolicy.NONE, credentials=credentials, tasks=(tasks.Watch(),))
    carrier = Carrier(server.connect("imap"), client)
    carrier.run(until=imap_events.Opened)
    fill(server, owner, FIRST)
    events = carrier.run(until=imap_events.NewsHeard)
    assert 3 == told(events, imap_events.NewsHeard)[-1].exists
    client.do(tasks.Synchronize(known=frozenset({1, 2})))
    client.finish()
    assert [FIRST] == [event.octets for event in told(carrier.run(), imap_events.Retrieved)]


def test_difficult_letters_come_back_by_both_protocols_as_they_were_put(server: Dovecot) -> None:
    """All but those with NUL, which no literal holds, with bare CR or LF, which Dovecot changes, and with a
    dot as the very first octet, which Dovecot 2.3 does not stuff (RFC 1939 §3)."""
    name = f"owner{next(_numbers)}"
    unfit = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n|\A\.")
    letters = [octets for octets in LETTERS.values() if not unfit.search(octets)]
    assert 120 < len(letters)
    imap(server, name, *(tasks.Put(octets=octets) for octets in letters))
    by_imap = told(imap(server, name, tasks.Synchronize()), imap_events.Retrieved)
    assert letters == [event.octets for event in by_imap]
    by_pop3 = told(pop3(server, name), pop3_events.Retrieved)
    whole = [octets if octets.endswith(b"\r\n") else octets + b"\r\n" for octets in letters]
    assert whole == [event.octets for event in by_pop3]


@pytest.mark.parametrize("door", ["pop3", "pop3s"])
def test_a_certificate_of_somebody_else_ends_the_visit_before_a_password_is_said(
    server: Dovecot, owner: str, door: str
) -> None:
    client = Pop3Client(
        tls=TlsPolicy.REQUIRED, secured=door == "pop3s", credentials=Credentials(owner, PASSWORD)
    )
    with server.connect(door) as wire, pytest.raises(TransformError, match="name-mismatch"):
        Carrier(
            wire, client, authority_pem=server.authority_pem, name="else.example", implicit=door == "pop3s"
        ).run()
