"""Plays a lesson by its own solutions, in each of its languages, and says what does not come out."""

from collections.abc import Iterator
from typing import Final

from simulator.course.comparing import SIDES
from simulator.course.goals import Verdict, told
from simulator.course.loader import Lesson
from simulator.course.player import Player
from simulator.course.schema import Step
from simulator.course.step_record import Part
from simulator.course.worked_solution import is_refusal
from simulator.faults import Fault
from simulator.plain_yaml import Path
from simulator.sentences import Sentence
from simulator.trace.kinds import Kind
from simulator.words.catalogue import Catalogue
from simulator.world.letters import UnknownLetter
from simulator.world.misuse import MisuseError

_LONGEST_LINE: Final = 400


def rehearsal_faults(lesson: Lesson, words: Catalogue) -> Iterator[Fault]:
    """The faults, each said once whatever the number of languages."""
    seen: set[Fault] = set()
    for language in lesson.texts:
        for fault in _rehearse(lesson, language, words):
            if fault not in seen:
                seen.add(fault)
                yield fault


def _rehearse(lesson: Lesson, language: str, words: Catalogue) -> Iterator[Fault]:
    def fault(path: Path, message: Sentence) -> Fault:
        return Fault(lesson.positions.name, *lesson.positions.at(path), message)

    try:
        player = Player(lesson, language=language)
    except (MisuseError, UnknownLetter) as error:
        yield fault(("setup",), Sentence("cannot be carried out: {error}", error=error.sentence))
        return
    while True:
        at: Path = ("steps", player.index)
        try:
            for key, message in _play(player, player.step, words):
                yield fault((*at, *key), message)
            if not player.next_step():
                return
        except (MisuseError, UnknownLetter) as error:
            yield fault((*at, "do"), Sentence("cannot be carried out: {error}", error=error.sentence))
            return


def _refused_lines(player: Player) -> Iterator[tuple[Path, Sentence]]:
    """Of a solution that leads nowhere, the first line that the server refused."""
    step, trace, record = player.step, player.run.trace, player.record
    if step.console is None or player.goal_reached:
        return
    said = ""
    for serial in range(record.begins, len(trace)):
        kind = trace.kind(serial)
        if kind is Kind.COMMAND:
            said = trace.octets(serial, _LONGEST_LINE).decode("utf-8", "replace").strip()
        elif kind is Kind.REPLY:
            index = next((at for at, line in enumerate(step.solution) if said.endswith(line.strip())), None)
            reply = trace.octets(serial, _LONGEST_LINE).decode("utf-8", "replace").strip()
            if index is not None and is_refusal(reply.rpartition("\n")[2], step.console.protocol):
                told = Sentence("the server refuses '{line}': {reply}", line=said, reply=reply)
                yield ("solution", index), told
                return


def _play(player: Player, step: Step, words: Catalogue) -> Iterator[tuple[Path, Sentence]]:
    def found(verdict: Verdict) -> str:
        return told(verdict, words, player.run.trace)

    while player.wants not in (Part.CONSOLE, Part.TRY, Part.DONE):
        player.solve_part()
    if player.record.stalled:
        yield ("until",), Sentence("nothing is left to happen, and this has not happened")
    if player.wants is not Part.DONE:
        if player.goal_reached:
            yield ("goal",), Sentence("is reached before the learner has done anything")
        player.solve()
        yield from _refused_lines(player)
        for index, verdict in enumerate(player.goal()):
            if not verdict.held:
                yield (
                    ("goal", index),
                    Sentence(
                        "the solution does not reach it: {verdict}",
                        verdict=found(verdict),
                    ),
                )
    sides = player.record.sides
    for name, checks in zip(SIDES, sides.checks, strict=True) if sides is not None else ():
        for index, verdict in enumerate(checks):
            if not verdict.held:
                yield (
                    ("compare", name, "expect", index),
                    Sentence("does not hold there: {verdict}", verdict=found(verdict)),
                )
    for index, verdict in enumerate(player.verdicts(step.expect)):
        if not verdict.held:
            yield (
                ("expect", index),
                Sentence("does not hold after the step: {verdict}", verdict=found(verdict)),
            )
    for index, row in enumerate(step.table.rows if step.table is not None else ()):
        if not player.row_holds(row):
            yield ("table", "rows", index), Sentence("this run does not bear out the row '{row}'", row=row.id)
