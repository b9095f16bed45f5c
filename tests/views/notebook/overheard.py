"""Conversations as a tap has them: the client speaks in direction 0, the server in direction 1."""

from collections.abc import Iterable

from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import Fact
from simulator.views.tap import Tapped

CLIENT, SERVER = 0, 1

SMTP = (
    (SERVER, b"220 mx.fuji.example ESMTP\r\n"),
    (CLIENT, b"EHLO relay.sakura.example\r\n"),
    (SERVER, b"250-mx.fuji.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"),
    (CLIENT, b"MAIL FROM:<aoi@sakura.example> SIZE=90\r\nRCPT TO:<haruto@fuji.example>\r\nDATA\r\n"),
    (SERVER, b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go on\r\n"),
    (CLIENT, b"From: Aoi <aoi@sakura.example>\r\nSubject: =?utf-8?B?56eY5a+G?=\r\n\r\nHi\r\n..dot\r\n.\r\n"),
    (SERVER, b"250 2.0.0 Ok\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"221 2.0.0 Bye\r\n"),
)
POP3 = (
    (SERVER, b"+OK ready <1.2@store.fuji.example>\r\n"),
    (CLIENT, b"USER haruto\r\n"),
    (SERVER, b"+OK\r\n"),
    (CLIENT, b"PASS badusetu\r\n"),
    (SERVER, b"+OK in\r\n"),
    (CLIENT, b"STAT\r\n"),
    (SERVER, b"+OK 2 320\r\n"),
    (CLIENT, b"LIST\r\n"),
    (SERVER, b"+OK\r\n1 120\r\n2 200\r\n.\r\n"),
    (CLIENT, b"RETR 1\r\n"),
    (SERVER, b"+OK 120 octets\r\nSubject: plan\r\n\r\nsurprise\r\n.\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"+OK\r\n"),
)
IMAP = (
    (SERVER, b"* OK store.fuji.example ready\r\n"),
    (CLIENT, b"a1 LOGIN haruto {8}\r\n"),
    (SERVER, b"+ go\r\n"),
    (CLIENT, b"badusetu\r\n"),
    (SERVER, b"a1 OK in\r\n"),
    (CLIENT, b"a2 SELECT INBOX\r\n"),
    (SERVER, b"* 2 EXISTS\r\n* FLAGS (\\Seen)\r\na2 OK [READ-WRITE] done\r\n"),
    (CLIENT, b"a3 FETCH 1 (ENVELOPE RFC822.SIZE BODY[HEADER.FIELDS (SUBJECT)] BODY[])\r\n"),
    (
        SERVER,
        b'* 1 FETCH (ENVELOPE ("date" "=?utf-8?Q?pl=61n?=" (("Aoi" NIL "aoi" "sakura.example")) NIL NIL'
        b' NIL NIL NIL NIL "<1@x>") RFC822.SIZE 34 BODY[HEADER.FIELDS (SUBJECT)] "Subject: plan" BODY[]'
        b" {34}\r\nSubject: plan\r\n\r\nbring (\xe3\x81\x82) {9}\r\n)\r\na3 OK done\r\n",
    ),
    (CLIENT, b"a4 APPEND Sent (\\Seen) {19+}\r\nSubject: x\r\n\r\nyes\r\n\r\n"),
    (SERVER, b"a4 OK done\r\n"),
)


def packets(said: Iterable[tuple[int, bytes]], stream: int = 1) -> list[Tapped]:
    return [
        Tapped(1000 * number, speaker, octets, 10 * number, stream)
        for number, (speaker, octets) in enumerate(said)
    ]


def heard(said: Iterable[tuple[int, bytes]]) -> tuple[Fact, ...]:
    return Eavesdropper("w").hear(packets(said)).notebook()


def of(facts: Iterable[Fact], group: str) -> list[tuple[str, str]]:
    """The names and values of one group."""
    return [(fact.name, fact.value) for fact in facts if fact.group == group]


def octets_of(fact: Fact, said: Iterable[tuple[int, bytes]]) -> bytes:
    """The octets that a fact points at."""
    stream = b"".join(octets for speaker, octets in said if speaker == fact.direction)
    return stream[fact.start : fact.end]
