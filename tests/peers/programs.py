"""Programs that nobody here wrote: found, or skipped by their name with the remedy; and ports for them."""

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from typing import TypeVar

import pytest

from simulator.protocols.tls.certificates import CertificateAuthority

Found = TypeVar("Found")

PACKAGES = {
    "curl": "curl",
    "swaks": "swaks",
    "openssl": "openssl",
    "fetchmail": "fetchmail",
    "mutt": "mutt",
    "mbsync": "isync",
    "msmtp": "msmtp",
    "mpop": "mpop",
    "getmail": "getmail6",
    "dovecot": "dovecot-imapd dovecot-pop3d",
    "postfix": "postfix",
    "smtp-sink": "postfix",
    "smtp-source": "postfix",
}
MISSING = "is missing: apt-get install "  # what the summary at the end looks for
_ALSO = ("/usr/sbin", "/sbin", "/usr/local/sbin")  # not on the path of every user
_IN_MEMORY = "/dev/shm"


def find(name: str) -> str:
    """Where a program is. Skips the test where it is nowhere."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *_ALSO)))
    if found is None:
        pytest.skip(f"{name} {MISSING}{PACKAGES[name]}")
    return found


def as_root(why: str) -> None:
    """Skips the test for anybody else."""
    if os.geteuid():
        pytest.skip(f"root is missing: run the tests as root, for {why}")


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@contextmanager
def open_folder(prefix: str) -> Iterator[Path]:
    """A folder that other users may pass through, with a short path: servers put sockets there.

    In memory where the system has such a place, because servers write every letter through to the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def certificates(folder: Path) -> bytes:
    """Puts certificate.pem and key.pem of `localhost` into a folder. Returns their issuer's certificate."""
    now = datetime.now(UTC)
    authority = CertificateAuthority.create("test authority", SystemRandom(), now, key="p256")
    identity = authority.issue(
        ("localhost",), ("127.0.0.1",), not_before=now - timedelta(1), not_after=now + timedelta(1)
    )
    (folder / "certificate.pem").write_bytes(identity.certificate_pem)
    key = folder / "key.pem"
    key.touch(0o600)
    key.write_bytes(identity.key_pem)
    return authority.certificate_pem


def until(look: Callable[[], Found | None], seconds: float = 20) -> Found:
    """What `look` finds at last. Raises AssertionError where that takes too long."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.01)
    return found
