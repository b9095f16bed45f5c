"""Mailboxes: what waits at each server, what lies in each mailbox, and what each device holds.

One row a place, so that the whole way is seen at a glance; the letters stand beneath the place that has them.
"""

from collections.abc import Sequence

from rich.cells import cell_len

from simulator.exports.naming import flag_called, folder_called
from simulator.trace.cast import Place
from simulator.trace.entry import INBOX, Lane
from simulator.tui.drawing import Line, Span, padded
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.views import queues, stores
from simulator.views.letter import letter_held
from simulator.views.safe_text import safe_text
from simulator.views.scene import PlaceState, Scene, scene_at

_SHOWN = ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted")
_OWN = _SHOWN[1:]  # that one has read what one wrote goes without saying
_MOST = 20  # letters told a place; the counter counts them all


class Mailboxes(EvidencePane):
    """The places of the main way in its order, then every other that holds or has held something."""

    key = "mailboxes"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._subjects: dict[int, str] = {}
        self._made_for: tuple[object, int, int] = (None, -1, -1)

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def changed(self) -> None:
        moves = self.trace.count_until(Lane.CUSTODY, self.at) + self.trace.count_until(Lane.STATE, self.at)
        made_for = (self.trace, moves, self.look.version)
        if made_for == self._made_for:
            return
        if self.trace is not self._made_for[0]:
            self._subjects.clear()
        self._made_for = made_for
        self._lines = self._make()
        self.forget()

    def lay_out(self) -> None:
        self._lines = self._make()

    def _make(self) -> list[Line]:
        cast = self.trace.cast
        scene = scene_at(self.trace, self.at)
        places = {place.name: place for place in cast.places}
        order = [name for name in cast.route if name in places]
        order += [name for name, state in scene.places.items() if name not in order and _in_use(state)]
        width = max((cell_len(self._called(name, places)) for name in order), default=0) + 2
        lines: list[Line] = []
        for name in order:
            heading = padded([(self._called(name, places), "strong")], width)
            for number, (counter, letters) in enumerate(self._holdings(name, places.get(name), scene)):
                first: list[Span] = heading if number == 0 else [(" " * width, "text")]
                host: list[Span] = [(f"  {name}", "small")] if number == 0 else []
                lines.append([*first, counter, *host])
                lines += letters
        return lines

    def _called(self, name: str, places: dict[str, Place]) -> str:
        return self.look.name(places[name].names, name) if name in places else name

    def _holdings(self, name: str, place: Place | None, scene: Scene) -> list[tuple[Span, list[Line]]]:
        """What a place holds, each as its counter and its letters."""
        state, trace = scene.places[name], self.trace
        found: list[tuple[Span, list[Line]]] = []
        waiting = len(state.queue) - len(state.arriving)  # one still arriving is the sending side's
        if place is not None and place.role in ("device", "visitor"):
            if waiting:
                found.append((self._counter("screen.route.to_send", waiting), self._queued(name, scene)))
            rows = stores.device_rows(trace, scene, name, most=_MOST)
            found.append((self._counter("screen.mailboxes.device", len(state.kept)), self._stored(rows)))
            if not state.power:
                text, _ = found[0][0]
                found[0] = ((f"{text}  {self.look.text('screen.route.off')}", "small"), found[0][1])
            for folder, shelf in state.folders.items():
                rows = stores.folder_rows(trace, scene, name, folder, most=_MOST)
                counter = self._counter("screen.mailboxes.device_folder", len(shelf), self._folder(folder))
                found.append((counter, self._stored(rows, _OWN)))
            return found
        for mailbox, shelf in state.mailboxes.items():
            rows = stores.mailbox_rows(trace, scene, name, mailbox, most=_MOST)
            shown = _SHOWN if stores.folder_of(mailbox)[1] == INBOX else _OWN
            found.append((self._mailbox(mailbox, len(shelf)), self._stored(rows, shown)))
        if not found and place is not None and place.role == "store":
            found.append((self._counter("screen.route.mailbox", 0), []))
        if waiting or not found:
            found.append((self._counter("screen.mailboxes.queue", waiting), self._queued(name, scene)))
        return found

    def _mailbox(self, mailbox: str, count: int) -> Span:
        """The counter of a mailbox at a store: somebody's, or a folder of theirs."""
        owner, folder = stores.folder_of(mailbox)
        if folder == INBOX:
            return self._counter("screen.mailboxes.mailbox", count, self._owner(mailbox))
        text = self.look.text(
            "screen.mailboxes.folder", count=count, name=self._folder(folder), owner=self._owner(owner)
        )
        return text, "text" if count else "small"

    def _folder(self, folder: str) -> str:
        return folder_called(folder, self.look.words)

    def _stored(self, rows: list[stores.StoredRow], shown: Sequence[str] = _SHOWN) -> list[Line]:
        """Letters that lie somewhere, with the marks on them."""
        lines: list[Line] = []
        for row in rows:
            marks = [flag_called(flag, self.look.words) for flag in shown if flag in row.flags]
            words = f"UID {row.uid}" if row.uid else ""
            lines.append(self._letter(row.serial, row.letter, words, marks))
        return lines

    def _queued(self, name: str, scene: Scene) -> list[Line]:
        """The letters of a queue, with whom each still has to reach."""
        arriving = scene.places[name].arriving
        return [
            self._letter(row.serial, row.letter, ", ".join(map(safe_text, row.forward_paths)))
            for row in queues.queue_rows(self.trace, scene, name, most=_MOST)
            if row.serial not in arriving
        ]

    def _owner(self, mailbox: str) -> str:
        for person in self.trace.cast.people:
            if mailbox in (person.key, person.login, person.address):
                return self.look.name(person.names, mailbox)
        return safe_text(mailbox)

    def _counter(self, key: str, count: int, name: str = "") -> Span:
        return self.look.text(key, count=count, name=name), "text" if count else "small"

    def _letter(self, serial: int, letter: int, words: str, marks: Sequence[str] = ()) -> list[Span]:
        signs = self.look.symbols
        subject = self._subjects.get(serial)
        if subject is None:
            view = letter_held(self.trace, serial, letter)
            subject = self._subjects[serial] = view.subject if view is not None else ""
        return [
            ("  ", "text"),
            (f" {signs.letter} ", "letter"),
            *((f" [{mark}]", "strong") for mark in marks),
            (f" {signs.plain(subject)}", "text"),
            (f"  {signs.plain(words)}", "small"),
        ]


def _in_use(state: PlaceState) -> bool:
    shelves = (*state.mailboxes.values(), *state.folders.values())
    return bool(state.queue or state.kept or state.sent or any(shelves))
