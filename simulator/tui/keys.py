"""The keys: one table that the bindings, the help, the footer and the command palette are all made from.

Keys are folded by NFKC before anything sees them, so that full-width letters, digits and
the ideographic space do what their half-width forms do.
"""

import unicodedata
from typing import Final, NamedTuple

from textual.binding import Binding, BindingType
from textual.events import Key

WIDE_SPACE: Final = "ideographic_space"  # Textual's name; as a character Python calls it unprintable
SHOWN: Final = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "space": "Space",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "ctrl+c": "Ctrl+C",
    "ctrl+q": "Ctrl+Q",
    "ctrl+p": "Ctrl+P",
    "ctrl+s": "Ctrl+S",
    "home": "Home",
    "end": "End",
    "colon": ":",
    "comma": ",",
    "full_stop": ".",
    "shift+left": "Shift+←",
    "shift+right": "Shift+→",
}


class Command(NamedTuple):
    """One thing a key does. Its words are the catalogue's `screen.key.NAME`; its action is `action_NAME`."""

    name: str
    keys: tuple[str, ...]
    group: str  # "move", "look", "act", "program"


ANYWHERE: Final = (
    Command("help", ("question_mark",), "program"),
    Command("glossary", ("y",), "look"),
    Command("language", ("l",), "program"),
    Command("theme", ("t",), "program"),
    Command("palette", ("ctrl+p", "colon"), "program"),
    Command("leave", ("q",), "program"),
    Command("ask_end", ("ctrl+c", "ctrl+q"), "program"),
)
STAGE: Final = (
    Command("next", ("right", "n"), "move"),
    Command("back", ("left", "p"), "move"),
    Command("play", ("space",), "move"),
    Command("size", ("g",), "move"),
    Command("to_start", ("shift+left", "comma"), "move"),
    Command("to_end", ("shift+right", "full_stop"), "move"),
    Command("next_pane", ("tab",), "look"),
    Command("previous_pane", ("shift+tab",), "look"),
    Command("eavesdrop", ("e",), "look"),
    Command("seat_author", ("1",), "look"),
    Command("seat_wire", ("2",), "look"),
    Command("seat_relay", ("3",), "look"),
    Command("seat_store", ("4",), "look"),
    Command("seat_recipient", ("5",), "look"),
    Command("fold", ("o",), "look"),
    Command("code", ("k",), "look"),
)
WHEEL: Final = Command("wheel", ("w",), "act")
COMPARE: Final = (
    *(command for command in STAGE if command.name != "fold"),
    Command("other_side", ("o",), "look"),
    Command("other_way", ("v",), "look"),
    Command("uncompare", ("c",), "look"),
    WHEEL,
)
VIEW: Final = (
    Command("compare", ("c",), "look"),
    Command("other_way", ("v",), "look"),
)
HOME: Final = (
    Command("open", ("enter",), "act"),
    Command("lab", ("b",), "act"),
    Command("progress", ("p",), "act"),
)
WIRE: Final = Command("wire", ("a",), "act")
TLS: Final = Command("tls", ("s",), "act")
SAVE: Final = Command("save", ("ctrl+s",), "act")
LESSON: Final = (
    Command("hint_more", ("h",), "act"),
    WHEEL,
    WIRE,
    Command("fine_print", ("i",), "look"),
    Command("compare", ("c",), "look"),
    TLS,
    Command("restart", ("r",), "act"),
    Command("skip", ("x",), "act"),
)
ASIDE: Final = (
    Command("write", ("m",), "act"),
    Command("fetch", ("f",), "act"),
    Command("device", ("u",), "act"),
    Command("power", ("d",), "act"),
    WIRE,
    WHEEL,
    TLS,
    *VIEW,
    SAVE,
    Command("restart", ("r",), "act"),
)
LAB: Final = (*ASIDE[:-1], Command("strangers", ("x",), "act"), ASIDE[-1])


ACTING: Final = Command("act", ("s", "w", "r", "x", "m", "f", "u", "d", "a"), "act")
"""What acts elsewhere, where one can only look."""
LIVE: Final = (
    Command("one_visitor", ("v",), "look"),
    SAVE,
    *(command for command in ANYWHERE if command.name not in ("leave", "ask_end")),
    Command("end_servers", ("q", "ctrl+c"), "program"),
)


def bindings(*tables: tuple[Command, ...]) -> list[BindingType]:
    """Textual's bindings for the commands; those of the program's end come before every field."""
    made: list[BindingType] = []
    for command in (command for table in tables for command in table):
        first = command.name == "ask_end"
        made += [Binding(key, command.name, command.name, show=False, priority=first) for key in command.keys]
    return made


def shown(key: str) -> str:
    """How a key is written for people."""
    return SHOWN.get(key, key)


def folded(character: str) -> str | None:
    """The half-width form of a typed full-width character, None where it has none."""
    if not character or character.isascii():
        return None
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 and narrow.isascii() else None


class WideSpace(Key):
    """The space of a Japanese keyboard, as a field takes it."""

    def __init__(self) -> None:
        super().__init__(WIDE_SPACE, "\u3000")

    @property
    def is_printable(self) -> bool:
        return True


WideSpace.handler_name = Key.handler_name  # to a widget it is a key like others


def is_japanese(character: str) -> bool:
    """Kana or kanji: a sign that Japanese input is on."""
    return any(
        "\u3040" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff" or "\uff66" <= sign <= "\uff9f"
        for sign in character
    )
