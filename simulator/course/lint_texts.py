"""The texts of a lesson held against its script: nothing missing, nothing left over, in each language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from simulator.course.claims import claims
from simulator.course.comparing import SIDES
from simulator.course.loader import Lesson
from simulator.course.schema import Step
from simulator.course.texts import LessonText, StepText
from simulator.faults import Fault, did_you_mean
from simulator.sentences import Sentence
from simulator.words import glossary
from simulator.words.language import FALLBACK

_MOST_NEW_WORDS: Final = 7


def text_faults(lesson: Lesson) -> Iterator[Fault]:
    for text in lesson.texts.values():
        yield from _whole_faults(lesson, text)
        for step in lesson.script.steps:
            if step.id in text.steps():
                for line, message in _step_faults(step, text.step(step.id), lesson):
                    yield Fault(text.name, line, 1, message)
            else:
                yield Fault(
                    text.name,
                    _line_that_names(step.id, text),
                    1,
                    Sentence("the step '{step}' has no text; write '## {step}'", step=step.id),
                )


def _line_that_names(step: str, text: LessonText) -> int:
    """Where a heading of another kind has the step's id; else the first line."""
    headings = (number for number, line in enumerate(text.lines(), 1) if line.strip("# ") == step)
    return next(headings, 1)


def _whole_faults(lesson: Lesson, text: LessonText) -> Iterator[Fault]:
    ids = [step.id for step in lesson.script.steps]
    for section in text.steps():
        if section not in ids:
            line = text.step(section).line
            yield Fault(
                text.name,
                line,
                4,
                Sentence(
                    "the script has no step '{step}'{near}", step=section, near=did_you_mean(section, ids)
                ),
            )
    known: set[str] = set()
    for part in lesson.script.parts():
        core = [text.step(step.id) for step in part if not step.extra]
        said = [paragraph for words in core for paragraph in (*words.paragraphs, *words.done)]
        spans = [span for paragraph in said for span in paragraph.spans]
        terms = dict.fromkeys(span.term for span in spans if span.style == "term")
        new = [term for term in terms if term not in known]
        known.update(new)
        if len(new) > _MOST_NEW_WORDS:
            message = Sentence(
                "{count} new words ({new}); a lesson explains {limit} at most",
                count=len(new),
                new=", ".join(new),
                limit=_MOST_NEW_WORDS,
            )
            yield Fault(text.name, 1, 1, message, warning=True)


def _step_faults(step: Step, text: StepText, lesson: Lesson) -> Iterator[tuple[int, Sentence]]:
    if not text.paragraphs:
        yield text.line, Sentence("the step '{step}' has no words; write what is said", step=step.id)
    choices = _choices(step)
    yield from _held_against(text, "choice", text.choices, choices)
    yield from _held_against(text, "item", text.items, [*step.match, *step.order])
    acts = [act.id for act in step.try_]
    yield from _held_against(text, "act", text.acts, acts)
    yield from _held_against(text, "side", text.sides, SIDES if step.compare is not None else ())
    yield from _held_against(
        text, "row", text.rows, [row.id for row in step.table.rows] if step.table else []
    )
    if step.ask is not None:
        missing = [choice for choice in step.ask.choices if choice not in text.whys]
        yield from (
            (text.line, Sentence("the choice '{choice}' has no why; write '### why {choice}'", choice=choice))
            for choice in missing
        )
    if step.point is None:
        yield from _left_over(text, "why", text.whys, [*choices, *step.match, *step.order, *acts])
    for why, paragraphs in text.whys.items():
        if not paragraphs:
            yield (
                text.lines.get(f"why {why}", text.line),
                Sentence("'### why {why}' is empty; say what is right in it", why=why),
            )
    if lesson.script.policies.hints and not text.hints:
        if step.console is not None:
            yield text.line, Sentence("the learner types here: write '### hint 1' and its text")
        if step.try_:
            yield text.line, Sentence("the learner tries something here: write '### hint 1' and its text")
    known = claims(FALLBACK)
    for claim in text.fine_print:
        if claim and claim not in known:
            yield (
                text.lines.get(f"fine print {claim}", text.line),
                Sentence("there is no claim {claim}{near}", claim=claim, near=did_you_mean(claim, known)),
            )
    terms = glossary.terms(FALLBACK)
    for span in text.spans():
        if span.style == "term" and span.term not in terms:
            yield (
                text.line,
                Sentence(
                    "[[{term}]] is not in the glossary{near}",
                    term=span.term,
                    near=did_you_mean(span.term, terms),
                ),
            )


def _choices(step: Step) -> list[str]:
    asked = list(step.ask.choices) if step.ask is not None else []
    return asked + [choice for choice in dict.fromkeys(step.match.values()) if choice not in asked]


def _held_against(
    text: StepText, kind: str, found: Iterable[str], wanted: Sequence[str]
) -> Iterator[tuple[int, Sentence]]:
    label = "label | text | article" if kind == "row" else "…"
    for name in wanted:
        if name not in found:
            yield (
                text.line,
                Sentence(
                    "the {kind} '{name}' has no label; write '### {kind} {name}: {label}'",
                    kind=kind,
                    name=name,
                    label=label,
                ),
            )
    yield from _left_over(text, kind, found, wanted)


def _left_over(
    text: StepText, kind: str, found: Iterable[str], wanted: Sequence[str]
) -> Iterator[tuple[int, Sentence]]:
    for name in found:
        if name not in wanted:
            line = text.lines.get(f"{kind} {name}", text.line)
            yield (
                line,
                Sentence(
                    "the step has no {kind} '{name}'{near}",
                    kind=kind,
                    name=name,
                    near=did_you_mean(name, wanted),
                ),
            )
