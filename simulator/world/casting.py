"""From a world's data to the cast of its trace: what the views need to draw it."""

from simulator.trace.cast import Cast, CastWire, Office, Person, Place
from simulator.world.library import read_key
from simulator.world.spec import WireSpec, WorldSpec


def wire_name(wire: WireSpec) -> str:
    return f"{wire.ends[0]}--{wire.ends[1]}"


def cast_of(spec: WorldSpec, name: str, seed: int, passwords: dict[str, str]) -> Cast:
    people = tuple(
        Person(
            key=key,
            names=person.names,
            address=spec.address(key),
            office=person.office,
            devices=person.devices,
            login=spec.login(key),
            password=passwords[key],
            mail_key=read_key(person.mail_key) if person.mail_key else "",
        )
        for key, person in spec.people.items()
    )
    route = _route(spec)
    owners = {device: person for person in people for device in person.devices}
    places = [
        Place(
            name=device,
            names=data.names,
            role="device",
            office=owners[device].office,
            person=owners[device].key,
            address=_address(data.addresses),
            column=route.index(device) if device in route else -1,
        )
        for device, data in spec.devices.items()
    ]
    places += [
        Place(
            name=host,
            names=data.names,
            role=data.role,
            office=next((domain for domain in spec.offices if host.endswith(f".{domain}")), ""),
            address=_address(data.addresses),
            column=route.index(host) if host in route else -1,
        )
        for host, data in spec.hosts.items()
    ]
    return Cast(
        world=name,
        seed=seed,
        people=people,
        places=tuple(places),
        offices=tuple(Office(domain=domain, names=office.names) for domain, office in spec.offices.items()),
        wires=tuple(CastWire(name=wire_name(wire), ends=wire.ends) for wire in spec.wires),
        route=route,
        start_time=spec.start,
    )


def _address(addresses: tuple[str, ...]) -> str:
    return addresses[0] if addresses else ""


def _route(spec: WorldSpec) -> tuple[str, ...]:
    """The main way of a world: from the first person's device to the second's, hop by hop."""
    people = list(spec.people.items())
    if len(people) < 2:
        return ()
    (_, sender), (_, recipient) = people[0], people[1]
    office = spec.offices[recipient.office]
    way = [sender.devices[0]] if sender.devices else []
    host: str | None = spec.offices[sender.office].submission
    while host is not None and host not in way:
        way.append(host)
        host = spec.hosts[host].next or spec.hosts[host].smart_host
    way += [stop for stop in (office.mx, office.store) if stop not in way]
    return (*way, *recipient.devices[:1])
