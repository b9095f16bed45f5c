"""Reads a world file into its data, and says of every fault where it stands and what would be right."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from simulator.plain_yaml import PlainYamlError, Positions, load
from simulator.world.library import lessons_folder
from simulator.world.spec import FORMAT, WorldSpec


class WorldError(Exception):
    """A world that cannot be used. The message is one line: what, where, remedy."""


def world_names() -> tuple[str, ...]:
    """The worlds that come with hagaki."""
    return tuple(sorted(path.stem for path in (lessons_folder() / "worlds").glob("*.yaml")))


def load_world(name_or_path: str) -> tuple[str, WorldSpec]:
    """A world by its name or its file. Returns (name, data). Raises WorldError."""
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml"):
        path = lessons_folder() / "worlds" / f"{name_or_path}.yaml"
        if "/" in name_or_path or "\\" in name_or_path or not path.is_file():
            raise WorldError(_unknown(name_or_path))
    return path.stem, _read(path)


def _unknown(name: str) -> str:
    import difflib

    names = world_names()
    near = difflib.get_close_matches(name, names, 1)
    guess = f"did you mean '{near[0]}'?" if near else f"there is {', '.join(names)}"
    return f"no world is called '{name}': {guess} (a file's name ends in .yaml)"


@cache
def _read(path: Path) -> WorldSpec:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        raise WorldError(f"{path}: cannot be read ({reason}): name a world file") from None
    try:
        plain, positions = load(text, str(path))
    except PlainYamlError as fault:
        raise WorldError(str(fault)) from None
    if isinstance(plain, dict) and isinstance(plain.get("format"), int) and plain["format"] > FORMAT:
        raise WorldError(f"{path}: format {plain['format']} is newer than this hagaki: install a newer one")
    try:
        spec = msgspec.convert(plain, WorldSpec)
    except msgspec.ValidationError as fault:
        raise WorldError(_located(str(fault), positions, str(path))) from None
    _check(spec, positions, str(path))
    return spec


def _located(message: str, positions: Positions, name: str) -> str:
    """msgspec's message, with its path turned into a place in the file."""
    what, _, where = message.partition(" - at `$")
    steps: list[str | int] = []
    for part in where.rstrip("`").replace("[", ".[").split("."):
        if part.startswith("["):
            inner = part[1:-1]
            steps.append(int(inner) if inner.isdigit() else inner)
        elif part:
            steps.append(part)
    line, column = positions.at(_existing(steps, positions))
    return f"{name}:{line}:{column}: {what}"


def _existing(steps: list[str | int], positions: Positions) -> tuple[str | int, ...]:
    return tuple(step for step in steps if step != "...")


def _check(spec: WorldSpec, positions: Positions, name: str) -> None:
    """What the types cannot say: every name that is used is somebody's."""

    def fail(path: tuple[str | int, ...], wrong: Any, known: list[str], what: str) -> None:
        import difflib

        line, column = positions.at(path)
        near = difflib.get_close_matches(str(wrong), known, 1)
        remedy = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
        raise WorldError(f"{name}:{line}:{column}: no {what} is called '{wrong}': {remedy}")

    hosts, devices, offices = list(spec.hosts), list(spec.devices), list(spec.offices)
    for key, person in spec.people.items():
        if person.office not in spec.offices:
            fail(("people", key, "office"), person.office, offices, "office")
        for at, device in enumerate(person.devices):
            if device not in spec.devices:
                fail(("people", key, "devices", at), device, devices, "device")
    for domain, office in spec.offices.items():
        for role in ("submission", "mx", "store"):
            if getattr(office, role) not in spec.hosts:
                fail(("offices", domain, role), getattr(office, role), hosts, "host")
    for host, data in spec.hosts.items():
        for key in ("next", "smart_host", "relay"):
            target = getattr(data, key)
            if target is not None and target not in spec.hosts:
                fail(("hosts", host, key), target, hosts, "host")
    for number, wire in enumerate(spec.wires):
        for at, end in enumerate(wire.ends):
            if end not in spec.hosts and end not in spec.devices:
                fail(("wires", number, "ends", at), end, hosts + devices, "host or device")
    owned = {device for person in spec.people.values() for device in person.devices}
    for device in spec.devices:
        if device not in owned:
            line, column = positions.at(("devices", device))
            raise WorldError(
                f"{name}:{line}:{column}: nobody has the device '{device}': add it to a person's devices"
            )
    if len(spec.people) < 2:
        line, column = positions.at(("people",))
        raise WorldError(
            f"{name}:{line}:{column}: a world needs at least two people: one who writes, one who reads"
        )
