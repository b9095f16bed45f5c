"""What stands on a terminal after the octets that a program wrote: characters in rows, colours left out.

Just enough of a terminal for Textual's output: text, carriage return and line feed, the cursor's place, and
erasing; every other control sequence changes no character.
"""

import re
from codecs import getincrementaldecoder
from unicodedata import combining, east_asian_width

_SEQUENCE = re.compile(
    r"\x1b\[(?P<numbers>[\d;]*)(?P<final>[A-Za-z])"  # CSI without a private mark
    r"|\x1b\[[<-?][\d;]*[ -/]*[@-~]"  # CSI with one: modes, queries
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[P_^][^\x1b]*\x1b\\"  # DCS, APC, PM
    r"|\x1b[ -/]*[0-OQ-Z\\`-~]"
)


class Picture:
    """A screen of rows × columns. Feed it whole writes."""

    def __init__(self, rows: int, columns: int) -> None:
        self._size = rows, columns
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0
        self._text_of = getincrementaldecoder("utf-8")("ignore").decode
        self._begun = ""  # a control sequence

    @property
    def rows(self) -> list[str]:
        return ["".join(cells).rstrip() for cells in self._cells]

    def feed(self, octets: bytes) -> None:
        """Draw; a character or sequence that is cut off waits for the rest of it."""
        text = self._begun + self._text_of(octets)
        self._begun = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = _SEQUENCE.match(text, at)
                if found is None:
                    self._begun = text[at:]
                    return
                self._obey(found)
                at = found.end()
            else:
                self._draw(text[at])
                at += 1

    def _obey(self, found: re.Match[str]) -> None:
        final = found["final"]
        if final == "H":
            numbers = [int(number or 1) for number in (found["numbers"] or "1;1").split(";")]
            self._row, self._column = numbers[0] - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
        elif final == "J" and found["numbers"] == "2":
            self._cells = [[" "] * self._size[1] for _ in range(self._size[0])]
        elif final == "K" and 0 <= self._row < self._size[0]:
            self._cells[self._row][self._column :] = [" "] * (self._size[1] - self._column)

    def _draw(self, character: str) -> None:
        rows, columns = self._size
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._row = min(self._row + 1, rows - 1)
        elif character.isprintable() and not combining(character):
            width = 2 if east_asian_width(character) in "WF" else 1
            if self._row < rows and self._column + width <= columns:
                self._cells[self._row][self._column : self._column + width] = [character, ""][:width]
            self._column += width
