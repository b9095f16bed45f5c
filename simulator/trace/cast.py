"""The cast of a run: people, places and wires as the views need to draw them, kept inside the trace."""

from collections.abc import Mapping

import msgspec


class Person(msgspec.Struct, frozen=True, kw_only=True):
    key: str  # "aoi"
    names: dict[str, str]  # {"ja": "あおい", "en": "Aoi"}
    address: str
    office: str
    devices: tuple[str, ...]
    login: str
    password: str  # for the memo card; left out when redacted
    mail_key: str = ""  # what opens letters that are sealed for this person (PEM); left out when redacted


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A device or a server: one actor."""

    name: str  # "home-pc", "relay.sakura.example"
    names: dict[str, str]  # {"ja": "はるとのPC", "en": "Haruto's PC"}
    role: str  # "device", "msa", "relay", "transit", "mx", "store", "nameserver", "resolver", "visitor"
    office: str  # "sakura.example"; "" for nobody's
    person: str = ""  # of a device
    address: str = ""  # the IP address it is reached at
    column: int = 0  # order on the route, left to right; devices and servers of one way


class Office(msgspec.Struct, frozen=True, kw_only=True):
    domain: str
    names: dict[str, str]  # {"ja": "さくら郵便局", "en": "Sakura office"}


class CastWire(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    ends: tuple[str, str]


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a view may draw. `route` names the places of the main way in order, the sender's first."""

    world: str = ""
    seed: int = 0
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    offices: tuple[Office, ...] = ()
    wires: tuple[CastWire, ...] = ()
    route: tuple[str, ...] = ()
    start_time: str = "2026-04-01T09:00:00+09:00"  # what the clock shows at time 0


def called(names: Mapping[str, str], language: str, otherwise: str) -> str:
    """What somebody or something is called in a language: there, else in English, else as given."""
    return names.get(language) or names.get("en") or otherwise
