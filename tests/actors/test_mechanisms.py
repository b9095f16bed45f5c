"""A world chooses by what mechanism its people log in, both where they send and where they fetch."""

import msgspec
import pytest

from simulator.trace.entry import LoggedIn
from simulator.trace.kinds import Kind
from simulator.world.loader import load_world
from simulator.world.runner import Run
from simulator.world.spec import MechanismWord
from tests.world.runs import entries, send


@pytest.mark.parametrize("protocol", ["pop3", "imap"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_people_log_in_as_their_world_says(mechanism: MechanismWord, protocol: str) -> None:
    name, spec = load_world("two-offices")
    run = Run(msgspec.structs.replace(spec, mechanisms=(mechanism,)), name=name, seed=1)
    send(run)
    run.until_idle()
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle()
    logins = [entry.detail for entry in entries(run, Kind.LOGGED_IN)]
    assert [("aoi", mechanism), ("haruto", mechanism)] == [
        (login.person, login.mechanism) for login in logins if isinstance(login, LoggedIn)
    ]
    assert 1 == len(entries(run, Kind.RETRIEVED))
