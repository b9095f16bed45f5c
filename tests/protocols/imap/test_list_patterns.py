import re

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.list_patterns import matches


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("*", "a/b/c", True),
        ("%", "a", True),
        ("%", "a/b", False),
        ("a/%", "a/b", True),
        ("a/%", "a/b/c", False),
        ("a/*", "a/b/c", True),
        ("%/%", "a/b", True),
        ("*/c", "a/b/c", True),
        ("", "", True),
        ("", "a", False),
        ("inbox", "INBOX", True),
        ("Inbox/%", "INBOX/old", True),
        ("sent", "Sent", False),
        ("%", "INBOX", True),
        ("I%", "INBOX", True),
        ("iNb*", "INBOX", True),
        ("*x", "INBOX", True),
        ("%/O%", "INBOX/old", False),
    ],
)
def test_a_percent_stays_within_a_level_and_a_star_does_not(pattern: str, name: str, fits: bool) -> None:
    assert fits is matches(pattern, name)


@given(st.text("ab/*%", max_size=8), st.text("ab/", max_size=8))
def test_patterns_match_as_regular_expressions_would(pattern: str, name: str) -> None:
    same = re.escape(pattern).replace(r"\*", ".*").replace("%", "[^/]*")
    assert bool(re.fullmatch(same, name)) is matches(pattern, name)


def test_many_wildcards_take_no_time_to_speak_of() -> None:
    assert not matches("*a" * 200, "a" * 199)
