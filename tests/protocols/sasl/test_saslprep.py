"""The examples of RFC 4013 §3."""

import pytest

from simulator.protocols.sasl.exchange import SaslError
from simulator.protocols.sasl.saslprep import prepared


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("I\u00adX", "IX"),
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("a\u00a0b", "a b"),
        ("\u0627\u0628", "\u0627\u0628"),
    ],
)
def test_what_looks_the_same_becomes_the_same(text: str, result: str) -> None:
    assert result == prepared(text)


@pytest.mark.parametrize("text", ["\u0007", "\u06271", "\u0627a\u0627"])
def test_what_is_prohibited_is_refused(text: str) -> None:
    with pytest.raises(SaslError, match="malformed"):
        prepared(text)
