"""What every panel needs to draw: the words of one language, one set of signs, the ink of one theme.

The app owns the one `Look` in force and replaces it whole when language, theme or signs change;
panels compare its `version` to know that what they have drawn is out of date.
"""

from typing import TYPE_CHECKING, Protocol, cast

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from simulator.trace.cast import called
from simulator.tui.drawing import Line
from simulator.tui.symbols import Symbols
from simulator.tui.themes import Ink

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from simulator.words.catalogue import Gloss


class Words(Protocol):
    """The part of `words.catalogue.Catalogue` that the screen uses."""

    language: str

    def text(self, key: str, **values: object) -> str: ...

    def sentence(self, said: str) -> str: ...

    def gloss(self, *keys: str, **values: object) -> "Gloss | None": ...


class Look:
    """Words, signs and ink; `version` rises with every change."""

    def __init__(self, words: Words, symbols: Symbols, ink: Ink, version: int = 0) -> None:
        self.words = words
        self.symbols = symbols
        self.ink = ink
        self.version = version
        self._on_raised: dict[str, Style] = {}

    @property
    def language(self) -> str:
        return self.words.language

    def text(self, key: str, **placeholders: object) -> str:
        """A text of the catalogue, with the signs of the set in force."""
        return self.symbols.plain(self.words.text(key, **placeholders))

    def sentence(self, said: str) -> str:
        """What was said below the floor of words, in the language in force."""
        return self.symbols.plain(self.words.sentence(said))

    def term(self, key: str, shown: str) -> str:
        """A word of the glossary: as the text shows it, else as the glossary calls it."""
        if not shown:
            from simulator.words import glossary

            shown = glossary.word(self.language, key)
        return self.symbols.plain(shown)

    def name(self, names: dict[str, str], fallback: str = "") -> str:
        """The nickname of a thing of the cast in the language in force."""
        return self.symbols.plain(called(names, self.language, fallback))

    def strip(self, line: Line, width: int, *, raised: bool = False) -> Strip:
        """The line in ink, `width` cells wide; `raised` is the ground of a selected row."""
        styles = self.ink.styles
        if raised:
            segments = [Segment(text, self._raised(role)) for text, role in line]
        else:
            segments = [Segment(text, styles[role]) for text, role in line]
        strip = Strip(segments)
        return strip.adjust_cell_length(width, styles["raised" if raised else "text"])

    def _raised(self, role: str) -> Style:
        style = self._on_raised.get(role)
        if style is None:
            style = self.ink.styles[role]
            raised = self.ink.styles["raised"].bgcolor
            if raised is not None and style.bgcolor == self.ink.styles["text"].bgcolor:
                style = style + Style(bgcolor=raised)
            self._on_raised[role] = style
        return style


class Looking(Protocol):
    """An app that owns a look."""

    look: Look


def look_of(node: "DOMNode") -> Look:
    """The look in force for a widget."""
    return cast(Looking, node.app).look
