"""A small sheet to draw on: texts put at cells, read back as lines in roles."""

from rich.cells import cell_len

from simulator.tui.drawing import Span


class Canvas:
    """Rows of texts placed by cell. Texts placed later must not overlap earlier ones in the same row."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._rows: list[dict[int, Span]] = [{} for _ in range(height)]

    def put(self, x: int, y: int, text: str, role: str) -> None:
        """Write `text` from cell `x` of row `y` on."""
        if text and 0 <= y < len(self._rows):
            self._rows[y][x] = (text, role)

    def put_centred(self, x: int, y: int, width: int, text: str, role: str) -> None:
        """Write `text` in the middle of `width` cells that begin at `x`."""
        self.put(x + max(0, (width - cell_len(text)) // 2), y, text, role)

    def lines(self) -> list[list[Span]]:
        """What has been drawn, top to bottom."""
        drawn = []
        for row in self._rows:
            line: list[Span] = []
            at = 0
            for x in sorted(row):
                text, role = row[x]
                if x > at:
                    line.append((" " * (x - at), "text"))
                line.append((text, role))
                at = max(at, x) + cell_len(text)
            drawn.append(line)
        return drawn
