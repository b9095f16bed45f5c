"""Which language a person reads."""

import pytest

from simulator.words.language import UnknownLanguage, choose, languages

BOTH = ("en", "ja")


def test_the_option_goes_before_the_saved_choice_and_that_before_the_locale() -> None:
    assert "en" == choose("en", "ja", {"LANG": "ja_JP.UTF-8"}, BOTH)
    assert "ja" == choose(None, "ja", {"LANG": "en_US.UTF-8"}, BOTH)
    assert "ja" == choose(None, None, {"LANG": "ja_JP.UTF-8"}, BOTH)


@pytest.mark.parametrize("environment", [{}, {"LANG": "C"}, {"LANG": "C.UTF-8"}, {"LANG": "de_DE.UTF-8"}])
def test_english_where_nothing_else_fits(environment: dict[str, str]) -> None:
    assert "en" == choose(None, None, environment, BOTH)


def test_the_first_variable_that_is_set_decides() -> None:
    assert "en" == choose(None, None, {"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, BOTH)
    assert "ja" == choose(None, None, {"LC_MESSAGES": "ja_JP", "LANG": "en_US"}, BOTH)


@pytest.mark.parametrize("name", ["ja", "JA", "ja-JP", "ja_JP.eucJP"])
def test_a_language_may_be_written_in_several_ways(name: str) -> None:
    assert "ja" == choose(name, None, {}, BOTH)


def test_a_saved_language_that_is_gone_is_passed_over() -> None:
    assert "en" == choose(None, "tlh", {}, BOTH)


def test_an_unknown_option_names_what_there_is() -> None:
    with pytest.raises(UnknownLanguage, match="unknown language 'tlh'; there is en, ja"):
        choose("tlh", None, {}, BOTH)


def test_the_languages_are_the_folders_found() -> None:
    assert BOTH == languages()
