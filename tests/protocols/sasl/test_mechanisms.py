"""Which mechanism a client takes."""

from simulator.protocols.sasl.mechanisms import CLIENTS, SERVERS, choose


def test_both_ends_speak_the_same_mechanisms() -> None:
    assert set(SERVERS) == set(CLIENTS)


def test_the_best_one_that_is_offered_is_taken() -> None:
    assert choose(("LOGIN", "PLAIN")) == "PLAIN"
    assert choose(("LOGIN", "GSSAPI")) == "LOGIN"
    assert choose(("GSSAPI",)) is None
