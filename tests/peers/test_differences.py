"""Our servers and Dovecot answer the same lines alike, but for what DIFFERENCES.md lists with its reason."""

import pytest

from tests.peers.comparing import COMPARISONS, compare
from tests.peers.differences import Difference, difference, habits, listed, row, without_habits
from tests.peers.dovecot import dovecot

pytestmark = [pytest.mark.peers, pytest.mark.slow]
LEAST = {"IMAP": 550, "POP3": 110, "Letters": 1_500}  # lines that are asked


@pytest.mark.parametrize("protocol", COMPARISONS)
def test_every_difference_from_dovecot_is_listed_and_every_listed_one_is_there(protocol: str) -> None:
    with dovecot() as server:
        compared = compare(protocol, COMPARISONS[protocol](server))
    known = listed(protocol)
    reasons = {case: reason for case, (_, reason) in known.items()}
    as_found = [row(case, found, reasons.get(case, "?")) for case, found in compared.found.items()]
    as_listed = [row(case, found, reason) for case, (found, reason) in known.items()]
    assert sorted(as_listed) == sorted(as_found)
    assert [] == [habit for habit in habits(protocol) if habit not in compared.met]
    assert LEAST[protocol] < compared.asked


@pytest.mark.parametrize("protocol", COMPARISONS)
def test_every_row_has_a_reason(protocol: str) -> None:
    assert [] == [case for case, (_, reason) in listed(protocol).items() if len(reason) < 10]
    assert [] == [habit for habit in habits(protocol) if len(habit.reason) < 10]


def test_an_unknown_difference_is_told_and_a_habit_is_not_one() -> None:
    assert Difference("* OK", "nothing") == difference(["* OK", "OK"], ["OK"])
    assert difference(["OK"], ["OK"]) is None
    (closed,) = [habit for habit in habits("IMAP") if "CLOSED" in habit.pattern]
    met = set()
    assert ["OK"] == without_habits(["* OK [CLOSED]", "OK"], "Dovecot", [closed], met)
    assert {closed} == met
    assert ["* OK [CLOSED]"] == without_habits(["* OK [CLOSED]"], "hagaki", [closed], met)
