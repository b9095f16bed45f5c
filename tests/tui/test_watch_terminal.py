"""`hagaki serve --screen` on a terminal: however it ends, with a goodbye and a whole terminal."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.serving import DOORS
from tests.tui.test_terminal import Hagaki

pytestmark = pytest.mark.slow

_PATIENCE = 40.0
_LOST = b"Stopped. 0 letters in mailboxes and 0 in queues are gone"


class Servers(Hagaki):
    """The screen, and what its ready file says."""

    def __init__(self, folder: Path, *options: str) -> None:
        ready = folder / "ready.json"
        free = [part for name in DOORS for part in (f"--{name}", "0")]
        shared = ["-m", "simulator.cli", "--lang", "en", "--ascii", "serve", "--ready-file", str(ready)]
        super().__init__([*shared, *free, *options], folder / "state")
        self.read_until(b"Nobody is connected")
        self.ready: dict[str, Any] = json.loads(ready.read_text())

    @property
    def last_words(self) -> bytes:
        """What stands on the terminal once the screen has gone."""
        return self.written.rpartition(b"\x1b[?1049l")[2]


Start = Callable[..., Servers]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Servers] = []

    def begin(*options: str) -> Servers:
        started.append(Servers(tmp_path, *options))
        return started[-1]

    yield begin
    for servers in started:
        servers.close()


def _greeted(servers: Servers, door: str) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", servers.ready["ports"][door]), timeout=20)
    wire.recv(1000)
    return wire


def _rest(wire: socket.socket) -> bytes:
    with wire, wire.makefile("rb") as file:
        return file.read()


def _end_by_q(servers: Servers) -> None:
    servers.press(b"q")
    servers.read_until(b"Stop the servers?")
    servers.press(b"y")


def _end_by_ctrl_c(servers: Servers) -> None:
    servers.press(b"\x03")
    servers.read_until(b"Stop the servers?")
    servers.press(b"y")


def _signalled(number: int) -> Callable[[Servers], None]:
    return lambda servers: servers.program.send_signal(number)


_ENDS = {
    "q": _end_by_q,
    "Ctrl-C": _end_by_ctrl_c,
    "SIGTERM": _signalled(signal.SIGTERM),
    "SIGINT": _signalled(signal.SIGINT),
    "SIGHUP": _signalled(signal.SIGHUP),
}


@pytest.mark.parametrize("way", _ENDS)
def test_every_end_says_goodbye_and_counts_what_goes_when_the_screen_has_gone(start: Start, way: str) -> None:
    servers = start("--screen")
    visitors = {door: _greeted(servers, door) for door in ("smtp", "pop3", "imap")}
    servers.read_until(b"3 connected")
    _ENDS[way](servers)
    assert (128 + signal.SIGHUP if way == "SIGHUP" else 0) == servers.end()
    said = {door: _rest(wire) for door, wire in visitors.items()}
    assert said["smtp"].startswith(b"421 4.3.2 ")
    assert said["pop3"].startswith(b"-ERR ")
    assert said["imap"].startswith(b"* BYE ")
    assert servers.is_given_back
    assert servers.last_words.count(_LOST) == 1


def test_where_there_is_a_terminal_the_screen_is_what_one_gets(start: Start) -> None:
    servers = start()
    _end_by_q(servers)
    assert 0 == servers.end()


def test_a_warning_stands_on_the_screen_too(start: Start) -> None:
    servers = start("--host", "0.0.0.0", "--passwords", "clear")
    servers.press(b"\x1b[F" * 3)
    servers.read_until(b"Use it in a")
    _end_by_q(servers)
    assert 0 == servers.end()


def test_a_terminal_that_stops_reading_stops_no_visitor(start: Start) -> None:
    servers = start("--screen")
    served = 0
    until = time.monotonic() + _PATIENCE
    while served < 1500:  # nobody reads the terminal meanwhile
        with _greeted(servers, "pop3") as wire:
            wire.sendall(b"CAPA\r\nQUIT\r\n")
            while wire.recv(4096):
                pass
        served += 1
        assert time.monotonic() < until, served
    servers.program.send_signal(signal.SIGTERM)
    assert 0 == servers.end()


def test_a_screen_without_a_terminal_is_misuse_with_the_remedy(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "simulator.cli", "serve", "--screen", "--lang", "en", "--smtp", "0"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        env={**os.environ, "HAGAKI_STATE": str(tmp_path / "state")},
        check=False,
    )
    assert (2, "") == (told.returncode, told.stdout)
    assert (1, True) == (told.stderr.count("\n"), "--no-screen" in told.stderr)
