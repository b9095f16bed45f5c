"""What is done about a wire: its menu is opened, and what was chosen there is carried out."""

from collections.abc import Callable
from typing import Any

from simulator.trace.cast import Cast
from simulator.tui.look import Look
from simulator.tui.panels.route import RoutePane
from simulator.tui.route_model import Route
from simulator.tui.screens.stage import StageScreen
from simulator.tui.screens.wire_menu import WireChoice, WireMenu, WireNow, attack_name
from simulator.views.scene import Scene, scene_at
from simulator.world.runner import Run

Then = Callable[[tuple[str, ...], WireNow, WireChoice], None]


def leg_in_sight(pane: RoutePane) -> int:
    """The leg that is marked in the route, else the one on which something moves, else the last."""
    legs = pane.route.legs
    if pane.has_focus:
        return pane.leg
    return next((at for at, leg in enumerate(legs) if leg.active and leg.wires), len(legs) - 1)


def stops_of(route: Route, cast: Cast) -> list[tuple[str, ...]]:
    """What the menu can be about, one after the other: the legs of the route, then each other wire for mail.

    A leg with servers folded into it has several wires; each of them comes once more by itself.
    """
    names = {place.name for place in cast.places if place.role in ("nameserver", "resolver")}
    legs = [leg.wires for leg in route.legs]
    alone = {leg[0] for leg in legs if len(leg) == 1}
    others = [wire for wire in cast.wires if wire.name not in alone and names.isdisjoint(wire.ends)]
    return [*legs, *((wire.name,) for wire in others)]


def choose_for_wire(screen: StageScreen, run: Run, stop: int, policy: str, then: Then) -> None:
    """The menu of one of the stops; where several wires belong to it, all get the policy.

    `run` is one with the same servers. `then` gets the wires, how things stood, and what was chosen.
    """
    stops = stops_of(screen.route.route, run.trace.cast)
    if not any(stops):
        return
    while not stops[stop % len(stops)]:
        stop += 1
    stop %= len(stops)
    scene = scene_at(screen.reel.trace, screen.reel.cursor)

    def now() -> WireNow:
        return wire_now(screen.look, scene, screen.route.route, stops, stop, run, policy)

    def chosen(choice: WireChoice | None) -> None:
        if choice is None:
            return
        if choice.what == "other":
            by = 1 if choice.value == "next" else -1
            other = (stop + by) % len(stops)
            while not stops[other]:
                other = (other + by) % len(stops)
            choose_for_wire(screen, run, other, policy, then)
            return
        then(stops[stop], now(), choice)

    screen.app.push_screen(WireMenu(now), chosen)


def wire_now(
    look: Look, scene: Scene, route: Route, stops: list[tuple[str, ...]], stop: int, run: Run, policy: str
) -> WireNow:
    """How things stand there. Where servers are folded into a leg, an attacker sits on its last wire."""
    wires = stops[stop]
    state = scene.wires[wires[-1]]
    server = server_of(run, wires[-1])
    places = {place.name: look.name(place.names, place.name) for place in run.trace.cast.places}
    if stop < len(route.legs):
        first, second = route.boxes[stop].name, route.boxes[stop + 1].name
    else:
        first, second = (places.get(end, end) for end in run.world.around.network.wire(wires[-1]).ends)
    return WireNow(
        ends=f"{first} ― {second}",
        policy=scene.wires[wires[0]].policy or policy,
        attack=state.attack or "none",
        variant=state.variant,
        checking=scene.checks(wires[-1]),
        lax=bool(server) and scene.lax(server),
        rewrites=bool(server) and scene.rewrites(server),
        server=places.get(server, server),
    )


def server_of(run: Run, wire: str) -> str:
    """The server at an end of a wire that others call; the second end where both are servers."""
    ends = run.world.around.network.wire(wire).ends
    return next((end for end in reversed(ends) if end in run.world.servers), "")


def carry_out(run: Run, wires: tuple[str, ...], choice: WireChoice) -> None:
    """Give the intents that a choice stands for. Raises MisuseError."""
    last = wires[-1]
    match choice.what:
        case "tls":
            for wire in wires:
                run.intend("tls", policy=choice.value, wire=wire)
        case "checking":
            for wire in wires:
                run.intend("checking", on=choice.value == "on", wire=wire)
        case "lax" | "rewrite":
            run.intend(choice.what, host=server_of(run, last), on=choice.value == "on")
        case "attack" if choice.value == "none":
            run.intend("end-attack", wire=last)
        case "attack":
            variant = {"impostor": "certificate", "strip": "answer"}.get(choice.value)
            means: dict[str, Any] = {variant: choice.variant} if variant else {}
            run.intend("attack", wire=last, kind=choice.value, **means)


def said_of(look: Look, now: WireNow, choice: WireChoice) -> str:
    """One calm line about what holds from here on."""
    ends = look.symbols.plain(now.ends)
    match choice.what:
        case "tls":
            return look.text("screen.tls_wire_now", ends=ends, policy=look.text(f"name.tls.{choice.value}"))
        case "checking":
            return look.text(f"screen.checking_now.{choice.value}", ends=ends)
        case "lax" | "rewrite":
            return look.text(f"screen.{choice.what}_now.{choice.value}", server=now.server)
    name = look.symbols.plain(attack_name(look, choice.value, choice.variant))
    return look.text("screen.attack_now", ends=ends, attack=name)


def attacks_told(look: Look, scene: Scene, cast: Cast) -> list[str]:
    """For each wire on which somebody sits now, and each server whose operator meddles: what to try."""
    names = {place.name: look.name(place.names, place.name) for place in cast.places}
    told: list[str] = []
    for wire in cast.wires:
        state = scene.wires[wire.name]
        if state.attack:
            ends = " ― ".join(names.get(end, end) for end in wire.ends)
            attack = attack_name(look, state.attack, state.variant)
            told.append(look.text("screen.attack_now", ends=ends, attack=attack))
            told.append(look.text(f"screen.attack_try.{state.attack}"))
    for place in cast.places:
        if scene.rewrites(place.name):
            told.append(look.text("screen.rewrite_now.on", server=names[place.name]))
            told.append(look.text("screen.attack_try.rewrite"))
    return list(dict.fromkeys(told))
