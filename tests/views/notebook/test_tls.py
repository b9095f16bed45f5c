"""Goal: behind STARTTLS, STLS or from the first octet on, TLS is followed as records, and little leaks."""

from datetime import UTC, datetime, timedelta
from random import Random
from ssl import PEM_cert_to_DER_cert

import pytest

from simulator.protocols.tls.certificates import CertificateAuthority
from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import HOSTS, PASSWORDS, TRAFFIC, Fact
from simulator.views.tap import tapped
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.views.notebook.overheard import CLIENT, SERVER, heard, of

HELLO = bytes.fromhex("1603010005010000010000")[:10]
UPGRADES = {
    "SMTP": ((SERVER, b"220 x\r\n"), (CLIENT, b"STARTTLS\r\n"), (SERVER, b"220 go\r\n")),
    "POP3": ((SERVER, b"+OK\r\n"), (CLIENT, b"STLS\r\n"), (SERVER, b"+OK go\r\n")),
    "IMAP": ((SERVER, b"* OK\r\n"), (CLIENT, b"a STARTTLS\r\n"), (SERVER, b"a OK go\r\n")),
}
NOW = datetime(2026, 4, 1, tzinfo=UTC)
SHUT = b"\x17\x03\x03\x00\x0cUSER haruto\n"


def fetched(policy: TlsPolicy) -> Run:
    run = Run("two-offices", tls=policy)
    run.intend("send", octets=b"Subject: plan\n\nsurprise\n", **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run


def notebook(run: Run, wire: str) -> tuple[Fact, ...]:
    return Eavesdropper(wire).hear(tapped(run.trace, wire)).notebook()


@pytest.mark.parametrize("protocol", UPGRADES)
def test_after_the_upgrade_everything_is_records(protocol: str) -> None:
    facts = heard((*UPGRADES[protocol], (CLIENT, HELLO), (SERVER, SHUT), (CLIENT, SHUT)))
    assert f"{protocol}, TLS" == dict(of(facts, TRAFFIC))["protocol"]
    assert {HOSTS, TRAFFIC} == {fact.group for fact in facts}


@pytest.mark.parametrize("protocol", UPGRADES)
def test_a_refused_upgrade_leaves_everything_in_clear(protocol: str) -> None:
    refusals = {"SMTP": b"454 no\r\n", "POP3": b"-ERR no\r\n", "IMAP": b"a NO no\r\n"}
    logins = {
        "SMTP": b"AUTH PLAIN AGEAYg==\r\n",
        "POP3": b"USER a\r\nPASS b\r\n",
        "IMAP": b"b LOGIN a b\r\n",
    }
    said = (*UPGRADES[protocol][:2], (SERVER, refusals[protocol]), (CLIENT, logins[protocol]))
    assert [("password", "b")] == of(heard(said), PASSWORDS)


def test_a_command_smuggled_in_before_the_records_is_read() -> None:
    said = (
        (SERVER, b"220 x\r\n"),
        (CLIENT, b"STARTTLS\r\nMAIL FROM:<eve@evil.example>\r\n"),
        (SERVER, b"220 go\r\n"),
        (CLIENT, HELLO),
    )
    assert "eve@evil.example" in [fact.value for fact in heard(said)]


def test_records_are_known_without_their_beginning() -> None:
    facts = heard(((SERVER, b"\x9a\x01middle of a record"), (CLIENT, SHUT), (SERVER, SHUT)))
    assert "TLS" == dict(of(facts, TRAFFIC))["protocol"]


def test_a_fetch_under_tls_leaks_the_servers_name_sizes_and_times() -> None:
    facts = notebook(fetched(TlsPolicy.REQUIRED), "store.fuji.example--home-pc")
    assert [
        ("addresses", "198.51.100.200 → 198.51.100.110"),
        ("port", "995"),
        ("server-name", "store.fuji.example"),
    ] == of(facts, HOSTS)
    assert {"tls", "protocol", "both-ways", "longest", "duration"} == {
        fact.name for fact in facts if fact.group == TRAFFIC
    }
    assert {HOSTS, TRAFFIC} == {fact.group for fact in facts}


def test_starttls_leaks_the_greeting_and_the_name_in_ehlo_as_well() -> None:
    facts = notebook(fetched(TlsPolicy.REQUIRED), "relay.transit.example--mx.fuji.example")
    assert [
        ("addresses", "203.0.113.20 → 198.51.100.25"),
        ("port", "25"),
        ("greeting", "mx.fuji.example ESMTP hagaki"),
        ("ehlo", "relay.transit.example"),
        ("server-name", "mx.fuji.example"),
    ] == of(facts, HOSTS)


def test_the_name_stands_where_the_fact_points() -> None:
    run = fetched(TlsPolicy.REQUIRED)
    (name,) = [fact for fact in notebook(run, "store.fuji.example--home-pc") if fact.name == "server-name"]
    packets = [p for p in tapped(run.trace, name.wire) if p.direction == name.direction]
    stream = b"".join(packet.octets for packet in packets)
    assert b"store.fuji.example" == stream[name.start : name.end]


def test_the_notebook_of_an_earlier_step_knows_nothing_of_later_ones() -> None:
    run = fetched(TlsPolicy.OPPORTUNISTIC)
    wire = "store.fuji.example--home-pc"
    whole = Eavesdropper(wire).hear(tapped(run.trace, wire))
    for packet in tapped(run.trace, wire):
        heard_so_far = Eavesdropper(wire).hear(tapped(run.trace, wire, until=packet.serial))
        assert heard_so_far.notebook() == whole.notebook(packet.serial)


def test_certificates_of_tls_1_2_name_their_server() -> None:
    authority = CertificateAuthority.create("a CA", Random(1), NOW)
    identity = authority.issue(["pop.fuji.example"], not_before=NOW, not_after=NOW + timedelta(days=1))
    certificate = PEM_cert_to_DER_cert(identity.certificate_pem.decode())
    chain = len(certificate).to_bytes(3, "big") + certificate
    message = len(chain).to_bytes(3, "big") + chain
    handshake = b"\x0b" + len(message).to_bytes(3, "big") + message
    record = b"\x16\x03\x03" + len(handshake).to_bytes(2, "big") + handshake
    facts = heard(((CLIENT, HELLO), (SERVER, record)))
    assert [("certificate", "pop.fuji.example")] == of(facts, HOSTS)
