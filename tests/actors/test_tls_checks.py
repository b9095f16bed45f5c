"""What a client does when a server's certificate is not what it should be: it stops, and says why."""

from datetime import timedelta

import pytest

from simulator.actors.authority import Authority
from simulator.network.chance import Chance
from simulator.protocols.tls.certificates import Identity, self_signed
from simulator.protocols.tls.contexts import ServerContext
from simulator.trace.entry import Closed, TlsFailed
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.world.runs import a_run, deliver, entries, mailbox, queued, send

GATE = "mx.fuji.example"
STORE = "store.fuji.example"


def shown(run: Run, host: str, fault: str) -> Identity:
    """A certificate of the host with one thing wrong."""
    around = run.world.around
    day = timedelta(days=1)
    names, since, until = (host,), around.start - day, around.start + day
    authority = around.authority._certificates()
    match fault:
        case "name-mismatch":
            names = ("mail.eve.example",)
        case "expired":
            since, until = around.start - 9 * day, around.start - day
        case "not-yet-valid":
            since, until = around.start + day, around.start + 9 * day
        case "unknown-issuer":
            authority = Authority("another", Chance(99), around.start)._certificates()
        case "self-signed":
            stream = Chance(99).stream("eve")
            return self_signed(names, stream=stream, not_before=since, not_after=until)
    return authority.issue(names, not_before=since, not_after=until)


def with_fault(fault: str, host: str, policy: TlsPolicy = TlsPolicy.REQUIRED) -> Run:
    run = a_run(policy)
    run.world.around.authority._servers[host] = ServerContext(shown(run, host, fault))
    return run


FAULTS = ["name-mismatch", "expired", "not-yet-valid", "unknown-issuer", "self-signed"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_relay_stops_and_says_why_and_the_letter_waits(fault: str) -> None:
    run = with_fault(fault, GATE)
    send(run)
    run.until_idle(60_000_000)
    (failed,) = [e.detail for e in entries(run, Kind.TLS_FAILED) if isinstance(e.detail, TlsFailed)]
    assert (fault, "starttls") == (failed.reason, failed.how)
    closed = [e.detail.reason for e in entries(run, Kind.CLOSED) if isinstance(e.detail, Closed)]
    assert "tls" in closed
    assert ([], 1, 1) == (mailbox(run, "haruto"), queued(run), len(entries(run, Kind.DEFERRED)))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("policy", [TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
def test_a_device_stops_before_it_tells_its_password(fault: str, policy: TlsPolicy) -> None:
    run = with_fault(fault, STORE, policy)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    (failed,) = [e.detail for e in entries(run, Kind.TLS_FAILED) if isinstance(e.detail, TlsFailed)]
    assert fault == failed.reason
    said = [e.octets for e in entries(run, Kind.COMMAND) if e.source == "home-pc"]
    assert not any(line.startswith((b"USER", b"PASS", b"AUTH")) for line in said)


def test_nothing_of_a_letter_leaves_in_clear_where_tls_is_required_and_not_offered() -> None:
    import msgspec

    from simulator.world.loader import load_world

    _, spec = load_world("two-offices")
    gate = msgspec.structs.replace(spec.hosts[GATE], offers_tls=False)
    run = Run(
        msgspec.structs.replace(spec, hosts={**spec.hosts, GATE: gate}), tls=TlsPolicy.REQUIRED, name="bare"
    )
    send(run, body="a secret picnic\n")
    run.until_idle(60_000_000)
    (failed,) = [e.detail for e in entries(run, Kind.TLS_FAILED) if isinstance(e.detail, TlsFailed)]
    assert "not-offered" == failed.reason
    to_gate = b"".join(e.octets for e in entries(run, Kind.SENT) if e.target == GATE)
    assert b"MAIL FROM" not in to_gate
    assert b"picnic" not in to_gate
    assert 1 == queued(run)


def test_if_possible_goes_on_in_clear_where_tls_is_not_offered() -> None:
    import msgspec

    from simulator.world.loader import load_world

    _, spec = load_world("two-offices")
    gate = msgspec.structs.replace(spec.hosts[GATE], offers_tls=False)
    run = Run(
        msgspec.structs.replace(spec, hosts={**spec.hosts, GATE: gate}),
        tls=TlsPolicy.OPPORTUNISTIC,
        name="bare",
    )
    journey = deliver(run)
    assert ["starttls", "starttls", "starttls", None, "starttls"] == [
        hop.tls.how if hop.tls else None for hop in journey.hops
    ]
