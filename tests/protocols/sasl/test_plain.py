"""PLAIN: what is written can be read, and nothing else can (RFC 4616)."""

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.sasl import plain
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError

TIM = Credentials("tim", "tanstaaftanstaaf")
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


def test_the_example_of_rfc_4616() -> None:
    assert plain.encode(TIM) == b"\0tim\0tanstaaftanstaaf"


@given(words, words)
def test_reading_undoes_writing(identity: str, password: str) -> None:
    credentials = Credentials(identity, password)
    assert credentials == plain.decode(plain.encode(credentials))


@pytest.mark.parametrize(
    "response", [b"", b"tim", b"tim\0pw", b"\0tim\0", b"\0\0pw", b"\0a\0b\0c", b"\0\xff\0pw"]
)
def test_a_response_that_is_not_three_parts_is_malformed(response: bytes) -> None:
    with pytest.raises(SaslError, match="malformed"):
        plain.decode(response)


def test_nobody_acts_as_somebody_else() -> None:
    with pytest.raises(SaslError, match="authorize-as"):
        plain.decode(b"ursel\0kurt\0xipj3plmq")
    assert Credentials("kurt", "x") == plain.decode(b"kurt\0kurt\0x")


def test_without_an_initial_response_the_server_asks_with_an_empty_challenge() -> None:
    server = plain.PlainServer()
    assert server.respond(None) == b""
    assert TIM == server.respond(plain.PlainClient(TIM).respond(b""))


def test_a_password_does_not_show_where_credentials_are_printed() -> None:
    assert "tanstaaf" not in repr(TIM)
