"""curl sends by submission and reads by POP3 and IMAP, with the certificate checked."""

from pathlib import Path

import pytest

from tests.live.serving import LETTER, MIKA, TULIP, Served
from tests.peers.conftest import Program

pytestmark = [pytest.mark.peers, pytest.mark.slow]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.eml"
    path.write_bytes(LETTER)
    return path


@pytest.mark.parametrize("door", ["submission", "submissions"])
def test_curl_sends_under_tls_and_fetches_the_same_letter(
    served: Served, program: Program, letter: Path, door: str
) -> None:
    scheme, more = ("smtps", ()) if door == "submissions" else ("smtp", ("--ssl-reqd",))
    login = ("--cacert", served.ready["ca_file"], "--user", f"{MIKA}:{TULIP}", "--silent", "--show-error")
    program(
        *("curl", f"{scheme}://localhost:{served.ports[door]}/mika-pc", *more, *login),
        *("--mail-from", "mika@fuji.example", "--mail-rcpt", "mika@fuji.example", "--upload-file", letter),
    )
    for url in (
        f"pop3s://localhost:{served.ports['pop3s']}/1",
        f"imaps://localhost:{served.ports['imaps']}/INBOX;MAILINDEX=1",
    ):
        got = program("curl", url, *login).stdout
        assert got.replace("\r\n", "\n").endswith(LETTER.decode().replace("\r\n", "\n")), url
    listing = program("curl", f"pop3://localhost:{served.ports['pop3']}/", "--ssl-reqd", *login).stdout
    assert listing.startswith("1 ")
    assert 1 == len(served.collect())


def test_curl_is_not_let_in_without_tls_or_with_a_wrong_password(served: Served, program: Program) -> None:
    trust = ("--cacert", served.ready["ca_file"], "--silent", "--show-error")
    clear = program("curl", f"pop3://localhost:{served.ports['pop3']}/", "--user", "mika:tulip", check=False)
    assert 67 == clear.returncode  # CURLE_LOGIN_DENIED
    url = f"imaps://localhost:{served.ports['imaps']}/INBOX"
    assert 67 == program("curl", url, "--user", "mika:rose", *trust, check=False).returncode
    assert 60 == program("curl", url, "--user", "mika:tulip", check=False).returncode  # unknown issuer


def test_curl_searches_and_flags_by_imap(served: Served, program: Program, letter: Path) -> None:
    url = f"imaps://localhost:{served.ports['imaps']}"
    login = ("--cacert", served.ready["ca_file"], "--user", "mika:tulip", "--silent", "--show-error")
    program("curl", f"{url}/Sent", "--upload-file", letter, *login)
    assert "* SEARCH 1" in program("curl", f"{url}/Sent?SUBJECT%20tea", *login).stdout
    program("curl", f"{url}/Sent", "--request", r"STORE 1 +FLAGS (\Deleted)", *login)
    assert "* SEARCH" in program("curl", f"{url}/Sent", "--request", "SEARCH DELETED", *login).stdout
    assert "Sent" in program("curl", f"{url}/", *login).stdout


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_curl_sends_by_each_mechanism(served: Served, program: Program, letter: Path, mechanism: str) -> None:
    program(
        *("curl", f"smtp://localhost:{served.ports['submission']}", "--ssl-reqd", "--silent", "--show-error"),
        *("--cacert", served.ready["ca_file"], "--user", f"{MIKA}:{TULIP}"),
        *("--login-options", f"AUTH={mechanism}", "--upload-file", letter),
        *("--mail-from", "mika@fuji.example", "--mail-rcpt", "mika@fuji.example"),
    )
    assert 1 == len(served.collect())


@pytest.mark.parametrize("mechanism", ["PLAIN", "CRAM-MD5", "*"])
def test_curl_collects_by_each_mechanism(served: Served, program: Program, mechanism: str) -> None:
    with served.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    url = f"pop3://localhost:{served.ports['pop3']}"
    login = ("--ssl-reqd", "--cacert", served.ready["ca_file"], "--user", f"{MIKA}:{TULIP}", "--silent")
    options = ("--login-options", f"AUTH={mechanism}")
    listing = program("curl", f"{url}/", *login, *options).stdout
    assert listing.startswith("1 ")
    assert "1 " in program("curl", f"{url}/", "--request", "UIDL", *login, *options).stdout
    assert "Subject: tea" in program("curl", f"{url}/", "--request", "TOP 1 0", *login, *options).stdout
    program("curl", f"{url}/1", "--request", "DELE", "--head", *login, *options)
    assert [] == served.collect()


@pytest.mark.parametrize("mechanism", ["PLAIN", "CRAM-MD5", "*"])
def test_curl_reads_by_imap_by_each_mechanism(served: Served, program: Program, mechanism: str) -> None:
    with served.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    url = f"imap://localhost:{served.ports['imap']}/INBOX;MAILINDEX=1"
    login = ("--ssl-reqd", "--cacert", served.ready["ca_file"], "--user", f"{MIKA}:{TULIP}", "--silent")
    assert "At four?" in program("curl", url, *login, "--login-options", f"AUTH={mechanism}").stdout
    assert 1 == len(served.collect())


def test_curl_upgrades_imap_and_reads_a_section(served: Served, program: Program) -> None:
    with served.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    url = f"imap://localhost:{served.ports['imap']}"
    login = ("--ssl-reqd", "--cacert", served.ready["ca_file"], "--user", f"{MIKA}:{TULIP}", "--silent")
    assert "At four?" in program("curl", f"{url}/INBOX;MAILINDEX=1;SECTION=TEXT", *login).stdout
    answer = program("curl", f"{url}/INBOX", "--request", "FETCH 1 (FLAGS ENVELOPE)", *login).stdout
    assert '"tea"' in answer
    assert 1 == len(served.collect())
