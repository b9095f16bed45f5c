"""fetchmail collects by POP3 and IMAP; mutt sends a letter and reads it in its mailbox."""

from pathlib import Path

import pytest

from tests.live.serving import LETTER, Served
from tests.peers.conftest import Program
from tests.peers.programs import find
from tests.terminal import Terminal

pytestmark = [pytest.mark.peers, pytest.mark.slow]


def _deliver(served: Served) -> None:
    with served.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)


@pytest.mark.parametrize(
    ("protocol", "door"), [("pop3", "pop3"), ("pop3", "pop3s"), ("imap", "imap"), ("imap", "imaps")]
)
def test_fetchmail_collects_and_deletes(
    served: Served, program: Program, tmp_path: Path, protocol: str, door: str
) -> None:
    _deliver(served)
    _deliver(served)
    cover = "ssl" if door.endswith("s") else 'sslproto "auto"'
    settings = tmp_path / "fetchmailrc"
    settings.write_text(
        f"poll localhost protocol {protocol} service {served.ports[door]}\n"
        f'  user "mika" password "tulip" {cover} sslcertck sslcertfile "{served.ready["ca_file"]}"\n'
        f'  mda "cat >> {tmp_path}/got"\n'
    )
    settings.chmod(0o600)
    program("fetchmail", "--fetchmailrc", settings, "--pidfile", tmp_path / "pid", "--nosyslog", "--verbose")
    got = (tmp_path / "got").read_text()
    assert 2 == got.count("Subject: tea\n")
    assert 2 == got.count("\nAt four?\n.\n..\n")
    assert [] == served.collect()


def test_mutt_sends_and_files_a_copy_by_imap(served: Served, program: Program, tmp_path: Path) -> None:
    (tmp_path / ".muttrc").write_text(
        f"""set from="mika@fuji.example" realname="Mika" use_from=yes hostname="fuji.example"
set smtp_url="smtp://mika@localhost:{served.ports["submission"]}/" smtp_pass="tulip"
set imap_user="mika" imap_pass="tulip" folder="imaps://localhost:{served.ports["imaps"]}/"
set record="=Sent" copy=yes ssl_starttls=yes ssl_force_tls=yes
set certificate_file="{served.ready["ca_file"]}"
"""
    )
    program("mutt", "-s", "お茶の時間", "--", "mika@fuji.example", given="四時にどうぞ。\n")
    (letter,) = served.collect()
    assert b"Subject: =?utf-8?" in letter
    with served.imaps() as reader:
        assert [b"1"] == reader.select("Sent")[1]
        assert b"\\Seen" in reader.fetch("1", "FLAGS")[1][0]  # type: ignore[operator]


def _mutt_does(keys: str, home: Path) -> None:
    """Mutt at a terminal, with these keys pressed, ends of itself and has saved the letter."""
    terminal = Terminal([find("mutt"), "-e", keys], {"HOME": str(home)}, home)
    try:
        assert 0 == terminal.end(), terminal.written[-2000:]
    finally:
        terminal.close()
    assert "At four?" in (home / "saved").read_text(), terminal.written[-2000:]


def test_mutt_collects_by_pop3(served: Served, tmp_path: Path) -> None:
    _deliver(served)
    (tmp_path / ".muttrc").write_text(
        f"""set pop_user="mika" pop_pass="tulip" spoolfile="pops://localhost:{served.ports["pop3s"]}/"
set folder="{tmp_path}" ssl_force_tls=yes certificate_file="{served.ready["ca_file"]}" delete=yes
set wait_key=no move=no
"""
    )
    keys = f"push '<save-message>{tmp_path}/saved<enter>y<sync-mailbox><quit>'"
    _mutt_does(keys, tmp_path)
    assert [] == served.collect()


def test_mutt_reads_a_letter_and_deletes_it(served: Served, tmp_path: Path) -> None:
    _deliver(served)
    (tmp_path / ".muttrc").write_text(
        f"""set imap_user="mika" imap_pass="tulip" folder="imaps://localhost:{served.ports["imaps"]}/"
set spoolfile="=INBOX" ssl_force_tls=yes certificate_file="{served.ready["ca_file"]}" delete=yes
set wait_key=no
"""
    )
    keys = f"push '<save-message>{tmp_path}/saved<enter>y<sync-mailbox><quit>'"
    _mutt_does(keys, tmp_path)
    assert [] == served.collect()
