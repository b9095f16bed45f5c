"""Builds a world: from its data, a seed and a TLS policy to actors that stand at their places."""

from datetime import datetime

import msgspec

from simulator.actors.access import Pop3Service
from simulator.actors.authority import Authority
from simulator.actors.backups import Backups
from simulator.actors.imap_door import ImapDoor
from simulator.actors.mda import DeliveryServer, StoreRecipients
from simulator.actors.message_store import MessageStore
from simulator.actors.mta import MailServer
from simulator.actors.mua import Account, MailProgram
from simulator.actors.nameserver import Nameserver
from simulator.actors.reception import HouseRules
from simulator.actors.resolver import Resolver
from simulator.actors.routing import ConfiguredRoute, DnsRoute, DomainRoute, Route
from simulator.actors.sender import SMTP_PORT, SUBMISSION_PORT
from simulator.actors.surroundings import Surroundings, TlsPolicies
from simulator.network.chance import Chance
from simulator.network.network import Network
from simulator.network.scheduler import Scheduler
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import USUAL
from simulator.protocols.smtp.replies import NOT_RELAYING, Reply
from simulator.trace.cast import Cast
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from simulator.world.attacks import seat_attackers
from simulator.world.casting import cast_of, wire_name
from simulator.world.people import passwords_of, with_strangers
from simulator.world.spec import DeviceSpec, HostSpec, OfficeSpec, WorldSpec


class World(msgspec.Struct):
    """A world in being."""

    spec: WorldSpec
    around: Surroundings
    cast: Cast
    devices: dict[str, MailProgram] = {}
    servers: dict[str, MailServer] = {}
    stores: dict[str, MessageStore] = {}  # by office domain
    backups: Backups = msgspec.field(default_factory=Backups)


class _KnownClients:
    """A relay takes mail from the hosts that were set up to send through it, for anybody."""

    def __init__(self, clients: frozenset[str]) -> None:
        self._clients = clients

    def verdict(self, forward_path: str, peer: str, logged_in: bool, octets: int = 0) -> Reply | None:
        return None if peer in self._clients else NOT_RELAYING


class _LoggedIn:
    """A front desk takes mail to anywhere from people who have logged in."""

    def verdict(self, forward_path: str, peer: str, logged_in: bool, octets: int = 0) -> Reply | None:
        return None if logged_in else NOT_RELAYING


class _OwnMailboxes:
    """A gate takes mail for its own domain's mailboxes from anybody, and its store's notices for anybody."""

    def __init__(self, domains: frozenset[str], store: MessageStore, store_host: str) -> None:
        self._domains = domains
        self._own = StoreRecipients(store)  # a letter that has no room waits on the sender's side
        self._store_host = store_host

    def verdict(self, forward_path: str, peer: str, logged_in: bool, octets: int = 0) -> Reply | None:
        if forward_path.rpartition("@")[2].lower() not in self._domains:
            return None if peer == self._store_host else NOT_RELAYING
        return self._own.verdict(forward_path, peer, logged_in, octets)


def build(
    spec: WorldSpec,
    name: str,
    seed: int,
    policy: TlsPolicy | None = None,
    *,
    scheduler: Scheduler | None = None,
    trace_type: type[Trace] = Trace,
) -> World:
    """Make everything. Nothing has happened yet: the trace holds its cast, and who sits on a wire already.

    `scheduler` and `trace_type` are for worlds that run by another clock, or remember less.
    """
    chance = Chance(seed)
    spec = with_strangers(spec, chance)
    passwords = passwords_of(spec, chance)
    cast = cast_of(spec, name, seed, passwords)
    trace = trace_type(cast)
    scheduler = scheduler or Scheduler()
    start = datetime.fromisoformat(spec.start)
    policies = TlsPolicies(policy or TlsPolicy(spec.tls))
    hosts: dict[str, HostSpec | DeviceSpec] = {**spec.hosts, **spec.devices}
    around = Surroundings(
        scheduler=scheduler,
        trace=trace,
        chance=chance,
        network=Network(scheduler, trace, chance),
        authority=Authority(name, chance, start, spec.newest_tls()),
        policies=policies,
        start=start,
        addresses={host: data.addresses[0] for host, data in hosts.items() if data.addresses},
    )
    world = World(spec=spec, around=around, cast=cast)
    for wire in spec.wires:
        around.network.add_wire(
            wire_name(wire),
            *wire.ends,
            latency_us=wire.latency_ms * 1000,
            jitter_us=wire.jitter_ms * 1000,
        )
        if not wire.checks_certificates:
            policies.set_checking(False, wire_name(wire))
        if wire.tls is not None and policy is None:
            policies.set(TlsPolicy(wire.tls), wire_name(wire))
    for domain in spec.offices:
        world.stores[domain] = MessageStore()
    for key, person in spec.people.items():
        world.stores[person.office].add(key, _addresses(spec, key), quota_octets=spec.quota_octets(key))
    for host, data in spec.hosts.items():
        _place(world, host, data, passwords)
    _place_devices(world, passwords)
    seat_attackers(world)
    return world


def _addresses(spec: WorldSpec, key: str) -> tuple[str, ...]:
    """Where a person is written to. The first of an office is its postmaster too (RFC 5321 §4.5.1)."""
    own = spec.address(key)
    colleagues = [other for other, person in spec.people.items() if person.office == spec.people[key].office]
    postmaster = f"postmaster@{spec.people[key].office}"
    taken = any(spec.address(other).lower() == postmaster for other in colleagues)
    return (own,) if taken or key != colleagues[0] else (own, postmaster)


def _place_devices(world: World, passwords: dict[str, str]) -> None:
    """Put each device at its owner's, its mail program set up."""
    spec, around = world.spec, world.around
    for device, device_spec in spec.devices.items():
        owner = next(key for key, person in spec.people.items() if device in person.devices)
        if not device_spec.checks_certificates:
            around.policies.set_checking(False, device)
        person = spec.people[owner]
        office = spec.offices[person.office]
        account = Account(
            person=owner,
            address=spec.address(owner),
            credentials=Credentials(spec.login(owner), passwords[owner]),
            submission=office.submission,
            store=office.store,
            mechanisms=spec.mechanisms,
            retrieval=device_spec.retrieval,
            leave_on_server=device_spec.leave_on_server,
        )
        world.devices[device] = MailProgram(around, device, account)


def _office_of(spec: WorldSpec, host: str) -> tuple[str, OfficeSpec] | None:
    """The office that a host serves, if it is one of an office's own."""
    for domain, office in spec.offices.items():
        if host in (office.submission, office.mx, office.store) or host.endswith(f".{domain}"):
            return domain, office
    return None


def _place(world: World, host: str, data: HostSpec, passwords: dict[str, str]) -> None:
    """Put one server at its place."""
    spec, around = world.spec, world.around
    if data.role == "nameserver":
        Nameserver(around, host, _zones(spec))
        return
    office = _office_of(spec, host)
    domain = office[0] if office else ""
    if data.role == "store":
        store = world.stores[domain]
        rules = HouseRules(
            recipients=StoreRecipients(store),
            domain=domain,
            offers_tls=data.offers_tls,
            passwords_in_clear=data.passwords_in_clear,
            mechanisms=spec.mechanisms or USUAL,
            lax=data.lax,
        )
        rules.passwords, rules.people = _accounts(spec, domain, passwords)
        server = DeliveryServer(around, host, rules, ConfiguredRoute(spec.offices[domain].mx), store)
        Pop3Service(around, server, rules).listen()
        ImapDoor(around, server, rules).listen()
        server.listen(SMTP_PORT)
        world.servers[host] = server
        return
    rules = _rules(world, host, data, domain)
    if data.role == "msa":
        rules.passwords, rules.people = _accounts(spec, domain, passwords)
    relay = MailServer(around, host, rules, _route(world, host, data, domain))
    relay.listen(SUBMISSION_PORT if data.role == "msa" else SMTP_PORT)
    world.servers[host] = relay


def _rules(world: World, host: str, data: HostSpec, domain: str) -> HouseRules:
    clients = frozenset(
        name
        for name, other in world.spec.hosts.items()
        if host in (other.next, other.smart_host, other.relay)
    )
    if data.role == "msa":
        return HouseRules(
            recipients=_LoggedIn(),
            domain=domain,
            submission=True,
            offers_tls=data.offers_tls,
            passwords_in_clear=data.passwords_in_clear,
            mechanisms=world.spec.mechanisms or USUAL,
            lax=data.lax,
        )
    if data.role == "mx":
        own = _OwnMailboxes(frozenset((domain,)), world.stores[domain], world.spec.offices[domain].store)
        return HouseRules(recipients=own, domain=domain, offers_tls=data.offers_tls, lax=data.lax)
    return HouseRules(recipients=_KnownClients(clients), offers_tls=data.offers_tls, lax=data.lax)


def _route(world: World, host: str, data: HostSpec, domain: str) -> Route:
    """Where a host's mail goes on to."""
    if data.role == "mx" and data.next is not None:
        outside = ConfiguredRoute(data.relay) if data.relay else _dns_route(world, host)
        return DomainRoute(frozenset((domain,)), ConfiguredRoute(data.next), outside)
    configured = data.next or data.smart_host
    return ConfiguredRoute(configured) if configured else _dns_route(world, host)


def _dns_route(world: World, host: str) -> DnsRoute:
    nameserver = next(name for name, other in world.spec.hosts.items() if other.role == "nameserver")
    return DnsRoute(Resolver(world.around, host, nameserver))


def _accounts(
    spec: WorldSpec, domain: str, passwords: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Passwords and people of one office, by bare name and by whole address."""
    secrets: dict[str, str] = {}
    people: dict[str, str] = {}
    for key, person in spec.people.items():
        if person.office == domain:
            for login in (spec.login(key), spec.address(key)):
                secrets[login] = passwords[key]
                people[login] = key
    return secrets, people


def _zones(spec: WorldSpec) -> dict[str, dict[str, tuple[str, ...]]]:
    """The world's zones, with an A or AAAA record for each address of each host."""
    zones: dict[str, dict[str, tuple[str, ...]]] = {
        name: {str(record): contents for record, contents in records.items()}
        for name, records in spec.zones.items()
    }
    for host, data in spec.hosts.items():
        records = zones.setdefault(host, {})
        for address in data.addresses:
            record = "AAAA" if ":" in address else "A"
            records[record] = (*records.get(record, ()), address)
    return zones
