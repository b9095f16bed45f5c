"""The servers that the benchmark visits by sockets: ours and pymap, each a process of its own on loopback.

aiosmtpd stands in `bench_delivery`, Dovecot in `tests.peers.dovecot`. What ours prints, a line an event,
is made and written as ever, and thrown away by the system.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection
from typing import NamedTuple

from tests.bench.processes import HAGAKI, ROOT, surroundings
from tests.peers.programs import free_ports, until

LOGIN, PASSWORD = "reader", "pencil"
_DOORS = ("smtp", "submission", "submissions", "pop3", "pop3s", "imap", "imaps")


class Serving(NamedTuple):
    """One running server."""

    ports: dict[str, int]
    pid: int
    ca_file: str = ""

    def resident_kib(self) -> int:
        """How much memory the process has, as Linux tells it."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


@contextmanager
def hagaki_serve(*logins: str) -> Iterator[Serving]:
    """Our live servers with accounts of these names at fuji.example, passwords taken in clear too."""
    with tempfile.TemporaryDirectory() as folder:
        ready_file = Path(folder) / "ready.json"
        free = [part for door in _DOORS for part in (f"--{door}", "0")]
        accounts = [part for login in logins for part in ("--account", f"{login}:{PASSWORD}")]
        process = subprocess.Popen(
            [HAGAKI, "serve", *free, *accounts, "--passwords", "clear", "--ready-file", str(ready_file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=surroundings(),
            cwd=ROOT,
        )
        with _ended(process):
            until(lambda: ready_file.exists() or None)
            ready = json.loads(ready_file.read_text())
            yield Serving(ready["ports"], process.pid, ready["ca_file"])


@contextmanager
def pymap() -> Iterator[Serving]:
    """pymap with its mailboxes in memory, and one account."""
    (port,) = free_ports(1)
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    options += ["--no-service", "managesieve", "--no-service", "admin"]
    process = subprocess.Popen(
        [
            str(Path(HAGAKI).with_name("pymap")),
            *options,
            "dict",
            "--demo-user",
            LOGIN,
            "--demo-password",
            PASSWORD,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=surroundings(),
        cwd=ROOT,
    )

    def takes() -> bool | None:
        assert process.poll() is None, "pymap did not start"
        with suppress(OSError):
            create_connection(("127.0.0.1", port), timeout=5).close()
            return True
        return None

    with _ended(process):
        until(takes)
        yield Serving({"imap": port}, process.pid)


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
