"""What the fine print of lesson 4 says of TLS, run: what it covers, between whom, and on what conditions."""

import msgspec
import pytest

from simulator.protocols.pop3.apop import apop_digest, find_banner
from simulator.trace.entry import Connected, TlsFailed, TlsStarted
from simulator.trace.kinds import Kind
from simulator.views.eve import Eve
from simulator.wire.policy import TlsPolicy
from simulator.world.loader import load_world
from simulator.world.runner import Run
from simulator.world.spec import MechanismWord, TlsVersionWord
from tests.course.by_hand import password, typed
from tests.course.fine_print import bears_out
from tests.world.runs import a_run, deliver, details, entries, mailbox

FETCHING = "store.fuji.example--home-pc"
SENDING = "desk-pc--submit.sakura.example"
WAY = (
    SENDING,
    "submit.sakura.example--relay.sakura.example",
    "relay.sakura.example--relay.transit.example",
    "relay.transit.example--mx.fuji.example",
    "mx.fuji.example--store.fuji.example",
)
LETTER = {("who", "From"), ("headers", "Subject"), ("body", "text")}
LOGIN = {("who", "user"), ("passwords", "password")}


def learnt(run: Run, wire: str) -> set[tuple[str, str]]:
    """Group and name of all that an eavesdropper on the wire has written down."""
    return {(fact.group, fact.name) for fact in Eve(run.trace, wire).notebook()}


def fetch(run: Run, protocol: str = "pop3") -> None:
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle(run.now_us + 60_000_000)


def fetched(tls: TlsPolicy, protocol: str = "pop3") -> Run:
    run = a_run(tls)
    deliver(run)
    fetch(run, protocol)
    return run


def changed(**changes: object) -> Run:
    """A run of the world with some of its data replaced."""
    name, spec = load_world("two-offices")
    return Run(msgspec.structs.replace(spec, **changes), name=name, seed=1)


@bears_out("C17")
def test_a_server_of_pop3_does_not_understand_what_the_old_pop_said() -> None:
    run = a_run()
    deliver(run)
    login = ("USER haruto", f"PASS {password(run)}")
    answers = typed(run, "HELO haruto", *login, "FOLD", "READ 1", "RCEV", "RDEL")
    assert ["+OK", "-ERR", "+OK", "+OK", "-ERR", "-ERR", "-ERR", "-ERR"] == [
        one.split()[0] for one in answers
    ]


@bears_out("C17")
@pytest.mark.parametrize(
    ("policy", "how", "port"),
    [(TlsPolicy.OPPORTUNISTIC, "stls", 110), (TlsPolicy.REQUIRED, "implicit", 995)],
)
def test_the_lock_comes_from_stls_or_from_port_995(policy: TlsPolicy, how: str, port: int) -> None:
    run = fetched(policy)
    opened = [entry.detail for entry in entries(run, Kind.CONNECTED) if entry.wire == FETCHING]
    locked = [entry.detail for entry in entries(run, Kind.TLS_STARTED) if entry.wire == FETCHING]
    assert [port] == [one.server_port for one in opened if isinstance(one, Connected)]
    assert [how] == [one.how for one in locked if isinstance(one, TlsStarted)]
    assert set() == learnt(run, FETCHING) & (LETTER | LOGIN)


@bears_out("C17")
@pytest.mark.parametrize(("mechanism", "tells"), [("PLAIN", True), ("SCRAM-SHA-256", False)])
def test_a_stronger_login_hides_the_password_at_most_and_never_the_letter(
    mechanism: MechanismWord, tells: bool
) -> None:
    run = changed(mechanisms=(mechanism,))
    deliver(run)
    fetch(run)
    found = learnt(run, FETCHING)
    assert (tells, LETTER) == (("passwords", "password") in found, found & LETTER)


@bears_out("C18")
def test_plain_pop3_is_as_readable_as_could_be() -> None:
    assert LETTER | LOGIN == learnt(fetched(TlsPolicy.NONE), FETCHING) & (LETTER | LOGIN)


@bears_out("C18")
def test_apop_keeps_the_password_off_the_wire_and_leaves_the_letter_on_it() -> None:
    run = a_run()
    deliver(run)
    (greeting,) = typed(run)
    banner = find_banner(greeting)
    assert banner is not None
    for line in (f"APOP haruto {apop_digest(banner, password(run))}", "RETR 1"):
        run.intend("type", device="home-pc", line=line)
        run.until_idle(run.now_us + 1_000_000)
    found = learnt(run, FETCHING)
    assert LETTER == found & LETTER
    assert ("passwords", "password") not in found and ("passwords", "digest") in found


@bears_out("C18")
def test_whoever_has_read_the_password_can_pass_for_its_owner() -> None:
    run = fetched(TlsPolicy.NONE)
    deliver(run)
    facts = Eve(run.trace, FETCHING).notebook()
    (stolen,) = [fact.value for fact in facts if (fact.group, fact.name) == ("passwords", "password")]
    answers = typed(run, "USER haruto", f"PASS {stolen}", "RETR 1", device="family-pc")
    assert ["+OK"] * 4 == [answer.split()[0] for answer in answers]


@bears_out("C19")
@pytest.mark.parametrize(("checking", "got"), [(True, False), (False, True)])
def test_without_a_look_at_the_certificate_a_false_server_gets_the_password(
    checking: bool, got: bool
) -> None:
    run = a_run(TlsPolicy.REQUIRED)
    run.intend("attack", wire=FETCHING, kind="impostor", certificate="name-mismatch")
    run.intend("checking", on=checking, device="home-pc")
    fetch(run)
    assert got == bool(entries(run, Kind.CAPTURED))
    assert (not got) == bool(entries(run, Kind.TLS_FAILED))


@bears_out("C19")
@pytest.mark.parametrize(("policy", "got"), [(TlsPolicy.OPPORTUNISTIC, True), (TlsPolicy.REQUIRED, False)])
def test_who_falls_back_to_clear_text_is_read_when_somebody_takes_the_offer_away(
    policy: TlsPolicy, got: bool
) -> None:
    run = a_run(policy)
    deliver(run)
    run.intend("attack", wire=FETCHING, kind="strip")
    fetch(run)
    assert got == (("passwords", "password") in learnt(run, FETCHING))


@bears_out("C20", "C38", "C40")
def test_locking_the_fetching_leg_locks_no_other() -> None:
    run = a_run(TlsPolicy.NONE)
    run.intend("tls", policy="required", wire=FETCHING)
    deliver(run)
    fetch(run)
    assert [LETTER] * 5 == [learnt(run, wire) & LETTER for wire in WAY]
    assert set() == learnt(run, FETCHING) & (LETTER | LOGIN)


@bears_out("C38")
def test_sending_is_locked_in_its_own_right() -> None:
    run = a_run(TlsPolicy.NONE)
    run.intend("tls", policy="required", wire=SENDING)
    deliver(run)
    fetch(run)
    assert set() == learnt(run, SENDING) & (LETTER | LOGIN)
    assert LETTER | LOGIN == learnt(run, FETCHING) & (LETTER | LOGIN)


@bears_out("C20")
def test_inside_each_server_it_is_clear_text_again() -> None:
    run = a_run(TlsPolicy.REQUIRED)
    deliver(run, body="A word for the office.\n")
    held = [entry.octets for entry in entries(run, Kind.ACCEPTED)]
    assert [True] * 5 == [b"A word for the office." in octets for octets in held]
    assert all(b"A word for the office." in octets for octets in mailbox(run, "haruto"))


@bears_out("C20")
@pytest.mark.parametrize("newest", ["1.2", "1.3"])
def test_the_lock_is_tls_1_2_or_later(newest: TlsVersionWord) -> None:
    run = up_to(newest)
    assert {f"TLSv{newest}"} == {
        one.version for one in details(run, Kind.TLS_STARTED, TlsStarted) if one.how == "implicit"
    }


def up_to(newest: TlsVersionWord) -> Run:
    """A letter fetched at port 995 from a store that speaks no newer TLS."""
    _, spec = load_world("two-offices")
    store = msgspec.structs.replace(spec.hosts["store.fuji.example"], max_tls=newest)
    run = changed(hosts={**spec.hosts, "store.fuji.example": store}, tls="required")
    deliver(run)
    fetch(run)
    return run


@bears_out("C21")
@pytest.mark.parametrize(("newest", "certificate"), [("1.2", True), ("1.3", False)])
def test_addresses_port_name_sizes_and_times_still_show_and_under_1_2_the_certificate(
    newest: TlsVersionWord, certificate: bool
) -> None:
    found = learnt(up_to(newest), FETCHING)
    hosts = {(group, name) for group, name in found if group == "hosts"}
    assert {("hosts", "addresses"), ("hosts", "port"), ("hosts", "server-name")} == hosts - {
        ("hosts", "certificate")
    }
    assert certificate == (("hosts", "certificate") in hosts)
    assert {("timing-and-sizes", "both-ways"), ("timing-and-sizes", "duration")} <= found
    assert set() == found & (LETTER | LOGIN)


@bears_out("C34")
@pytest.mark.parametrize("protocol", ["pop3", "imap"])
def test_pop3_and_imap_are_both_read_in_clear_and_both_covered_by_tls(protocol: str) -> None:
    clear, locked = (fetched(policy, protocol) for policy in (TlsPolicy.NONE, TlsPolicy.REQUIRED))
    assert LETTER | LOGIN == learnt(clear, FETCHING) & (LETTER | LOGIN)
    assert set() == learnt(locked, FETCHING) & (LETTER | LOGIN)


@bears_out("C19")
def test_what_is_changed_on_the_way_is_not_accepted() -> None:
    run = a_run(TlsPolicy.REQUIRED)
    deliver(run)
    run.intend("attack", wire=FETCHING, kind="alter")
    fetch(run)
    failures = [detail.reason for detail in details(run, Kind.TLS_FAILED, TlsFailed)]
    assert ("tampered", 1) == (failures[0], len(mailbox(run, "haruto")))
    assert [] == entries(run, Kind.RETRIEVED)
