"""A server from its start to its end: what it says and writes first, how it goes, what it counts last."""

import json
import re
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import hagaki  # noqa: F401
from tests.live.serving import DOORS, LETTER, MIKA, TULIP, Served

pytestmark = pytest.mark.slow
Start = Callable[..., Served]


def test_the_ready_file_says_what_a_program_must_know(served: Served) -> None:
    assert {"host", "hostname", "ca_file", "ports", "accounts"} == set(served.ready)
    assert set(DOORS) == set(served.ports)
    assert all(port > 0 for port in served.ports.values())
    assert {"login": MIKA, "address": "mika@fuji.example"} in served.ready["accounts"]
    assert Path(served.ready["ca_file"]).read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert TULIP not in json.dumps(served.ready)


def test_an_account_in_the_ready_file_is_a_login_and_an_address(served: Served) -> None:
    assert [
        {"login": "haruto", "address": "haruto@fuji.example"},
        {"login": "mei", "address": "mei@fuji.example"},
        {"login": MIKA, "address": "mika@fuji.example"},
        {"login": "aoi@sakura.example", "address": "aoi@sakura.example"},
    ] == served.ready["accounts"]


def test_the_ports_are_those_that_the_readme_names(hagaki) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    told = " ".join(hagaki("serve", "--help").out.split())
    for door, port in zip(DOORS, (2525, 2587, 2465, 2110, 2995, 2143, 2993), strict=True):
        assert re.search(rf"--{door} PORT The port for {door.upper()}[^-]*default: {port};", told), door


def test_another_office_stands_behind_the_ports_when_asked(start: Start) -> None:
    server = start("--office", "sakura.example")
    assert "mx.sakura.example" == server.ready["hostname"]
    assert {"login": "aoi", "address": "aoi@sakura.example"} in server.ready["accounts"]
    assert {"login": "haruto@fuji.example", "address": "haruto@fuji.example"} in server.ready["accounts"]
    with server.mx() as client:
        client.ehlo("else.example")
        client.mail("a@else.example")
        assert 250 == client.rcpt("aoi@sakura.example")[0]
        assert 250 == client.rcpt("mika@sakura.example")[0]  # --account adds to the office that is served
        assert 550 == client.rcpt("haruto@fuji.example")[0]


def test_the_welcome_holds_passwords_and_settings(served: Served) -> None:
    assert TULIP == served.password_of(MIKA)
    assert any(str(served.ports["imaps"]) in line for line in served.welcome)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_every_protocol_says_goodbye_and_the_last_line_counts(start: Start, number: int) -> None:
    server = start()
    with server.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example", "mei@fuji.example"], LETTER)
    visitors = {
        door: socket.create_connection(("127.0.0.1", server.ports[door])) for door in ("smtp", "pop3", "imap")
    }
    files = {door: visitor.makefile("rb") for door, visitor in visitors.items()}
    for file in files.values():
        file.readline()
    server.process.send_signal(number)
    last = {door: file.read() for door, file in files.items()}
    for each in (*files.values(), *visitors.values()):
        each.close()
    status, lines = server.end(number)
    assert 0 == status
    assert last["smtp"].startswith(b"421 4.3.2 ")
    assert last["pop3"].startswith(b"-ERR ")
    assert last["imap"].startswith(b"* BYE ")
    assert "2 letters in mailboxes and 0 in queues" in lines[-1]
    assert "" == server.errors


def test_the_signal_ends_a_letter_half_way_with_421(start: Start) -> None:
    server = start()
    with (
        socket.create_connection(("127.0.0.1", server.ports["smtp"])) as client,
        client.makefile("rb") as file,
    ):
        client.sendall(b"HELO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\nhalf")
        for _ in range(5):
            file.readline()
        status, lines = server.end()
        assert file.read().startswith(b"421 ")
    assert (0, True) == (status, "0 letters" in lines[-1])


def test_one_line_an_event_is_told(start: Start) -> None:
    server = start("--passwords", "clear")
    with server.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    with pytest.raises(Exception, match="not match"):
        server.pop3s(MIKA, "wrong")
    _, lines = server.end()
    told = "\n".join(lines)
    assert f"connects: SMTP, port {server.ports['smtp']}" in told
    assert "puts it into the mailbox of mika@fuji.example" in told
    assert "wrong name or password (mika)" in told
    assert "TLS is on (TLSv1.3)" in told


def test_files_are_written_for_others_only_where_they_should_read(start: Start, tmp_path: Path) -> None:
    server = start("--store", str(tmp_path / "store"), "--ca-out", str(tmp_path / "ca.pem"))
    assert str(tmp_path / "ca.pem") == server.ready["ca_file"]
    for private in ("accounts.json", "ca-key.pem", "mail.journal"):
        assert 0o600 == stat.S_IMODE((tmp_path / "store" / private).stat().st_mode)


def test_misuse_is_one_line_with_the_remedy(hagaki, served: Served) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    taken = hagaki("serve", "--smtp", str(served.ports["smtp"]), "--lang", "en")
    assert (2, 1) == (taken.status, taken.err.count("\n"))
    assert "choose another, or 0" in taken.err
    free = [word for door in served.ports for word in (f"--{door}", "0")]
    twice = hagaki("serve", *free, "--smtp", "2599", "--imap", "2599", "--lang", "en")
    assert (2, True) == (twice.status, twice.err.startswith("hagaki: --imap: port 2599 "))
    for options, words in (
        (("--ready-file", "/no/such/folder/ready.json"), "/no/such/folder/ready.json"),
        (("--office", "oak.example"), "there is sakura.example, fuji.example"),
        (("--account", "mika"), "NAME:PASSWORD"),
        (("--account", "m ika:tulip"), "NAME:PASSWORD"),
        (("--world", "moon"), "no world is called"),
        (("--host", "no.such.host.example"), "choose another"),
    ):
        told = hagaki("serve", *free, *options, "--lang", "en")
        assert (2, True) == (told.status, words in told.err), told.err


def test_an_address_that_others_reach_is_warned_of(start: Start) -> None:
    server = start("--host", "0.0.0.0", "--passwords", "clear")
    assert 2 == server.errors.count("Careful: ")
    assert 250 == server.mx().noop()[0]
