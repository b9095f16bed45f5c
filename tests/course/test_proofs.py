"""Every claim that a lesson names is borne out by its run, and every claim belongs to some lesson."""

from functools import cache

import pytest

from simulator.course.claims import claims
from simulator.course.loader import load
from simulator.course.proofs import Proof, proofs, proofs_of
from simulator.course.shelf import lesson_folders
from simulator.words import catalogue
from tests.course.conftest import Write

ENGLISH = catalogue.load("en")
COVERED = {  # which claims each lesson is to bear out
    1: [1, 2, 3, 4],
    2: [5, 6, 7, 8, 9, 10],
    3: [11, 12, 13, 14, 15, 16, 36],
    4: [17, 18, 19, 20, 21, 22, 37, 38, 39, 40],
    5: [23, 24, 25, 26, 27, 41, 42, 43],
    6: [28, 29, 30, 31, 32, 33, 34, 35],
}


@cache
def all_proofs() -> tuple[Proof, ...]:
    return tuple(proofs(lesson_folders(), ENGLISH))


@pytest.mark.slow
def test_every_claim_that_a_lesson_names_is_borne_out_with_its_step_and_check() -> None:
    named = [proof for proof in all_proofs() if proof.lesson is not None]
    assert named
    assert [] == [proof for proof in named if not (proof.step and proof.check and proof.passed)]


@pytest.mark.slow
def test_every_claim_of_a_lesson_that_is_there_is_named_by_one() -> None:
    there = {int(folder.name[:2]) for folder in lesson_folders() if folder.name[:2].isdigit()}
    wanted = {f"C{number:02}" for lesson, numbers in COVERED.items() if lesson in there for number in numbers}
    named = {proof.id for proof in all_proofs() if proof.lesson is not None}
    assert set() == wanted - named


def test_the_lessons_share_out_all_the_claims() -> None:
    assert sorted(claims("en")) == sorted(
        f"C{number:02}" for numbers in COVERED.values() for number in numbers
    )


def test_a_claim_whose_check_does_not_hold_is_not_borne_out(write_lesson: Write) -> None:
    good = {proof.id: proof.passed for proof in proofs_of(load(write_lesson()), ENGLISH)}
    bad_lesson = load(write_lesson(("{mailbox: haruto, holds: 1}", "{mailbox: haruto, holds: 2}")))
    bad = {proof.id: proof.passed for proof in proofs_of(bad_lesson, ENGLISH)}
    assert ({"C12": True, "C13": True}, {"C12": False, "C13": True}) == (good, bad)


def test_a_claim_without_a_check_is_not_borne_out(write_lesson: Write) -> None:
    checks = """    expect:
      - {mailbox: haruto, holds: 1}
      - {device: home-pc, holds: 0}
"""
    proof = next(iter(proofs_of(load(write_lesson((checks, ""))), ENGLISH)))
    assert ("C12", "sent", None, False) == (proof.id, proof.step, proof.check, proof.passed)


def test_a_fact_has_its_source_as_its_check(write_lesson: Write) -> None:
    lesson = load(write_lesson(("    shows: [C12]\n", '    facts: [{claim: C22, source: "RFC 8314 §1"}]\n')))
    proof = next(iter(proofs_of(lesson, ENGLISH)))
    assert ("C22", "fact", "RFC 8314 §1", True) == (proof.id, proof.kind, proof.check, proof.passed)


def test_a_check_is_a_sentence_and_the_fine_print_stands_beside_it(write_lesson: Write) -> None:
    proof = next(iter(proofs_of(load(write_lesson()), ENGLISH)))
    assert proof.check == "the mailbox of Haruto holds 1 (now 1); Haruto's PC holds 0 (now 0)"
    assert proof.fine_print == "Each server keeps its copy (RFC 5321 §2.1)."
