"""What learners sort and match in lessons 4 and 5, held against what servers and devices really do."""

import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.protocols.pop3.states import TABLE, State
from simulator.trace.kinds import Kind
from simulator.views.scene import scene_at
from simulator.views.stores import space_on_device
from simulator.world.library import lessons_folder


def after(lesson: str, name: str) -> Player:
    player = Player(load(lessons_folder() / lesson))
    while player.step.id != name:
        player.solve()
        player.next_step()
    player.solve()
    return player


@pytest.fixture(scope="module")
def at_the_cards() -> Player:
    return after("04-pop3-and-encryption", "settings-cards")


def announced(player: Player) -> list[str]:
    """What the server answered to CAPA, a capability a line."""
    trace = player.run.trace
    asked = next(at for at in trace.serials_of(Kind.COMMAND) if trace.octets(at) == b"CAPA\r\n")
    lines = next(at for at in trace.serials_of(Kind.CONTENT) if at > asked)
    return [line.split()[0] for line in trace.octets(lines).decode().splitlines()]


@pytest.mark.slow
def test_the_settings_cards_are_what_the_server_offers(at_the_cards: Player) -> None:
    assert {"STLS", "USER"} <= set(announced(at_the_cards))
    started = at_the_cards.run.trace.serials_of(Kind.TLS_STARTED)
    assert [] != [at for at in started if at >= at_the_cards.record.begins]
    assert {"card-995": "from-the-start", "card-stls": "on-the-way", "card-plain": "never"} == {
        **at_the_cards.step.match
    }


@pytest.mark.slow
def test_what_was_added_to_pop3_is_announced_and_what_is_its_own_is_not(at_the_cards: Player) -> None:
    added, own = {"the-lock": "STLS", "stronger-login": "SASL"}, {"separate-letters": "RETR"}
    steps = {step.id: step for step in at_the_cards.steps}
    sorted_by_the_lesson = steps["table-of-pop3"].match
    assert set(added) == {card for card, where in sorted_by_the_lesson.items() if where == "added"}
    assert set(added.values()) <= set(announced(at_the_cards))
    assert not {*own.values(), "DELE"} & set(announced(at_the_cards))
    assert {"RETR", "DELE"} <= set(TABLE[State.TRANSACTION])
    assert State.UPDATE == TABLE[State.TRANSACTION]["QUIT"]
    assert State.TRANSACTION == TABLE[State.TRANSACTION]["DELE"]


@pytest.mark.slow
def test_the_device_has_the_size_of_all_its_letters() -> None:
    player = after("05-benefits-of-pop", "years-of-mail")
    trace, scene = player.run.trace, scene_at(player.run.trace, len(player.run.trace) - 1)
    fetched = sum(len(trace.octets(at)) for at in trace.serials_of(Kind.RETRIEVED))
    assert fetched == space_on_device(trace, scene, "home-pc")
