"""A long lesson read and validated beside PyYAML's C loader alone; all lessons checked and replayed.

Theirs composes plain data and knows no lesson; ours does that by stricter rules, and then walks the types
that say what a lesson is. The checking of all lessons has no other side: it is set beside the three seconds
that an author waits without losing the thread.
"""

import gc
import time

import yaml

from simulator import plain_yaml
from simulator.course.decoder import decode_script
from simulator.course.new_lesson import TEMPLATE
from tests.bench.processes import HAGAKI, whole_process_ms
from tests.bench.table import Row, in_turns

LINES = 500
ROUNDS = 41
CHECKS = 5
PATIENCE_S = 3.0


def long_lesson() -> str:
    """A script of 500 lines: the new lesson's head, then its steps again and again under new names."""
    head, _, steps = (TEMPLATE / "lesson.en.yaml").read_text("utf-8").partition("steps:\n")
    lines = [*head.splitlines(), "steps:"]
    more = steps.splitlines()
    number = 0
    while len(lines) + len(more) <= LINES:
        number += 1
        lines += [f"{line}-{number}" if line.startswith("  - id: ") else line for line in more]
    return "\n".join([*lines, *["# and so on"] * (LINES - len(lines))]) + "\n"


def ours_ms(text: str) -> float:
    begun = time.perf_counter()
    data, positions = plain_yaml.load(text, "lesson.yaml")
    script, faults = decode_script(data, positions)
    took = time.perf_counter() - begun
    assert script is not None and not faults
    return took * 1000


def theirs_ms(text: str) -> float:
    begun = time.perf_counter()
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    took = time.perf_counter() - begun
    assert data["format"] == 1
    return took * 1000


def checked_s() -> float:
    """`hagaki lesson check`, from start to end."""
    return whole_process_ms(HAGAKI, "lesson", "check") / 1000


def measure(rounds: int = ROUNDS, checks: int = CHECKS) -> list[Row]:
    text = long_lesson()
    ours_ms(text), theirs_ms(text)
    gc.disable()
    ours, theirs = in_turns([lambda: ours_ms(text), lambda: theirs_ms(text)], rounds)
    gc.enable()
    (checked,) = in_turns([checked_s], checks)
    return [
        Row(
            f"a lesson of {LINES} lines read and validated, beside PyYAML's C loader", ours, theirs, "ms", 1.5
        ),
        Row("hagaki lesson check, all lessons replayed, beside three seconds", checked, PATIENCE_S, "s", 1.0),
    ]
