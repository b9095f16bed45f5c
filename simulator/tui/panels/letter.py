"""Letter: the delivery slip apart from the letter, the header growing by hop, each line with its author."""

from rich.cells import cell_len
from textual import events

from simulator.tui.drawing import Line, Span, cropped, padded
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.tui.prose import wrapped
from simulator.views.letter import FieldRow, LetterView, letter_at
from simulator.views.safe_text import safe_text

_MOST_LINES = 200  # of the text; the pane is for the letter's form, not for reading novels


class Letter(EvidencePane):
    """The letter that moved last, as its holder has it at this moment."""

    key = "letter"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._made_for: tuple[int, int, int] = (-1, -1, -1)

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def changed(self) -> None:
        self.forget()

    def forget(self) -> None:
        if not self.is_mounted or self.row_width < 10:
            return
        view = letter_at(self.trace, self.at)
        made_for = (-1 if view is None else view.serial, self.row_width, self.look.version)
        if made_for != self._made_for:
            self._made_for = made_for
            self._lines = self._nothing() if view is None else self._make(view)
            super().forget()

    def on_resize(self, event: events.Resize) -> None:
        self.forget()

    def _nothing(self) -> list[Line]:
        return [[(self.look.text("screen.letter.none"), "small")]]

    def _make(self, view: LetterView) -> list[Line]:
        look = self.look
        width = self.row_width
        lines: list[Line] = [
            [
                (look.text("screen.letter.held", place=self._place(view.place)), "strong"),
                (f"  {look.text('screen.octets', count=view.size)}", "small"),
            ],
            [],
            *self._slip(view, width),
            [],
            [(look.text("screen.letter.itself"), "heading")],
        ]
        authors = max([cell_len(self._place(field.author)) for field in view.fields] or [0])
        for field in view.fields:
            lines += self._field(field, width, min(authors, width // 3))
        lines.append([])
        plain = look.symbols.plain
        lines += [[("  ", "text"), (plain(text), "text")] for text in view.text[:_MOST_LINES]]
        if len(view.parts) > 1:
            lines += [[], [(look.text("screen.letter.parts"), "heading")], *self._parts(view)]
        return lines

    def _place(self, name: str) -> str:
        names = {place.name: place.names for place in self.trace.cast.places}
        return self.look.name(names.get(name, {}), name)

    def _slip(self, view: LetterView, width: int) -> list[Line]:
        """The envelope in a frame of its own; once the letter lies in a mailbox there is none."""
        look, signs = self.look, self.look.symbols
        if view.slip is None:
            key = "screen.letter.no_slip_mailbox" if view.delivered_to else "screen.letter.no_slip"
            return [[(look.text(key, address=safe_text(view.delivered_to)), "small")]]
        rows = [
            (look.text("screen.letter.slip_from"), f"<{safe_text(view.slip.reverse_path)}>"),
            *(
                (look.text("screen.letter.slip_to"), f"<{safe_text(path)}>")
                for path in view.slip.forward_paths[:10]
            ),
        ]
        if view.slip.protocol:
            rows.append((look.text("screen.letter.slip_came"), view.slip.protocol))
        inner = min(width - 4, max(30, *(cell_len(value) + 16 for _, value in rows)))
        title = f" {look.text('screen.letter.slip')} "
        rest = signs.horizontal * max(0, inner - cell_len(title) - 1)
        lines: list[Line] = [
            [
                (signs.top_left + signs.horizontal, "frame"),
                (title, "strong"),
                (rest + signs.top_right, "frame"),
            ]
        ]
        for label, value in rows:
            content = [*padded([(f" {label}", "small")], 13), (signs.plain(value), "text")]
            lines.append(
                [
                    (signs.vertical, "frame"),
                    *padded(cropped(content, inner, signs.ellipsis), inner),
                    (signs.vertical, "frame"),
                ]
            )
        bottom = signs.bottom_left + signs.horizontal * inner + signs.bottom_right
        return [*lines, [(bottom, "frame")]]

    def _field(self, field: FieldRow, width: int, author_width: int) -> list[Line]:
        """A header field, with who wrote it at the right of its first line."""
        plain = self.look.symbols.plain
        room = max(20, width - author_width - 4)
        role = "strong" if field.is_new else "text"
        spans: list[Span] = [(f"{plain(field.name)}: ", "strong"), (plain(field.value), role)]
        head: Span = ("+ " if field.is_new else "  ", "held")
        lines: list[Line] = []
        for index, line in enumerate(wrapped(spans, room)):
            if index:
                lines.append([("    ", "text"), *line])
            else:
                author = self._place(field.author)
                lines.append([head, *padded(line, room + 1), (author, "strong" if field.is_new else "small")])
        return lines

    def _parts(self, view: LetterView) -> list[Line]:
        """The MIME tree."""
        look, signs = self.look, self.look.symbols
        lines: list[Line] = []
        for part in view.parts:
            branch = "  " * part.depth + (f"{signs.right}{signs.horizontal} " if part.depth else "  ")
            words = " ".join(word for word in (part.charset, part.encoding, part.file_name) if word)
            lines.append(
                [
                    (branch, "frame"),
                    (signs.plain(part.content_type), "text"),
                    (f"  {signs.plain(words)}  {look.text('screen.octets', count=part.size)}", "small"),
                ]
            )
        return lines
