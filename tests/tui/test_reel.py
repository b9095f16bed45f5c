"""A reel goes on and back over what is stored, and asks for more only at the end."""

from simulator.trace.store import START
from simulator.tui.reel import Reel
from simulator.views.steps import StepSize
from simulator.world.composing import compose
from simulator.world.runner import Run
from tests.tui.conftest import a_delivery


def test_forward_and_back_visit_the_same_moments() -> None:
    reel = Reel(a_delivery(), size=StepSize.COMMAND)
    visited = [reel.cursor]
    while reel.forward():
        visited.append(reel.cursor)
    back = [reel.cursor]
    while reel.back():
        back.append(reel.cursor)
    assert visited == back[::-1]
    assert visited[0] == START and visited[-1] == len(a_delivery()) - 1


def test_a_reel_stays_between_its_floor_and_its_ceiling() -> None:
    reel = Reel(a_delivery(), size=StepSize.PACKET, floor=20)
    reel.ceiling = 60
    while reel.forward():
        assert 20 < reel.cursor <= 60
    assert reel.at_end
    while reel.back():
        assert 20 <= reel.cursor < 60
    assert 20 == reel.cursor


def test_what_trails_behind_the_last_step_belongs_to_it() -> None:
    trace = a_delivery()
    reel = Reel(trace, size=StepSize.HOP)
    reel.ceiling = len(trace) - 1
    steps = 0
    while reel.forward():
        steps += 1
    assert reel.position.n == steps
    assert reel.cursor == len(trace) - 1


def test_seeking_counts_steps_from_the_floor() -> None:
    reel = Reel(a_delivery(), size=StepSize.COMMAND, floor=30)
    reel.seek(3)
    assert 3 == reel.position.k
    reel.seek(0)
    assert 30 == reel.cursor
    reel.seek(10_000)
    assert reel.at_end


def test_a_run_is_asked_for_more_only_at_the_end() -> None:
    run = Run("two-offices", seed=1)
    octets = compose(run, "aoi", "haruto", "Hi", "Hi\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    asked = []

    def run_on() -> bool:
        asked.append(len(run.trace))
        return run.step()

    reel = Reel(run.trace, run_on=run_on)
    assert reel.forward()
    stored, asked[:] = len(run.trace), []
    reel.back()
    reel.forward()
    assert (stored, []) == (len(run.trace), asked)
