"""Asks two servers the same lines: ours, in this process, and Dovecot; and tells their answers in one form.

The lines stand in `lines/*.txt`, under the state in which they are said. ` ;; ` parts lines that are said
one after another; `«…»` is a literal that waits for leave, `«+…»` one that does not, `⏎` is CRLF inside one;
`<user>`, `<plain>`, `<plain-wrong>` are the name and what AUTH PLAIN says, `<NUL>` is the octet, `<EMPTY>`
nothing. IMAP lines get a tag, unless they begin with `!`.
"""

import base64
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from simulator.protocols.imap.framing import pieces
from tests.peers.dovecot import PASSWORD

FOLDER = Path(__file__).parent / "lines"


class Case(NamedTuple):
    """Lines to be said in a state."""

    state: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.state}: {self.text}"

    def lines(self, user: str) -> list[bytes]:
        return [_written(line, user) for line in self.text.split(" ;; ")]


class Server(Protocol):
    """A connection: octets go in, what is answered comes out."""

    def ask(self, octets: bytes, enough: Callable[[bytes], bool]) -> bytes: ...
    def close(self) -> None: ...


def cases(protocol: str) -> Iterator[Case]:
    state = ""
    for line in (FOLDER / f"{protocol}.txt").read_text().split("\n")[:-1]:
        if line.startswith("["):
            state = line.strip("[]")
        elif state and line:
            yield Case(state, line)


def _written(line: str, user: str) -> bytes:
    replaced = line.replace("⏎", "\r\n").replace("<user>", user).replace("<NUL>", "\0").replace("<EMPTY>", "")
    for token, password in (("<plain>", PASSWORD), ("<plain-wrong>", "wrong")):
        said = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        replaced = replaced.replace(token, said)
    return re.sub("«([+]?)([^»]*)»", _literal, replaced).encode()


def _literal(match: re.Match[str]) -> str:
    return f"{{{len(match[2].encode())}{match[1]}}}\r\n{match[2]}"


class Line:
    """A connection to a real server."""

    def __init__(self, wire: socket.socket, enough: Callable[[bytes], bool]) -> None:
        self._wire = wire
        self.greeting = self.ask(b"", enough)

    def ask(self, octets: bytes, enough: Callable[[bytes], bool]) -> bytes:
        """What comes until it is enough, or the server closes."""
        heard = bytearray()
        try:
            self._wire.sendall(octets)
            while not enough(bytes(heard)):
                more = self._wire.recv(1 << 16)
                if not more:
                    break
                heard += more
        except ConnectionError:
            pass
        return bytes(heard)

    def close(self) -> None:
        self._wire.close()


class Engine:
    """One of our own servers, with a driver that decides for it; it answers at once."""

    def __init__(self, hear: Callable[[bytes], bytes]) -> None:
        self._hear = hear

    def ask(self, octets: bytes, enough: Callable[[bytes], bool]) -> bytes:
        return self._hear(octets)

    def close(self) -> None:
        pass


def say(server: Server, command: bytes, enough: Callable[[bytes], bool]) -> bytes:
    """Say a command, its literals when the server gives leave. Returns all that was answered."""
    heard, said = b"", b""
    for piece in pieces(command):
        said += piece
        if piece.endswith(b"+}\r\n"):
            continue  # the literal needs no leave
        answer = server.ask(said, enough)
        heard, said = heard + answer, b""
        if not answer.startswith(b"+ ") and b"\r\n+ " not in answer:
            break
    return heard
