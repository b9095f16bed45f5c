"""mbsync keeps folders the same on both sides; msmtp sends, mpop and getmail collect, by each mechanism."""

from pathlib import Path

import pytest

from tests.live.serving import LETTER, Served
from tests.peers.conftest import Program

pytestmark = [pytest.mark.peers, pytest.mark.slow]

JAPANESE = "From: mika@fuji.example\r\nSubject: お茶の時間\r\n\r\n四時に\r\n".encode()
PHOTOS = "&UZl3Hw-"  # 写真, in modified UTF-7


def _deliver(served: Served, *letters: bytes) -> None:
    with served.mx() as client:
        for letter in letters:
            client.sendmail("a@else.example", ["mika@fuji.example"], letter, ["BODY=8BITMIME"])


def _sync(program: Program, served: Served, home: Path, cover: str) -> None:
    """One run of mbsync between the account and a folder of the program's own."""
    door = "imaps" if cover == "IMAPS" else "imap"
    (home / cover).mkdir(exist_ok=True)
    (home / "mbsyncrc").write_text(
        f"""IMAPStore far
Host localhost
Port {served.ports[door]}
User mika
Pass tulip
SSLType {cover}
CertificateFile {served.ready["ca_file"]}

MaildirStore near
Path {home}/{cover}/
Inbox {home}/{cover}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Remove Both
Expunge Both
SyncState *
"""
    )
    program("mbsync", "--config", home / "mbsyncrc", "--all")


def _letters(folder: Path) -> list[Path]:
    return sorted(path for part in ("cur", "new") for path in (folder / part).iterdir())


def test_mbsync_keeps_two_devices_and_the_server_the_same(
    served: Served, program: Program, tmp_path: Path
) -> None:
    _deliver(served, LETTER, JAPANESE)
    office, phone = tmp_path / "IMAPS", tmp_path / "STARTTLS"
    for cover in ("IMAPS", "STARTTLS"):
        _sync(program, served, tmp_path, cover)
    assert [2, 2] == [len(_letters(device / "INBOX")) for device in (office, phone)]
    first, second = _letters(office / "INBOX")
    first.unlink()
    second.rename(office / "INBOX" / "cur" / f"{second.name.partition(':')[0]}:2,FS")
    for part in ("cur", "new", "tmp"):
        (office / PHOTOS / part).mkdir(parents=True)
    (office / PHOTOS / "new" / "1.here").write_bytes(JAPANESE.replace(b"\r\n", b"\n"))
    for cover in ("IMAPS", "STARTTLS", "IMAPS"):
        _sync(program, served, tmp_path, cover)
    for device in (office, phone):
        (left,) = _letters(device / "INBOX")
        assert left.name.endswith(":2,FS")
        (photo,) = _letters(device / PHOTOS)
        assert "お茶の時間" in photo.read_text()
    (phone / "INBOX" / "cur" / _letters(phone / "INBOX")[0].name).unlink()
    _letters(phone / PHOTOS)[0].unlink()
    for cover in ("STARTTLS", "IMAPS"):
        _sync(program, served, tmp_path, cover)
    assert [[], []] == [_letters(office / name) for name in ("INBOX", PHOTOS)]
    with served.imaps() as reader:
        assert "OK" == reader.delete(PHOTOS)[0]
    assert [] == served.collect()


@pytest.mark.parametrize("mechanism", ["plain", "login", "cram-md5", "scram-sha-256"])
@pytest.mark.parametrize("door", ["submission", "submissions"])
def test_msmtp_sends_by_each_mechanism(
    served: Served, program: Program, tmp_path: Path, mechanism: str, door: str
) -> None:
    settings = tmp_path / "msmtprc"
    settings.write_text(
        f"""account mika
host localhost
port {served.ports[door]}
tls on
tls_starttls {"on" if door == "submission" else "off"}
tls_trust_file {served.ready["ca_file"]}
auth {mechanism}
user mika
password tulip
from mika@fuji.example
dsn_notify failure
"""
    )
    settings.chmod(0o600)
    options = ("msmtp", "--file", settings, "--account", "mika")
    program(*options, "mika@fuji.example", given="Subject: お茶\n\n四時に\n.\n..\n")
    (letter,) = served.collect()
    assert letter.endswith("\r\n\r\n四時に\r\n.\r\n..\r\n".encode())
    settings.write_text(settings.read_text().replace("tulip", "rose"))
    refused = program(*options, "mika@fuji.example", given="x\n", check=False)
    assert "535 5.7.8" in refused.stderr


@pytest.mark.parametrize("mechanism", ["user", "plain", "cram-md5", "scram-sha-256"])
@pytest.mark.parametrize("door", ["pop3", "pop3s"])
def test_mpop_collects_letters_in_japanese_and_those_behind_them(
    served: Served, program: Program, tmp_path: Path, mechanism: str, door: str
) -> None:
    _deliver(served, JAPANESE, LETTER)
    settings = tmp_path / "mpoprc"
    settings.write_text(
        f"""account mika
host localhost
port {served.ports[door]}
tls on
tls_starttls {"on" if door == "pop3" else "off"}
tls_trust_file {served.ready["ca_file"]}
auth {mechanism}
user mika
password tulip
uidls_file {tmp_path}/uidls
delivery mbox {tmp_path}/got
"""
    )
    settings.chmod(0o600)
    program("mpop", "--file", settings, "--quiet", "mika")
    got = (tmp_path / "got").read_text()
    assert "Subject: =?utf-8?B?44GK6Iy244Gu5pmC6ZaT?=\n" in got
    assert "Subject: tea\n" in got
    assert [] == served.collect()


@pytest.mark.parametrize("kind", ["SimplePOP3SSL", "SimpleIMAPSSL"])
def test_getmail_collects_each_letter_once(
    served: Served, program: Program, tmp_path: Path, kind: str
) -> None:
    _deliver(served, JAPANESE, LETTER)
    (tmp_path / "getmailrc").write_text(
        f"""[retriever]
type = {kind}Retriever
server = localhost
port = {served.ports["pop3s" if "POP3" in kind else "imaps"]}
username = mika
password = tulip
ca_certs = {served.ready["ca_file"]}
[destination]
type = MDA_external
path = /bin/cat
allow_root_commands = true
[options]
read_all = false
delete = false
"""
    )
    command = ("getmail", "--rcfile", "getmailrc", "--getmaildir", tmp_path)
    assert "2 messages" in program(*command).stdout
    _deliver(served, LETTER)
    assert "1 messages" in program(*command).stdout
    assert 3 == len(served.collect())
