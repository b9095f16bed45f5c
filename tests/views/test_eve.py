from simulator.views.eve import Eve
from simulator.views.notebook.facts import PASSWORDS
from simulator.views.tap import tapped
from simulator.wire.policy import TlsPolicy
from tests.views.test_tap import a_pick_up

WIRE = "store.fuji.example--home-pc"


def test_the_notebook_fills_step_by_step_and_is_the_same_on_the_way_back() -> None:
    trace = a_pick_up(TlsPolicy.NONE, b"Subject: plan\n\n" + b"surprise\n" * 500)
    steps = [packet.serial for packet in tapped(trace, WIRE)]
    eve = Eve(trace, WIRE)
    forward = [eve.notebook(step) for step in steps]
    assert forward == [Eve(trace, WIRE).notebook(step) for step in steps]
    whole = eve.notebook()
    back = [eve.notebook(step) for step in reversed(steps)][::-1]
    assert (forward[-1], forward) == (whole, back)


def test_the_password_is_known_from_its_own_packet_on() -> None:
    trace = a_pick_up(TlsPolicy.NONE)
    eve = Eve(trace, WIRE)
    (password,) = [fact for fact in eve.notebook() if fact.group == PASSWORDS]
    assert password not in eve.notebook(password.serial - 1)
    assert password in eve.notebook(password.serial)
