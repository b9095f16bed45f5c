"""A `hagaki serve` process for tests: started on free ports, ready when it says so, ended by a signal."""

import imaplib
import json
import os
import poplib
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

DOORS = ("smtp", "submission", "submissions", "pop3", "pop3s", "imap", "imaps")
MIKA, TULIP = "mika", "tulip"
LETTER = b"From: mika@fuji.example\r\nSubject: tea\r\n\r\nAt four?\r\n.\r\n..\r\n"


class Served:
    """One process. `ready` is its ready file."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        ready_file = folder / "ready.json"
        ready_file.unlink(missing_ok=True)
        free = [part for name in DOORS for part in (f"--{name}", "0")]
        with (folder / "errors.txt").open("wb") as errors:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "simulator.cli", "serve", *free, "--lang", "en"),
                    *("--account", f"{MIKA}:{TULIP}", "--ready-file", str(ready_file), *options),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "HAGAKI_STATE": str(folder / "state"), "LANG": "C.UTF-8"},
                text=True,
            )
        assert self.process.stdout is not None
        self._sockets: list[socket.socket] = []
        self.welcome = []
        for line in self.process.stdout:
            self.welcome.append(line.rstrip("\n"))
            if line.startswith("ready"):
                break
        else:
            self.kill()
            raise AssertionError((folder / "errors.txt").read_text())
        self.ready: dict[str, Any] = json.loads(ready_file.read_text())
        self.ports: dict[str, int] = self.ready["ports"]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, list[str]]:
        """Send a signal and wait. Returns the exit status and the lines printed since it was ready."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        lines = self.process.stdout.read().splitlines()
        self.process.stdout.close()
        return self.process.wait(20), lines

    def _closed_at_the_end(self, wire: socket.socket | None) -> None:
        assert wire is not None
        self._sockets.append(wire)

    def kill(self) -> None:
        for wire in self._sockets:
            wire.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def errors(self) -> str:
        return (self.folder / "errors.txt").read_text()

    def resident_kib(self) -> int:
        """How much memory the process has, where the system tells."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ready["ca_file"])

    def submission(self, *, log_in: bool = True) -> smtplib.SMTP:
        client = smtplib.SMTP("localhost", self.ports["submission"], timeout=10)
        client.starttls(context=self.trust())
        self._closed_at_the_end(client.sock)
        if log_in:
            client.login(MIKA, TULIP)
        return client

    def mx(self) -> smtplib.SMTP:
        client = smtplib.SMTP("127.0.0.1", self.ports["smtp"], timeout=10)
        self._closed_at_the_end(client.sock)
        return client

    def pop3s(self, login: str = MIKA, password: str = TULIP) -> poplib.POP3_SSL:
        client = poplib.POP3_SSL("127.0.0.1", self.ports["pop3s"], context=self.trust(), timeout=10)
        self._closed_at_the_end(client.sock)
        client.user(login)
        client.pass_(password)
        return client

    def imaps(self, login: str = MIKA, password: str = TULIP) -> imaplib.IMAP4_SSL:
        client = imaplib.IMAP4_SSL("localhost", self.ports["imaps"], ssl_context=self.trust(), timeout=10)
        self._closed_at_the_end(client.sock)
        client.login(login, password)
        return client

    def collect(self, login: str = MIKA, password: str = TULIP) -> list[bytes]:
        """Every letter that lies there, which is deleted."""
        client = self.pop3s(login, password)
        letters = []
        for number in range(1, client.stat()[0] + 1):
            letters.append(b"\r\n".join(client.retr(number)[1]) + b"\r\n")
            client.dele(number)
        client.quit()
        return letters

    def password_of(self, login: str) -> str:
        """What the welcome says it is."""
        return next(line.split()[1] for line in self.welcome if line.split()[:1] == [login])
