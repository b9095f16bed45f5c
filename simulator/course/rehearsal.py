"""Plays a lesson by its own solutions, in each of its languages, and says what does not come out."""

from collections.abc import Iterator

from simulator.course.comparing import SIDES
from simulator.course.goals import Verdict, told
from simulator.course.loader import Lesson
from simulator.course.player import Part, Player
from simulator.course.schema import Step
from simulator.faults import Fault
from simulator.plain_yaml import Path
from simulator.words.catalogue import FALLBACK, load
from simulator.world.letters import UnknownLetter
from simulator.world.misuse import MisuseError


def rehearsal_faults(lesson: Lesson) -> Iterator[Fault]:
    """The faults, each said once whatever the number of languages."""
    seen: set[Fault] = set()
    for language in lesson.texts:
        for fault in _rehearse(lesson, language):
            if fault not in seen:
                seen.add(fault)
                yield fault


def _rehearse(lesson: Lesson, language: str) -> Iterator[Fault]:
    def fault(path: Path, message: str) -> Fault:
        return Fault(lesson.positions.name, *lesson.positions.at(path), message)

    try:
        player = Player(lesson, language=language)
    except (MisuseError, UnknownLetter) as error:
        yield fault(("setup",), f"cannot be carried out: {error}")
        return
    while True:
        at: Path = ("steps", player.index)
        try:
            for key, message in _play(player, player.step):
                yield fault((*at, *key), message)
            if not player.next_step():
                return
        except (MisuseError, UnknownLetter) as error:
            yield fault((*at, "do"), f"cannot be carried out: {error}")
            return


def _play(player: Player, step: Step) -> Iterator[tuple[Path, str]]:
    while player.wants not in (Part.CONSOLE, Part.TRY, Part.DONE):
        player.solve_part()
    if player.record.stalled:
        yield ("until",), "nothing is left to happen, and this has not happened"
    if player.wants is not Part.DONE:
        if player.goal_reached:
            yield ("goal",), "is reached before the learner has done anything"
        player.solve()
        for index, verdict in enumerate(player.goal()):
            if not verdict.held:
                yield ("goal", index), f"the solution does not reach it: {_told(verdict, player)}"
    sides = player.record.sides
    for name, checks in zip(SIDES, sides.checks, strict=True) if sides is not None else ():
        for index, verdict in enumerate(checks):
            if not verdict.held:
                yield ("compare", name, "expect", index), f"does not hold there: {_told(verdict, player)}"
    for index, verdict in enumerate(player.verdicts(step.expect)):
        if not verdict.held:
            yield ("expect", index), f"does not hold after the step: {_told(verdict, player)}"
    for index, row in enumerate(step.table.rows if step.table is not None else ()):
        if not player.row_holds(row):
            yield ("table", "rows", index), f"this run does not bear out the row '{row.id}'"


def _told(verdict: Verdict, player: Player) -> str:
    return told(verdict, load(FALLBACK), player.run.trace)
