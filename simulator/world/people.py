"""People of a world: passwords from the seed, and, where a world asks for random ones, names from faker.

The same seed gives the same people. Faker is loaded only when somebody asks for a stranger.
"""

from random import Random
from typing import Final

import msgspec
from msgspec import structs

from simulator.network.chance import Chance
from simulator.world.spec import WorldSpec

# Lower case without l, i, o, and no digits: nothing that a projector or a Japanese keyboard confuses.
_CONSONANTS: Final = "bcdfghjkmnprstvwz"
_VOWELS: Final = "aeu"


def password(stream: Random) -> str:
    """Eight letters that can be read aloud, from the stream of the run's seed."""
    return "".join(stream.choice(_CONSONANTS if at % 2 == 0 else _VOWELS) for at in range(8))


def passwords_of(spec: WorldSpec, chance: Chance) -> dict[str, str]:
    """Everybody's password: the one that the world gives, else one from the seed."""
    return {
        key: person.password or password(chance.stream(f"password:{key}"))
        for key, person in spec.people.items()
    }


class Stranger(msgspec.Struct, frozen=True):
    """Somebody made up, with a company to work for."""

    login: str
    names: dict[str, str]
    company: dict[str, str]


def stranger(stream: Random) -> Stranger:
    """A person in Japanese and in English, the same for the same stream (faker's ja_JP and en_US)."""
    from faker import Faker

    japanese, english = Faker("ja_JP"), Faker("en_US")
    seed = stream.randrange(2**32)
    japanese.seed_instance(seed)
    english.seed_instance(seed)
    first = english.first_name()
    login = "".join(letter for letter in first.lower() if "a" <= letter <= "z")
    return Stranger(
        login,
        {"ja": japanese.name(), "en": f"{first} {english.last_name()}"},
        {"ja": japanese.company(), "en": english.company()},
    )


def with_strangers(spec: WorldSpec, chance: Chance) -> WorldSpec:
    """The world with a made-up person or company in every place that asks for one."""
    people, offices = dict(spec.people), dict(spec.offices)
    taken = {person.login or key for key, person in people.items() if not person.random}
    for key, person in people.items():
        if person.random:
            stream = chance.stream(f"stranger:{key}")
            found = stranger(stream)
            while found.login in taken:
                found = stranger(stream)
            taken.add(found.login)
            people[key] = structs.replace(person, names=found.names, login=found.login)
    for domain, office in offices.items():
        if office.random:
            company = stranger(chance.stream(f"stranger:{domain}")).company
            offices[domain] = structs.replace(office, names=company)
    return structs.replace(spec, people=people, offices=offices)


def all_strangers(spec: WorldSpec) -> WorldSpec:
    """The same world with nobody in it that one knows: every person and company is to be made up."""
    return structs.replace(
        spec,
        people={key: structs.replace(person, random=True) for key, person in spec.people.items()},
        offices={domain: structs.replace(office, random=True) for domain, office in spec.offices.items()},
    )
