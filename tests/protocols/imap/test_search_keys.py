import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.search_keys import AND, KEYS, NUMBERS, Form, Search, SearchKey, read_search
from simulator.protocols.imap.sequence_set import SequenceSet

TEXTS = st.sampled_from([b"x", b"", b"two words", "日本".encode(), b'"'])
SETS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3).map(
    lambda ranges: SequenceSet(tuple(ranges))
)
FORMS = {form: sorted(name for name, its in KEYS.items() if its is form) for form in Form}
SIMPLE = st.one_of(
    st.builds(SearchKey, st.sampled_from(FORMS[Form.NOTHING])),
    st.builds(SearchKey, st.sampled_from(FORMS[Form.TEXT]), text=TEXTS),
    st.builds(SearchKey, st.just("HEADER"), field=st.sampled_from([b"X-Id", b"a b"]), text=TEXTS),
    st.builds(SearchKey, st.sampled_from(FORMS[Form.KEYWORD]), keyword=st.just("$Done")),
    st.builds(SearchKey, st.sampled_from(FORMS[Form.NUMBER]), number=st.integers(0, 2**32 - 1)),
    st.builds(SearchKey, st.sampled_from(FORMS[Form.DATE]), day=st.dates()),
    st.builds(SearchKey, st.just("UID"), numbers=SETS),
    st.builds(SearchKey, st.just(NUMBERS), numbers=SETS),
)
SEARCH_KEYS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(SearchKey, st.just("NOT"), keys=st.tuples(inner)),
        st.builds(SearchKey, st.just("OR"), keys=st.tuples(inner, inner)),
        st.builds(SearchKey, st.just(AND), keys=st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(SEARCH_KEYS)
def test_what_is_encoded_is_parsed_to_the_same(key: SearchKey) -> None:
    assert Search((key,)) == read_search(Scanner(key.encode()))


def test_the_example_of_the_rfc() -> None:
    search = read_search(Scanner(b'FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"'))
    assert ["FLAGGED", "SINCE", "NOT"] == [key.name for key in search.keys]
    assert (SearchKey("FROM", text=b"Smith"),) == search.keys[2].keys


def test_a_charset_is_named_first() -> None:
    search = read_search(Scanner(b"CHARSET utf-8 TEXT {6}\r\n" + "日本".encode()))
    assert "UTF-8" == search.charset
    assert "日本".encode() == search.keys[0].text


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"FOO",
        b"FROM",
        b"ALL ",
        b"NOT",
        b"OR ALL",
        b"()",
        b"(ALL",
        b"SINCE yesterday",
        b"LARGER x",
        b"ALL)",
        b"0",
    ],
)
def test_what_is_no_search_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        read_search(Scanner(octets))


@pytest.mark.parametrize("octets", [b"NOT " * 10_000 + b"ALL", b"(" * 10_000, b"OR ALL " * 10_000 + b"ALL"])
def test_a_search_of_any_depth_is_refused_and_does_no_harm(octets: bytes) -> None:
    with pytest.raises(ParseError, match="less deep"):
        read_search(Scanner(octets))
