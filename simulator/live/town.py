"""The world that live servers stand in: a world file's, by the host's clock, with a place for visitors.

Wires take no time here: what happens inside the simulation happens at once.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from random import SystemRandom
from secrets import token_hex
from typing import Final, NamedTuple

from msgspec import structs

from simulator.actors.access import Pop3Service
from simulator.actors.consignment import Consignments
from simulator.actors.folders import Folders
from simulator.actors.imap_service import ImapService
from simulator.actors.mda import DeliveryServer
from simulator.actors.message_store import Mailbox, MessageStore
from simulator.actors.reception import HouseRules
from simulator.actors.routing import ConfiguredRoute
from simulator.live.attended import Attended, Valve
from simulator.live.clock import LiveScheduler
from simulator.live.house import VISITOR, Door, House
from simulator.live.limits import Limits, Why
from simulator.live.passing import PassingTrace
from simulator.live.record import Record
from simulator.live.services import LiveCollection, LiveReading, LiveReception
from simulator.network.chance import Chance
from simulator.protocols.sasl.mechanisms import SERVERS
from simulator.trace.cast import CastWire, Place
from simulator.world.builder import World, build
from simulator.world.people import with_strangers
from simulator.world.spec import PersonSpec, WorldSpec

_LOOPBACK_MSS: Final = 65483  # what one segment carries on a loopback interface
_TOGETHER: Final = 50  # letters between servers that may share a connection
_VISITOR_NAMES: Final = {"ja": "お客さん", "en": "Visitor"}


class Newcomer(NamedTuple):
    """An account that the world file does not have."""

    login: str
    password: str
    office: str


def with_newcomers(spec: WorldSpec, newcomers: Iterable[Newcomer]) -> WorldSpec:
    """The world with these people too; who is there already gets the password and keeps the rest."""
    people = dict(spec.people)
    for login, password, office in newcomers:
        known = [
            key for key, person in people.items() if (person.login or key, person.office) == (login, office)
        ]
        if known:
            people[known[0]] = structs.replace(people[known[0]], password=password)
        else:
            key = login if login not in people else f"{login}@{office}"
            names = {"ja": login, "en": login}
            people[key] = PersonSpec(names=names, office=office, login=login, password=password)
    return structs.replace(spec, people=people)


def live_spec(
    spec: WorldSpec, newcomers: Iterable[Newcomer], passwords: dict[str, str], start: datetime
) -> WorldSpec:
    """A world file's world as it is lived in: strangers and newcomers are there, and the date is today's.

    Real visitors meet neither attackers nor a lax server.
    """
    spec = with_newcomers(with_strangers(spec, Chance(1)), newcomers)
    people = {
        key: structs.replace(person, password=person.password or passwords.get(key))
        for key, person in spec.people.items()
    }
    wires = tuple(structs.replace(wire, latency_ms=0, jitter_ms=0) for wire in spec.wires)
    hosts = {name: structs.replace(host, lax=False) for name, host in spec.hosts.items()}
    return structs.replace(
        spec, people=people, hosts=hosts, wires=wires, attackers=(), start=start.isoformat()
    )


def live_world(spec: WorldSpec, name: str, office: str, *, remembers: bool) -> World:
    """Build it, and lay the wires by which visitors come to one office's servers."""
    world = build(
        spec,
        name,
        SystemRandom().randrange(2**63),
        scheduler=LiveScheduler(),
        trace_type=Record if remembers else PassingTrace,
    )
    world.around.secret_nonce = partial(token_hex, 18)
    trace, network = world.around.trace, world.around.network
    wires = []
    for host in hosts_of(spec, office):
        wire = f"{VISITOR}--{host}"
        network.add_wire(wire, VISITOR, host, latency_us=0, mss=_LOOPBACK_MSS)
        wires.append(CastWire(name=wire, ends=(VISITOR, host)))
    visitor = Place(name=VISITOR, names=_VISITOR_NAMES, role="visitor", office="", column=0)
    world.cast = trace.cast = structs.replace(
        world.cast,
        places=(*world.cast.places, visitor),
        wires=(*world.cast.wires, *wires),
        route=(VISITOR, *way_from(spec, office)),
    )
    for server in world.servers.values():
        server.consignments = Consignments(server, _TOGETHER)
    for store in world.stores.values():
        for mailbox in store:
            mailbox.uid_validity = int(world.around.start.timestamp())  # no UID of an earlier life counts
    return world


def hosts_of(spec: WorldSpec, office: str) -> tuple[str, ...]:
    """An office's hosts that visitors come to: MX, MSA, store."""
    data = spec.offices[office]
    return tuple(dict.fromkeys((data.mx, data.submission, data.store)))


def way_from(spec: WorldSpec, office: str) -> tuple[str, ...]:
    """An office's servers, and the way from them to the first other office: what the screen draws."""
    here = spec.offices[office]
    way: list[str] = []
    beyond: list[str] = []
    host: str | None = here.submission
    while host is not None and host not in (*way, *beyond):
        (way if host.endswith(f".{office}") else beyond).append(host)
        host = spec.hosts[host].next or spec.hosts[host].smart_host
    for other in [spec.offices[domain] for domain in spec.offices if domain != office][:1]:
        beyond += (other.mx, other.store)
    return tuple(dict.fromkeys((*way, here.mx, here.store, *beyond)))


class _AllMailboxes(MessageStore):
    """Every office's mailboxes, by their owners."""

    def __init__(self, stores: Iterable[MessageStore]) -> None:
        super().__init__()
        self._stores = tuple(stores)

    def mailbox_of(self, owner: str) -> Mailbox:
        return self._store_of(owner).mailbox_of(owner)

    def folders_of(self, owner: str) -> Folders:
        return self._store_of(owner).folders_of(owner)

    def _store_of(self, owner: str) -> MessageStore:
        for store in self._stores:
            if any(mailbox.name == owner for mailbox in store):
                return store
        raise KeyError(owner)


class Counter(DeliveryServer):
    """A store's host as visitors see it: one account a person, at whichever office it is kept.

    So a letter to another office's user can be fetched here too, by the whole address as login.
    """

    def __init__(self, world: World, host: str, rules: HouseRules) -> None:
        super().__init__(
            world.around, host, rules, ConfiguredRoute(host), _AllMailboxes(world.stores.values())
        )
        self._servers = [server for server in world.servers.values() if isinstance(server, DeliveryServer)]

    def delivery(self, mailbox: str, uid: int) -> int | None:
        copied = super().delivery(mailbox, uid)
        if copied is not None:
            return copied
        return next(
            (serial for server in self._servers if (serial := server.delivery(mailbox, uid)) is not None),
            None,
        )


def logins(spec: WorldSpec, office: str) -> dict[str, str]:
    """Who may log in, and as which person: an office's people by name and address, others by address."""
    people = {spec.address(key): key for key in spec.people}
    return people | {spec.login(key): key for key, person in spec.people.items() if person.office == office}


def doors(world: World, office: str, limits: Limits, *, passwords_in_clear: bool) -> tuple[Door, ...]:
    """The ports of an office: its MX, its MSA and its store."""
    spec, data = world.spec, world.spec.offices[office]
    people = logins(spec, office)
    secrets = {person.key: person.password for person in world.cast.people}

    def rules(host: str, *, submission: bool = False) -> HouseRules:
        return HouseRules(
            recipients=world.servers[host].rules.recipients,
            domain=office,
            submission=submission,
            passwords_in_clear=passwords_in_clear,
            mechanisms=tuple(SERVERS),
            offers_utf8=True,
            max_size=limits.size,
            passwords={login: secrets[key] for login, key in people.items()},
            people=people,
        )

    def smtp(name: str, host: str, *, submission: bool, implicit_tls: bool) -> Door:
        server, its_rules = world.servers[host], rules(host, submission=submission)

        def make(house: House, valve: Valve, turned_away: Why | None) -> Attended:
            return LiveReception(
                house, valve, server, its_rules, implicit_tls=implicit_tls, turned_away=turned_away
            )

        return Door(name, "smtp", host, make)

    store_rules = rules(data.store)
    counter = Counter(world, data.store, store_rules)
    pop3_service = Pop3Service(world.around, counter, store_rules)
    imap_service = ImapService(world.around, counter, store_rules)

    def pop3(name: str, *, implicit_tls: bool) -> Door:
        def make(house: House, valve: Valve, turned_away: Why | None) -> Attended:
            return LiveCollection(
                house, valve, pop3_service, implicit_tls=implicit_tls, turned_away=turned_away
            )

        return Door(name, "pop3", data.store, make)

    def imap(name: str, *, implicit_tls: bool) -> Door:
        def make(house: House, valve: Valve, turned_away: Why | None) -> Attended:
            return LiveReading(house, valve, imap_service, implicit_tls=implicit_tls, turned_away=turned_away)

        return Door(name, "imap", data.store, make)

    return (
        smtp("smtp", data.mx, submission=False, implicit_tls=False),
        smtp("submission", data.submission, submission=True, implicit_tls=False),
        smtp("submissions", data.submission, submission=True, implicit_tls=True),
        pop3("pop3", implicit_tls=False),
        pop3("pop3s", implicit_tls=True),
        imap("imap", implicit_tls=False),
        imap("imaps", implicit_tls=True),
    )
