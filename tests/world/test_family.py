"""One run and its branches."""

from pathlib import Path

from simulator.trace.codec import load
from simulator.trace.kinds import Kind
from simulator.world.composing import compose
from simulator.world.family import Family
from simulator.world.runner import Run


def a_family() -> Family:
    run = Run(seed=4)
    octets = compose(run, "aoi", "haruto", "Plan", "Meet me.", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    return Family(run)


def test_a_branch_goes_on_and_what_was_stays() -> None:
    family = a_family()
    first = family.run
    length = len(first.trace)
    branch = family.branch(next(first.trace.serials_of(Kind.ACCEPTED)))
    branch.intend("power", device="home-pc", on=False)
    assert branch is family.run
    assert (length, [first, branch]) == (len(first.trace), family.runs)


def test_a_branch_is_held_against_the_run_that_it_left() -> None:
    family = a_family()
    assert family.other() is None
    family.branch(3)
    assert 0 == family.other()
    family.branch(5)
    assert 1 == family.other()
    family.at = 0
    assert 2 == family.other()


def test_all_ways_are_saved_in_one_file(tmp_path: Path) -> None:
    family = a_family()
    family.branch(3).until_idle()
    family.save(tmp_path / "lab.hagaki")
    back = load(tmp_path / "lab.hagaki")
    assert [list(run.trace) for run in family.runs] == [
        list(back),
        *(list(branch) for branch in back.branches),
    ]
    assert (1, 3, 0) == (
        back.meta["current"],
        back.branches[0].meta["parent"],
        back.branches[0].meta["parent_number"],
    )
