"""The table of a lesson: columns where there is room, one below the other where there is none."""

import pytest

from simulator.tui.drawing import width_of
from simulator.tui.look import Look
from simulator.tui.symbols import ASCII, UNICODE, Symbols
from simulator.tui.table_rows import SIDE_BY_SIDE, row_lines
from simulator.tui.themes import NAMES, Ink
from simulator.words.catalogue import load

OURS = "With POP on the PC at work; with IMAP on the server."
ARTICLE = "With POP on the device, with IMAP on the server."


def looking(language: str = "en", symbols: Symbols = UNICODE) -> Look:
    return Look(load(language), symbols, Ink(NAMES[0]))


def drawn(width: int, look: Look, *, begins: bool = True) -> list[str]:
    lines = row_lines("Where mail is kept", OURS, ARTICLE, width, look, begins=begins)
    assert all(width_of(line) <= width for line in lines)
    return ["".join(text for text, _ in line) for line in lines]


def test_with_room_what_was_seen_stands_beside_the_article() -> None:
    lines = drawn(76, looking())
    assert ["", "What you saw", "The usual account"] == [cell.strip() for cell in lines[0].split("│")]
    columns = [
        " ".join(cells).split() for cells in zip(*(line.split("│") for line in lines[2:]), strict=True)
    ]
    assert ["Where mail is kept", OURS, ARTICLE] == [" ".join(words) for words in columns]


def test_the_heads_stand_above_the_first_row_alone() -> None:
    look = looking()
    assert drawn(76, look)[1:] == drawn(76, look, begins=False)


@pytest.mark.parametrize("width", [38, SIDE_BY_SIDE - 1])
def test_without_room_each_is_called_by_name(width: int) -> None:
    told = " ".join(drawn(width, looking()))
    assert f"Where mail is kept What you saw: {OURS} The usual account: {ARTICLE}" == told


def test_in_ascii_the_lines_are_ascii() -> None:
    assert "".join(drawn(76, looking(symbols=ASCII))).isascii()


def test_japanese_cells_are_as_wide_as_others() -> None:
    lines = row_lines("保管場所", "POPでは職場のPCに。", "機器の側。", 76, looking("ja"), begins=True)
    assert 1 == len({width_of(line) for line in lines})
