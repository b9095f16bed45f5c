from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.dates import encode_date, encode_date_time, read_date, read_date_time
from simulator.protocols.imap.scanner import ParseError, Scanner

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def test_the_dates_of_the_rfc_are_read() -> None:
    assert date(1994, 2, 1) == read_date(Scanner(b"1-Feb-1994"))
    assert date(1994, 2, 1) == read_date(Scanner(b'"01-FEB-1994"'))
    when = datetime(1996, 7, 17, 2, 44, 25, tzinfo=timezone(timedelta(hours=-7)))
    assert when == read_date_time(Scanner(b'"17-Jul-1996 02:44:25 -0700"'))


@given(st.dates())
def test_every_date_comes_back(day: date) -> None:
    assert day == read_date(Scanner(encode_date(day)))


@given(st.datetimes(timezones=ZONES))
def test_every_time_comes_back_to_the_second(when: datetime) -> None:
    again = read_date_time(Scanner(encode_date_time(when)))
    assert when.replace(microsecond=0) == again
    assert when.utcoffset() == again.utcoffset()


@pytest.mark.parametrize(
    "octets", [b"31-Feb-1994", b"1-Foo-1994", b"1994-02-01", b"1-Feb-94", b"", b"0-Jan-2000"]
)
def test_what_is_no_date_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        read_date(Scanner(octets))


@pytest.mark.parametrize(
    "octets",
    [b'"1-Feb-1994 00:00:00 +0000"', b'" 1-Feb-1994 25:00:00 +0000"', b'" 1-Feb-1994 00:00:00 +9900"', b'""'],
)
def test_what_is_no_time_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        read_date_time(Scanner(octets))
