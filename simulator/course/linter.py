"""Everything that is wrong with a lesson, told at once: what the types cannot know, then a rehearsal.

Names are looked up in the lesson's world, texts in every language are held against the script; when all that
is good, the lesson is played by its own solutions, and what does not come out as the author says is a fault.
"""

import os
from collections.abc import Iterator
from typing import Final

from simulator.course import loader
from simulator.course.claims import claims
from simulator.course.lint_guides import guide_faults
from simulator.course.lint_names import name_faults
from simulator.course.lint_slots import slot_faults
from simulator.course.lint_texts import text_faults
from simulator.course.loader import Lesson
from simulator.course.rehearsal import rehearsal_faults
from simulator.course.schema import Step
from simulator.faults import Fault, did_you_mean, printable
from simulator.plain_yaml import Path
from simulator.sentences import Sentence
from simulator.words.catalogue import load
from simulator.words.language import FALLBACK
from simulator.world.loader import WorldError, check_world

_FEWEST_CHOICES: Final = 2
_CORE_MINUTES: Final = 30


def check(
    path: str | os.PathLike[str],
    *,
    rehearse: bool = True,
    student: str | None = None,
    language: str = FALLBACK,
) -> list[Fault]:
    """Every fault of a lesson's folder, in the order of files and lines. Never raises for what is in it.

    It is rehearsed as that student gets it; what was found there is told in the language.
    """
    lesson, faults = loader.read(path, check_texts=True)
    if lesson is not None and any(fault.file == lesson.positions.name for fault in faults):
        faults += _names(lesson)  # of a script that is not whole, no more than its names can be judged
    elif lesson is not None:
        faults += _names(lesson)
        faults += _script_faults(lesson)
        faults += text_faults(lesson)
        faults += guide_faults(lesson)
        for world in sorted((lesson.folder / "worlds").glob("*.y*ml")):
            faults += check_world(world, lesson.folder)
        if rehearse and not any(not fault.warning for fault in faults):
            faults += rehearsal_faults(
                lesson if student is None else lesson.for_student(student), load(language)
            )
    return sorted({printable(fault) for fault in faults})


def _names(lesson: Lesson) -> Iterator[Fault]:
    """The world, and every name in the script that is to be somebody's or something's there."""
    name, positions = lesson.positions.name, lesson.positions
    try:
        _, world = lesson.world()
    except WorldError as error:
        yield from error.faults or [Fault(name, *positions.at(("world",)), error.sentence)]
        return
    yield from slot_faults(lesson)
    for path, message in name_faults(lesson.script, world, lesson.folder):
        yield Fault(name, *positions.at(path), message)


def _script_faults(lesson: Lesson) -> Iterator[Fault]:
    name = lesson.positions.name

    def fault(path: Path, message: Sentence, *, warning: bool = False) -> Fault:
        return Fault(name, *lesson.positions.at(path), message, warning)

    steps = lesson.script.steps
    for index, step in enumerate(steps):
        at: Path = ("steps", index)
        if step.id in [earlier.id for earlier in steps[:index]]:
            yield fault(
                (*at, "id"), Sentence("the id '{step}' stands twice; give each step its own", step=step.id)
            )
        for key, message in _step_faults(step, [later.id for later in steps[index + 1 :]]):
            yield fault((*at, *key), message)
        for key, message in _claim_faults(step):
            yield fault((*at, *key), message)
    parts = [sum(step.minutes for step in part if not step.extra) for part in lesson.script.parts()]
    core = sum(parts)
    if max(parts) > _CORE_MINUTES or core != lesson.script.minutes:
        told = Sentence(
            "the steps that are not extra take {core} minutes, 'minutes' says {minutes}; "
            "the core fits in {limit}",
            core=core,
            minutes=lesson.script.minutes,
            limit=_CORE_MINUTES,
        )
        yield fault(("minutes",), told, warning=True)


def _step_faults(step: Step, later: list[str]) -> Iterator[tuple[Path, Sentence]]:
    """What a step's own parts say against each other."""
    ask = step.ask
    if ask is not None:
        if len(ask.choices) < _FEWEST_CHOICES or len(set(ask.choices)) < len(ask.choices):
            yield ("ask", "choices"), Sentence("a question needs at least two different choices")
        if ask.answer is not None and ask.answer not in ask.choices:
            yield (
                ("ask", "answer"),
                Sentence(
                    "'{answer}' is none of the choices{near}",
                    answer=ask.answer,
                    near=did_you_mean(ask.answer, ask.choices),
                ),
            )
        if ask.reveal is not None and ask.reveal not in later:
            yield (
                ("ask", "reveal"),
                Sentence(
                    "'{reveal}' is no later step{near}",
                    reveal=ask.reveal,
                    near=did_you_mean(ask.reveal, later),
                ),
            )
        if ask.reveal is not None and ask.answer is None:
            yield ("ask", "reveal"), Sentence("there is no answer to reveal; write 'answer: …' beside it")
    if step.try_:
        yield from _try_faults(step)
    elif step.console is not None:
        if not step.solution:
            yield ("console",), Sentence("the learner types here: write the lines of a 'solution'")
        if not step.goal:
            yield ("console",), Sentence("the learner types here: write the 'goal' that ends it")
        for index, line in enumerate(step.solution):
            if line.count('"') % 2:
                yield ("solution", index), Sentence("a quote stands at one end only; put one at each end")
    elif step.goal:
        yield ("goal",), Sentence("a goal is for steps with a console or a try; write it under 'expect'")
    elif step.solution and step.solution != _solution(step):
        yield (
            ("solution",),
            Sentence(
                "the solution of this step is {solution}; leave the line out",
                solution=", ".join(_solution(step)) or Sentence("nothing"),
            ),
        )
    if 0 < len(step.order) < _FEWEST_CHOICES or len(set(step.order)) < len(step.order):
        yield ("order",), Sentence("there must be at least two different items to put in order")


def _try_faults(step: Step) -> Iterator[tuple[Path, Sentence]]:
    """Acts to try lead to a goal, by a solution that names them."""
    acts = [act.id for act in step.try_]
    if step.console is not None:
        yield ("try",), Sentence("the learner types in this step; give the acts to try a step of their own")
    if not step.goal:
        yield ("try",), Sentence("the learner tries something here: write the 'goal' that ends it")
    if not step.solution:
        yield (
            ("try",),
            Sentence("the learner tries something here: write a 'solution', the ids of acts in order"),
        )
    for index, act in enumerate(acts):
        if act in acts[:index]:
            yield (
                ("try", index, "id"),
                Sentence("the act '{act}' stands twice; give each its own id", act=act),
            )
    for index, act in enumerate(step.solution):
        if act not in acts:
            yield (
                ("solution", index),
                Sentence("'{act}' is no act of this step{near}", act=act, near=did_you_mean(act, acts)),
            )


def _solution(step: Step) -> tuple[str, ...]:
    """What solves a step that is not typed."""
    if step.ask is not None and step.ask.answer is not None:
        return (step.ask.answer,)
    if step.point is not None:
        return (step.point.place,)
    return step.order


def _claim_faults(step: Step) -> Iterator[tuple[Path, Sentence]]:
    known = claims("en")
    for index, claim in enumerate(step.shows):
        if claim not in known:
            yield (
                ("shows", index),
                Sentence("there is no claim {claim}{near}", claim=claim, near=did_you_mean(claim, known)),
            )
    for index, fact in enumerate(step.facts):
        if fact.claim not in known:
            yield (
                ("facts", index, "claim"),
                Sentence(
                    "there is no claim {claim}{near}", claim=fact.claim, near=did_you_mean(fact.claim, known)
                ),
            )
    told = {fact.claim for fact in step.facts}
    unchecked = [claim for claim in step.shows if claim not in told]
    sides = (step.compare.left, step.compare.right) if step.compare is not None else ()
    if unchecked and not (step.expect or step.goal or step.table or any(side.expect for side in sides)):
        yield (
            ("shows",),
            Sentence(
                "nothing checks {claims}; write what must hold under 'expect'", claims=", ".join(unchecked)
            ),
        )
