"""Goal: the conversations that the standards print are overheard as what they are.

Method: each transcript line as a packet of its own; the notebook must know the protocol and hold what
was typed in clear, and of what went on under TLS nothing is asked.
"""

from pathlib import Path

import pytest

from simulator.views.notebook.facts import BODY, ENVELOPE, PASSWORDS, TRAFFIC
from tests.transcripts.reader import FOLDER, read
from tests.views.notebook.overheard import CLIENT, SERVER, heard, of

FILES = sorted(FOLDER.glob("*/*.txt"))


def said(path: Path) -> list[tuple[int, bytes]]:
    lines = [line for line in read(path).lines if line.mark in "CS"]
    return [(CLIENT if line.mark == "C" else SERVER, line.octets) for line in lines]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_protocol_is_known(path: Path) -> None:
    known = dict(of(heard(said(path)), TRAFFIC))["protocol"]
    assert path.parent.name.upper() == known.partition(",")[0]


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "smtp"], ids=lambda p: p.stem)
def test_every_path_on_a_slip_is_written_down(path: Path) -> None:
    lines = [octets.decode() for way, octets in said(path) if way == CLIENT]
    clear = lines[: lines.index("STARTTLS\r\n")] if "STARTTLS\r\n" in lines else lines
    begun = ("MAIL FROM:<", "RCPT TO:<")
    paths = [line[line.index("<") + 1 : line.index(">")] for line in clear if line.startswith(begun)]
    found = [value for _, value in of(heard(said(path)), ENVELOPE)]
    assert [asked or "<>" for asked in paths] == found[: len(paths)]


IN_CLEAR = (
    "imap/rfc2177-3-idle",
    "smtp/login-challenges",
    "smtp/rfc4954-4-auth",
    "pop3/rfc5034-6-auth-plain",
)


@pytest.mark.parametrize("name", IN_CLEAR)
def test_passwords_in_clear_are_found(name: str) -> None:
    found = of(heard(said(FOLDER / f"{name}.txt")), PASSWORDS)
    assert {"password"} == {kind for kind, _ in found}


@pytest.mark.parametrize("protocol", ["pop3", "smtp"])
def test_cram_md5_and_scram_show_no_password(protocol: str) -> None:
    for name in ("rfc2195-2-cram-md5", "rfc7677-3-scram"):
        found = of(heard(said(FOLDER / protocol / f"{name}.txt")), PASSWORDS)
        assert {"challenge", "digest"} <= {kind for kind, _ in found}
        assert "password" not in {kind for kind, _ in found}


def test_a_letter_in_chunks_is_read_whole() -> None:
    lines = (
        (SERVER, b"220 x\r\n"),
        (CLIENT, b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 20\r\nSubject: plan\r\n\r\nsur"),
        (SERVER, b"250 Ok\r\n250 Ok\r\n250 Ok\r\n"),
        (CLIENT, b"BDAT 7 LAST\r\npri"),
        (CLIENT, b"se\r\nQUIT\r\n"),
    )
    assert [("text", "surprise\n")] == of(heard(lines), BODY)
    assert [("text", "surpri")] == of(heard(lines[:4]), BODY)
