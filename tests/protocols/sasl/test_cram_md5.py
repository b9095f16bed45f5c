"""CRAM-MD5, with the example of RFC 2195 §2, and both ends joined."""

import pytest

from simulator.protocols.sasl.cram_md5 import CramMd5Client, CramMd5Proof, CramMd5Server
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError

TIM = Credentials("tim", "tanstaaftanstaaf")
HOST, NONCE = "postoffice.reston.mci.net", "1896.697170952"
CHALLENGE = b"<1896.697170952@postoffice.reston.mci.net>"
ANSWER = b"tim b913a602c7eda7a495b4e6e7334d3890"


def test_both_ends_say_what_the_rfc_shows() -> None:
    server, client = CramMd5Server(HOST, NONCE), CramMd5Client(TIM)
    assert client.initial() is None
    assert CHALLENGE == server.respond(None)
    assert ANSWER == client.respond(CHALLENGE)
    proof = server.respond(ANSWER)
    assert isinstance(proof, CramMd5Proof)
    assert ("tim", b"") == (proof.identity, proof.confirmation)
    assert proof.proves("tanstaaftanstaaf")
    assert not proof.proves("tanstaaf")


def test_an_answer_that_was_overheard_proves_nothing_to_another_challenge() -> None:
    server = CramMd5Server(HOST, "1897.697170953")
    server.respond(None)
    proof = server.respond(ANSWER)
    assert not isinstance(proof, bytes)
    assert not proof.proves("tanstaaftanstaaf")


def test_a_name_may_hold_spaces() -> None:
    server = CramMd5Server(HOST, NONCE)
    server.respond(None)
    proof = server.respond(CramMd5Client(Credentials("aoi s", "x")).respond(CHALLENGE))
    assert not isinstance(proof, bytes)
    assert ("aoi s", True) == (proof.identity, proof.proves("x"))


def test_the_server_asks_before_it_is_answered() -> None:
    with pytest.raises(SaslError, match="malformed"):
        CramMd5Server(HOST, NONCE).respond(ANSWER)


@pytest.mark.parametrize(
    "answer",
    [b"", b"tim", b"tim ", b" " + b"0" * 32, b"tim 0123", b"\xff " + b"0" * 32, b"tim " + b"\xff" * 32],
)
def test_what_is_no_name_and_digest_is_malformed(answer: bytes) -> None:
    server = CramMd5Server(HOST, NONCE)
    server.respond(None)
    with pytest.raises(SaslError, match="malformed"):
        server.respond(answer)


def test_without_a_nonce_there_is_no_challenge() -> None:
    with pytest.raises(ValueError, match="foreseen"):
        CramMd5Server(HOST)
