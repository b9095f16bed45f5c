from simulator.network.chance import Chance
from simulator.world.loader import load_world
from simulator.world.people import all_strangers, password, with_strangers
from simulator.world.runner import Run
from tests.world.runs import deliver, mailbox

CONFUSING = set("lio01")


def test_passwords_can_be_read_from_a_projector() -> None:
    for seed in range(50):
        word = password(Chance(seed).stream("password:aoi"))
        assert (8, True, set()) == (len(word), word.isascii() and word.islower(), CONFUSING & set(word))


def test_strangers_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    _, spec = load_world("two-offices")
    one, same, other = (with_strangers(all_strangers(spec), Chance(seed)) for seed in (1, 1, 2))
    assert one.people == same.people
    assert one.people["aoi"].names != other.people["aoi"].names
    assert one.offices["fuji.example"].names != spec.offices["fuji.example"].names


def test_strangers_have_names_in_both_languages_and_logins_of_their_own() -> None:
    _, spec = load_world("two-offices")
    world = with_strangers(all_strangers(spec), Chance(3))
    assert {"ja", "en"} == set(world.people["mei"].names)
    assert len(world.people) == len({world.login(key) for key in world.people})


def test_letters_reach_strangers_at_their_own_addresses() -> None:
    _, spec = load_world("two-offices")
    run = Run(all_strangers(spec), seed=4, name="strangers")
    journey = deliver(run)
    assert ("delivered", 1) == (journey.outcome, len(mailbox(run, "haruto")))
    assert (run.spec.address("haruto"),) == journey.delivered
    assert not run.spec.address("haruto").startswith("haruto@")


def test_a_world_without_strangers_is_left_as_it_is() -> None:
    _, spec = load_world("two-offices")
    assert spec == with_strangers(spec, Chance(1))
