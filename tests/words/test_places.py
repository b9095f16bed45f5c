"""Every text fits its place on a screen of 80 columns, measured in cells, in every language.

A place is a group of keys with the room that the screen has for them; what stands in a paragraph is wrapped
and needs no room of its own. Glosses have their test beside the engines' tables, help beside the commands.
"""

import re
from pathlib import Path

import pytest

import simulator.tui
from simulator.tui.panels.button import LABEL_WIDTH
from simulator.words import catalogue
from simulator.words.catalogue import Catalogue
from simulator.words.language import languages
from simulator.words.width import cells

SCREEN = 80
TUI = Path(simulator.tui.__file__).parent
_GAP = re.compile(r"\{[a-z_]+\}")
_FRAME = 4  # a border and a blank on either side
_HELP_BOX, _HELP_KEYS = 72, 22
_SHORT = 8  # cells of a nickname, a number, a policy in a gap

# Where one line is all there is: the keys of each place, and its cells.
PLACES = {
    "a key's line in the help": (r"screen\.key\..*", _HELP_BOX - _FRAME - _HELP_KEYS),
    "a sign's line in the help": (r"screen\.sign\..*", _HELP_BOX - _FRAME - _HELP_KEYS),
    "a hint in the footer, of which three and the help fit beside each other": (r"screen\.hint\..*", 16),
    "the title of a pane, of which two share a line": (r"screen\.pane\..*", SCREEN // 2 - _FRAME),
    "the title of a group of keys": (r"screen\.keys\..*", _HELP_BOX - _FRAME),
    "a label before the value of a form": (
        r"screen\.write\.(from|to|letter|tls)",
        LABEL_WIDTH - 1,
    ),
    "a line of a menu": (r"screen\.(wire_menu|device)\..*", SCREEN - 2 * _FRAME),
    "an eye of five in a row": (r"seat\.name\..*", (SCREEN - _FRAME) // 5 - 5),
    "a step's size in the status line": (r"name\.size\..*", 24),
    "a policy in the header and on a wire": (r"name\.tls\..*", 20),
    "an attack in the menu": (r"name\.attack\..*", SCREEN - 2 * _FRAME),
}


def room_taken(text: str) -> int:
    return cells(_GAP.sub("x" * _SHORT, text))


def notices() -> list[str]:
    """The keys that are said in the last line of the screen."""
    said = re.compile(r"""\bsay\(\s*(?:self\.)?look\.text\(\s*["']([a-z_.]+)["']""")
    return sorted({key for path in TUI.rglob("*.py") for key in said.findall(path.read_text("utf-8"))})


def too_wide(words: Catalogue, keys: list[str], room: int) -> dict[str, int]:
    return {key: room_taken(words.raw(key)) for key in keys if room_taken(words.raw(key)) > room}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("place", PLACES)
def test_what_has_one_line_fits_it(place: str, language: str) -> None:
    pattern, room = PLACES[place]
    words = catalogue.load(language)
    keys = [key for key in words if re.fullmatch(pattern, key)]
    assert keys
    assert {} == too_wide(words, keys, room)


@pytest.mark.parametrize("language", languages())
def test_what_is_to_be_done_first_fits_the_last_line_with_the_way_past_it(language: str) -> None:
    words = catalogue.load(language)
    firsts = [key for key in words if key.startswith("screen.first.") and key != "screen.first.or_skip"]
    said = {key: words.text("screen.first.or_skip", first=words.raw(key)) for key in firsts}
    assert len(said) > 5
    assert {} == {key: text for key, text in said.items() if cells(text) > SCREEN - 1}


@pytest.mark.parametrize("language", languages())
def test_a_notice_fits_the_last_line(language: str) -> None:
    assert len(notices()) > 10
    assert {} == too_wide(catalogue.load(language), notices(), SCREEN - 1)


@pytest.mark.parametrize("language", languages())
def test_a_word_of_the_glossary_and_its_number_fit_a_list(language: str) -> None:
    from simulator.words.glossary import terms

    assert {} == {term.id: cells(term.word) for term in terms(language).values() if cells(term.word) > 40}
