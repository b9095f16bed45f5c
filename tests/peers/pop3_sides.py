"""The same maildrop at our POP3 server and at Dovecot, and what each answers to a case.

The free text of a reply is left out, and unique-ids are `#`, for each server makes up its own.
"""

from collections.abc import Callable

from simulator.protocols.pop3 import commands
from simulator.protocols.pop3.replies import NotAReply, ReplyReader, Status
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl.credentials import Credentials
from tests.peers.asking import Case, Engine, Line, Server
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.imap_sides import INBOX
from tests.protocols.pop3.visits import Driver, ListMaildrop

MECHANISMS = ("PLAIN", "CRAM-MD5", "SCRAM-SHA-256")

_NUMBERS = ("STAT", "LIST")  # whose one-line replies are numbers


class House:
    """Our server: one maildrop a name."""

    def __init__(self) -> None:
        self._maildrops: dict[str, ListMaildrop] = {}

    def connect(self, user: str) -> Server:
        letters = {f"u{number}": octets for number, (*_, octets) in enumerate(INBOX, 1)}
        maildrop = self._maildrops.setdefault(user, ListMaildrop(letters))
        server = Pop3Server(
            "store.fuji.example", tls_available=True, mechanisms=MECHANISMS, nonces=lambda: "nonce"
        )
        driver = Driver(server, maildrop, account=Credentials(user, PASSWORD))
        server.open()
        driver.heard()
        return Engine(driver.hear)


class Theirs:
    def __init__(self, server: Dovecot) -> None:
        self._server = server

    def connect(self, user: str) -> Server:
        return Line(self._server.connect("pop3"), lambda heard: heard.endswith(b"\r\n"))


def ask(side: House | Theirs, case: Case, user: str) -> list[str]:
    """What a server answers to a case, and the state that it is in afterwards."""
    server = side.connect(user)
    if case.state == "transaction":
        for line in (f"USER {user}", f"PASS {PASSWORD}"):
            _say(server, line.encode())
    told = [line for command in case.lines(user) for line in _say(server, command)]
    told.append(f"= {_state(server, told)}")
    server.close()
    return told


def _say(server: Server, line: bytes) -> list[str]:
    command = commands.parse(line)
    multi_line = commands.is_multi_line(command)
    heard = server.ask(line + b"\r\n", _whole(multi_line))
    reader = ReplyReader()
    reader.receive(heard)
    answer = reader.next_answer(multi_line)
    if answer is None:
        return []
    said = answer.reply
    told = f"{said.status}{f' [{said.code}]' if said.code else ''}"
    if said.ok and answer.content is None and command.verb in _NUMBERS:
        told += f" {said.text}"
    if said.ok and answer.content is None and command.verb == "UIDL":
        told += f" {said.text.partition(' ')[0]} #"
    if answer.content is None or command.verb == "CAPA":
        return [told]
    lines = answer.content.decode("utf-8", "backslashreplace").split("\r\n")
    if command.verb == "UIDL":
        lines = [f"{line.partition(' ')[0]} #" if line else "" for line in lines]
    return [told, *(f"| {line}" for line in lines)]


def _whole(multi_line: bool) -> Callable[[bytes], bool]:
    def whole(heard: bytes) -> bool:
        reader = ReplyReader()
        reader.receive(heard)
        try:
            return reader.next_answer(multi_line) is not None
        except NotAReply:
            return True

    return whole


def _state(server: Server, told: list[str]) -> str:
    """Which commands the server takes now."""
    if told[-1:] == [str(Status.CONTINUE)]:
        return "waiting"
    answer = _say(server, b"STAT")
    if answer:
        return "transaction" if answer[0].startswith(str(Status.OK)) else "authorization"
    return "closed"
