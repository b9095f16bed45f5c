"""Mailboxes: what waits at each server, what lies in each mailbox, and what each device holds.

One row a place, so that the whole way is seen at a glance; the letters stand beneath the place that has them.
"""

from collections.abc import Sequence

from rich.cells import cell_len

from simulator.exports.naming import flag_called, folder_called
from simulator.trace.cast import Place
from simulator.trace.entry import INBOX
from simulator.trace.kinds import Lane
from simulator.tui.drawing import Line, Span, padded
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.views import queues, stores
from simulator.views.letter import letter_held
from simulator.views.safe_text import safe_text
from simulator.views.scene import PlaceState, Scene, scene_at

_SHOWN = ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted")
_OWN = _SHOWN[1:]  # that one has read what one wrote goes without saying
_MOST_SUMMED = 2000  # letters of a mailbox whose size is added up
_MOST_SENT = 3  # letters told of a device's own folders
_MOST = 20  # letters told a place; the counter counts them all


class Mailboxes(EvidencePane):
    """The places of the main way, the other devices of the person at its end, then whatever else is in use.

    A device without a letter is told of too: that the phone holds none is what tells POP from IMAP.
    """

    key = "mailboxes"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._rows_of: dict[str, int] = {}  # the first row of each place
        self._subjects: dict[int, str] = {}
        self._made_for: tuple[object, int, int, bool] = (None, -1, -1, False)

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def changed(self) -> None:
        moves = self.trace.count_until(Lane.CUSTODY, self.at) + self.trace.count_until(Lane.STATE, self.at)
        made_for = (self.trace, moves, self.look.version, self.folded)
        if made_for == self._made_for:
            return
        if self.trace is not self._made_for[0]:
            self._subjects.clear()
        self._made_for = made_for
        self._lines = self._make()
        self.forget()
        self._follow()

    def _follow(self) -> None:
        """Bring the place into sight where a letter came to lie last."""
        count = self.trace.count_until(Lane.CUSTODY, self.at)
        if not count:
            return
        last = self.trace.shell(self.trace.lane(Lane.CUSTODY)[count - 1])
        row = next(
            (self._rows_of[name] for name in (last.target, last.source) if name in self._rows_of), None
        )
        if row is None:
            return
        below = min((other for other in self._rows_of.values() if other > row), default=len(self._lines))
        self.show_row(below - 1)
        self.show_row(row)

    def lay_out(self) -> None:
        self._lines = self._make()

    def _make(self) -> list[Line]:
        cast = self.trace.cast
        scene = scene_at(self.trace, self.at)
        places = {place.name: place for place in cast.places}
        order = [name for name in cast.route if name in places]
        receiver = places[order[-1]].person if order else ""
        order += [
            name
            for name, state in scene.places.items()
            if name not in order and (_in_use(state) or _is_device_of(receiver, places.get(name)))
        ]
        width = max((cell_len(self._called(name, places)) for name in order), default=0) + 2
        lines: list[Line] = []
        self._rows_of = {}
        for name in order:
            if self.folded and _is_idle(places.get(name), scene.places[name]):
                continue
            self._rows_of[name] = len(lines)
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
        waiting = state.waiting
        if place is not None and place.role in ("device", "visitor"):
            if waiting:
                found.append((self._counter("screen.route.to_send", waiting), self._queued(name, scene)))
            rows = stores.device_rows(trace, scene, name, most=_MOST)
            found.append((self._counter("screen.mailboxes.device", len(state.kept)), self._stored(rows)))
            self._say_of_device(name, state, scene, found)
            for folder, shelf in state.folders.items():
                rows = stores.folder_rows(trace, scene, name, folder, most=_MOST_SENT)
                counter = self._counter("screen.mailboxes.device_folder", len(shelf), self._folder(folder))
                found.append((counter, self._stored(rows, _OWN)))
            return found
        for mailbox, shelf in state.mailboxes.items():
            rows = stores.mailbox_rows(trace, scene, name, mailbox, most=_MOST)
            is_inbox = stores.folder_of(mailbox)[1] == INBOX
            text, role = self._mailbox(mailbox, len(shelf))
            space = self._space(name, mailbox, shelf, scene) if is_inbox else ""
            counted = f"{text}  {space}" if space else text
            found.append(((counted, role), self._stored(rows, _SHOWN if is_inbox else _OWN)))
        if not found and place is not None and place.role == "store":
            found.append((self._counter("screen.route.mailbox", 0), []))
        if scene.backup(name) and found:
            (text, role), letters = found[0]
            tape = self.look.text("screen.mailboxes.tape", count=scene.backup(name))
            found[0] = ((f"{text}  {tape}", role), letters)
        if waiting or not found:
            found.append((self._counter("screen.mailboxes.queue", waiting), self._queued(name, scene)))
        return found

    def _say_of_device(
        self, name: str, state: PlaceState, scene: Scene, found: list[tuple[Span, list[Line]]]
    ) -> None:
        """Behind its first counter: how much space it takes, that it is off or lost, that there is a copy."""
        (text, role), letters = found[0]
        space = stores.space_on_device(self.trace, scene, name)
        words = [text, self._kilobytes(space) if space else ""]
        if scene.is_lost(name):
            words, role = [self.look.text("screen.route.lost")], "small"
        elif not state.power:
            words, role = [*words, self.look.text("screen.route.off")], "small"
        copies = scene.backup(name)
        if copies:
            words.append(self.look.text("screen.mailboxes.backup", count=copies))
        found[0] = ("  ".join(word for word in words if word), role), letters

    def _kilobytes(self, octets: int) -> str:
        return self.look.text("screen.mailboxes.size", kilobytes=f"{octets / 1000:.1f}")

    def _space(self, store: str, mailbox: str, shelf: Sequence[int], scene: Scene) -> str:
        """What an inbox takes, and what it may take where there is a limit."""
        letters, octets = scene.quota(store, mailbox)
        used = sum(self.trace.size(serial) for serial in shelf) if len(shelf) <= _MOST_SUMMED else 0
        if letters is not None:
            return self.look.text("screen.mailboxes.of_letters", most=letters)
        if octets is not None:
            return self.look.text(
                "screen.mailboxes.of_size", kilobytes=f"{used / 1000:.1f}", most=f"{octets / 1000:.1f}"
            )
        return self._kilobytes(used) if used else ""

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


def _is_idle(place: Place | None, state: PlaceState) -> bool:
    """A server where letters only pass, and none is."""
    passes = place is not None and place.role in ("msa", "relay", "transit", "mx", "nameserver")
    return passes and not state.queue


def _is_device_of(person: str, place: Place | None) -> bool:
    return place is not None and place.role == "device" and bool(person) and place.person == person


def _in_use(state: PlaceState) -> bool:
    shelves = (*state.mailboxes.values(), *state.folders.values())
    return bool(state.queue or state.kept or state.sent or any(shelves))
