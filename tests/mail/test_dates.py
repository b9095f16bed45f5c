"""Goal: dates are those of RFC 5322 §3.3 in every locale, and reading them never fails."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from simulator.mail.dates import format_date, parse_date

JAPAN = timezone(timedelta(hours=9))


def test_a_date_is_written_as_rfc_5322_says() -> None:
    assert "Wed, 01 Apr 2026 09:00:03 +0900" == format_date(datetime(2026, 4, 1, 9, 0, 3, tzinfo=JAPAN))


@pytest.mark.parametrize(
    ("minutes", "zone"), [(0, "+0000"), (-210, "-0330"), (345, "+0545"), (-1, "-0001"), (-720, "-1200")]
)
def test_every_offset_is_written_with_its_sign(minutes: int, zone: str) -> None:
    when = datetime(2026, 4, 1, tzinfo=timezone(timedelta(minutes=minutes)))
    assert zone == format_date(when)[-5:]


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        format_date(datetime(2026, 4, 1))


moments = st.datetimes(
    min_value=datetime(1900, 1, 1),
    max_value=datetime(2999, 1, 1),
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(moments)
def test_reading_undoes_writing_to_the_second(when: datetime) -> None:
    assert when.replace(microsecond=0) == parse_date(format_date(when))


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Wed, 1 Apr 2026 09:00 +0900 (JST)", 0),
        ("1 Apr 26 09:00:00 EST", 14),
        ("Wed, 01 Apr 2026 09:00:00 -0000", 9),
    ],
)
def test_old_forms_of_dates_are_read(text: str, hour: int) -> None:
    assert datetime(2026, 4, 1, hour, tzinfo=UTC) == parse_date(text)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "32 Foo 99", "Wed, 99 Apr 2026 99:00:00 +0900", "1 Jan 1 1:1 +9999999"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=50))
def test_reading_any_text_never_fails(text: str) -> None:
    when = parse_date(text)
    assert when is None or when.tzinfo is not None
