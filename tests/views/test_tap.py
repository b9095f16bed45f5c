"""Goal: the tap gives out what crossed, with times and ends, and nothing that only the actors know."""

import ast
from pathlib import Path

from simulator.trace.cast import Cast, CastWire, Place
from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views import notebook
from simulator.views.notebook.book import Eavesdropper
from simulator.views.tap import Address, Tap, Tapped, ends, tapped, wires
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.views.a_run import HOME, STORE, ARun

NOTEBOOK = Path(notebook.__file__).parent


def a_pick_up(policy: TlsPolicy, letter: bytes = b"Subject: plan\n\nsurprise\n") -> Trace:
    run = Run("two-offices", tls=policy)
    run.intend("send", octets=letter, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


def connected(address: Address) -> Connected:
    return Connected(
        protocol="",
        client_port=0,
        client_address=address.client,
        server_address=address.server,
        server_port=address.port,
    )


def test_packets_have_the_octets_the_time_and_the_end_they_came_from() -> None:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    run.command(HOME, STORE, b"NOOP", b"+OK")
    wire = run.trace[0].wire
    found = list(tapped(run.trace, wire))
    origin = ends(run.trace, wire)[0]
    sent = [entry for entry in run.trace if entry.kind is Kind.SENT]
    address = Address("192.0.2.1", "192.0.2.2", 110)
    assert [
        Tapped(entry.time_us, 0 if entry.source == origin else 1, entry.octets, entry.serial, 1, address)
        for entry in sent
    ] == found


def test_streams_are_counted_and_datagrams_stand_alone() -> None:
    trace = a_pick_up(TlsPolicy.NONE)
    (names,) = [wire for wire in wires(trace) if wire.endswith("ns.example") and list(tapped(trace, wire))]
    assert {0} == {packet.stream for packet in tapped(trace, names)}
    assert {1} == {packet.stream for packet in tapped(trace, "store.fuji.example--home-pc")}


def test_question_and_answer_of_the_dns_have_the_addresses_and_the_door_in_their_headers() -> None:
    trace = a_pick_up(TlsPolicy.REQUIRED)
    (names,) = [wire for wire in wires(trace) if wire.endswith("ns.example") and list(tapped(trace, wire))]
    hosts = {place.name: place.address for place in trace.cast.places}
    asked = next(trace.serials_of(Kind.ASKED))
    address = Address(hosts[trace.source(asked)], hosts[trace[asked].target], 53)
    assert {address} == {packet.address for packet in tapped(trace, names)}
    facts = Eavesdropper(names).hear(tapped(trace, names)).notebook()
    told = [(fact.name, fact.value, fact.counted_in, fact.start) for fact in facts if "packet" in fact.how]
    assert [
        ("addresses", f"{address.client} → {address.server}", "packet", 12),
        ("port", "53", "packet", 20),
    ] == told


def test_a_tap_gives_out_each_packet_once() -> None:
    trace = a_pick_up(TlsPolicy.NONE)
    whole = list(tapped(trace, "store.fuji.example--home-pc"))
    tap = Tap(trace, "store.fuji.example--home-pc")
    middle = whole[len(whole) // 2].serial
    assert whole == [*tap.packets(middle), *tap.packets(middle), *tap.packets()]


def test_a_wire_that_the_cast_does_not_know_is_found_by_what_crossed() -> None:
    trace = Trace(Cast(wires=(CastWire(name="a--b", ends=("a", "b")),)))
    trace.append(Kind.SENT, time_us=1, wire="c--d", source="c", target="d", connection=1, octets=b"x")
    assert ("a--b", "c--d") == wires(trace)
    assert ("c", "d") == ends(trace, "c--d")


def test_lost_packets_were_overheard_once() -> None:
    trace = Trace(Cast(wires=(CastWire(name="a--b", ends=("a", "b")),)))
    sent = trace.append(Kind.SENT, time_us=1, wire="a--b", source="b", connection=1, octets=b"x")
    trace.append(Kind.LOST, time_us=2, cause=sent, wire="a--b", source="b", connection=1)
    assert [Tapped(1, 1, b"x", 0, 1)] == list(tapped(trace, "a--b"))


def test_packets_alone_make_the_same_notebook() -> None:
    """Goal: nothing but packets is used. Method: a trace of packets and their headers, all else left out."""
    for policy in TlsPolicy:
        trace = a_pick_up(policy)
        for wire in wires(trace):
            packets = list(tapped(trace, wire))
            copies = [Tapped(*packet) for packet in packets]
            assert Eavesdropper(wire).hear(copies).notebook() == Eavesdropper(wire).hear(packets).notebook()
            both = ends(trace, wire)
            numbers = [place for place in trace.cast.places if place.name in both]
            hosts = tuple(
                Place(name=n.name, names={}, role="", office="", address=n.address) for n in numbers
            )
            bare = Trace(Cast(places=hosts, wires=(CastWire(name=wire, ends=both),)))
            for number, address in {packet.stream: packet.address for packet in packets}.items():
                if number and address is not None:
                    bare.append(Kind.CONNECTED, time_us=0, connection=number, detail=connected(address))
            for packet in packets:
                answers = not packet.stream and packet.octets[2] & 0x80  # so do the ports
                bare.append(
                    Kind.SENT if packet.stream else Kind.ANSWERED if answers else Kind.ASKED,
                    time_us=packet.time_us,
                    wire=wire,
                    source=both[packet.direction],
                    target=both[1 - packet.direction],
                    connection=packet.stream,
                    octets=packet.octets,
                )
            told = [
                (fact.group, fact.name, fact.value, fact.start, fact.end, fact.how)
                for fact in Eavesdropper(wire).hear(packets).notebook()
            ]
            assert told == [
                (fact.group, fact.name, fact.value, fact.start, fact.end, fact.how)
                for fact in Eavesdropper(wire).hear(tapped(bare, wire)).notebook()
            ]


def test_no_reader_of_the_notebook_can_reach_a_trace() -> None:
    """They import neither the trace nor another view: `Tapped` and readers of octets are all they have."""
    allowed = ("simulator.views.notebook.", "simulator.mail.", "simulator.protocols.", "simulator.wire.")
    for path in NOTEBOOK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("simulator"):
                names = {alias.name for alias in node.names}
                from_tap = node.module == "simulator.views.tap" and names <= {"Tapped", "Address"}
                assert from_tap or (node.module or "").startswith(allowed), (path.name, node.module)
            if isinstance(node, ast.Import):
                assert not [alias.name for alias in node.names if alias.name.startswith("simulator")]
