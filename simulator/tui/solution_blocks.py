"""The worked solution in a lesson's words: offered after the last hint, played item by item, explained."""

from simulator.course.texts import StepText
from simulator.tui.look import Look
from simulator.tui.pages import Page
from simulator.tui.panels.lesson_text import Block

BY_HAND = ("console", "try")
SOLVED = (*BY_HAND, "point", "match", "order")  # what a solution can be played for


def solution_blocks(page: Page, text: StepText, look: Look) -> list[Block]:
    """What has been played so far, and what comes with the next press of the key."""
    if page.wants == "done" and not page.worked:
        return _afterwards(page, text, look)
    blocks: list[Block] = []
    if page.worked:
        total = len(page.step.solution)
        heading = look.text("lesson.solution", number=len(page.worked), total=total)
        blocks += [Block(kind="heading", text=heading), *_played(page, text, look)]
    if page.wants in SOLVED and page.hints >= max(1, len(text.hints)):
        key = "lesson.solution.next" if page.worked else "lesson.solution.offer"
        blocks.append(Block(kind="small", text=look.text(key)))
    return blocks


def _played(page: Page, text: StepText, look: Look) -> list[Block]:
    blocks: list[Block] = []
    if page.step.try_:
        for item, _ in page.worked:
            blocks.append(Block(kind="plain", text=look.text("lesson.solution.act", act=_act(text, item))))
        return blocks
    for (line, short), (_, reply) in zip(_explained(page, look), page.worked, strict=False):
        blocks.append(_line(line, short, look))
        if reply:
            blocks.append(Block(kind="small", text=look.symbols.plain(f"→ {reply}")))
    return blocks


def _afterwards(page: Page, text: StepText, look: Look) -> list[Block]:
    """After success: that there is an explanation, or the explanation."""
    if not page.step.solution or page.record.skipped or not page.reel.at_end:
        return []
    if not page.explained:
        return [Block(kind="small", text=look.text("lesson.solution.after"))]
    blocks = [Block(kind="heading", text=look.text("lesson.solution.whole"))]
    if page.step.try_:
        acts = [look.text("lesson.solution.act", act=_act(text, item)) for item in page.step.solution]
        return blocks + [Block(kind="plain", text=act) for act in acts]
    return blocks + [_line(line, short, look) for line, short in _explained(page, look)]


def _explained(page: Page, look: Look) -> list[tuple[str, str]]:
    from simulator.course.worked_solution import explained
    from simulator.words.catalogue import load

    console = page.step.console
    if console is None:
        return [(item, "") for item in page.step.solution]
    return list(explained(console.protocol, page.step.solution, load(look.language)))


def _line(line: str, short: str, look: Look) -> Block:
    spans = [(look.symbols.plain(line), "code")]
    if short:
        spans.append((look.symbols.plain(f"  {short}"), "text"))
    return Block(kind="small", spans=tuple(spans))


def _act(text: StepText, item: str) -> str:
    return "".join(span.text for span in text.acts.get(item, ())) or item
