"""SCRAM-SHA-256, with the example of RFC 7677 §3, both ends joined, servers that are not what they seem."""

from base64 import b64decode

import pytest
from hypothesis import given, settings, strategies as st

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError
from simulator.protocols.sasl.scram import MAX_ITERATIONS, ScramClient, ScramProof, ScramServer

USER = Credentials("user", "pencil")
CLIENT_NONCE, SERVER_NONCE = "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
BOTH = f"{CLIENT_NONCE}{SERVER_NONCE}".encode()
SALT = b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
FIRST = b"n,,n=user,r=" + CLIENT_NONCE.encode()
CHALLENGE = b"r=" + BOTH + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
FINAL = b"c=biws,r=" + BOTH + b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
CONFIRMATION = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def the_server(nonce: str = SERVER_NONCE) -> ScramServer:
    return ScramServer("mx.fuji.example", nonce, SALT)


def proof_of(server: ScramServer, client: ScramClient) -> ScramProof:
    first = client.initial()
    assert first is not None
    challenge = server.respond(first)
    assert isinstance(challenge, bytes)
    proof = server.respond(client.respond(challenge))
    assert isinstance(proof, ScramProof)
    return proof


def test_both_ends_say_what_the_rfc_shows() -> None:
    client, server = ScramClient(USER, CLIENT_NONCE), the_server()
    assert FIRST == client.initial()
    assert CHALLENGE == server.respond(FIRST)
    assert FINAL == client.respond(CHALLENGE)
    proof = server.respond(FINAL)
    assert isinstance(proof, ScramProof)
    assert "user" == proof.identity
    assert proof.proves("pencil")
    assert CONFIRMATION == proof.confirmation
    assert not client.satisfied
    assert b"" == client.respond(CONFIRMATION)
    assert client.satisfied


def test_a_wrong_password_proves_nothing_and_is_not_confirmed() -> None:
    proof = proof_of(the_server(), ScramClient(Credentials("user", "pen"), CLIENT_NONCE))
    assert not proof.proves("pencil")
    with pytest.raises(RuntimeError, match="never proved"):
        _ = proof.confirmation


def test_messages_that_were_overheard_open_nothing_later() -> None:
    server = the_server("another")
    server.respond(FIRST)
    with pytest.raises(SaslError, match="malformed"):
        server.respond(FINAL)


def test_without_an_initial_response_the_server_waits_for_the_first_message() -> None:
    client, server = ScramClient(USER, CLIENT_NONCE), the_server()
    assert b"" == server.respond(None)
    assert CHALLENGE == server.respond(client.respond(b""))


@pytest.mark.parametrize("credentials", [Credentials("a=b,c", "x"), Credentials("はると", "ひみつ①")])
def test_names_and_passwords_may_hold_anything(credentials: Credentials) -> None:
    client = ScramClient(credentials, "c")
    proof = proof_of(ScramServer("h", "s"), client)
    assert credentials.identity == proof.identity
    assert proof.proves(credentials.password)
    assert b"" == client.respond(proof.confirmation)


def test_what_looks_the_same_is_the_same_password() -> None:
    proof = proof_of(ScramServer("h", "s"), ScramClient(Credentials("a", "\u2168x\u00ad"), "c"))
    assert proof.proves("IXx")


def test_a_stored_password_that_nobody_can_say_proves_nothing() -> None:
    assert not proof_of(ScramServer("h", "s"), ScramClient(USER, "c")).proves("a\x07")


def test_a_name_has_the_same_salt_every_time_and_every_name_has_one() -> None:
    def salt(name: str, nonce: str) -> bytes:
        challenge = ScramServer("h", nonce).respond(f"n,,n={name},r=c".encode())
        assert isinstance(challenge, bytes)
        return challenge.split(b",")[1]

    assert salt("aoi", "one") == salt("aoi", "two")
    assert salt("aoi", "one") != salt("nobody", "one")


@pytest.mark.parametrize("header", [b"n,,", b"y,,", b"n,a=user,", b"y,a=user,"])
def test_a_client_may_name_itself_twice_and_may_know_channel_binding(header: bytes) -> None:
    from base64 import b64encode

    server = the_server()
    server.respond(header + b"n=user,r=abc")
    final = b"c=" + b64encode(header) + b",r=abc" + SERVER_NONCE.encode() + b",p=AAAA"
    assert isinstance(server.respond(final), ScramProof)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (b"", "malformed"),
        (b"n,,", "malformed"),
        (b"p=tls-unique,,n=user,r=abc", "malformed"),
        (b"n,a=other,n=user,r=abc", "authorize-as"),
        (b"n,user,n=user,r=abc", "malformed"),
        (b"n,,m=ext,n=user,r=abc", "malformed"),
        (b"n,,n=us=er,r=abc", "malformed"),
        (b"n,,n=,r=abc", "malformed"),
        (b"n,,n=user,r=", "malformed"),
        (b"n,,n=user,r=a\tb", "malformed"),
        (b"n,,n=\xff,r=abc", "malformed"),
        (b"n,,r=abc,n=user", "malformed"),
    ],
)
def test_a_first_message_that_breaks_the_rules_is_refused(first: bytes, reason: str) -> None:
    with pytest.raises(SaslError, match=reason):
        the_server().respond(first)


@pytest.mark.parametrize(
    "final",
    [
        b"",
        b"c=biws,r=" + BOTH,
        b"c=eSws,r=" + BOTH + b",p=AAAA",
        b"c=biws,r=" + BOTH + b"x,p=AAAA",
        b"c=biws,r=" + BOTH + b",p=!!",
        b"r=" + BOTH + b",c=biws,p=AAAA",
    ],
)
def test_a_last_message_that_breaks_the_rules_is_refused(final: bytes) -> None:
    server = the_server()
    server.respond(FIRST)
    with pytest.raises(SaslError, match="malformed"):
        server.respond(final)


@pytest.mark.parametrize(
    "challenge",
    [
        b"r=" + BOTH + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
        b"r=" + BOTH + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=%d" % (MAX_ITERATIONS + 1),
        b"r=" + BOTH + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + b"9" * 5000,
        b"r=" + CLIENT_NONCE.encode() + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"r=" + BOTH + b",s=!,i=4096",
        b"e=unknown-user",
        b"\xff",
    ],
)
def test_a_client_does_not_answer_a_server_that_breaks_the_rules(challenge: bytes) -> None:
    client = ScramClient(USER, CLIENT_NONCE)
    with pytest.raises(SaslError, match="malformed"):
        client.respond(challenge)


@pytest.mark.parametrize("said", [b"v=" + b"A" * 43 + b"=", b"v=AAAA"])
def test_a_client_knows_a_server_that_does_not_know_the_password(said: bytes) -> None:
    client = ScramClient(USER, CLIENT_NONCE)
    client.respond(CHALLENGE)
    with pytest.raises(SaslError, match="server-unproven"):
        client.respond(said)
    assert not client.satisfied


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=3))
def test_no_octets_bring_either_end_to_anything_but_a_refusal(messages: list[bytes]) -> None:
    for end in (the_server().respond, ScramClient(USER, CLIENT_NONCE).respond):
        for message in messages:
            try:
                end(message)
            except SaslError:
                break
