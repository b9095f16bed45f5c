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


def choose_for_wire(screen: StageScreen, run: Run, leg: int, policy: str, then: Then) -> None:
    """The menu of a wire; a leg with servers folded into it has several, which all get the policy.

    `run` is one with the same servers. `then` gets the wires, how things stood, and what was chosen.
    """
    route = screen.route.route
    if not 0 <= leg < len(route.legs) or not route.legs[leg].wires:
        return
    scene = scene_at(screen.reel.trace, screen.reel.cursor)

    def now() -> WireNow:
        return wire_now(screen.look, scene, screen.route.route, leg, run, policy)

    def chosen(choice: WireChoice | None) -> None:
        if choice is None:
            return
        if choice.what == "other":
            other = leg + (1 if choice.value == "next" else -1)
            choose_for_wire(screen, run, other % len(route.legs), policy, then)
            return
        then(route.legs[leg].wires, now(), choice)

    screen.app.push_screen(WireMenu(now), chosen)


def wire_now(look: Look, scene: Scene, route: Route, leg: int, run: Run, policy: str) -> WireNow:
    """How things stand on a leg. Where servers are folded into it, an attacker sits on its last wire."""
    wires = route.legs[leg].wires
    state = scene.wires[wires[-1]]
    server = server_of(run, wires[-1])
    places = {place.name: place.names for place in run.trace.cast.places}
    return WireNow(
        ends=f"{route.boxes[leg].name} ― {route.boxes[leg + 1].name}",
        policy=scene.wires[wires[0]].policy or policy,
        attack=state.attack or "none",
        variant=state.variant,
        checking=scene.checks(wires[-1]),
        lax=bool(server) and scene.lax(server),
        rewrites=bool(server) and scene.rewrites(server),
        server=look.name(places.get(server, {}), server) if server else "",
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
    """For each wire on which somebody sits now a line, and, once, what to try against that attack."""
    names = {place.name: look.name(place.names, place.name) for place in cast.places}
    told: list[str] = []
    for wire in cast.wires:
        state = scene.wires[wire.name]
        if state.attack:
            ends = " ― ".join(names.get(end, end) for end in wire.ends)
            attack = attack_name(look, state.attack, state.variant)
            told.append(look.text("screen.attack_now", ends=ends, attack=attack))
            told.append(look.text(f"screen.attack_try.{state.attack}"))
    return list(dict.fromkeys(told))
