"""The state that is told after each line is the state that the server's own engine is in."""

from typing import Any

import pytest

from simulator.course.acting import settle
from simulator.trace.kinds import Kind, Lane
from simulator.views.table_place import table_place
from simulator.views.transitions import TABLES, decision_at
from simulator.wire.policy import TlsPolicy
from simulator.world.composing import compose
from simulator.world.runner import Run

LINES = {
    "pop3": "CAPA|RETR 1|USER haruto|PASS wrong|USER haruto|PASS {password}|STAT|RETR 1|RETR 9|DELE 1"
    "|RSET|LIST",
    "imap": 'a FETCH 1 FLAGS|b LOGIN haruto no|c LOGIN haruto {password}|d LIST "" *|e SELECT INBOX|f NOOP'
    "|g UID FETCH 1 FLAGS|h SELECT Nowhere|i SELECT INBOX|j IDLE|DONE|k CLOSE|l CREATE Club",
    "smtp": "MAIL FROM:<haruto@fuji.example>|EHLO pc|DATA|AUTH PLAIN|{plain}|MAIL FROM:<haruto@fuji.example>"
    "|DATA|RCPT TO:<aoi@sakura.example>|DATA|Subject: x||hello|.|MAIL FROM:<haruto@fuji.example>|RSET|NOOP",
}


def a_run(tls: TlsPolicy = TlsPolicy.NONE) -> Run:
    run = Run("two-offices", seed=3, tls=tls)
    octets = compose(run, "aoi", "haruto", "Picnic", "On Sunday.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    return run


def engine_state(run: Run) -> Any:
    """The state of the server at the other end of the console."""
    console = run.program("home-pc").console
    assert console is not None
    assert console.endpoint is not None
    engine = console.endpoint.other.handler.engine  # type: ignore[attr-defined]
    return (
        engine._session.machine.state
        if hasattr(engine, "_session") and not hasattr(engine, "state")
        else engine.state
    )


def newest(run: Run) -> int:
    """The last line that was said on the console's connection."""
    trace, console = run.trace, run.program("home-pc").console
    assert console is not None
    assert console.endpoint is not None
    said = (Kind.COMMAND, Kind.REPLY, Kind.CONTENT)
    return next(
        serial
        for serial in reversed(trace.lane(Lane.CONVERSATION))
        if trace.kind(serial) in said and trace.connection(serial) == console.endpoint.connection
    )


@pytest.mark.parametrize("protocol", TABLES)
def test_after_each_line_the_state_is_the_engines(protocol: str) -> None:
    from base64 import b64encode

    run = a_run()
    person = next(person for person in run.trace.cast.people if person.key == "haruto")
    plain = b64encode(f"\0haruto\0{person.password}".encode()).decode()
    run.intend("connect", device="home-pc", protocol=protocol)
    settle(run)
    for line in LINES[protocol].split("|"):
        said = line.replace("{password}", person.password).replace("{plain}", plain)
        run.intend("type", device="home-pc", line=said)
        settle(run)
        decision = decision_at(run.trace, newest(run), len(run.trace) - 1)
        assert decision is not None
        assert (line, engine_state(run)) == (line, decision.after)


@pytest.mark.parametrize(
    ("line", "verb", "legal", "accepted"),
    [("RETR 1", "RETR", False, False), ("USER haruto", "USER", True, True), ("USER", "USER", True, False)],
)
def test_a_refusal_by_the_table_is_told_from_one_for_another_reason(
    line: str, verb: str, legal: bool, accepted: bool
) -> None:
    run = a_run()
    run.intend("connect", device="home-pc", protocol="pop3")
    settle(run)
    run.intend("type", device="home-pc", line=line)
    settle(run)
    decision = decision_at(run.trace, newest(run), len(run.trace) - 1)
    assert decision is not None
    assert (verb, legal, accepted) == (decision.verb, decision.is_legal, decision.accepted)


@pytest.mark.parametrize("tls", [TlsPolicy.NONE, TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
def test_every_line_of_a_whole_way_has_a_decision_that_its_table_knows(tls: TlsPolicy) -> None:
    run = a_run(tls)
    run.intend("fetch", device="home-pc", protocol="pop3")
    run.until_idle()
    run.intend("fetch", device="phone" if "phone" in run.world.devices else "home-pc", protocol="imap")
    run.until_idle()
    trace, at = run.trace, len(run.trace) - 1
    for serial in trace.lane(Lane.CONVERSATION):
        if trace.kind(serial) not in (Kind.COMMAND, Kind.REPLY):
            continue
        decision = decision_at(trace, serial, at)
        assert decision is not None, trace.octets(serial, 80)
        told = (trace.octets(serial, 80), decision.before, decision.verb, decision.reply)
        assert decision.is_legal or not decision.verb or not decision.accepted, told


def test_what_is_not_yet_in_sight_is_not_told() -> None:
    run = a_run()
    run.intend("fetch", device="home-pc", protocol="pop3")
    run.until_idle()
    trace = run.trace
    asked = next(serial for serial in trace.serials_of(Kind.COMMAND) if trace.octets(serial, 4) == b"PASS")
    then, later = decision_at(trace, asked, asked), decision_at(trace, asked, len(trace) - 1)
    assert then is not None
    assert later is not None
    assert ("", "AUTHORIZATION", "AUTHORIZATION") == (then.reply, then.before.value, then.after.value)
    assert ("AUTHORIZATION", "TRANSACTION") == (later.before.value, later.after.value)


@pytest.mark.parametrize("protocol", TABLES)
def test_the_place_of_each_row_is_the_line_where_it_stands(protocol: str) -> None:
    from pathlib import Path

    import simulator

    table, _ = TABLES[protocol]
    package = Path(simulator.__file__).parent.parent
    lines = [table_place(protocol, state).state_line for state in table]
    text = (package / table_place(protocol, next(iter(table))).file).read_text("utf-8").splitlines()
    assert sorted(lines) == lines
    assert 0 not in lines
    for state, line in zip(table, lines, strict=True):
        assert state.name[0] in text[line - 1]
        assert "{" in text[line - 1] or "_also(" in text[line - 1]
