"""One table of keys: each has its words in both languages, and no key does two things."""

import pytest

from simulator.tui import keys
from simulator.words import catalogue

_SCREENS = {
    "home": (keys.HOME, keys.ANYWHERE),
    "view": (keys.STAGE, keys.ANYWHERE),
    "lesson": (keys.STAGE, keys.LESSON, keys.ANYWHERE),
    "lab": (keys.STAGE, keys.LAB, keys.ANYWHERE),
}
_COMMANDS = {command.name: command for tables in _SCREENS.values() for table in tables for command in table}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", _COMMANDS)
def test_a_command_has_its_words(name: str, language: str) -> None:
    assert f"screen.key.{name}" in catalogue.load(language)


@pytest.mark.parametrize("tables", _SCREENS.values(), ids=_SCREENS)
def test_no_key_does_two_things_on_a_screen(tables: tuple[tuple[keys.Command, ...], ...]) -> None:
    used = [key for table in tables for command in table for key in command.keys]
    assert sorted(set(used)) == sorted(used)


@pytest.mark.parametrize(
    ("typed", "meant"), [("ｎ", "n"), ("１", "1"), ("？", "?"), ("　", " "), ("＋", "+")]
)
def test_full_width_keys_mean_their_half_width_forms(typed: str, meant: str) -> None:
    assert meant == keys.folded(typed)


@pytest.mark.parametrize("typed", ["n", "あ", "漢", "", "㌢"])
def test_what_has_no_half_width_form_is_left(typed: str) -> None:
    assert keys.folded(typed) is None


@pytest.mark.parametrize(
    ("typed", "japanese"), [("あ", True), ("ン", True), ("漢", True), ("ｶ", True), ("n", False)]
)
def test_kana_and_kanji_are_known(typed: str, japanese: bool) -> None:
    assert japanese is keys.is_japanese(typed)
