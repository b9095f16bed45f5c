"""Debian's Dovecot on free ports of loopback, with a configuration that is thrown away.

Any login name is let in by the one password, each with a mailbox of its own. The certificate is issued by
an authority of ours. Root and ordinary users can start it.
"""

import getpass
import grp
import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.peers.programs import certificates, find, free_ports, open_folder, until

PASSWORD = "pencil"
DOORS = ("imap", "imaps", "pop3", "pop3s")

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = hagaki-test
protocols = imap pop3
listen = 127.0.0.1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = {tls_first}
auth_mechanisms = plain login cram-md5 scram-sha-256
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
pop3_uidl_format = %08Xu%08Xv
namespace inbox {{
  inbox = yes
  separator = /
  mailbox INBOX {{
    auto = subscribe
  }}
  mailbox Drafts {{
    auto = subscribe
    special_use = \\Drafts
  }}
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = subscribe
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  service_count = 0
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service imap {{
  service_count = 1000
}}
service pop3 {{
  service_count = 1000
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot(NamedTuple):
    ports: dict[str, int]
    authority_pem: bytes
    folder: Path

    def connect(self, door: str) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.ports[door]), timeout=20)


@contextmanager
def dovecot(*, passwords_in_clear: bool = True) -> Iterator[Dovecot]:
    """A server that listens; it is stopped at the end, whatever happens."""
    program = find("dovecot")
    with open_folder("dove") as folder:
        authority_pem = certificates(folder)
        ports = dict(zip(DOORS, free_ports(len(DOORS)), strict=True))
        configuration = folder / "dovecot.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                folder=folder,
                password=PASSWORD,
                tls_first="no" if passwords_in_clear else "yes",
                **ports,
                **_users(folder),
            )
        )
        process = subprocess.Popen(
            [program, "-F", "-c", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            for port in ports.values():
                until(lambda port=port: _takes(process, port, folder / "log"))
            yield Dovecot(ports, authority_pem, folder)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _users(folder: Path) -> dict[str, str | int]:
    """Root gives the mail to a user without rights, for Dovecot lets nobody read mail as root."""
    mail = folder / "mail"
    mail.mkdir()
    if os.geteuid():
        me, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
        return {"internal": me, "login": me, "group": group, "uid": os.geteuid(), "gid": os.getegid()}
    owner = pwd.getpwnam("mail")
    os.chown(mail, owner.pw_uid, owner.pw_gid)
    return {
        "internal": "dovecot",
        "login": "dovenull",
        "group": "dovecot",
        "uid": owner.pw_uid,
        "gid": owner.pw_gid,
    }


def _takes(process: "subprocess.Popen[bytes]", port: int, log: Path) -> bool | None:
    """True once the port takes connections."""
    assert process.poll() is None, log.read_text() if log.exists() else "Dovecot did not start"
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    return None
