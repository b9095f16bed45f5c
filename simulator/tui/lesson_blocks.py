"""From a page of a lesson to the blocks of its text: nothing is told before it has been seen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.course.inline import Span as CourseSpan
from simulator.course.loader import Lesson
from simulator.course.schema import Step
from simulator.course.texts import Paragraph, StepText
from simulator.tui.drawing import Span
from simulator.tui.look import Look
from simulator.tui.pages import Page
from simulator.tui.panels.lesson_text import Block
from simulator.tui.solution_blocks import solution_blocks

if TYPE_CHECKING:
    from simulator.course.player import Player

_ROLES = {"plain": "text", "code": "code", "strong": "strong", "term": "term"}


def blocks_of(player: "Player", page: Page, look: Look) -> list[Block]:
    """The whole text of a page as far as it may be told now."""
    text = player.lesson.step_text(page.step, look.language)
    blocks = [_paragraph(paragraph, look) for paragraph in text.paragraphs]
    if page.step.ask is not None:
        blocks += _asked(page, text, look)
    if page.step.console is not None and page.wants == "console":
        blocks.insert(_behind_task(blocks), _memo(player, page.step, look))
    else:
        blocks += _wanted(player, page, text, look)
    for number, hint in enumerate(text.hints[: page.hints], start=1):
        blocks.append(Block(kind="heading", text=look.text("lesson.hint", number=number)))
        blocks += [_paragraph(paragraph, look) for paragraph in hint]
    blocks += solution_blocks(page, text, look)
    if page.seen and page.wants == "done":
        blocks += _told_after(player, page, text, look)
    return blocks


def opening_blocks(lesson: Lesson, look: Look) -> list[Block]:
    """The text of a lesson's first step, before anything has been answered: what the first frame shows."""
    step = lesson.script.steps[0]
    text = lesson.step_text(step, look.language)
    blocks = [_paragraph(paragraph, look) for paragraph in text.paragraphs]
    if step.ask is not None:
        for number, choice in enumerate(step.ask.choices, start=1):
            spans = _label(text.choices, choice, look)
            blocks.append(Block(kind="choice", spans=spans, key=choice, mark=str(number)))
    return blocks


def _told_after(player: "Player", page: Page, text: StepText, look: Look) -> list[Block]:
    """What is said once everything has been seen."""
    blocks: list[Block] = []
    step = page.step
    for earlier, answer in player.revealed() if player.record is page.record else []:
        blocks += _revealed(player, earlier, answer, look)
    if step.ask is not None and step.ask.answer is not None and step.ask.reveal is None:
        blocks += _verdict(text, page.record.answers, step.ask.answer, look)
    if step.table is not None:
        blocks += _table(player, page, text, look)
    blocks += [_paragraph(paragraph, look) for paragraph in text.done]
    if text.fine_print:
        if not page.fine_print:
            blocks.append(Block(kind="small", text=look.text("screen.lesson.fine_print_there")))
        for claim, paragraphs in text.fine_print.items() if page.fine_print else ():
            blocks.append(Block(kind="heading", text=f"{look.text('lesson.fine_print')} {claim}".rstrip()))
            blocks += [_paragraph(paragraph, look) for paragraph in paragraphs]
    return blocks


def _paragraph(paragraph: Paragraph, look: Look) -> Block:
    spans = _spans(paragraph.spans, look, "task" if paragraph.voice == "task" else "text")
    if paragraph.voice in ("beginner", "expert"):
        return Block(kind="voice", spans=spans, speaker=look.text(f"lesson.{paragraph.voice}"))
    return Block(kind="task" if paragraph.voice == "task" else "plain", spans=spans)


def _spans(spans: Iterable[CourseSpan], look: Look, plain: str = "text") -> tuple[Span, ...]:
    roles = {**_ROLES, "plain": plain}
    return tuple(
        (look.term(span.term, span.text) if span.term else span.text, roles[span.style]) for span in spans
    )


def _label(labels: dict[str, tuple[CourseSpan, ...]], key: str, look: Look) -> tuple[Span, ...]:
    return _spans(labels[key], look) if key in labels else ((key, "text"),)


def _asked(page: Page, text: StepText, look: Look) -> list[Block]:
    """The answers to choose from; once one is chosen, which."""
    ask = page.step.ask
    assert ask is not None
    answered = page.wants != "ask"
    picked = page.record.answers[0] if answered and page.record.answers else ""
    blocks = []
    for number, choice in enumerate(ask.choices, start=1):
        blocks.append(
            Block(
                kind="choice",
                spans=_label(text.choices, choice, look),
                key="" if answered else choice,
                mark=str(number),
                picked=choice == picked,
            )
        )
    is_kept_back = page.wants == "try" or (ask.reveal is not None and picked != "")
    if answered and (not page.seen or is_kept_back):
        blocks.append(Block(kind="small", text=look.text("lesson.ask.recorded")))
    return blocks


def _verdict(text: StepText, answers: list[str], right: str, look: Look) -> list[Block]:
    """The answer that was given, and why; after a wrong one also why the right one is right."""
    blocks: list[Block] = []
    given = answers[0] if answers else ""
    for choice in dict.fromkeys((given, right)):
        if choice not in text.choices:
            continue
        name = "lesson.ask.yours" if choice == given else "lesson.ask.right"
        label = "".join(part for part, _ in _label(text.choices, choice, look))
        blocks.append(Block(kind="heading", text=look.text(name, answer=label)))
        blocks += [_paragraph(paragraph, look) for paragraph in text.whys.get(choice, ())]
    return blocks


def _revealed(player: "Player", earlier: Step, answer: str, look: Look) -> list[Block]:
    """An earlier prediction beside what has now been seen."""
    text = player.lesson.step_text(earlier, look.language)
    blocks = []
    if answer in text.choices:
        label = "".join(part for part, _ in _label(text.choices, answer, look))
        blocks.append(Block(kind="heading", text=look.text("lesson.ask.remember", answer=label)))
        blocks += [_paragraph(paragraph, look) for paragraph in text.whys.get(answer, ())]
    return blocks


def _wanted(player: "Player", page: Page, text: StepText, look: Look) -> list[Block]:
    """What the learner is to do now; what is to be put together is shown once it has been seen."""
    step, record = page.step, page.record
    if (step.match or step.order) and not page.seen:
        return []
    if step.match or step.order:
        joined = _match(page, text, look) if step.match else _order(page, text, look)
        return [*joined, *_try(page, text, look)] if page.wants == "try" or record.tried else joined
    if step.point is not None and page.wants == "point":
        return [*_whys(page, text, look), Block(kind="small", text=look.text("lesson.point"))]
    if page.wants == "try" or record.tried:
        return _try(page, text, look)
    if page.wants == "paper":
        return [Block(kind="small", text=look.text("lesson.paper"))]
    return [Block(kind="small", text=look.text("lesson.skipped"))] if record.skipped else []


def _memo(player: "Player", step: Step, look: Look) -> Block:
    """Name and password of the one for whom the learner types."""
    assert step.console is not None
    person = player.person(step.console.as_)
    return Block(kind="memo", text=look.text("lesson.memo", name=person.login, password=person.password))


def _behind_task(blocks: list[Block]) -> int:
    """Where the memo stands: behind the task, where it stays in sight on a small screen, too."""
    return next((at for at, block in enumerate(blocks, start=1) if block.kind == "task"), len(blocks))


def _try(page: Page, text: StepText, look: Look) -> list[Block]:
    """What may be done, what was done, and what is still missing after it."""
    record, blocks = page.record, list[Block]()
    if record.tried:
        done = look.text("lesson.try.joint").join(
            "".join(part for part, _ in _label(text.acts, name, look)) for name in record.tried
        )
        blocks.append(Block(kind="small", text=look.text("lesson.try.done", acts=done)))
    if page.wants != "try":
        return [*blocks, *([Block(kind="small", text=look.text("lesson.skipped"))] if record.skipped else [])]
    if record.tried and page.reel.at_end:
        blocks += _whys(page, text, look) or [Block(kind="plain", text=look.text("lesson.try.not_yet"))]
    return blocks + [
        Block(kind="choice", spans=_label(text.acts, act.id, look), key=act.id, mark=str(number))
        for number, act in enumerate(page.step.try_, start=1)
    ]


def _whys(page: Page, text: StepText, look: Look) -> list[Block]:
    """Why the last try was not right."""
    return [_paragraph(paragraph, look) for wrong in page.wrong for paragraph in text.whys.get(wrong, ())]


def _match(page: Page, text: StepText, look: Look) -> list[Block]:
    """What has been joined, the first open item with everything it could be joined to, then the others."""
    step = page.step
    done = page.wants != "match"
    pairs = dict(step.match) if done else page.pairs
    blocks = [] if done else [Block(kind="small", text=look.text("lesson.match"))]
    for item, choice in ((item, pairs[item]) for item in step.match if item in pairs):
        joined = (*_label(text.items, item, look), (" = ", "small"), *_label(text.choices, choice, look))
        blocks.append(Block(kind="choice", spans=joined, mark=" "))
    still_open = [item for item in step.match if item not in pairs]
    for item in still_open[:1]:
        blocks.append(Block(kind="heading", spans=_label(text.items, item, look)))
        for number, choice in enumerate(dict.fromkeys(sorted(step.match.values())), start=1):
            spans = _label(text.choices, choice, look)
            blocks.append(Block(kind="choice", spans=spans, key=choice, mark=str(number)))
    blocks += [Block(kind="small", spans=_label(text.items, item, look)) for item in still_open[1:]]
    return blocks if done else [*blocks, *_whys(page, text, look)]


def _order(page: Page, text: StepText, look: Look) -> list[Block]:
    """The items in the order chosen so far, then those that are left."""
    step = page.step
    done = page.wants != "order"
    chosen = list(step.order) if done else page.picked
    blocks = [Block(kind="small", text=look.text("lesson.order"))]
    for item in () if done else page.wrong:
        label = "".join(part for part, _ in _label(text.items, item, look))
        wrong = look.text("lesson.order.wrong", number=len(chosen) + 1, item=label)
        blocks.append(Block(kind="task", spans=((wrong, "task"),)))
    for number, item in enumerate(chosen, start=1):
        blocks.append(
            Block(kind="choice", spans=_label(text.items, item, look), mark=str(number), picked=True)
        )
    blocks += [
        Block(kind="choice", spans=_label(text.items, item, look), key=item, mark=" ")
        for item in sorted(set(step.order) - set(chosen))
    ]
    return blocks if done else [*blocks, *_whys(page, text, look)]


def _table(player: "Player", page: Page, text: StepText, look: Look) -> list[Block]:
    """The rows that this run bears out, each with the article's own beside it."""
    blocks: list[Block] = []
    assert page.step.table is not None
    for row in page.step.table.rows:
        words = text.rows.get(row.id)
        if words is None:
            continue
        holds = player.record is not page.record or player.row_holds(row)
        ours = words.ours if holds else look.text("lesson.table.waiting")
        blocks.append(Block(kind="row", text=words.label, cells=(ours, words.article)))
    return blocks
