"""In which language `--help` is printed, and what is said of a command line that cannot be read."""

import pytest

from tests.cli.conftest import Hagaki


@pytest.mark.parametrize(
    ("arguments", "locale"),
    [
        (["--lang", "ja", "--help"], "C.UTF-8"),
        (["deliver", "--help", "--lang", "ja"], "C.UTF-8"),
        (["--lang=ja", "lesson", "check", "--help"], "en_US.UTF-8"),
        (["lesson", "--lang", "ja", "--help"], "en_US.UTF-8"),
        (["lesson", "--lang", "ja", "list", "--help"], "en_US.UTF-8"),
        (["view", "-h"], "ja_JP.UTF-8"),
    ],
)
def test_the_option_wherever_it_stands_or_the_locale_decides(
    hagaki: Hagaki, arguments: list[str], locale: str
) -> None:
    told = hagaki(*arguments, env={"LANG": locale})
    assert (0, "使い方: hagaki") == (told.status, told.out[:11])


def test_help_is_english_where_the_terminal_cannot_write_the_language(hagaki: Hagaki) -> None:
    told = hagaki(
        "--lang", "ja", "--help", env={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert (0, "Usage: hagaki") == (told.status, told.out[:13])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["deliver"], "LETTERがありません。（使い方は hagaki deliver --help で出ます）"),
        (["deliver", "x", "--tls"], "オプション--tlsには値が要ります。"),
        (["deliver", "x", "--seed", "one"], "--seed: 'one'は整数ではありません。"),
        (["deliver", "x", "--tls", "maybe"], "--tls: 'maybe'は使えません。使えるのは'none'"),
        (["lesson"], "コマンドがありません。"),
        (["--nothing"], "オプション--nothingはありません。"),
        (["deliver", "x", "y"], "余計なものがあります：y"),
        (["deliverr"], "「deliverr」というコマンドはありません。「deliver」のことではありませんか。"),
        (["export", "3", "-o", "x"], "オプション--toがありません。書けるのはpcapngです。"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_language_asked_for(
    hagaki: Hagaki, arguments: list[str], expected: str
) -> None:
    told = (
        hagaki(*arguments, "--lang", "ja") if arguments[-1] != "--tls" else hagaki("--lang", "ja", *arguments)
    )
    assert 2 == told.status
    assert f"hagaki: {expected}" == told.err[: len(expected) + 8]
