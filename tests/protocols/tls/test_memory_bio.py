"""Pairs of our two ends: what a handshake yields, and every way in which it fails."""

from datetime import timedelta
from random import Random

import pytest

from simulator.protocols.tls.certificates import self_signed
from simulator.protocols.tls.contexts import ClientContext, ServerContext
from simulator.protocols.tls.memory_bio import REASONS, ClientTls, ServerTls
from simulator.wire.transform import TransformError
from tests.protocols.tls.conftest import DAY, HOST, NOW, Hosts, build_hosts, join


def test_a_handshake_tells_version_cipher_and_issuer(hosts: Hosts) -> None:
    joined = hosts.join(hosts.identity())
    client, server = joined.client, joined.server
    assert client.established
    assert server.established
    assert ("TLSv1.3", HOST, "two-offices CA") == (client.version, client.server_name, client.issuer)
    assert (client.version, client.cipher) == (server.version, server.cipher)
    assert client.cipher.startswith("TLS_")


def test_octets_cross_covered_both_ways(hosts: Hosts) -> None:
    client, server, *_ = hosts.join(hosts.identity())
    for source, target, octets in ((client, server, b"RETR 1\r\n"), (server, client, b"+OK\r\n" * 20_000)):
        covered = source.wrap(octets)
        assert octets not in covered
        assert (octets, b"") == target.unwrap(covered)
    halves = client.wrap(b"QUIT\r\n")
    assert (b"", b"") == server.unwrap(halves[:9])
    assert (b"QUIT\r\n", b"") == server.unwrap(halves[9:])


def test_what_is_said_before_tls_stands_is_held_back(hosts: Hosts) -> None:
    client = ClientTls(hosts.trusting, HOST, NOW)
    server = ServerTls(ServerContext(hosts.identity()))
    assert b"" == client.wrap(b"EHLO")
    flight = server.unwrap(client.start()).answer
    assert b"EHLO" == server.unwrap(client.unwrap(flight).answer).plain


def test_closing_says_so_and_yields_no_octets(hosts: Hosts) -> None:
    client, server, *_ = hosts.join(hosts.identity())
    farewell = client.close()
    assert farewell
    assert (b"", b"") == server.unwrap(farewell)
    assert b"" == ClientTls(hosts.trusting, HOST, NOW).close()


def test_secrets_are_given_out_once_to_the_connection_they_belong_to(hosts: Hosts) -> None:
    identity = hosts.identity()
    first, second = hosts.join(identity).client, hosts.join(identity).client
    lines = [client.take_secrets() for client in (second, first)]
    randoms = [{line.split(b" ")[1] for line in of_one} for of_one in lines]
    assert [1, 1] == [len(of_one) for of_one in randoms]
    assert randoms[0] != randoms[1]
    labels = {line.split(b" ")[0] for line in lines[0]}
    assert {b"CLIENT_TRAFFIC_SECRET_0", b"SERVER_TRAFFIC_SECRET_0"} <= labels
    assert [] == first.take_secrets()


def test_the_older_version_works_where_the_newer_is_not_offered(hosts: Hosts) -> None:
    context = ClientContext(hosts.authority.certificate_pem, newest="TLSv1.2")
    client, server, *_ = join(ClientTls(context, HOST, NOW), ServerTls(ServerContext(hosts.identity())))
    assert "TLSv1.2" == client.version == server.version
    assert client.take_secrets()[0].startswith(b"CLIENT_RANDOM ")


def test_an_address_can_stand_for_a_name(hosts: Hosts) -> None:
    identity = hosts.authority.issue((HOST,), ("192.0.2.25",), not_before=NOW, not_after=NOW + DAY)
    assert hosts.join(identity, "192.0.2.25").client.established
    assert "name-mismatch" == failure(hosts.join(identity, "192.0.2.26"))


def test_p256_serves_as_well(hosts: Hosts) -> None:
    identity = hosts.authority.issue((HOST,), not_before=NOW, not_after=NOW + DAY, key="p256")
    assert hosts.join(identity).client.established


def failure(joined) -> str:
    assert joined.client_error is not None
    assert not joined.client.established
    assert not joined.server.established
    assert joined.server_error is not None
    assert "alert" == joined.server_error.reason
    return str(joined.client_error.reason)


def test_a_certificate_for_another_host_is_refused(hosts: Hosts) -> None:
    assert "name-mismatch" == failure(hosts.join(hosts.identity("mx.eve.example")))


def test_an_unknown_issuer_is_refused_even_under_a_known_name(hosts: Hosts) -> None:
    assert "unknown-issuer" == failure(hosts.join(build_hosts(seed=99).identity()))


def test_a_self_signed_certificate_is_refused(hosts: Hosts) -> None:
    identity = self_signed((HOST,), stream=Random(1), not_before=NOW - DAY, not_after=NOW + DAY)
    assert "self-signed" == failure(hosts.join(identity))


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (NOW - DAY - timedelta(seconds=1), "not-yet-valid"),
        (NOW - DAY, None),
        (NOW + 30 * DAY, None),
        (NOW + 30 * DAY + timedelta(seconds=1), "expired"),
    ],
)
def test_dates_are_judged_by_virtual_time(hosts: Hosts, moment, reason: str | None) -> None:
    joined = hosts.join(hosts.identity(), now=moment)
    if reason is None:
        assert joined.client.established
    else:
        assert reason == failure(joined)
        assert "alert" == joined.server_error.reason
        assert "expired" in joined.server_error.detail


def test_the_authority_has_dates_too(hosts: Hosts) -> None:
    identity = hosts.identity(after=20 * 365 * DAY)
    assert "expired" == failure(hosts.join(identity, now=NOW + 11 * 365 * DAY))


def test_under_tls_1_2_dates_are_judged_as_well(hosts: Hosts) -> None:
    context = ClientContext(hosts.authority.certificate_pem, newest="TLSv1.2")
    client = ClientTls(context, HOST, NOW + 31 * DAY)
    joined = join(client, ServerTls(ServerContext(hosts.identity())))
    assert "expired" == joined.client_error.reason
    assert None is joined.server_error
    assert not client.established


def test_two_ends_without_a_common_version_do_not_agree(hosts: Hosts) -> None:
    old = ClientContext(hosts.authority.certificate_pem, newest="TLSv1.2")
    server = ServerTls(ServerContext(hosts.identity(), oldest="TLSv1.3"))
    joined = join(ClientTls(old, HOST, NOW), server)
    assert ("no-agreement", "alert") == (joined.server_error.reason, joined.client_error.reason)


@pytest.mark.parametrize(
    "garbage", [b"EHLO pc.example\r\n", b"\0" * 40, b"220 hello\r\n", b"\x16\x03\x01\x00\x05hello"]
)
def test_what_is_not_tls_is_said_to_be_so(hosts: Hosts, garbage: bytes) -> None:
    client = ClientTls(hosts.trusting, HOST, NOW)
    client.start()
    for end in (client, ServerTls(ServerContext(hosts.identity()))):
        with pytest.raises(TransformError) as caught:
            end.unwrap(garbage)
        assert "not-tls" == caught.value.reason
        assert caught.value.detail


def test_a_record_changed_on_the_way_is_noticed(hosts: Hosts) -> None:
    client, server, *_ = hosts.join(hosts.identity())
    covered = bytearray(client.wrap(b"PASS secret\r\n"))
    covered[-1] ^= 1
    with pytest.raises(TransformError) as caught:
        server.unwrap(bytes(covered))
    assert "tampered" == caught.value.reason
    with pytest.raises(TransformError) as told:
        client.unwrap(caught.value.answer)
    assert "alert" == told.value.reason


def test_every_reason_is_a_plain_word() -> None:
    assert sorted(set(REASONS)) == sorted(REASONS)
    assert all(reason.replace("-", "").isalpha() and reason.islower() for reason in REASONS)


def test_flights_have_the_same_sizes_every_time() -> None:
    def sizes() -> list[int]:
        hosts = build_hosts()
        joined = hosts.join(hosts.identity())
        covered = joined.client.wrap(b"CAPA\r\n"), joined.server.wrap(b"+OK\r\n"), joined.client.close()
        return [len(octets) for _, octets in joined.flights] + [len(octets) for octets in covered]

    assert 1 == len({tuple(sizes()) for _ in range(10)})
