"""Bad input: each gets one clear line that names the remedy, and the right exit status; never a traceback."""

from pathlib import Path

import pytest

from tests.cli.conftest import Hagaki, Told


def one_line(told: Told, status: int = 2) -> str:
    assert status == told.status, told
    assert "Traceback" not in told.err + told.out
    lines = told.err.splitlines()
    assert 1 == len(lines), told.err
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["deliver", "nowhere.eml"], "nowhere.eml"),
        (["deliver", "."], "folder"),
        (["deliver", "LETTER", "--world", "two-ofices"], "two-offices"),
        (["deliver", "LETTER", "--from", "harto"], "haruto"),
        (["deliver", "LETTER", "--to", "harto"], "haruto"),
        (["deliver", "LETTER", "--until", "soon"], "10m"),
        (["deliver", "LETTER", "--tls", "maybe"], "opportunistic"),
        (["deliver", "LETTER", "--lang", "xx"], "ja"),
        (["deliver", "LETTER", "--seed", "minus one"], "--seed"),
        (["deliver"], "LETTER"),
        (["run", "99"], "lesson list"),
        (["lesson", "check", "nowhere"], "lesson list"),
        (["lesson", "check", "/no/where"], "/no/where: there is no such file"),
        (["lesson", "check", "3", "no/where.yaml"], "no/where.yaml: there is no such file"),
        (["view", "nowhere.hagaki"], "nowhere.hagaki"),
        (["view", "LETTER"], "trace"),
        (["deliverr"], "deliver"),
        (["play", "1"], "hagaki run"),
        (["lab"], "hagaki run"),
        ([], "hagaki run"),
    ],
)
def test_misuse_is_one_line_with_the_remedy(
    hagaki: Hagaki, letter: Path, arguments: list[str], named: str
) -> None:
    told = hagaki(*[str(letter) if word == "LETTER" else word for word in arguments], env={"LANG": "C.UTF-8"})
    assert named in one_line(told)


def test_an_empty_letter_is_refused(hagaki: Hagaki, tmp_path: Path) -> None:
    path = tmp_path / "empty.eml"
    path.write_bytes(b"")
    assert "empty" in one_line(hagaki("deliver", path))


def test_a_letter_with_nul_is_refused_with_the_line(hagaki: Hagaki, tmp_path: Path) -> None:
    path = tmp_path / "nul.eml"
    path.write_bytes(b"Subject: x\n\na\0b\n")
    assert "line 3" in one_line(hagaki("deliver", path))


@pytest.mark.slow
def test_a_letter_of_60_megabytes_gets_552_and_status_3(hagaki: Hagaki, tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(b"Subject: large\n\n" + b"0123456789abcdef" * 64 * 1024 * 60)
    told = hagaki("deliver", path, "--lang", "en")
    assert (3, "") == (told.status, told.err)
    assert 1 == sum("552 5.3.4" in line for line in told.out.splitlines())


@pytest.mark.parametrize(
    "octets",
    [
        b"no header at all\n",
        b"Subject: bare LF\n\nbody\n",
        b"Subject: bare CR\r\rbody\r",
        b"Subject: 8-bit\n\n\xe9\xff\x80\n",
        b"Subject: long\n\n" + b"x" * 10_000 + b"\n",
        b"Subject: dots\n\n.\n..\n.\n",
        b"Subject: \x1b[31mred\x1b]0;title\x07\n\nx\n",
    ],
)
def test_a_difficult_letter_arrives(hagaki: Hagaki, tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "difficult.eml"
    path.write_bytes(octets)
    told = hagaki("deliver", path, "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert "byte for byte" in told.out
    assert "\x1b" not in told.out


def test_json_does_nothing_to_a_terminal(hagaki: Hagaki, tmp_path: Path) -> None:
    path = tmp_path / "escape.eml"
    path.write_bytes(b"Subject: \x1b[31mred\n\nx\n")
    assert "\x1b" not in hagaki("deliver", path, "--json").out


def test_a_world_file_with_a_typo_is_told_with_its_place(
    hagaki: Hagaki, letter: Path, tmp_path: Path
) -> None:
    world = tmp_path / "mine.yaml"
    source = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")
    world.write_text(source.replace("smart_host: relay.transit.example", "smart_host: relay.transit.exmple"))
    line = one_line(hagaki("deliver", letter, "--world", world))
    assert "mine.yaml:" in line
    assert "did you mean 'relay.transit.example'" in line


def test_a_world_file_with_an_unknown_key_is_told_with_its_place(
    hagaki: Hagaki, letter: Path, tmp_path: Path
) -> None:
    world = tmp_path / "mine.yaml"
    source = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")
    world.write_text(source.replace("smart_host:", "smarthost:"))
    line = one_line(hagaki("deliver", letter, "--world", world))
    assert "mine.yaml:" in line
    assert "smarthost" in line


def test_progress_that_cannot_be_written_stops_nothing(hagaki: Hagaki, letter: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    told = hagaki("deliver", letter, env={"HAGAKI_STATE": str(blocked / "state")})
    assert 0 == told.status


def test_a_locale_without_utf_8_still_gets_its_output(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki(
        "deliver",
        letter,
        "--lang",
        "en",
        env={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert (0, "") == (told.status, told.err)


def test_japanese_that_the_terminal_cannot_write_is_refused_with_the_remedy(
    hagaki: Hagaki, letter: Path
) -> None:
    told = hagaki("deliver", letter, "--lang", "ja", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert "LANG=C.UTF-8" in one_line(told)


def test_signs_that_the_terminal_lacks_are_written_in_ascii(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("deliver", letter, "--lang", "en", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert (0, "", True) == (told.status, told.err, told.out.isascii())
    assert "->" in told.out


def test_a_place_that_cannot_be_written_is_named(hagaki: Hagaki, letter: Path, tmp_path: Path) -> None:
    for option in ("--save", "--received"):
        line = one_line(hagaki("deliver", letter, option, tmp_path / "no" / "folder" / "x"))
        assert "folder" in line
