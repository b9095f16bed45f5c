from simulator.actors.resolver import Exchanges, _by_preference
from simulator.actors.routing import ConfiguredRoute, DomainRoute, NextHops
from simulator.trace.entry import Resolved
from simulator.trace.kinds import Kind
from simulator.world.loader import load_world
from simulator.world.runner import Run
from tests.world.runs import deliver, entries, mailbox


def found(route: ConfiguredRoute | DomainRoute, domain: str) -> NextHops:
    hops: list[NextHops] = []
    route.find(domain, 0, lambda result, cause: hops.append(result))
    return hops[0]


def test_a_configured_route_leads_everywhere_to_one_host() -> None:
    assert ("relay.example",) == found(ConfiguredRoute("relay.example"), "anywhere.example").hosts


def test_a_domain_route_parts_ones_own_mail_from_the_rest_whatever_its_case() -> None:
    route = DomainRoute(frozenset(("fuji.example",)), ConfiguredRoute("store"), ConfiguredRoute("out"))
    assert [("store",), ("store",), ("out",)] == [
        found(route, domain).hosts for domain in ("fuji.example", "FUJI.example", "sakura.example")
    ]


def test_the_lowest_preference_comes_first() -> None:
    assert ("b.example", "a.example") == _by_preference(("20 a.example", "10 b.example"))


def test_what_cannot_change_is_permanent_and_what_may_change_is_not() -> None:
    assert [True, True, False, False] == [
        NextHops((), reason).permanent for reason in ("no-such-name", "null-mx", "timeout", "no-address")
    ]


def with_zones(**changes: dict[str, tuple[str, ...]]) -> Run:
    """A run of the world with other records for `fuji.example` or others."""
    import msgspec

    _, spec = load_world("two-offices")
    zones = {**spec.zones, **{name.replace("_", "."): records for name, records in changes.items()}}
    return Run(msgspec.structs.replace(spec, zones=zones), name="changed")


def test_a_null_mx_takes_no_mail() -> None:
    run = with_zones(fuji_example={"MX": ("0 .",)})
    assert "returned" == deliver(run).outcome
    assert b"556 5.1.10" in mailbox(run, "aoi")[0]


def test_a_domain_without_mx_is_its_own_mail_server() -> None:
    run = with_zones(fuji_example={"A": ("198.51.100.25",)})
    deliver(run)
    asked = [e.detail.record for e in entries(run, Kind.RESOLVED) if isinstance(e.detail, Resolved)]
    assert ["MX", "A", "A"] == asked[:3]


def test_a_host_with_ipv6_alone_is_found() -> None:
    import msgspec

    _, spec = load_world("two-offices")
    gate = msgspec.structs.replace(spec.hosts["mx.fuji.example"], addresses=("2001:db8:2::25",))
    run = Run(msgspec.structs.replace(spec, hosts={**spec.hosts, "mx.fuji.example": gate}), name="six")
    assert "delivered" == deliver(run).outcome
    asked = [e.detail.record for e in entries(run, Kind.RESOLVED) if isinstance(e.detail, Resolved)]
    assert ["MX", "A", "AAAA"] == asked


def test_a_second_exchange_is_tried_when_the_first_is_not_reached() -> None:
    run = with_zones(fuji_example={"MX": ("5 ns.example", "10 mx.fuji.example")})
    assert "delivered" == deliver(run).outcome
    assert ["ns.example"] == [entry.target for entry in entries(run, Kind.REFUSED)]


def test_silence_of_the_directory_is_waited_out_and_tried_again() -> None:
    run = with_zones()
    run.intend("cut", wire="relay.transit.example--ns.example")
    from tests.world.runs import send

    send(run)
    run.until_idle(60_000_000)
    asked = [e.detail.outcome for e in entries(run, Kind.RESOLVED) if isinstance(e.detail, Resolved)]
    assert ["timeout"] == asked
    assert 3 == len(entries(run, Kind.ASKED))
    run.intend("mend", wire="relay.transit.example--ns.example")
    run.until_idle()
    assert 1 == len(mailbox(run, "haruto"))


def test_exchanges_without_hosts_say_why() -> None:
    assert () == Exchanges("timeout").hosts
