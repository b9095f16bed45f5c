"""Goal: both sets say the same, and the ASCII set never leaves ASCII where it draws."""

import msgspec
import pytest

from simulator.tui.symbols import ASCII, UNICODE, choose
from simulator.words.width import cells

_SIGNS = [name for name in UNICODE.__struct_fields__ if name not in ("name", "ellipsis")]


@pytest.mark.parametrize("name", _SIGNS)
def test_a_sign_is_one_cell_wide_in_both_sets(name: str) -> None:
    assert (1, 1) == (cells(getattr(UNICODE, name)), cells(getattr(ASCII, name)))


def test_the_ascii_set_is_ascii() -> None:
    assert "".join(msgspec.structs.astuple(ASCII)).isascii()


@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=lambda signs: signs.name)
def test_no_two_states_of_a_wire_look_alike(signs: object) -> None:
    states = {getattr(signs, name) for name in ("clear", "locked", "none", "cut")}
    assert 4 == len(states)


def test_ascii_texts_lose_their_ambiguous_signs() -> None:
    assert "a ... b . c x d -> 「e」" == ASCII.plain("a … b · c × d → 「e」")


def test_the_unicode_set_leaves_texts_as_they_are() -> None:
    assert "a … b · c × d" == UNICODE.plain("a … b · c × d")


@pytest.mark.parametrize(
    ("wanted", "environment", "encoding", "name"),
    [
        (None, {}, "utf-8", "unicode"),
        (True, {}, "utf-8", "ascii"),
        (False, {"HAGAKI_ASCII": "1"}, "utf-8", "unicode"),
        (None, {"HAGAKI_ASCII": "1"}, "utf-8", "ascii"),
        (None, {"HAGAKI_ASCII": "0"}, "utf-8", "unicode"),
        (None, {"TERM": "linux"}, "utf-8", "ascii"),
        (None, {}, "ascii", "ascii"),
        (None, {}, None, "unicode"),
    ],
)
def test_the_set_follows_what_was_asked_and_what_the_terminal_can_do(
    wanted: bool | None, environment: dict[str, str], encoding: str | None, name: str
) -> None:
    assert name == choose(wanted, environment, encoding).name
