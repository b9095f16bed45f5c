import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.addresses import ImapAddress, read_addresses


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("", []),
        ("aoi@sakura.example", [ImapAddress(None, "aoi", "sakura.example")]),
        ("Aoi <aoi@sakura.example>", [ImapAddress("Aoi", "aoi", "sakura.example")]),
        ('"Doe, John" <j@x.example>', [ImapAddress("Doe, John", "j", "x.example")]),
        ("John Q. Public <j@x.example>", [ImapAddress("John Q. Public", "j", "x.example")]),
        ("j@x.example (John)", [ImapAddress("John", "j", "x.example")]),
        ("<@a, @b : j@x.example>", [ImapAddress(None, "j", "x.example", route="@a,@b")]),
        ("<j(who (me))@(where)x.example>", [ImapAddress(None, "j", "x.example")]),
        ('<"a(b"@x.example>', [ImapAddress(None, "a(b", "x.example")]),
        ('"a b"@x.example', [ImapAddress(None, "a b", "x.example")]),
        ('<"a@b"@x.example>', [ImapAddress(None, "a@b", "x.example")]),
        ("j . d @ x . example", [ImapAddress(None, "j.d", "x.example")]),
        ("j@[192.0.2.1]", [ImapAddress(None, "j", "[192.0.2.1]")]),
        ("a@x, , b@y", [ImapAddress(None, "a", "x"), ImapAddress(None, "b", "y")]),
        ("=?UTF-8?B?44GC?= <a@x>", [ImapAddress("=?UTF-8?B?44GC?=", "a", "x")]),
        ("nobody", [ImapAddress(None, "nobody", "")]),
        ("<>", [ImapAddress(None, "", "")]),
        (
            "Friends: a@x, B <b@y>;, c@z",
            [
                ImapAddress(None, "Friends", None),
                ImapAddress(None, "a", "x"),
                ImapAddress("B", "b", "y"),
                ImapAddress(None, None, None),
                ImapAddress(None, "c", "z"),
            ],
        ),
        (
            "undisclosed-recipients:;",
            [ImapAddress(None, "undisclosed-recipients", None), ImapAddress(None, None, None)],
        ),
        ("a(one (two) \\) three)@x", [ImapAddress("one (two) \\) three", "a", "x")]),
    ],
)
def test_addresses_are_found_in_whatever_form(value: str, addresses: list[ImapAddress]) -> None:
    assert addresses == read_addresses(value)


@given(st.text(alphabet='ab@.,;:<>()[]"\\ \té', max_size=30))
def test_reading_ends_and_never_fails(value: str) -> None:
    for address in read_addresses(value):
        assert address.encode().startswith(b"(")


def test_brackets_without_end_do_not_take_for_ever() -> None:
    assert len(read_addresses("(" * 50_000)) <= 1
    assert len(read_addresses("<" * 20_000)) <= 1
