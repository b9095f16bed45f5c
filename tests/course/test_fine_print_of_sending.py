"""What the fine print of lessons 1 and 2 says, run: how a letter gets to its mailbox."""

from simulator.trace.entry import Accepted, Connected, Relayed
from simulator.trace.kinds import Kind
from simulator.views.journey import follow
from simulator.views.scene import scene_at
from simulator.world.composing import compose
from tests.course.fine_print import bears_out
from tests.world.runs import a_run, deliver, entries, mailbox, send


@bears_out("C01")
def test_smtp_brings_a_letter_to_the_store_and_pop3_hands_it_over() -> None:
    run = a_run()
    letter = send(run)
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    protocols = [hop.protocol for hop in follow(run.trace, letter).hops]
    assert ["smtp"] * 5 + ["pop3"] == protocols


@bears_out("C03")
def test_the_box_is_the_recipients_and_no_device_has_the_letter_yet() -> None:
    run = a_run()
    deliver(run)
    scene = scene_at(run.trace, len(run.trace) - 1)
    assert (1, 0, 0) == (len(mailbox(run, "haruto")), len(mailbox(run, "mei")), len(scene.kept("home-pc")))


@bears_out("C05", "C12")
def test_each_server_keeps_its_copy_until_the_next_has_said_250() -> None:
    run = a_run()
    letter = send(run)
    run.until_idle()
    chain = follow(run.trace, letter)
    for hop in chain.hops[1:]:
        before, after = (scene_at(run.trace, serial) for serial in (hop.serial_end - 1, hop.serial_end))
        assert (1, 0) == (len(before.queue(hop.source)), len(after.queue(hop.source)))
        said = [run.trace.octets(at)[:4] for at in run.trace.serials_of(Kind.REPLY) if at < hop.serial_end]
        assert b"250 " == said[-1]


@bears_out("C06")
def test_the_author_hands_a_letter_in_at_port_587_after_saying_who_she_is() -> None:
    run = a_run()
    deliver(run)
    (submitted,) = entries(run, Kind.SUBMITTED)
    assert isinstance(submitted.detail, Relayed)
    assert (587, "submit.sakura.example") == (submitted.detail.server_port, submitted.target)
    assert "ESMTPA" == next(
        entry.detail.protocol
        for entry in entries(run, Kind.ACCEPTED)
        if isinstance(entry.detail, Accepted) and entry.source == submitted.target
    )


@bears_out("C07")
def test_the_slip_and_the_mx_record_decide_and_the_to_line_does_not() -> None:
    run = a_run()
    octets = compose(run, "aoi", "mei", "Photos", "Look.\n", "en")
    assert b"To: mei@fuji.example" in octets
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    assert (1, 0) == (len(mailbox(run, "haruto")), len(mailbox(run, "mei")))
    first_asked = min(run.trace.serials_of(Kind.ASKED))
    gate = next(
        at for at in run.trace.serials_of(Kind.CONNECTED) if run.trace.shell(at).target == "mx.fuji.example"
    )
    assert first_asked < gate


@bears_out("C07")
def test_no_relay_changes_what_the_author_wrote() -> None:
    run = a_run()
    journey = deliver(run)
    heads = [run.trace.octets(stop.serial) for stop in journey.stops]
    assert all(later.endswith(heads[0]) for later in heads[1:])


@bears_out("C08")
def test_a_server_may_go_straight_to_the_other_sides_gate() -> None:
    run = a_run()
    octets = compose(run, "haruto", "aoi", "Re: Picnic", "Yes.\n", "en")
    run.intend("send", octets=octets, **{"from": "haruto", "to": "aoi"})
    run.until_idle()
    carriers = [entry.source for entry in entries(run, Kind.RELAYED)]
    assert ["submit.fuji.example", "relay.fuji.example", "mx.sakura.example"] == carriers
    opened = [
        entry
        for entry in entries(run, Kind.CONNECTED)
        if isinstance(entry.detail, Connected) and entry.source == "relay.fuji.example"
    ]
    assert ["mx.sakura.example"] == [entry.target for entry in opened]


@bears_out("C08")
def test_each_server_adds_its_received_line_at_the_top() -> None:
    run = a_run()
    journey = deliver(run)
    letters = [run.trace.octets(stop.serial) for stop in journey.stops if stop.kind is Kind.ACCEPTED]
    hosts = [stop.place.encode() for stop in journey.stops if stop.kind is Kind.ACCEPTED]
    for host, octets in zip(hosts, letters, strict=True):
        first = octets[octets.index(b"Received:") :].partition(b"\r\nReceived:")[0]
        assert b"by " + host in first
    assert list(range(1, len(letters) + 1)) == [octets.count(b"Received:") for octets in letters]


@bears_out("C10")
def test_the_parts_of_the_standards_are_played_by_hosts_of_this_world() -> None:
    run = a_run()
    deliver(run)
    roles = {place.name: place.role for place in run.trace.cast.places}
    way = [entry.source for entry in entries(run, Kind.ACCEPTED)]
    assert ["msa", "relay", "transit", "mx", "store"] == [roles[host] for host in way]
