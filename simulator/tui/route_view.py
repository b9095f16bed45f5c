"""From a scene to the route: which boxes are drawn, what they hold, and what lies between them."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from simulator.trace.cast import Cast, Place
from simulator.trace.entry import INBOX
from simulator.tui.look import Look
from simulator.tui.route_model import Route, RouteBox, RouteLeg
from simulator.views.scene import PlaceState, Scene, WireState
from simulator.views.stores import folder_of

_NAMES_OF_PROTOCOLS = {"smtp": "SMTP", "pop3": "POP3", "dns": "DNS", "imap": "IMAP"}


def route_at(cast: Cast, scene: Scene, look: Look, *, folded: bool, ports: bool = False) -> Route:
    """The main way of the cast as it is in this scene.

    Folded: one box an office; servers that are nobody's office become knots of a leg. A device
    beside the way stands at its office's end while it acts.
    """
    places = {place.name: place for place in cast.places}
    stops = _with_actor(cast, scene, [places[name] for name in cast.route if name in places])
    if not folded:
        stops = _beside_its_server(scene, stops)
    groups, knots = _groups(cast, stops, folded=folded)
    boxes = tuple(_box(cast, scene, look, group, folded=folded) for group in groups)
    legs = tuple(
        _leg(cast, scene, look, [here, *([knot] for knot in between), there], ports=ports)
        for here, between, there in zip(groups, knots, groups[1:], strict=False)
    )
    return Route(boxes=boxes, legs=legs)


def _with_actor(cast: Cast, scene: Scene, stops: list[Place]) -> list[Place]:
    """The stops of the way, with an acting device in place of the one that belongs to the same office."""
    speaking = scene.speaking
    if speaking is None:
        return stops
    names = {stop.name for stop in stops}
    for place in cast.places:
        if place.role == "device" and place.name in (speaking.client, speaking.server):
            if place.name in names or not _is_active(scene, {place.name}):
                return stops
            return [
                place if stop.role == "device" and stop.office == place.office else stop for stop in stops
            ]
    return stops


def _beside_its_server(scene: Scene, stops: list[Place]) -> list[Place]:
    """The stops of the way, with the visitor before that server of the office that it speaks to."""
    visitor = next((stop for stop in stops if stop.role == "visitor"), None)
    speaking = scene.speaking
    others = [stop for stop in stops if stop is not visitor]
    names = [stop.name for stop in others]
    if visitor is None or speaking is None or speaking.client != visitor.name or speaking.server not in names:
        return stops
    at = names.index(speaking.server)
    return [*others[:at], visitor, *others[at:]]


def _groups(
    cast: Cast, stops: Sequence[Place], *, folded: bool
) -> tuple[list[list[Place]], list[list[Place]]]:
    """The places of each box, and those folded into the leg after it."""
    if not folded:
        return [[stop] for stop in stops], [[] for _ in stops]
    offices = {office.domain for office in cast.offices}
    groups: list[list[Place]] = []
    knots: list[list[Place]] = []
    for stop in stops:
        if stop.role != "device" and stop.office not in offices and groups:
            knots[-1].append(stop)
        elif groups and not knots[-1] and stop.role != "device" and _same_office(groups[-1][-1], stop):
            groups[-1].append(stop)
        else:
            groups.append([stop])
            knots.append([])
    return groups, knots


def _same_office(one: Place, other: Place) -> bool:
    return one.role != "device" and bool(one.office) and one.office == other.office


def _box(cast: Cast, scene: Scene, look: Look, group: list[Place], *, folded: bool) -> RouteBox:
    first = group[0]
    states = [scene.places[place.name] for place in group]
    names, host = first.names, first.name
    key = first.name
    if folded and first.role != "device":
        for office in cast.offices:
            if office.domain == first.office:
                names, host, key = office.names, office.domain, office.domain
    dark = not all(state.power for state in states)
    return RouteBox(
        key=key,
        places=tuple(place.name for place in group),
        name=look.name(names, first.name),
        host=host,
        caption=_caption(cast, scene, look, group, states, dark=dark),
        letters=sum(_letters(state) for state in states),
        dark=dark,
        active=_is_active(scene, {place.name for place in group}),
    )


def _letters(state: PlaceState) -> int:
    return state.waiting + len(state.kept) + sum(count for _, count in _arrived(state))


def _arrived(state: PlaceState) -> list[tuple[str, int]]:
    """How many letters lie where each person's mail arrives; what is filed elsewhere counts for nothing."""
    boxes = ((*folder_of(name), box) for name, box in state.mailboxes.items())
    return [(owner, len(box)) for owner, folder, box in boxes if folder == INBOX and box]


def _caption(
    cast: Cast, scene: Scene, look: Look, group: list[Place], states: list[PlaceState], *, dark: bool
) -> str:
    """The counter beneath a box."""
    first = group[0]
    if any(scene.is_lost(place.name) for place in group):
        return look.text("screen.route.lost")
    if dark:
        return look.text("screen.route.off")
    speaking = scene.speaking
    asking = speaking and speaking.protocol == "dns" and speaking.serial == scene.serial
    if speaking and asking and speaking.client in {place.name for place in group}:
        return look.text("screen.route.asks_directory")
    if first.role == "visitor":
        here = sum(connection.client == first.name for connection in scene.connections)
        return look.text("screen.route.visitors", count=here)
    waiting = sum(state.waiting for state in states)
    if first.role == "device":
        state = states[0]
        if state.kept or not (waiting or state.sent):
            return look.text("screen.route.letters", count=len(state.kept))
        if waiting:
            return look.text("screen.route.to_send", count=waiting)
        return look.text("screen.route.sent", count=state.sent)
    if not any(place.role == "store" for place in group):
        return look.text("screen.route.waiting", count=waiting)
    boxes = _mailboxes(cast, look, group, states)
    text = boxes or look.text("screen.route.mailbox", count=0)
    if waiting:
        text = f"{look.text('screen.route.waiting', count=waiting)}  {text}"
    return text


def _mailboxes(cast: Cast, look: Look, group: list[Place], states: list[PlaceState]) -> str:
    """One mailbox in use: how many letters; several: whose they are."""
    held = [one for state in states for one in _arrived(state)]
    if not held:
        return ""
    if len(held) == 1:
        return look.text("screen.route.mailbox", count=held[0][1])
    owners = {alias: person for person in cast.people for alias in (person.key, person.login, person.address)}
    return "  ".join(
        f"{look.name(owners[name].names) if name in owners else name} {count}" for name, count in held
    )


def _is_active(scene: Scene, names: set[str]) -> bool:
    speaking = scene.speaking
    if speaking is None:
        return False
    if speaking.connection and speaking.wire in scene.wires:
        standing = {connection.number for connection in scene.wires[speaking.wire].connections}
        if speaking.connection not in standing and speaking.serial != scene.serial:
            return False
    return bool(names & {speaking.client, speaking.server})


def _leg(cast: Cast, scene: Scene, look: Look, chain: list[list[Place]], *, ports: bool) -> RouteLeg:
    """The leg along a chain of groups; what is between the first and the last is folded into it."""
    stages = [{place.name for place in group} for group in chain]
    letters = sum(scene.places[place.name].waiting for group in chain[1:-1] for place in group)
    wires = [
        (index, wire)
        for index, (here, there) in enumerate(pairwise(stages))
        for wire in _wires_between(cast, scene, here, there)
    ]
    leg = RouteLeg(
        knots=len(chain) - 2,
        letters=letters,
        wires=tuple(wire.name for _, wire in wires),
        attack=next((look.text(f"name.attack.{wire.attack}") for _, wire in wires if wire.attack), ""),
    )
    if any(wire.cut for _, wire in wires):
        return structs.replace(leg, state="cut", word=look.text("screen.route.cut"))
    standing = [(index, wire) for index, wire in wires if wire.connections]
    if not standing:
        return leg
    speaking = scene.speaking
    index, wire = next(
        ((index, wire) for index, wire in standing if speaking and wire.name == speaking.wire), standing[-1]
    )
    connection = next(
        (each for each in wire.connections if speaking and each.number == speaking.connection),
        wire.connections[-1],
    )
    locked = connection.tls is not None
    label = _NAMES_OF_PROTOCOLS.get(connection.protocol, connection.protocol)
    return structs.replace(
        leg,
        state="locked" if locked else "clear",
        toward="right" if connection.client in stages[index] else "left",
        label=f"{label} {connection.server_port}" if ports else label,
        word=look.text("screen.tls" if locked else "screen.clear"),
        active=bool(speaking) and speaking is not None and wire.name == speaking.wire,
    )


def _wires_between(cast: Cast, scene: Scene, here: set[str], there: set[str]) -> list[WireState]:
    return [
        scene.wires[wire.name]
        for wire in cast.wires
        if (wire.ends[0] in here and wire.ends[1] in there)
        or (wire.ends[1] in here and wire.ends[0] in there)
    ]
