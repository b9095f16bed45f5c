"""What the types of a world file cannot say: every name is somebody's, every way has its wires.

A letter must be able to leave each person's device, reach each office's gate, lie in its store and be
fetched from there; what is missing for that is told at the place that needs it.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from simulator.faults import Fault, did_you_mean
from simulator.plain_yaml import Path, Positions
from simulator.sentences import Sentence
from simulator.world.casting import wire_name
from simulator.world.library import key_names
from simulator.world.spec import MOST, HostSpec, WorldSpec

_ROLES: Final = {"submission": "msa", "mx": "mx", "store": "store"}
_ONWARDS: Final = ("next", "smart_host", "relay")
_FEWEST_PEOPLE: Final = 2
_YEARS: Final = range(1990, 2100)  # what certificates and the dates of letters are made for


def world_faults(spec: WorldSpec, positions: Positions) -> Iterator[Fault]:
    """Every fault, each at its place."""
    looks = (_whole, _people, _offices, _hosts, _devices, _addresses, _wires, _attackers, _zones)
    found = [fault for look in looks for fault in look(spec)]
    for path, message in found or _ways(spec):  # a misspelt name has no wires: that need not be said twice
        yield Fault(positions.name, *positions.at(path), message)


Found = Iterator[tuple[Path, Sentence]]


def _unknown(name: str, known: Iterable[str], kind: Sentence) -> Sentence:
    return Sentence(
        "no {kind} is called '{name}'{near}", kind=kind, name=name, near=did_you_mean(name, known)
    )


def _whole(spec: WorldSpec) -> Found:
    if len(spec.people) < _FEWEST_PEOPLE:
        yield ("people",), Sentence("a world needs at least two people: one who writes, one who reads")
    for part in ("people", "offices", "hosts", "devices", "wires"):
        if len(getattr(spec, part)) > MOST:
            yield (
                (part,),
                Sentence("more than {limit} {part}; no screen can show them", limit=MOST, part=part),
            )
    try:
        start = datetime.fromisoformat(spec.start)
        good = start.tzinfo is not None and start.year in _YEARS
    except ValueError:
        good = False
    if not good:
        yield (
            ("start",),
            Sentence(
                "is no time with its zone, from 1990 to 2099; write for example '2026-04-01T09:00:00+09:00'"
            ),
        )
    if not any(host.role == "nameserver" for host in spec.hosts.values()):
        yield ("hosts",), Sentence("nobody answers DNS questions; add a host with 'role: nameserver'")
    for path, named in _everything_named(spec):
        if not named:
            yield path, Sentence("has no name; write 'names: {ja: …, en: …}'")


def _everything_named(spec: WorldSpec) -> Iterator[tuple[Path, dict[str, str]]]:
    yield ("names",), spec.names
    for part in ("people", "offices", "hosts", "devices"):
        for key, data in getattr(spec, part).items():
            yield (part, key, "names"), data.names


def _people(spec: WorldSpec) -> Found:
    addresses: dict[str, str] = {}
    for key, person in spec.people.items():
        at: Path = ("people", key)
        if person.office not in spec.offices:
            yield (*at, Sentence("office")), _unknown(person.office, spec.offices, Sentence("office"))
        for number, device in enumerate(person.devices):
            if device not in spec.devices:
                yield (*at, "devices", number), _unknown(device, spec.devices, Sentence("device"))
        if person.mail_key is not None and person.mail_key not in key_names():
            yield (*at, "mail_key"), _unknown(person.mail_key, key_names(), Sentence("key"))
        other = addresses.setdefault(spec.address(key), key)
        if other != key:
            yield (
                at,
                Sentence("has the same address as '{other}'; give one of them another 'login'", other=other),
            )
    if not any(person.devices for person in list(spec.people.values())[:1]):
        yield ("people",), Sentence("the first person has no device to write on; add 'devices: […]'")


def _offices(spec: WorldSpec) -> Found:
    for domain, office in spec.offices.items():
        for key, role in _ROLES.items():
            at: Path = ("offices", domain, key)
            host = getattr(office, key)
            if host not in spec.hosts:
                yield at, _unknown(host, spec.hosts, Sentence("host"))
            elif spec.hosts[host].role != role:
                yield (
                    at,
                    Sentence(
                        "'{host}' has the role {role}; {key} needs 'role: {wanted}'",
                        host=host,
                        role=spec.hosts[host].role,
                        key=key,
                        wanted=role,
                    ),
                )


def _hosts(spec: WorldSpec) -> Found:
    at_offices = {getattr(office, key) for office in spec.offices.values() for key in _ROLES}
    for host, data in spec.hosts.items():
        at: Path = ("hosts", host)
        if host in spec.devices:
            yield at, Sentence("'{host}' is a device too; give one of them another name", host=host)
        if host in spec.offices:
            yield (
                at,
                Sentence(
                    "'{host}' is an office's domain too; call the host for example mx.{host}", host=host
                ),
            )
        if data.role in ("msa", "mx", "store") and host not in at_offices:
            key = next(key for key, role in _ROLES.items() if role == data.role)
            yield (
                (*at, "role"),
                Sentence(
                    "no office has '{host}' as its {key}; name it there, or leave the host out",
                    host=host,
                    key=key,
                ),
            )
        for key in _ONWARDS:
            target = getattr(data, key)
            if target is None:
                continue
            if target not in spec.hosts:
                yield (*at, key), _unknown(target, spec.hosts, Sentence("host"))
            elif spec.hosts[target].role in ("nameserver", "msa"):
                role = spec.hosts[target].role
                yield (
                    (*at, key),
                    Sentence(
                        "'{target}' ({role}) takes no mail from other servers", target=target, role=role
                    ),
                )
            elif _goes_round(spec, host, key):
                yield (*at, key), Sentence("mail would go round in a circle; lead it on to another host")


def _goes_round(spec: WorldSpec, start: str, key: str) -> bool:
    """Whether what leaves by this way comes back to the host it left."""
    seen: set[str] = set()
    host: str | None = getattr(spec.hosts[start], key)
    while host is not None and host in spec.hosts and host not in seen:
        if host == start:
            return True
        seen.add(host)
        data = spec.hosts[host]
        host = data.next or data.smart_host
    return False


def _devices(spec: WorldSpec) -> Found:
    owners: dict[str, str] = {}
    for key, person in spec.people.items():
        for number, device in enumerate(person.devices):
            other = owners.setdefault(device, key)
            if other != key or device in person.devices[:number]:
                yield (
                    ("people", key, "devices", number),
                    Sentence("'{device}' belongs to '{other}' already", device=device, other=other),
                )
    for device in spec.devices:
        if device not in owners:
            yield (
                ("devices", device),
                Sentence("nobody has the device '{device}'; add it to a person's devices", device=device),
            )


def _addresses(spec: WorldSpec) -> Found:
    taken: dict[str, str] = {}
    for part in ("hosts", "devices"):
        for name, data in getattr(spec, part).items():
            if not data.addresses:
                yield (part, name, "addresses"), Sentence("has no address; write for example [192.0.2.10]")
            for number, text in enumerate(data.addresses):
                at: Path = (part, name, "addresses", number)
                try:
                    address = str(ipaddress.ip_address(text))
                except ValueError:
                    yield at, Sentence("'{text}' is no IP address; write for example 192.0.2.10", text=text)
                    continue
                other = taken.setdefault(address, name)
                if other != name:
                    yield at, Sentence("'{text}' is the address of '{other}' already", text=text, other=other)


def _wires(spec: WorldSpec) -> Found:
    seen: dict[frozenset[str], int] = {}
    for number, wire in enumerate(spec.wires):
        for at, end in enumerate(wire.ends):
            if end not in spec.hosts and end not in spec.devices:
                yield (
                    ("wires", number, "ends", at),
                    _unknown(end, [*spec.hosts, *spec.devices], Sentence("host or device")),
                )
        ends = frozenset(wire.ends)
        if len(ends) < len(wire.ends):
            yield ("wires", number, "ends"), Sentence("both ends are the same; a wire joins two")
        elif ends in seen:
            yield ("wires", number), Sentence("there is a wire between these two already; keep one")
        seen[ends] = number


def _attackers(spec: WorldSpec) -> Found:
    wires = [wire_name(wire) for wire in spec.wires]
    for number, attacker in enumerate(spec.attackers):
        at: Path = ("attackers", number)
        if attacker.wire not in wires:
            yield (*at, Sentence("wire")), _unknown(attacker.wire, wires, Sentence("wire"))
        elif attacker.wire in [other.wire for other in spec.attackers[:number]]:
            yield (*at, Sentence("wire")), Sentence("an attacker sits there already; keep one")
        if attacker.to is not None and "@" not in attacker.to and attacker.to not in spec.people:
            yield (*at, "to"), _unknown(attacker.to, spec.people, Sentence("person"))
        if (attacker.word is None) != (attacker.into is None):
            yield at, Sentence("a word is altered into another: give both 'word' and 'into', or neither")


def _ways(spec: WorldSpec) -> Found:
    """Wires that mail needs and that are not there. Every name is known to be good."""
    wires = {frozenset(wire.ends) for wire in spec.wires}

    def missing(path: Path, a: str, b: str, why: Sentence) -> Found:
        if frozenset((a, b)) not in wires:
            yield (
                path,
                Sentence(
                    "{why}, and there is no wire between '{a}' and '{b}'; add one under 'wires'",
                    why=why,
                    a=a,
                    b=b,
                ),
            )

    for key, person in spec.people.items():
        office = spec.offices[person.office]
        for number, device in enumerate(person.devices):
            at: Path = ("people", key, "devices", number)
            yield from missing(at, device, office.submission, Sentence("letters leave there"))
            yield from missing(at, device, office.store, Sentence("letters are fetched there"))
    for host, data in spec.hosts.items():
        for way in _ONWARDS:
            target = getattr(data, way)
            if target is not None:
                yield from missing(("hosts", host, way), host, target, Sentence("mail goes on there"))
        yield from _dns_ways(spec, host, data, wires)
    for domain, office in spec.offices.items():
        at = ("offices", domain, "store")
        yield from missing(at, office.store, office.mx, Sentence("the store's notices go there"))
        if not any(office.mx in ends and _is_outside(spec, ends - {office.mx}, domain) for ends in wires):
            told = Sentence(
                "no wire from another office leads to '{mx}'; add one under 'wires'", mx=office.mx
            )
            yield ("offices", domain, "mx"), told


def _is_outside(spec: WorldSpec, others: frozenset[str], domain: str) -> bool:
    return len(spec.offices) == 1 or any(
        other in spec.hosts and not other.endswith(f".{domain}") for other in others
    )


def _dns_ways(spec: WorldSpec, host: str, data: HostSpec, wires: set[frozenset[str]]) -> Found:
    """A host that sends where DNS says must be able to ask."""
    asks = data.role in ("msa", "relay", "transit") and not (data.next or data.smart_host)
    asks = asks or (data.role == "mx" and not data.relay and data.next is not None)
    servers = [name for name, other in spec.hosts.items() if other.role == "nameserver"]
    if asks and servers and frozenset((host, servers[0])) not in wires:
        told = Sentence(
            "asks DNS where mail goes on to, and has no wire to '{server}'; "
            "add one under 'wires', or name the 'next' host",
            server=servers[0],
        )
        yield ("hosts", host), told


def _zones(spec: WorldSpec) -> Found:
    for domain, records in spec.zones.items():
        for record, contents in records.items():
            for number, text in enumerate(contents):
                wrong = _record_fault(spec, record, text)
                if wrong:
                    yield ("zones", domain, record, number), wrong
    for domain, office in spec.offices.items():
        if not spec.zones.get(domain, {}).get("MX"):
            add = f'{domain}: {{MX: ["10 {office.mx}."]}}'
            yield (
                ("zones",),
                Sentence("nothing says where mail for {domain} goes; add '{add}'", domain=domain, add=add),
            )


def _record_fault(spec: WorldSpec, record: str, text: str) -> Sentence | None:
    """What is wrong with the contents of a record, or None."""
    if record == "MX":
        preference, _, host = text.partition(" ")
        if not (preference.isascii() and preference.isdecimal() and int(preference) < 65536 and host.strip()):
            return Sentence("'{text}' is no MX record; write for example '10 mx.fuji.example.'", text=text)
        name = host.strip().rstrip(".").lower()
        if name and name not in spec.hosts:
            return _unknown(name, spec.hosts, Sentence("host"))
    elif record == "CNAME":
        if text.rstrip(".").lower() not in {*spec.hosts, *spec.zones}:
            return _unknown(text.rstrip("."), [*spec.hosts, *spec.zones], Sentence("host or zone"))
    elif record in ("A", "AAAA"):
        wanted = 4 if record == "A" else 6
        try:
            right = ipaddress.ip_address(text).version == wanted
        except ValueError:
            right = False
        if not right:
            return Sentence("'{text}' is no IPv{wanted} address", text=text, wanted=wanted)
    return None
