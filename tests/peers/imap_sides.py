"""The same account at our IMAP server and at Dovecot, and a connection to each in the state of a case."""

from datetime import UTC, datetime

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import SERVERS
from tests.peers.asking import Case, Engine, Line, Server, say
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.imap_answers import answered, compared, greeted
from tests.protocols.imap.visits import Driver

Letter = tuple[str, str, bytes]  # flags, date, octets

PLAIN = b"""From: "Aoi K." <aoi@sakura.example>\r
To: Haruto <haruto@fuji.example>\r
Cc: mika@fuji.example\r
Subject: a plan\r
Date: Mon, 1 Apr 2024 09:00:00 +0900\r
Message-ID: <1@sakura.example>\r
\r
On Sunday?\r
At ten.\r
"""
PARTS = b"""From: aoi@sakura.example\r
To: haruto@fuji.example\r
Subject: parts\r
Date: Tue, 2 Apr 2024 09:00:00 +0900\r
Message-ID: <2@sakura.example>\r
In-Reply-To: <1@sakura.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="=b"\r
\r
preamble\r
--=b\r
Content-Type: text/plain; charset=utf-8; format=flowed\r
Content-Language: en, ja\r
\r
first\r
second\r
--=b\r
Content-Type: image/png; name="p.png"\r
Content-ID: <p@x>\r
Content-Description: a picture\r
Content-Transfer-Encoding: base64\r
Content-Disposition: attachment; filename="p.png"\r
\r
AAECAwQ=\r
--=b\r
Content-Type: message/rfc822\r
\r
From: mika@fuji.example\r
Subject: inner\r
\r
inside\r
--=b--\r
epilogue\r
"""
JAPANESE = """From: =?utf-8?B?6JG1?= <aoi@sakura.example>\r
To: haruto@fuji.example, undisclosed: ;\r
Subject: =?utf-8?B?6JGJ5pu4?=\r
Date: Wed, 3 Apr 2024 23:30:00 -0500\r
Message-ID: <3@sakura.example>\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: 8bit\r
\r
四時に。\r
""".encode()
BARE = b"Subject: bare\r\n\r\nnothing more\r\n"

INBOX: tuple[Letter, ...] = (
    (r"()", "01-Apr-2024 09:00:00 +0900", PLAIN),
    (r"(\Answered $Work)", "02-Apr-2024 09:00:00 +0900", PARTS),
    (r"(\Seen \Flagged)", "03-Apr-2024 23:30:00 +0000", JAPANESE),
    (r"(\Seen \Deleted)", "04-Apr-2024 12:00:00 -0800", BARE),
)

_OPENINGS = {
    "authenticated": (),
    "selected": ("SELECT INBOX",),
    "examined": ("EXAMINE INBOX",),
}


class House:
    """Our server: one account a name, as many connections as are made."""

    def __init__(self) -> None:
        self._accounts: dict[str, Folders] = {}

    def connect(self, user: str) -> Server:
        folders = self._accounts.setdefault(user, Folders(Mailbox(user, uid_validity=1)))
        server = ImapServer(
            "store.fuji.example",
            epoch=datetime(2024, 1, 1, tzinfo=UTC),
            tls_available=True,
            mechanisms=tuple(SERVERS),
            nonces=lambda: "nonce",
        )
        driver = Driver(server, folders, credentials=Credentials(user, PASSWORD))
        server.open()
        driver.heard()
        return Engine(driver.hear)


class Theirs:
    def __init__(self, server: Dovecot) -> None:
        self._server = server

    def connect(self, user: str) -> Server:
        return Line(self._server.connect("imap"), greeted)


def fill(side: House | Theirs, user: str, letters: tuple[Letter, ...] = INBOX) -> None:
    """Put letters into an account's inbox, and make two folders."""
    server = side.connect(user)
    commands = [f"p LOGIN {user} {PASSWORD}".encode(), b"p CREATE Work", b"p CREATE Work/2024"]
    commands += [
        b'p APPEND INBOX %b "%b" {%d+}\r\n%b' % (flags.encode(), date.encode(), len(octets), octets)
        for flags, date, octets in letters
    ]
    commands += [b"last LOGOUT\r\n"]
    heard = server.ask(b"\r\n".join(commands), lambda heard: b"\r\nlast OK" in heard)
    assert len(letters) + 3 == heard.count(b"\r\np OK") + heard.startswith(b"p OK"), heard[-400:]
    server.close()


def ask(side: House | Theirs, case: Case, user: str) -> list[str]:
    """What a server answers to a case, and the state that it is in afterwards."""
    server = side.connect(user)
    openings = [f"LOGIN {user} {PASSWORD}", *_OPENINGS[case.state]] if case.state in _OPENINGS else []
    for opening in openings:
        say(server, f"o {opening}\r\n".encode(), answered)
    told: list[str] = []
    for line in case.lines(user):
        command = line[1:] if line.startswith(b"!") else b"t " + line
        told += compared(say(server, command + b"\r\n", answered))
    told.append(f"= {_state(server, told)}")
    server.close()
    return told


def _state(server: Server, told: list[str]) -> str:
    """Which commands the server takes now."""
    if told[-1:] == ["+"]:
        return "waiting"
    in_or_out = say(server, b"z NAMESPACE\r\n", answered)  # one line that is refused is not too many yet
    if b"z OK" in in_or_out:
        return "selected" if b"z OK" in say(server, b"z CHECK\r\n", answered) else "authenticated"
    return "not authenticated" if in_or_out else "closed"
