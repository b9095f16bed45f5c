"""Reads a world file into its data, and says of every fault where it stands and what would be right."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import ValidationError, convert, structs

from simulator import plain_yaml
from simulator.faults import Fault, did_you_mean, printable
from simulator.sentences import Sentence, ToldError
from simulator.typed_yaml import Decoder, Vocabulary, version_fault
from simulator.world.files import read_inside, shown_name
from simulator.world.library import lessons_folder
from simulator.world.spec import FORMAT, RULES, Names, WorldSpec

SUFFIXES: Final = (".yaml", ".yml")
VOCABULARY: Final = Vocabulary(rules=RULES)
_FALLBACK: Final = "en"


class WorldError(ToldError):
    """A world that cannot be used. The message is one line: the first fault; `faults` holds them all."""

    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, faults: list[Fault]) -> "WorldError":
        """The error of a file that holds these faults."""
        error = cls(next(fault.sentence for fault in faults if not fault.warning))
        error.faults = tuple(faults)
        return error


def world_names() -> tuple[str, ...]:
    """The worlds that come with hagaki."""
    return tuple(sorted(path.stem for path in worlds_folder().glob("*.yaml")))


def worlds_folder() -> Path:
    return lessons_folder() / "worlds"


def load_world(name_or_path: str, beside: Path | None = None) -> tuple[str, WorldSpec]:
    """A world by its name or its file. Returns (name, data). Raises WorldError.

    A name is looked for in the folder `worlds` of `beside` (a lesson's folder) first, if there is one.
    """
    path = find_world(name_or_path, beside)
    if path is None:
        raise WorldError(
            "no world is called '{name}'{near} (a file's name ends in .yaml)",
            name=name_or_path,
            near=_near(name_or_path, beside),
        )
    own = beside is not None and path.is_relative_to(beside)
    return path.stem, _good(path, beside if own and beside is not None else path.parent)


def find_world(name_or_path: str, beside: Path | None = None) -> Path | None:
    """The file of a world, or None for a name that there is not."""
    if name_or_path.endswith(SUFFIXES):
        return Path(name_or_path)
    if "/" in name_or_path or "\\" in name_or_path:
        return None
    folders = [worlds_folder()] if beside is None else [beside / "worlds", worlds_folder()]
    for folder in folders:
        path = folder / f"{name_or_path}.yaml"
        if path.is_file():
            return path
    return None


def check_world(path: Path, folder: Path | None = None) -> list[Fault]:
    """Every fault of a world file, in order. Never raises for what is in it.

    `folder` is the one that the file must really lie in: its own, where nothing is said.
    """
    _, faults = _read(path, folder or path.parent)
    return faults


def _near(name: str, beside: Path | None) -> str:
    own = [path.stem for path in (beside / "worlds").glob("*.yaml")] if beside is not None else []
    return did_you_mean(name, {*world_names(), *own})


def _good(path: Path, folder: Path) -> WorldSpec:
    spec, faults = _ours(path, folder) if folder == worlds_folder() else _read(path, folder)
    wrong = [fault for fault in faults if not fault.warning]
    if spec is None or wrong:
        raise WorldError.of(faults)
    return spec


@cache
def _ours(path: Path, folder: Path) -> tuple[WorldSpec | None, list[Fault]]:
    """What comes with hagaki is read once, and has been looked over by its tests."""
    faults: list[Fault] = []
    decoded = _decoded(path, folder, faults, ours=True)
    return (None if decoded is None else _in_english_too(decoded[0])), faults


def _read(path: Path, folder: Path) -> tuple[WorldSpec | None, list[Fault]]:
    faults: list[Fault] = []
    decoded = _decoded(path, folder, faults)
    if decoded is None:
        return None, faults
    from simulator.world.lint import world_faults

    spec, positions = decoded
    return _in_english_too(spec), sorted(printable(fault) for fault in world_faults(spec, positions))


def _decoded(
    path: Path, folder: Path, faults: list[Fault], *, ours: bool = False
) -> tuple[WorldSpec, plain_yaml.Positions] | None:
    """The world as its types allow it; None where they do not, and the faults are added."""
    octets = read_inside(folder, path, faults, Sentence("is not there; name a world file"))
    if octets is None:
        return None
    name = shown_name(path)
    try:
        data, positions = plain_yaml.load_octets(octets, name, ours=path if ours else None)
    except plain_yaml.PlainYamlError as error:
        faults.append(Fault(name, error.line, error.column, error.message))
        return None
    other = version_fault(data, positions, FORMAT)
    if other is not None:
        faults.append(other)
        return None
    try:
        return convert(data, WorldSpec), positions
    except ValidationError:  # the first fault alone, and without its place
        decoder = Decoder(positions, VOCABULARY)
        spec = decoder.struct(WorldSpec, data, ())
        faults += decoder.faults
        return (spec, positions) if isinstance(spec, WorldSpec) and not faults else None


def _in_english_too(spec: WorldSpec) -> WorldSpec:
    """The same world with an English name for everything: where there is none, another language's stands."""

    def named(names: Names) -> Names:
        return names if _FALLBACK in names or not names else {**names, _FALLBACK: next(iter(names.values()))}

    def all_named(parts: dict[str, Any]) -> dict[str, Any]:
        return {key: structs.replace(part, names=named(part.names)) for key, part in parts.items()}

    return structs.replace(
        spec,
        names=named(spec.names),
        people=all_named(spec.people),
        offices=all_named(spec.offices),
        hosts=all_named(spec.hosts),
        devices=all_named(spec.devices),
    )
