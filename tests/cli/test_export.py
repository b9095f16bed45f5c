"""`hagaki export` as a person has it: the file, the warning first, one line for every misuse."""

from pathlib import Path

import pytest

from tests.cli.conftest import Hagaki

SECTION = b"\x0a\x0d\x0d\x0a"

pytestmark = pytest.mark.slow


def test_a_saved_trace_with_keys_is_written_and_warned_of_first(
    hagaki: Hagaki, letter: Path, tmp_path: Path
) -> None:
    saved, path = tmp_path / "run.hagaki", tmp_path / "run.pcapng"
    assert 0 == hagaki("deliver", letter, "--tls", "required", "--save", saved).status
    told = hagaki("export", saved, "--to", "pcapng", "-o", path)
    assert (0, "") == (told.status, told.err)
    warning, count = told.out.splitlines()
    assert "passwords and TLS keys" in warning
    assert "packets" in count
    assert path.read_bytes().startswith(SECTION)
    told = hagaki("export", saved, "--to", "pcapng", "-o", path, "--no-keys")
    assert "no passwords that can be read, and no keys" in told.out.splitlines()[0]
    assert b"TRAFFIC_SECRET" not in path.read_bytes()


def test_passwords_in_clear_are_warned_of_unless_they_are_redacted(
    hagaki: Hagaki, letter: Path, tmp_path: Path
) -> None:
    saved, path = tmp_path / "run.hagaki", tmp_path / "run.pcapng"
    hagaki("deliver", letter, "--save", saved)
    assert "holds passwords" in hagaki("export", saved, "--to", "pcapng", "-o", path).out.splitlines()[0]
    hagaki("deliver", letter, "--save", saved, "--redact")
    assert "no passwords" in hagaki("export", saved, "--to", "pcapng", "-o", path).out.splitlines()[0]


def test_a_lesson_is_played_and_written(hagaki: Hagaki, tmp_path: Path) -> None:
    path = tmp_path / "lesson.pcapng"
    told = hagaki("export", "2", "--to", "pcapng", "-o", path, "--lang", "ja")
    assert 0 == told.status, told.err
    assert "パスワード" in told.out.splitlines()[0]
    assert path.read_bytes().startswith(SECTION)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["99", "--to", "pcapng", "-o", "OUT"], "lesson list"),
        (["no/such.hagaki", "--to", "pcapng", "-o", "OUT"], "no/such.hagaki"),
        (["LETTER", "--to", "pcapng", "-o", "OUT"], "trace"),
        (["2", "--to", "pdf", "-o", "OUT"], "pcapng"),
        (["2", "--to", "pcapng"], "-o"),
        (["2", "--to", "pcapng", "-o", "no/such/folder"], "no/such/folder"),
    ],
)
def test_misuse_is_one_line_with_the_remedy(
    hagaki: Hagaki, letter: Path, tmp_path: Path, arguments: list[str], named: str
) -> None:
    stand_ins = {"LETTER": letter, "OUT": tmp_path / "out.pcapng"}
    told = hagaki("export", *(stand_ins.get(word, word) for word in arguments))
    assert 2 == told.status
    assert 1 == len(told.err.splitlines()) and named in told.err
    assert not (tmp_path / "out.pcapng").exists()
