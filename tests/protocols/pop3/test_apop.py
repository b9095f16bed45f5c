import pytest

from simulator.protocols.pop3.apop import apop_digest, find_banner


def test_the_example_of_the_rfc() -> None:
    digest = apop_digest("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf")
    assert "c4c9334bac560ecc979e58001b3e22fb" == digest


def test_the_timestamp_is_found_in_the_greeting() -> None:
    assert "<1.2@host>" == find_banner("POP3 server ready <1.2@host>")


@pytest.mark.parametrize(
    "greeting", ["ready", "<>", "<a@>", "<@b>", "<a b@c>", "<ab>", "<a@b", "> <", "<é@b>"]
)
def test_what_is_no_timestamp_is_not_taken_for_one(greeting: str) -> None:
    assert find_banner(greeting) is None
