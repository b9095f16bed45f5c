import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap import utf7


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("INBOX", b"INBOX"),
        ("A&B", b"A&-B"),
        ("~peter/mail/台北/日本語", b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("☺!", b"&Jjo-!"),
        ("送信済み", b"&kAFP4W4IMH8-"),
        ("😀", b"&2D3eAA-"),
        ("", b""),
    ],
)
def test_names_beyond_ascii_are_written_in_a_base64_of_their_own(name: str, octets: bytes) -> None:
    assert octets == utf7.encode(name)
    assert name == utf7.decode(octets)


@given(st.text())
def test_every_name_comes_back(name: str) -> None:
    octets = utf7.encode(name)
    assert octets.isascii()
    assert name == utf7.decode(octets)


@pytest.mark.parametrize(
    "octets",
    [
        b"&",
        b"&AGE",
        b"&AGE-",  # an "a" in disguise
        b"&Jjo!-",
        b"&U,BTFw-&ZeVnLIqe-",  # two shifts where one does
        b"\xe5",
        b"&Jj-",
        b"&2D0-",  # half a pair
        b"tab\t",
        b"&Jjp-",  # bits behind the last character
    ],
)
def test_a_second_spelling_of_a_name_is_no_spelling(octets: bytes) -> None:
    with pytest.raises(ValueError):
        utf7.decode(octets)


@given(st.binary(max_size=12))
def test_no_octets_do_more_than_raise_value_error(octets: bytes) -> None:
    try:
        assert octets == utf7.encode(utf7.decode(b"&" + octets))[1:] or octets[:1] == b"-"
    except ValueError:
        pass
