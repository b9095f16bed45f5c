"""What the list above the typing line offers, from the engine's own table, state by state."""

from simulator.protocols.imap.commands import VERBS
from simulator.trace.cast import Person
from simulator.tui.sayable import _IMAP, legal_moves, sayable
from simulator.world.runner import Run
from tests.world.runs import a_run


def haruto(run: Run) -> Person:
    return next(person for person in run.world.cast.people if person.key == "haruto")


def offered(run: Run, said_before: int) -> tuple[str, ...]:
    return sayable(legal_moves(run, "home-pc"), "imap", haruto(run), "home-pc", said_before)


def test_every_imap_verb_has_a_line_that_can_be_said() -> None:
    assert set(VERBS) == set(_IMAP)


def test_imap_offers_what_the_state_of_the_server_allows_each_line_with_a_new_tag() -> None:
    run = a_run()
    run.intend("connect", device="home-pc", protocol="imap")
    run.until_idle()
    starts = {}
    for number, line in enumerate(("LOGIN", "SELECT", "IDLE", "DONE")):
        now = offered(run, number)
        starts[line] = (
            {text.split()[0] for text in now},
            line in {word for text in now for word in text.split()},
        )
        said = next(text for text in now if line in text.split())
        run.intend("type", device="home-pc", line=said)
        run.until_idle()
    assert {
        "LOGIN": ({"a1"}, True),
        "SELECT": ({"a2"}, True),
        "IDLE": ({"a3"}, True),
        "DONE": ({"DONE"}, True),
    } == starts
    back = offered(run, 4)
    assert "a5 FETCH 1 (FLAGS ENVELOPE)" == back[0]
    assert not any(" LOGIN " in line for line in back)


def test_each_line_that_is_offered_is_understood_by_the_server() -> None:
    from simulator.protocols.imap.commands import parse

    person = haruto(a_run())
    for line in sayable(tuple(VERBS), "imap", person, "home-pc"):
        announced = line.encode() + (b"\r\nHello" if line.endswith("{5}") else b"")
        assert parse(announced).verb in VERBS
