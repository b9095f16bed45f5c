"""Goal: every Mailbox of RFC 5321 §4.1.2 is read, and nothing else. Method: tables, and parse∘write."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.address import Address, AddressError, read_path

GOOD = [
    "aoi@sakura.example",
    "a@b",
    "first.last@sakura.example",
    "o'neill+tag@sakura.example",
    "{curly}|~@sakura.example",
    '"a b"@sakura.example',
    '"a>b"@sakura.example',
    '"a@b"@sakura.example',
    '"a\\"b\\\\c"@sakura.example',
    '""@sakura.example',
    "aoi@[192.0.2.1]",
    "aoi@[IPv6:2001:db8::1]",
    "あおい@sakura.example",
    "aoi@さくら.example",
    "aoi@xn--n8jx4k.example",
    "a" * 64 + "@sakura.example",
    "aoi@" + "d" * 63 + ".example",
]

BAD = [
    "aoi",
    "@sakura.example",
    "aoi@",
    ".aoi@sakura.example",
    "aoi.@sakura.example",
    "a..b@sakura.example",
    "a b@sakura.example",
    "a@b@sakura.example",
    '"a@sakura.example',
    '"a\\"@sakura.example',
    '"a"b@sakura.example',
    '"a\tb"@sakura.example',
    "aoi@sakura..example",
    "aoi@sakura.example.",
    "aoi@.example",
    "aoi@-sakura.example",
    "aoi@sakura-.example",
    "aoi@sak_ura!.example",
    "aoi@[192.0.2.256]",
    "aoi@[2001:db8::1]",
    "aoi@[IPv6:192.0.2.1]",
    "aoi@[IPv6:fe80::1%eth0]",
    "aoi@[192.0.2.1",
    "aoi@[x-tag:anything]",
    "a" * 65 + "@sakura.example",
    "あ" * 22 + "@sakura.example",
    "aoi@" + "d" * 64 + ".example",
    "aoi@" + "d." * 126 + "example",
    "a\x85b@sakura.example",
    "\udc80@sakura.example",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_address_is_read_and_written_back(text: str) -> None:
    assert text == str(Address.parse(text))
    assert (text, len(text) + 2) == read_path(f"<{text}>")


@pytest.mark.parametrize("text", BAD)
def test_a_bad_address_is_refused_however_it_comes(text: str) -> None:
    with pytest.raises(AddressError):
        Address.parse(text)
    with pytest.raises(AddressError):
        read_path(f"<{text}>")


def test_an_invalid_address_cannot_be_built() -> None:
    with pytest.raises(AddressError):
        Address("a b", "sakura.example")


def test_a_path_is_read_out_of_a_command_and_tells_where_it_ends() -> None:
    command = "MAIL FROM:<aoi@sakura.example> SIZE=120"
    assert ("aoi@sakura.example", command.index(" SIZE")) == read_path(command, 10)


def test_the_null_path_is_empty() -> None:
    assert ("", 2) == read_path("<>")


def test_a_bracket_inside_quotes_does_not_end_the_path() -> None:
    assert ('"a>b"@c.example', 17) == read_path('<"a>b"@c.example> BODY=8BITMIME')


def test_a_source_route_is_read_and_forgotten() -> None:
    path = "<@a.example,@b.example:haruto@fuji.example>"
    assert ("haruto@fuji.example", len(path)) == read_path(path + " SIZE=1")


@pytest.mark.parametrize(
    "text", ["<@a.example>", "<@a.example,b.example:x@c.example>", "<@a..b:x@c.example>"]
)
def test_a_broken_source_route_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        read_path(text)


@pytest.mark.parametrize("text", ["", "aoi@sakura.example", "<aoi@sakura.example", " <a@b>", "<a@b", "<"])
def test_a_path_without_brackets_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        read_path(text)


def test_postmaster_needs_no_domain_where_that_is_allowed() -> None:
    assert ("Postmaster", 12) == read_path("<Postmaster>", postmaster=True)
    with pytest.raises(AddressError):
        read_path("<Postmaster>")


def test_the_mailbox_name_has_no_quoting() -> None:
    assert 'a "b' == Address.parse('"a \\"b"@sakura.example').mailbox_name
    assert "aoi" == Address.parse("aoi@sakura.example").mailbox_name


def test_an_address_beyond_ascii_says_so() -> None:
    assert Address.parse("aoi@sakura.example").is_ascii
    assert not Address.parse("あおい@sakura.example").is_ascii
    assert not Address.parse("aoi@さくら.example").is_ascii


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_what_is_read_is_written_back(text: str) -> None:
    try:
        address = Address.parse(text)
    except AddressError:
        return
    assert text == str(address)


@given(st.text(alphabet='<>@.:,"\\ a-[]1', max_size=20))
def test_any_path_is_read_or_refused_and_never_read_past_its_end(text: str) -> None:
    try:
        mailbox, end = read_path(text)
    except AddressError:
        return
    assert ">" == text[end - 1]
    assert mailbox in text[:end]


atoms = st.text(alphabet="abcXYZ019!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=8)
labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)


@given(st.lists(atoms, min_size=1, max_size=4), st.lists(labels, min_size=1, max_size=4))
def test_every_dot_string_at_every_domain_is_read(local: list[str], domain: list[str]) -> None:
    text = ".".join(local) + "@" + ".".join(domain)
    assert Address(".".join(local), ".".join(domain)) == Address.parse(text)
    assert (text, len(text) + 2) == read_path(f"<{text}>")
