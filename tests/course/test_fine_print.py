"""Every claim's fine print is borne out by a run, or says here why no run could."""

from importlib import import_module
from pathlib import Path
from typing import Final

from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from tests.course.fine_print import BORNE_OUT

CUSTOM: Final = "who offers what in the world is not of this world"
NOT_RUNNABLE: Final = {
    "C02": CUSTOM,
    "C04": "the years of documents",
    "C14": "what a name means",
    "C22": CUSTOM,
    "C28": "which document is the present one",
    "C37": "what a name means, and the year of a document",
    "C39": CUSTOM,
}


def borne_out() -> set[str]:
    for path in Path(__file__).parent.glob("test_fine_print_of_*.py"):
        import_module(f"tests.course.{path.stem}")
    return set(BORNE_OUT)


def with_fine_print() -> set[str]:
    """The claims of which any lesson says more than the article, in any language."""
    return {
        claim
        for folder in lesson_folders()
        for text in load(folder).texts.values()
        for step in text.steps()
        for claim in text.step(step).fine_print
        if claim
    }


def test_all_fine_print_that_can_be_run_is() -> None:
    assert set() == with_fine_print() - borne_out() - set(NOT_RUNNABLE)


def test_what_is_borne_out_or_excepted_is_said_in_a_lesson() -> None:
    assert set() == (borne_out() | set(NOT_RUNNABLE)) - with_fine_print()
    assert set() == borne_out() & set(NOT_RUNNABLE)
