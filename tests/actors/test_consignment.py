"""Letters that share a connection: fewer greetings, and each letter's fate still its own."""

import pytest

from simulator.actors.consignment import Consignments
from simulator.mail.envelope import Envelope
from simulator.trace.entry import Failed
from simulator.trace.kinds import Kind
from simulator.world.runner import Run
from tests.world.runs import a_run, entries, mailbox, queued

GATE = "mx.fuji.example"


def three_at_once(together: int, *recipients: str) -> Run:
    """Letters that stand in the gate's queue at the same moment."""
    run = a_run()
    gate = run.world.servers[GATE]
    gate.consignments = Consignments(gate, together)
    cause = run.trace.append(Kind.NOTE, time_us=0)
    for number, recipient in enumerate(recipients):
        envelope = Envelope(reverse_path="aoi@sakura.example", forward_paths=(recipient,))
        octets = b"Subject: %d\r\n\r\nHello\r\n" % number
        gate.answer_for(f"{number:08X}", envelope, octets, "ESMTP", cause, cause)
    run.until_idle()
    return run


def connections(run: Run) -> int:
    return sum(
        entry.source == GATE and entry.target == "store.fuji.example"
        for entry in entries(run, Kind.CONNECTED)
    )


@pytest.mark.parametrize(("together", "expected"), [(1, 3), (2, 2), (3, 1), (50, 1)])
def test_letters_for_one_host_share_connections_up_to_a_number(together: int, expected: int) -> None:
    run = three_at_once(together, *["haruto@fuji.example"] * 3)
    assert expected == connections(run)
    subjects = [octets.partition(b"Subject: ")[2][:1] for octets in mailbox(run, "haruto")]
    assert [b"0", b"1", b"2"] == sorted(subjects)
    assert 0 == queued(run)


def test_one_letter_that_is_refused_does_not_hold_up_the_others() -> None:
    run = three_at_once(50, "haruto@fuji.example", "nobody@fuji.example", "haruto@fuji.example")
    assert 2 == len(mailbox(run, "haruto"))
    (failed,) = [entry.detail for entry in entries(run, Kind.FAILED) if isinstance(entry.detail, Failed)]
    assert ("nobody@fuji.example",) == failed.forward_paths
    assert 0 == queued(run)


def test_letters_that_shared_a_connection_that_broke_are_tried_again() -> None:
    run = a_run()
    gate = run.world.servers[GATE]
    gate.consignments = Consignments(gate, 50)
    cause = run.trace.append(Kind.NOTE, time_us=0)
    envelope = Envelope(reverse_path="aoi@sakura.example", forward_paths=("haruto@fuji.example",))
    for number in range(3):
        gate.answer_for(f"{number:08X}", envelope, b"Subject: x\r\n\r\nHello\r\n", "ESMTP", cause, cause)
    network = run.world.around.network
    network.set_power("store.fuji.example", False, cause)
    while not entries(run, Kind.DEFERRED):
        assert run.world.around.scheduler.step()
    assert 3 == queued(run)
    network.set_power("store.fuji.example", True, cause)
    run.until_idle()
    assert 3 == len(mailbox(run, "haruto"))
    assert 0 == queued(run)
