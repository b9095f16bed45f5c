"""People of a world: passwords from the seed, and, where a world asks for random ones, names from faker.

The same seed gives the same people. Faker is loaded only when somebody asks for a stranger.
"""

from random import Random
from typing import Final, NamedTuple

# Lower case without l, i, o, and no digits: nothing that a projector or a Japanese keyboard confuses.
_CONSONANTS: Final = "bcdfghjkmnprstvwz"
_VOWELS: Final = "aeu"


def password(stream: Random) -> str:
    """Eight letters that can be read aloud, from the stream of the run's seed."""
    return "".join(stream.choice(_CONSONANTS if at % 2 == 0 else _VOWELS) for at in range(8))


class Stranger(NamedTuple):
    """Somebody made up: `login` is ASCII."""

    login: str
    names: dict[str, str]
    company: dict[str, str]


def stranger(seed: int) -> Stranger:
    """A person with a company, in Japanese and in English, the same for the same seed (faker)."""
    from faker import Faker

    japanese, english = Faker("ja_JP"), Faker("en_US")
    japanese.seed_instance(seed)
    english.seed_instance(seed)
    reading = japanese.first_romanized_name()
    login = "".join(letter for letter in reading.lower() if "a" <= letter <= "z") or f"guest{seed}"
    return Stranger(
        login,
        {"ja": japanese.name(), "en": f"{reading} {english.last_name()}"},
        {"ja": japanese.company(), "en": english.company()},
    )
