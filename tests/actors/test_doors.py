"""Fetching where TLS is required: by the door that is locked at once, or by the one that begins in clear."""

import pytest

from simulator.trace.entry import Connected, TlsStarted
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsPolicy
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.actors.attacked import TO_STORE, reasons
from tests.world.runs import a_run, deliver, details, entries, mailbox

DOORS = [("pop3", 110, "stls", {b"CAPA", b"STLS"}), ("imap", 143, "starttls", {b"CAPABILITY", b"STARTTLS"})]


def fetched(protocol: str, port: int | None, *, stripped: bool = False) -> Run:
    run = a_run(TlsPolicy.REQUIRED)
    deliver(run)
    if stripped:
        run.intend("attack", wire=TO_STORE, kind="strip", answer="hide")
    door = {} if port is None else {"port": port}
    run.intend("fetch", device="home-pc", protocol=protocol, **door)
    run.until_idle()
    return run


def at_the_store(run: Run) -> Connected:
    return details(run, Kind.CONNECTED, Connected)[-1]


def said_in_clear(run: Run) -> set[bytes]:
    """The client's words before TLS stood on the last connection."""
    last = entries(run, Kind.CONNECTED)[-1].connection
    lines = [e for e in entries(run, Kind.COMMAND) if e.connection == last and not e.secured]
    return {word for e in lines for word in e.octets.upper().split() if word.isalpha()}


@pytest.mark.parametrize(("protocol", "port", "how", "words"), DOORS)
def test_in_clear_nothing_is_said_but_the_wish_for_tls(
    protocol: str, port: int, how: str, words: set[bytes]
) -> None:
    run = fetched(protocol, port)
    assert (port, how) == (at_the_store(run).server_port, details(run, Kind.TLS_STARTED, TlsStarted)[-1].how)
    assert words >= said_in_clear(run) > set()
    assert 1 == len(entries(run, Kind.RETRIEVED))


@pytest.mark.parametrize(("protocol", "port", "how", "words"), DOORS)
def test_where_tls_is_not_offered_the_program_stops_before_it_has_said_who_it_is(
    protocol: str, port: int, how: str, words: set[bytes]
) -> None:
    run = fetched(protocol, port, stripped=True)
    assert ["not-offered"] == reasons(run)
    assert [] == entries(run, Kind.RETRIEVED)
    assert not {b"USER", b"PASS", b"LOGIN", b"AUTHENTICATE"} & said_in_clear(run)
    assert [] == [e for e in entries(run, Kind.LOGGED_IN) if e.source == "store.fuji.example"]


@pytest.mark.parametrize(("protocol", "port"), [("pop3", 995), ("imap", 993)])
def test_by_itself_the_program_takes_the_door_that_is_locked_from_the_start(protocol: str, port: int) -> None:
    run = fetched(protocol, None)
    assert port == at_the_store(run).server_port
    assert set() == said_in_clear(run)
    assert len(mailbox(run, "haruto")) == (protocol == "imap")


def test_a_door_of_another_protocol_is_told_before_anything_happens() -> None:
    run = a_run()
    with pytest.raises(MisuseError, match="port 143 is not where pop3 begins in clear: 110"):
        run.intend("fetch", device="home-pc", port=143)
    assert 0 == len(run.trace)
