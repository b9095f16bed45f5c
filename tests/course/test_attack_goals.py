"""The lesson on false servers, in conditions: what the impostor knows, and why the client stopped."""

import pytest

from simulator.course.acting import give
from simulator.course.facts import Where
from simulator.course.goals import judge, told
from simulator.course.intents import (
    AttackWire,
    CheckCertificates,
    EndAttack,
    Fetch,
    Intent,
    LaxServer,
    Send,
    Tls,
)
from simulator.course.vocabulary import (
    AttackerHolds,
    AttackIs,
    Condition,
    DeviceHolds,
    FailureWord,
    QueueHolds,
    TlsOutcome,
)
from simulator.protocols.tls.memory_bio import REASONS
from simulator.words.catalogue import load
from simulator.world.runner import Run

TO_STORE = "store.fuji.example--home-pc"
TO_GATE = "relay.transit.example--mx.fuji.example"
NAME = AttackWire(wire=TO_STORE, kind="impostor", certificate="name-mismatch")
FETCH = Fetch(device="home-pc")
SEND = Send(from_="aoi", to="haruto", letter="surprise")
KNOWS = AttackerHolds(attacker=TO_STORE, holds="password")


def after(*intents: Intent) -> Where:
    run = Run("two-offices", seed=3)
    for intent in intents:
        give(run, intent, "en")
        run.until_idle(run.now_us + 60_000_000)
    return Where(run.trace, len(run.trace) - 1, {"": 0}, "")


REQUIRED, IF_POSSIBLE = Tls(policy="required"), Tls(policy="opportunistic")
WRONG_NAME = TlsOutcome(tls="failed", reason="name-mismatch", at="home-pc", wire=TO_STORE, count=1)


@pytest.mark.parametrize(
    ("intents", "holding", "not_holding"),
    [
        ((NAME, FETCH), [KNOWS, DeviceHolds(device="home-pc", holds=0)], [WRONG_NAME]),
        ((REQUIRED, NAME, FETCH), [WRONG_NAME, AttackIs(attack="impostor", wire=TO_STORE)], [KNOWS]),
        (
            (REQUIRED, CheckCertificates(on=False, device="home-pc"), NAME, FETCH),
            [KNOWS, TlsOutcome(tls="started", wire=TO_STORE)],
            [TlsOutcome(tls="failed")],
        ),
        ((NAME, EndAttack(wire=TO_STORE)), [AttackIs(attack="none", wire=TO_STORE)], [KNOWS]),
        (
            (IF_POSSIBLE, AttackWire(wire=TO_GATE, kind="strip"), SEND),
            [AttackerHolds(attacker=TO_GATE, holds="letter"), TlsOutcome(tls="started", count=4)],
            [TlsOutcome(tls="failed")],
        ),
        (
            (REQUIRED, AttackWire(wire=TO_GATE, kind="strip", answer="refuse"), SEND),
            [
                QueueHolds(queue="relay.transit.example", holds=1),
                TlsOutcome(tls="failed", reason="not-offered", at="relay.transit.example"),
            ],
            [AttackerHolds(attacker=TO_GATE, holds="letter")],
        ),
        (
            (LaxServer(host="mx.fuji.example", on=True), AttackWire(wire=TO_GATE, kind="smuggle"), SEND),
            [AttackIs(attack="smuggle", wire=TO_GATE)],
            [],
        ),
    ],
)
def test_the_beats_of_the_lesson_can_be_told_in_conditions(
    intents: tuple[Intent, ...], holding: list[Condition], not_holding: list[Condition]
) -> None:
    where = after(*intents)
    assert (holding, []) == (
        [condition for condition in holding if judge(condition, where).held],
        [condition for condition in not_holding if judge(condition, where).held],
    )


def test_every_reason_why_tls_fails_can_be_asked_for() -> None:
    assert {*REASONS, "not-offered"} == set(FailureWord.__args__)


def test_a_verdict_calls_wire_attack_and_reason_by_their_names() -> None:
    where = after(REQUIRED, NAME, FETCH)
    said = [told(judge(asked, where), load("ja"), where.trace) for asked in (KNOWS, WRONG_NAME)]
    assert [
        "回線ふじの私書箱室 ― はるとのPCにいる人がパスワードを知っている",
        "TLSを始められなかった（証明書の名前がちがう）回数が1（いま1）",
    ] == said
