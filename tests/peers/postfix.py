"""Debian's Postfix, and its smtp-sink, on free ports of loopback, thrown away afterwards.

Postfix itself needs root. Its queue, its settings and its log lie in a folder of their own, so that one that
runs on this machine already is left alone. What it takes for `fuji.example` goes into mbox files.
"""

import fcntl
import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.peers.programs import as_root, certificates, find, free_ports, open_folder, until

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}
multi_instance_enable = no
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.fuji.example
mydestination =
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = fuji.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:letters
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/certificate.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_loglevel = 1
message_size_limit = 1000000
virtual_mailbox_limit = 0
local_header_rewrite_clients =
smtputf8_enable = yes
smtpd_recipient_limit = 5
smtpd_reject_unlisted_recipient = no
smtpd_client_connection_count_limit = 0
"""
_MASTER = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix(NamedTuple):
    port: int
    authority_pem: bytes
    folder: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def log(self) -> str:
        log = self.folder / "log" / "postfix.log"
        return log.read_text() if log.exists() else ""

    def letters(self, count: int) -> list[bytes]:
        """Takes what lies in the mailbox, once so many letters do: each with its From line, in LF."""
        mailbox = self.folder / "mail" / "letters"

        def take() -> list[bytes] | None:
            if not mailbox.exists():
                return None
            with mailbox.open("r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX)  # Postfix holds it while it writes
                found = re.split(rb"(?m)^(?=From \S+  )", file.read())[1:]
                if len(found) < count:
                    return None
                file.truncate(0)
                return found

        return until(take)


@contextmanager
def postfix() -> Iterator[Postfix]:
    """A server that listens, for root alone; it is stopped at the end, whatever happens."""
    as_root("Postfix")
    program = find("postfix")
    with open_folder("pfix") as folder:
        authority_pem = certificates(folder)
        (port,) = free_ports(1)
        owner = pwd.getpwnam("mail")
        for name in ("queue", "data", "mail", "log"):
            (folder / name).mkdir()
        for name, user in (("data", "postfix"), ("mail", "mail")):
            shutil.chown(folder / name, user)
        values = {"folder": folder, "port": port, "uid": owner.pw_uid, "gid": owner.pw_gid}
        (folder / "main.cf").write_text(_MAIN.format(**values))
        (folder / "master.cf").write_text(_MASTER.format(**values))
        _postfix(program, folder, "start")
        running = Postfix(port, authority_pem, folder)
        try:
            until(lambda: running.port if _listens(port) else None)
            yield running
        finally:
            _postfix(program, folder, "stop")
            until(lambda: None if _runs(folder) else True)


def _postfix(program: str, folder: Path, verb: str) -> None:
    done = subprocess.run(
        [program, "-c", str(folder), verb], capture_output=True, text=True, timeout=60, check=False
    )
    log = folder / "log" / "postfix.log"
    told = done.stdout + done.stderr + (log.read_text() if log.exists() else "")
    assert 0 == done.returncode, f"postfix {verb}: {told}"


def _runs(folder: Path) -> bool:
    """Whether the master process is there, by the lock that it holds."""
    number = folder / "queue" / "pid" / "master.pid"
    try:
        os.kill(int(number.read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def smtp_sink(*options: str) -> Iterator[tuple[int, Path]]:
    """Postfix's test server: it takes everything, or refuses as the options say.

    Gives its port, and the folder of the transactions that it has written down (with `-d letter.`).
    """
    program = find("smtp-sink")
    with open_folder("sink") as folder:
        (port,) = free_ports(1)
        process = subprocess.Popen(
            [program, *(() if os.geteuid() else ("-u", "root")), *options, f"127.0.0.1:{port}", "100"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            until(lambda: port if _listens(port) else None)
            yield port, folder
        finally:
            process.kill()
            process.communicate(timeout=10)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
