"""What an impostor reads: what was said to it, under TLS too, and nothing of what others say."""

import pytest

from simulator.trace.kinds import Kind
from simulator.views.eve import Eve
from simulator.views.impostor import ImpostorNotebook, confided
from simulator.views.notebook.facts import IMPOSTOR, PASSWORDS, Fact
from simulator.views.notes import Note, Notes
from simulator.views.seats import Seats
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.actors.attacked import TO_MSA, TO_STORE, deliver_under, fetch, password_of, under


def passwords(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.value for fact in facts if fact.group == PASSWORDS]


def trusting(wire: str, policy: TlsPolicy) -> Run:
    run = under("impostor", wire, policy)
    run.intend("checking", on=False, wire=wire)
    return run


@pytest.mark.parametrize("policy", TlsPolicy)
def test_the_password_is_read_under_every_policy_and_by_an_outsider_in_clear_only(policy: TlsPolicy) -> None:
    run = trusting(TO_STORE, policy)
    fetch(run)
    password = [password_of(run, "haruto")]
    assert password == passwords(ImpostorNotebook(run.trace, TO_STORE).notebook())
    assert (password if policy is TlsPolicy.NONE else []) == passwords(Eve(run.trace, TO_STORE).notebook())


def test_the_letter_is_read_too() -> None:
    run = trusting(TO_MSA, TlsPolicy.REQUIRED)
    deliver_under(run, "the cake is a secret\n")
    facts = ImpostorNotebook(run.trace, TO_MSA).notebook()
    assert any("the cake is a secret" in fact.value for fact in facts)
    assert password_of(run, "aoi") in passwords(facts)


def test_of_conversations_with_the_real_server_nothing_is_read() -> None:
    run = trusting(TO_STORE, TlsPolicy.REQUIRED)
    run.intend("end-attack", wire=TO_STORE)
    fetch(run)
    assert () == ImpostorNotebook(run.trace, TO_STORE).notebook()


def test_who_looked_at_the_certificate_has_told_nothing() -> None:
    run = under("impostor", TO_STORE, TlsPolicy.REQUIRED)
    fetch(run)
    assert [] == passwords(ImpostorNotebook(run.trace, TO_STORE).notebook())


def test_the_seat_on_the_wire_is_the_impostor_s() -> None:
    run = trusting(TO_STORE, TlsPolicy.REQUIRED)
    fetch(run)
    told = [*run.trace.serials_of(Kind.CAPTURED)][-1]
    view = Seats(run.trace).view("wire", told, TO_STORE)
    assert ("impostor", "impostor") == (view.state, view.power)
    assert password_of(run, "haruto") in [line for sight in view.sights for line in sight.lines]
    before = Seats(run.trace).view("wire", next(run.trace.serials_of(Kind.IMPERSONATED)), TO_STORE)
    assert password_of(run, "haruto") not in [line for sight in before.sights for line in sight.lines]


@pytest.mark.parametrize("policy", TlsPolicy)
def test_in_the_notebook_what_came_under_tls_stands_apart_and_what_came_in_clear_once(
    policy: TlsPolicy,
) -> None:
    run = trusting(TO_STORE, policy)
    fetch(run)
    clear = policy is TlsPolicy.NONE
    told = {(fact.group, fact.name) for fact in confided(run.trace, TO_STORE)}
    assert (set() if clear else {(IMPOSTOR, "user"), (IMPOSTOR, "password")}) <= told
    page = Notes(run.trace, TO_STORE).turn_to(len(run.trace) - 1)
    rows = [page[index] for index in range(len(page))]
    password = password_of(run, "haruto")
    groups = [row.fact.group for row in rows if isinstance(row, Note) and row.fact.value == password]
    assert [PASSWORDS if clear else IMPOSTOR] == groups


def test_the_page_of_any_step_has_what_was_told_until_then() -> None:
    run = trusting(TO_STORE, TlsPolicy.REQUIRED)
    fetch(run)
    told = {fact.known: fact for fact in confided(run.trace, TO_STORE)}
    notes = Notes(run.trace)
    notes.turn_to(len(run.trace) - 1)
    for known in sorted(told):
        before, after = (notes.turn_to(step) for step in (known - 1, known))
        held = [[page[at] for at in range(len(page))] for page in (before, after)]
        assert [False, True] == [
            any(isinstance(row, Note) and row.fact == told[known] for row in rows) for rows in held
        ]
        assert [known] == [marked.serial for marked in notes.marked(told[known])]
        assert "opened" == told[known].counted_in
