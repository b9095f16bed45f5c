"""Which mechanism a client takes."""

from simulator.protocols.sasl.mechanisms import CLIENTS, SECTIONS, SERVERS, WITH_NONCE, choose, speakable


def test_both_ends_speak_the_same_mechanisms() -> None:
    assert set(SERVERS) == set(CLIENTS) == set(SECTIONS)


def test_the_best_one_that_is_offered_is_taken() -> None:
    assert choose(("LOGIN", "PLAIN")) == "PLAIN"
    assert choose(("LOGIN", "GSSAPI")) == "LOGIN"
    assert choose(("GSSAPI",)) is None


def test_what_is_acceptable_and_in_which_order_is_the_clients_choice() -> None:
    offered = ("PLAIN", "CRAM-MD5", "SCRAM-SHA-256")
    assert "PLAIN" == choose(offered)
    assert "SCRAM-SHA-256" == choose(offered, ("SCRAM-SHA-256", "CRAM-MD5"))
    assert choose(("PLAIN",), ("SCRAM-SHA-256",)) is None
    assert choose(("GSSAPI",), ("GSSAPI",)) is None


def test_without_chance_only_what_needs_none_is_spoken() -> None:
    assert ("PLAIN", "LOGIN") == speakable(tuple(SERVERS), with_nonces=False)
    assert tuple(SERVERS) == speakable(tuple(SERVERS), with_nonces=True)
    assert set(SERVERS) - {"PLAIN", "LOGIN"} == WITH_NONCE
