"""What comes of each attack, by policy and protocol: who learns what, and where the letter is then."""

from typing import Any

import pytest

from simulator.trace import entry as told
from simulator.trace.kinds import Kind
from simulator.views.scene import scene_at
from simulator.wire.policy import TlsPolicy
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.actors.attacked import (
    TO_GATE,
    TO_MSA,
    TO_STORE,
    captured,
    deliver_under,
    details,
    password_of,
    reasons,
    said_by,
    under,
)
from tests.world.runs import entries, mailbox, queued

NONE, OPPORTUNISTIC, REQUIRED = TlsPolicy.NONE, TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED
FAULTS = ("name-mismatch", "unknown-issuer", "expired", "self-signed")
RETRIEVAL = ("pop3", "imap")


def collected(protocol: str, run: Run) -> Run:
    """A letter is delivered, and Haruto's PC goes to get it by that protocol."""
    deliver_under(run)
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle(run.now_us + 60_000_000)
    return run


def holds(run: Run, device: str) -> int:
    return len(run.world.devices[device].folder.letters)


# The impostor


@pytest.mark.parametrize("protocol", RETRIEVAL)
@pytest.mark.parametrize("certificate", ["none", *FAULTS])
def test_in_clear_an_impostor_gets_the_password_and_gives_no_letter(protocol: str, certificate: str) -> None:
    run = collected(protocol, under("impostor", TO_STORE, NONE, certificate=certificate))
    assert [password_of(run, "haruto")] == captured(run, "password")
    assert (["haruto"], 0, 1) == (
        captured(run, "identity"),
        holds(run, "home-pc"),
        len(mailbox(run, "haruto")),
    )


@pytest.mark.parametrize("protocol", RETRIEVAL)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("policy", [OPPORTUNISTIC, REQUIRED])
def test_who_looks_at_the_certificate_stops_before_saying_anything(
    protocol: str, fault: str, policy: TlsPolicy
) -> None:
    run = collected(protocol, under("impostor", TO_STORE, policy, certificate=fault))
    assert ([fault], [], []) == (reasons(run), captured(run, "password"), captured(run, "identity"))
    assert not any(word in said_by(run, "home-pc") for word in (b"USER", b"PASS", b"LOGIN", b"AUTH"))
    assert (0, 1) == (holds(run, "home-pc"), len(mailbox(run, "haruto")))


@pytest.mark.parametrize("protocol", RETRIEVAL)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("whose", [{}, {"wire": TO_STORE}, {"device": "home-pc"}])
def test_who_does_not_look_tells_the_impostor_everything_under_tls(
    protocol: str, fault: str, whose: dict[str, Any]
) -> None:
    run = under("impostor", TO_STORE, REQUIRED, certificate=fault)
    run.intend("checking", on=False, **whose)
    collected(protocol, run)
    assert [password_of(run, "haruto")] == captured(run, "password")
    assert ["implicit", "implicit"] == [detail.tls for detail in details(run, Kind.CAPTURED)]
    crossed = b"".join(e.octets for e in entries(run, Kind.SENT) if e.wire == TO_STORE)
    assert password_of(run, "haruto").encode() not in crossed


def test_looking_again_protects_again() -> None:
    run = under("impostor", TO_STORE, REQUIRED)
    run.intend("checking", on=False)
    run.intend("checking", on=True)
    collected("pop3", run)
    assert (["self-signed"], []) == (reasons(run), captured(run, "password"))


@pytest.mark.parametrize("protocol", RETRIEVAL)
def test_if_possible_goes_to_an_impostor_without_tls_and_always_does_not(protocol: str) -> None:
    trusting = collected(protocol, under("impostor", TO_STORE, OPPORTUNISTIC, certificate="none"))
    assert [password_of(trusting, "haruto")] == captured(trusting, "password")
    insisting = collected(protocol, under("impostor", TO_STORE, REQUIRED, certificate="none"))
    assert [] == captured(insisting, "password")
    assert ["no-listener"] == [detail.reason for detail in details(insisting, Kind.REFUSED)]


@pytest.mark.parametrize(
    ("policy", "certificate", "passwords", "failures"),
    [
        (NONE, "none", 1, []),
        (NONE, "self-signed", 1, []),
        (OPPORTUNISTIC, "none", 1, []),
        *((OPPORTUNISTIC, fault, 0, [fault]) for fault in FAULTS),
        (REQUIRED, "none", 0, ["not-offered"]),
        *((REQUIRED, fault, 0, [fault]) for fault in FAULTS),
    ],
)
def test_an_impostor_of_the_front_desk_gets_letter_and_password_or_neither(
    policy: TlsPolicy, certificate: str, passwords: int, failures: list[str]
) -> None:
    run = under("impostor", TO_MSA, policy, certificate=certificate)
    deliver_under(run)
    assert passwords * [password_of(run, "aoi")] == captured(run, "password")
    assert passwords == len(captured(run, "letter"))
    assert failures == reasons(run)
    assert (0, 1) == (len(mailbox(run, "haruto")), queued(run))  # on her device, to be tried again


def test_taken_back_the_next_attempt_brings_the_letter_to_the_real_server() -> None:
    run = under("impostor", TO_MSA, REQUIRED)
    deliver_under(run)
    run.intend("end-attack", wire=TO_MSA)
    run.until_idle()
    assert (1, 0) == (len(mailbox(run, "haruto")), queued(run))


def test_the_reason_names_whose_certificate_it_is_and_who_signed_it() -> None:
    found = {}
    for fault in FAULTS:
        run = collected("pop3", under("impostor", TO_STORE, REQUIRED, certificate=fault))
        (failed,) = details(run, Kind.TLS_FAILED)
        assert isinstance(failed, told.TlsFailed)
        assert "store.fuji.example" == failed.server_name
        found[fault] = (failed.shown_names, failed.shown_issuer)
    store = ("store.fuji.example",)
    assert {
        "name-mismatch": (("mail.impostor.example",), "two-offices CA"),
        "unknown-issuer": (store, "Impostor's own CA"),
        "expired": (store, "two-offices CA"),
        "self-signed": (store, "store.fuji.example"),
    } == found


# Stripping


@pytest.mark.parametrize("answer", ["hide", "refuse"])
@pytest.mark.parametrize(
    ("wire", "protocol"), [(TO_MSA, "smtp"), (TO_GATE, "smtp"), (TO_STORE, "pop3"), (TO_STORE, "imap")]
)
def test_stripped_of_tls_if_possible_goes_on_in_clear(answer: str, wire: str, protocol: str) -> None:
    run = collected(
        "pop3" if protocol == "smtp" else protocol, under("strip", wire, OPPORTUNISTIC, answer=answer)
    )
    assert 1 == holds(run, "home-pc")
    in_clear = {e.wire for e in entries(run, Kind.CONTENT) if not e.secured and len(e.octets) > 200}
    assert {wire} == in_clear


@pytest.mark.parametrize("answer", ["hide", "refuse"])
@pytest.mark.parametrize("wire", [TO_MSA, TO_GATE])
def test_stripped_of_tls_always_refuses_and_the_letter_waits(answer: str, wire: str) -> None:
    run = under("strip", wire, REQUIRED, answer=answer)
    deliver_under(run)
    assert (["not-offered"], 0, 1) == (reasons(run), len(mailbox(run, "haruto")), queued(run))
    assert not any(e.wire == wire for e in entries(run, Kind.CONTENT))
    run.intend("end-attack", wire=wire)
    run.until_idle()
    assert (1, 0) == (len(mailbox(run, "haruto")), queued(run))


@pytest.mark.parametrize("protocol", RETRIEVAL)
def test_tls_from_the_first_octet_cannot_be_stripped(protocol: str) -> None:
    run = collected(protocol, under("strip", TO_STORE, REQUIRED))
    assert (1, [], []) == (holds(run, "home-pc"), reasons(run), details(run, Kind.ALTERED))


@pytest.mark.parametrize("policy", [NONE, OPPORTUNISTIC, REQUIRED])
def test_stripping_leaves_letters_as_they_are(policy: TlsPolicy) -> None:
    body = "STARTTLS\nSTLS\n250-STARTTLS\na1 STARTTLS\n* OK [CAPABILITY STARTTLS]\n"
    for protocol in RETRIEVAL:
        run = under("strip", TO_STORE, policy)
        deliver_under(run, body)
        run.intend("fetch", device="home-pc", protocol=protocol)
        run.until_idle(run.now_us + 60_000_000)
        (letter,) = run.world.devices["home-pc"].folder.letters
        assert letter.endswith(body.replace("\n", "\r\n").encode())


# Alteration


@pytest.mark.parametrize("wire", [TO_MSA, TO_GATE, TO_STORE])
@pytest.mark.parametrize("protocol", RETRIEVAL)
@pytest.mark.parametrize(
    ("word", "into", "became"),
    [
        ("six", "eleven", "Meet at eleven, not six.\r\n.hidden\r\n..dots\r\n"),
        ("Meet at six", ".", "., not six.\r\n.hidden\r\n..dots\r\n"),
        (".hidden", "", None),
        ("hidden", ".", "Meet at six, not six.\r\n..\r\n..dots\r\n"),
        ("nowhere", "else", "Meet at six, not six.\r\n.hidden\r\n..dots\r\n"),
    ],
)
def test_on_a_clear_wire_one_word_becomes_another(
    wire: str, protocol: str, word: str, into: str, became: str | None
) -> None:
    if became is None:
        with pytest.raises(MisuseError, match="give both"):
            under("alter", wire, NONE, word=word, into=into)
        return
    run = under("alter", wire, NONE, word=word, into=into)
    deliver_under(run, "Meet at six, not six.\n.hidden\n..dots\n")
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle(run.now_us + 60_000_000)
    (letter,) = run.world.devices["home-pc"].folder.letters
    assert became == letter.partition(b"\r\n\r\n")[2].decode()


@pytest.mark.parametrize(
    ("body", "became"),
    [
        ("at 6 or 7", "at 7 or 7"),
        ("at 19:59", "at 10:59"),
        ("at four", "at five"),
        ("午後３時に", "午後４時に"),
        ("until Sunday", "until Monday"),
        ("Yes, I know", "No, I know"),
        ("金曜の夜", "土曜の夜"),
        ("今日はだめ", "明日はだめ"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_where_no_word_is_given_the_first_number_or_day_becomes_another(body: str, became: str) -> None:
    run = under("alter", TO_GATE, NONE)
    deliver_under(run, body + "\n")
    (letter,) = mailbox(run, "haruto")
    assert became == letter.partition(b"\r\n\r\n")[2].decode().rstrip()


def test_a_long_letter_is_altered_across_packets() -> None:
    run = under("alter", TO_GATE, NONE, word="needle", into="a longer pin")
    deliver_under(run, "hay " * 15 + "\n" + ("straw " * 12 + "\n") * 60 + "one needle here\n" + "hay\n" * 900)
    (letter,) = mailbox(run, "haruto")
    assert b"one a longer pin here\r\n" in letter


@pytest.mark.parametrize("policy", [OPPORTUNISTIC, REQUIRED])
@pytest.mark.parametrize("wire", [TO_MSA, TO_GATE])
def test_a_covered_record_that_was_changed_ends_the_connection_and_the_letter_waits(
    policy: TlsPolicy, wire: str
) -> None:
    run = under("alter", wire, policy)
    deliver_under(run)
    assert (["tampered", "alert"], 0, 1) == (reasons(run), len(mailbox(run, "haruto")), queued(run))
    (altered,) = details(run, Kind.ALTERED)
    assert isinstance(altered, told.Altered)
    assert 1 == int(altered.was, 16) ^ int(altered.became, 16)
    run.intend("end-attack", wire=wire)
    run.until_idle()
    assert (1, 0) == (len(mailbox(run, "haruto")), queued(run))


@pytest.mark.parametrize("protocol", RETRIEVAL)
def test_a_letter_that_was_changed_on_its_way_to_the_device_stays_in_the_mailbox(protocol: str) -> None:
    run = collected(protocol, under("alter", TO_STORE, REQUIRED))
    assert ("tampered", 0, 1) == (reasons(run)[0], holds(run, "home-pc"), len(mailbox(run, "haruto")))


# Injection and smuggling


def lax(run: Run, host: str) -> Run:
    run.intend("lax", host=host, on=True)
    return run


def forged(run: Run) -> int:
    return sum(
        b"\r\nSubject: Forged" in letter.partition(b"\r\n\r\n")[0] for letter in mailbox(run, "haruto")
    )


@pytest.mark.parametrize("policy", [OPPORTUNISTIC, REQUIRED])
def test_what_is_injected_before_tls_is_thrown_away_and_obeyed_by_a_lax_server(policy: TlsPolicy) -> None:
    run = under("inject", TO_GATE, policy)
    deliver_under(run)
    assert (1, 0, 0) == (len(mailbox(run, "haruto")), forged(run), queued(run))
    fallen = lax(under("inject", TO_GATE, policy), "mx.fuji.example")
    deliver_under(fallen)
    assert (2, 1, 0) == (len(mailbox(fallen, "haruto")), forged(fallen), queued(fallen))
    assert any(b"with ESMTPS" in letter for letter in mailbox(fallen, "haruto") if b"Forged" in letter)


@pytest.mark.parametrize(("protocol", "unasked"), [("pop3", b"+OK now the password"), ("imap", b"eve1 OK")])
def test_a_lax_store_answers_under_tls_what_came_in_clear(protocol: str, unasked: bytes) -> None:
    def answers(run: Run) -> int:
        asked = sum(e.octets.startswith(b"USER") for e in entries(run, Kind.COMMAND))
        heard = sum(e.secured and e.octets.startswith(unasked) for e in entries(run, Kind.REPLY))
        return heard - asked

    assert 0 == answers(collected(protocol, under("inject", TO_STORE, OPPORTUNISTIC)))
    assert 1 == answers(
        collected(protocol, lax(under("inject", TO_STORE, OPPORTUNISTIC), "store.fuji.example"))
    )


def test_a_smuggled_letter_is_refused_and_taken_by_a_lax_server() -> None:
    run = under("smuggle", TO_GATE, NONE)
    deliver_under(run)
    assert (0, 0) == (len(mailbox(run, "haruto")), queued(run))
    assert 1 == len(entries(run, Kind.RETURNED))  # the letter is not lost: its author is told
    fallen = lax(under("smuggle", TO_GATE, NONE), "mx.fuji.example")
    deliver_under(fallen)
    assert (2, 1, 0) == (len(mailbox(fallen, "haruto")), forged(fallen), queued(fallen))


@pytest.mark.parametrize("policy", [OPPORTUNISTIC, REQUIRED])
def test_under_tls_nothing_can_be_smuggled_even_to_a_lax_server(policy: TlsPolicy) -> None:
    run = lax(under("smuggle", TO_GATE, policy), "mx.fuji.example")
    deliver_under(run)
    assert (1, 0) == (len(mailbox(run, "haruto")), forged(run))


# Any wire, any step, and back


def test_who_was_seated_later_takes_the_earlier_one_s_place() -> None:
    run = under("impostor", TO_STORE, NONE)
    run.intend("attack", wire=TO_STORE, kind="strip")
    run = collected("pop3", run)
    assert (1, []) == (holds(run, "home-pc"), captured(run, "password"))


def test_a_branch_keeps_the_attacker_and_the_same_intents_make_the_same_trace() -> None:
    run = collected("pop3", under("impostor", TO_STORE, NONE))
    again = collected("pop3", under("impostor", TO_STORE, NONE))
    assert list(run.trace) == list(again.trace)
    seated = entries(run, Kind.ATTACK)[0].serial
    branch = run.fork(seated)
    collected("pop3", branch)
    assert list(run.trace) == list(branch.trace)
    undone = run.fork(entries(run, Kind.DELIVERED)[0].serial)
    undone.intend("end-attack", wire=TO_STORE)
    undone.intend("fetch", device="home-pc")
    undone.until_idle()
    assert (1, []) == (holds(undone, "home-pc"), captured(undone, "password"))


def test_the_scene_shows_who_sits_where_at_each_step() -> None:
    run = under("strip", TO_STORE, NONE)
    run.intend("end-attack", wire=TO_STORE)
    seats = [scene_at(run.trace, serial).wires[TO_STORE].attack for serial in range(len(run.trace))]
    assert [None, "strip", "strip", None] == seats


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"wire": "moon", "kind": "strip"}, "no wire is called 'moon'"),
        ({"wire": TO_STORE, "kind": "shout"}, "kind 'shout' is not known: one of impostor, strip"),
        ({"wire": TO_STORE, "kind": "impostor", "certificate": "gold"}, "certificate 'gold' is not known"),
        ({"wire": "", "kind": "strip"}, "an attack sits on one wire"),
    ],
)
def test_what_cannot_be_set_is_said_in_one_line(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(MisuseError, match=said):
        Run("two-offices").intend("attack", **arguments)
