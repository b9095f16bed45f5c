"""xtext, as the parameters of RFC 3461 carry it."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail import xtext


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_reading_undoes_writing(text: str) -> None:
    written = xtext.encode(text)
    assert " " not in written and "=" not in written
    assert text == xtext.decode(written)


def test_the_two_marks_and_the_space_are_written_as_numbers() -> None:
    assert "a+2Bb+3Dc+20d" == xtext.encode("a+b=c d")


@pytest.mark.parametrize("text", ["+", "+4", "+4x", "+0D+0A", "a=b", "a b", "a+2b"])
def test_what_is_no_xtext_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="xtext"):
        xtext.decode(text)
