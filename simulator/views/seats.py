"""Whose eyes? What five people can read at one step, and what they could change: each from their own place.

The author has the letter on the device, the eavesdropper the bytes of one wire, the operator of a relay what
lies there, the operator of the recipient's server what lies in the mailboxes, the recipient what has been
fetched. Nobody is shown what another one has: TLS shuts a wire, never a post office.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from simulator.mail.message import InternetMessage
from simulator.mail.mime import parse_parts, text_of
from simulator.mail.sealing import is_sealed
from simulator.trace import entry as told
from simulator.trace.cast import Person
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views.ledger import ledger_of
from simulator.views.notebook import facts as eves
from simulator.views.notebook.facts import Fact
from simulator.views.notes import Notes
from simulator.views.safe_text import safe_lines, safe_text
from simulator.views.scene import Scene, scene_at
from simulator.views.sealed import opened_at
from simulator.views.shelf import Shelf
from simulator.views.tap import Crossings

if TYPE_CHECKING:
    from simulator.views.impostor import ImpostorNotebook

Seat = Literal["author", "wire", "relay", "store", "recipient"]
SEATS: Final[tuple[Seat, ...]] = get_args(Seat)

_RELAYS: Final = ("msa", "relay", "transit", "mx")
_MOST_LETTERS: Final = 3  # the newest that a seat shows
_MOST_LINES: Final = 4  # of a letter's text
_READ: Final = 64 * 1024  # octets of a letter from which header and text are taken
_LOOKED_BACK: Final = 500  # entries of a lane in which the latest of a kind is looked for
_MOST_FACTS: Final = 3  # of one kind, from a wire
_BY_DIGEST: Final = ("APOP", "CRAM-MD5", "SCRAM-SHA-256")
_FROM_A_WIRE: Final = (  # what an eavesdropper cares about most, and how a seat calls it
    ("password", eves.PASSWORDS, ("password",)),
    ("digest", eves.PASSWORDS, ("digest",)),
    ("user", eves.WHO, ("user",)),
    ("slip", eves.ENVELOPE, ("sender", "recipient")),
    ("header", eves.WHO, ("from", "to")),
    ("header", eves.HEADERS, ("subject",)),
    ("text", eves.BODY, ("text",)),
    ("file", eves.ATTACHMENTS, ("file",)),
    ("host", eves.HOSTS, ("server-name", "certificate", "port")),
)


class Sight(NamedTuple):
    """One thing within sight: `what` is a key behind `seat.what.`, `lines` are safe to show.

    `serial` is the entry whose octets say so, None where there is none.
    """

    what: str
    lines: tuple[str, ...]
    serial: int | None = None


class SeatView(NamedTuple):
    """What one seat sees. `who` is a person's key, a wire or a place; `choices` are those who could sit here.

    `state` is a key behind `seat.state.SEAT.` for what is special at this moment, `hidden` are keys behind
    `seat.hidden.` for what lies near and is out of sight, `power` one behind `seat.power.SEAT.` for what
    could be changed from here.
    """

    seat: Seat
    who: str
    choices: tuple[str, ...]
    state: str
    sights: tuple[Sight, ...]
    hidden: tuple[str, ...]
    power: str


def _from_facts(facts: Sequence[Fact]) -> list[Sight]:
    return [
        Sight(what, _value(fact), fact.serial)
        for what, group, names in _FROM_A_WIRE
        for fact in [f for f in facts if f.group == group and f.name.lower() in names][-_MOST_FACTS:]
    ]


class Seats:
    """The five seats of one trace. Wires are listened to when somebody sits down at them.

    Whoever sits on a wire has heard what crossed after the entry `since`, as in the notebook.
    """

    def __init__(self, trace: Trace, *, since: int = START) -> None:
        self.trace = trace
        self.since = since
        self._notes: dict[str, Notes] = {}
        self._impostor_notes: dict[str, ImpostorNotebook] = {}
        self._crossings = Crossings(trace)
        self._people = {person.key: person for person in trace.cast.people}

    def view(self, seat: Seat, step: int, who: str | None = None) -> SeatView:
        """What the seat sees after the entry `step`; `who` chooses among several (None: whom it is about)."""
        step = min(step, len(self.trace) - 1)
        scene = scene_at(self.trace, step)
        choices = self.choices(seat, step)
        chosen = who if who in choices else self._default(seat, scene, choices)
        if seat == "author":
            return self._author(chosen, choices, scene)
        if seat == "wire":
            return self._wire(chosen, choices, scene)
        if seat == "relay":
            return self._relay(chosen, choices, scene)
        if seat == "store":
            return self._store(chosen, choices, scene)
        return self._recipient(chosen, choices, scene)

    def choices(self, seat: Seat, step: int) -> tuple[str, ...]:
        """Everybody who could sit there, those of the main way first; of wires, those that were in use."""
        cast = self.trace.cast
        if seat in ("author", "recipient"):
            return tuple(person.key for person in cast.people if person.devices)
        if seat == "wire":
            return self._crossings.until(step) or tuple(wire.name for wire in cast.wires[:1])
        roles = _RELAYS if seat == "relay" else ("store",)
        places = [place.name for place in cast.places if place.role in roles]
        way = list(cast.route)
        return tuple(sorted(places, key=lambda name: way.index(name) if name in way else len(way)))

    def _default(self, seat: Seat, scene: Scene, choices: tuple[str, ...]) -> str:
        """Whom the newest letter is about; of several relays the one that holds a letter now."""
        wanted: list[str] = []
        letter = self._newest_letter(scene.serial)
        if seat == "author":
            wanted = [letter[0]] if letter else []
        elif seat == "recipient":
            wanted = [letter[1]] if letter else list(choices[1:2])
        elif seat == "wire":
            wanted = self._busiest(scene)
        elif seat == "relay":
            wanted = [name for name in choices if scene.queue(name)]
            wanted += [place.name for place in self.trace.cast.places if place.role == "transit"]
        elif letter and letter[1] in self._people:
            office = self._people[letter[1]].office
            wanted = [place.name for place in self.trace.cast.places if place.office == office]
        else:
            wanted = [name for name in self.trace.cast.route if name in choices]
        return next((name for name in wanted if name in choices), choices[0] if choices else "")

    def _newest_letter(self, step: int) -> tuple[str, str] | None:
        """Author and recipient of the letter that was written last, by their keys."""
        for serial in self._letters(step, most=_MOST_LETTERS):
            detail = self.trace.detail(serial)
            if isinstance(detail, told.Composed):
                by_address = {person.address.casefold(): person.key for person in self._people.values()}
                paths = [by_address.get(path.casefold(), "") for path in detail.forward_paths]
                return by_address.get(detail.reverse_path.casefold(), ""), next(iter(paths), "")
        return None

    def _letters(self, step: int, most: int = _LOOKED_BACK) -> list[int]:
        """The letters begun up to a step, newest first."""
        letters = ledger_of(self.trace, step).letters()
        count = bisect_right(letters, step)
        return list(letters[max(0, count - most) : count])[::-1]

    def _back(self, lane: Lane, step: int, *kinds: Kind) -> Iterator[int]:
        """The latest entries of these kinds up to a step, newest first."""
        count = self.trace.count_until(lane, step)
        recent = self.trace.lane(lane)[max(0, count - _LOOKED_BACK) : count]
        return (serial for serial in reversed(recent) if self.trace.kind(serial) in kinds)

    def _busiest(self, scene: Scene) -> list[str]:
        """The wire on which something is said now, else the one on which something was said last."""
        found = [connection.wire for connection in reversed(scene.connections)]
        lane = self.trace.lane(Lane.WIRE)
        count = self.trace.count_until(Lane.WIRE, scene.serial)
        if count:
            found.append(self.trace.shell(lane[count - 1]).wire)
        return found

    # The five seats

    def _author(self, key: str, choices: tuple[str, ...], scene: Scene) -> SeatView:
        trace, person = self.trace, self._people.get(key)
        devices = person.devices if person else ()
        letters = self._letters(scene.serial)
        own = [letter for letter in letters if trace.source(letter) in devices][:_MOST_LETTERS]
        waiting = [letter for letter in own if any(letter in scene.queue(device) for device in devices)]
        sights = [sight for letter in own for sight in (*_slip(trace, letter), *_letter(trace, letter))]
        state = "nothing" if not own else "waiting" if waiting else "sent"
        hidden = ("way",) if own and not waiting else ()
        sights += _own_password(person)
        return SeatView("author", key, choices, state, tuple(sights), hidden, state)

    def _wire(self, wire: str, choices: tuple[str, ...], scene: Scene) -> SeatView:
        notes = self._notes.get(wire)
        if notes is None:
            notes = self._notes[wire] = Notes(self.trace, wire, since=self.since)
        page = notes.turn_to(scene.serial)
        flows = page.newest_flows(_MOST_FACTS)
        sights = _from_facts(
            [fact for _, group, names in _FROM_A_WIRE for fact in page.newest(group, names, _MOST_FACTS)]
        )
        own = self._impostors(wire, scene.serial)
        sights += [sight for sight in _from_facts(own) if sight.what != "host" and sight not in sights]
        for flow in flows:
            said = {fact.name: fact.value for fact in flow.facts}
            lines = (said.get("protocol", ""), said["both-ways"], said["duration"])
            sights.append(Sight("flow", lines, flow.facts[0].serial))
        standing = [connection for connection in scene.connections if connection.wire == wire]
        now = "locked" if any(connection.tls for connection in standing) else "clear" if standing else "idle"
        if any(connection.impostor for connection in standing):
            now = "impostor"
        if not len(page):
            return SeatView("wire", wire, choices, "nothing", (), (), "idle")
        covered = any(row.facts[0].value.endswith("TLS") for row in flows)
        return SeatView("wire", wire, choices, now, tuple(sights), ("tls",) if covered else (), now)

    def _impostors(self, wire: str, step: int) -> tuple[Fact, ...]:
        """What is read by whoever sits on the wire and answers in a server's name, also under TLS."""
        if not any(at <= step for at in self.trace.serials_of(Kind.IMPERSONATED)):
            return ()
        from simulator.views.impostor import ImpostorNotebook

        if wire not in self._impostor_notes:
            self._impostor_notes[wire] = ImpostorNotebook(self.trace, wire)
        heard = self._impostor_notes[wire].notebook(step)
        return tuple(fact for fact in heard if fact.known > self.since)

    def _relay(self, place: str, choices: tuple[str, ...], scene: Scene) -> SeatView:
        trace = self.trace
        held = scene.queue(place).newest(_MOST_LETTERS)
        sights = [sight for serial in held for sight in (*_slip(trace, serial), *_letter(trace, serial))]
        passed = self._passed(place, scene)
        state = "nothing"
        if held:
            came = trace.detail(held[0])
            covered = isinstance(came, told.Accepted) and came.protocol.upper().startswith("ESMTPS")
            state = "opened" if covered else "holds"
            if isinstance(came, told.Rewritten):
                state = "rewritten"
        elif passed is not None:
            state = "passed"
            sights += _slip(trace, passed, what="log")
        sights += self._passwords(place, scene)
        hidden = ("body-gone",) if state == "passed" else _shut(sights)
        power = "nothing" if not held else "sealed" if _shut(sights) else "holds"
        return SeatView("relay", place, choices, state, tuple(sights), hidden, power)

    def _store(self, place: str, choices: tuple[str, ...], scene: Scene) -> SeatView:
        trace, state = self.trace, scene.place(place)
        newest = sorted(serial for shelf in state.mailboxes.values() for serial in _newest(shelf))
        held = newest[::-1][:_MOST_LETTERS]
        waiting = [serial for serial in _newest(scene.queue(place)) if serial not in held]
        sights = [sight for serial in held for sight in _letter(trace, serial)]
        sights += [sight for serial in waiting for sight in (*_slip(trace, serial), *_letter(trace, serial))]
        gone = not held and self._has(Kind.DELIVERED, place, scene)
        now = "holds" if held or waiting else "fetched" if gone else "nothing"
        sights += self._passwords(place, scene)
        return SeatView(
            "store",
            place,
            choices,
            now,
            tuple(sights),
            ("body-fetched",) if now == "fetched" else _shut(sights),
            "sealed" if _shut(sights) else "holds" if held or waiting else "nothing",
        )

    def _recipient(self, key: str, choices: tuple[str, ...], scene: Scene) -> SeatView:
        trace, person = self.trace, self._people.get(key)
        devices = person.devices if person else ()
        kept = sorted((serial for device in devices for serial in _newest(scene.kept(device))), reverse=True)
        seen: list[Sight] = []
        shut: tuple[str, ...] = ()
        shown: set[tuple[str, ...]] = set()
        for serial in kept:
            letter = _letter(trace, serial, trace.shell(serial).target or trace.source(serial))
            lines = tuple(line for sight in letter for line in sight.lines)
            if lines not in shown and len(shown) < _MOST_LETTERS:  # two devices may hold the same letter
                shown.add(lines)
                seen += letter
                shut = shut or _shut(letter)
        state = "holds" if kept else "nothing"
        sights = (*seen, *_own_password(person))
        hidden = (*shut, "slip", "way-back") if kept else ()
        return SeatView("recipient", key, choices, state, sights, hidden, state)

    # What lies where

    def _passed(self, place: str, scene: Scene) -> int | None:
        """The newest message that the place had accepted and let go of."""
        for serial in self._back(Lane.CUSTODY, scene.serial, Kind.ACCEPTED):
            entry = self.trace.shell(serial)
            if place == (entry.target or entry.source):
                return serial
        return None

    def _has(self, kind: Kind, place: str, scene: Scene) -> bool:
        return any(self.trace.source(at) == place for at in self._back(Lane.CUSTODY, scene.serial, kind))

    def _passwords(self, place: str, scene: Scene) -> list[Sight]:
        """Of those who have logged in there by a way that hands the password over."""
        found: dict[str, Sight] = {}
        for serial in self._back(Lane.STATE, scene.serial, Kind.LOGGED_IN):
            detail = self.trace.detail(serial)
            if self.trace.source(serial) != place or not isinstance(detail, told.LoggedIn):
                continue
            person = self._people.get(detail.person)
            if person is None or not person.password or detail.mechanism.upper() in _BY_DIGEST:
                continue
            found.setdefault(
                person.key, Sight("password", (safe_text(f"{person.login}  {person.password}"),), serial)
            )
        return list(found.values())[:_MOST_LETTERS]


def _newest(shelf: Shelf) -> tuple[int, ...]:
    return shelf.newest(_MOST_LETTERS)


def _slip(trace: Trace, serial: int, what: str = "slip") -> list[Sight]:
    """By what a message is delivered."""
    detail = trace.detail(serial)
    if not isinstance(detail, told.Composed | told.Accepted):
        return []
    to = ", ".join(detail.forward_paths[:_MOST_FACTS])
    return [Sight(what, (safe_text(f"{detail.reverse_path or '<>'} → {to}", 200),), serial)]


def _letter(trace: Trace, serial: int, device: str = "") -> list[Sight]:
    """The fields of a letter that people look at, and the first lines of its text.

    A sealed one says no more than that it is sealed, but on a device of whoever has the key.
    """
    octets = trace.octets(serial, _READ)
    message = InternetMessage(octets)
    found = []
    fields = [f"{name}: {text}" for name in ("From", "To", "Subject") if (text := message.text(name))]
    if fields:
        found.append(Sight("header", tuple(safe_text(field, 200) for field in fields), serial))
    parts = parse_parts(octets).walk()
    for part in filter(is_sealed, parts[:_MOST_FACTS]):
        found.append(Sight("sealed", (safe_text(f"{part.file_name} ({part.content_type})", 80),), serial))
        inside = opened_at(trace, device, octets)
        octets, parts = (octets, parts) if inside is None else (inside, parse_parts(inside).walk())
    parts = [part for part in parts if part.is_text and part.disposition != "attachment"]
    parts.sort(key=lambda part: part.content_type != "text/plain")
    text = text_of(octets, parts[0], _READ) if parts else ""
    lines = tuple(line for line in safe_lines(text.encode("utf-8", "replace"), limit=300) if line.strip())
    if lines:
        found.append(Sight("text", lines[:_MOST_LINES], serial))
    return found


def _shut(sights: Sequence[Sight]) -> tuple[str, ...]:
    """What lies near and is sealed, as long as nothing beside it can be read."""
    whats = {sight.what for sight in sights}
    return ("sealed",) if "sealed" in whats and "text" not in whats else ()


def _own_password(person: Person | None) -> list[Sight]:
    if person is None or not person.password:
        return []
    return [Sight("password", (safe_text(f"{person.login}  {person.password}"),))]


def _value(fact: Fact) -> tuple[str, ...]:
    lines = tuple(
        line for line in safe_lines(fact.value.encode("utf-8", "replace"), limit=300) if line.strip()
    )[:_MOST_LINES] or ("",)
    if fact.how in ("field", "encoded-words"):
        return (f"{safe_text(fact.name, 40)}: {lines[0]}", *lines[1:])
    return lines
