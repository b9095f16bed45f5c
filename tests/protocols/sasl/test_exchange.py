"""Base64 lines, and the empty initial response that is written as an equals sign (RFC 4954 §4)."""

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.sasl.exchange import (
    SaslError,
    decode_initial,
    decode_line,
    encode_initial,
    encode_line,
)


@given(st.binary())
def test_reading_a_line_undoes_writing_it(octets: bytes) -> None:
    assert octets == decode_line(encode_line(octets))
    assert octets == decode_initial(encode_initial(octets))


def test_an_empty_initial_response_is_an_equals_sign() -> None:
    assert encode_initial(b"") == b"="


@pytest.mark.parametrize("line", [b"=", b"a", b"YQ", b"YQ==\n", b" YQ==", b"Y*Q=", b"\xff\xff\xff\xff"])
def test_what_is_not_base64_is_refused(line: bytes) -> None:
    with pytest.raises(SaslError, match="base64"):
        decode_line(line)
