"""Dates as IMAP writes them: `1-Feb-1994`, and ` 1-Feb-1994 21:52:25 -0800` (RFC 3501 §9)."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from simulator.protocols.imap.scanner import Scanner

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE: Final = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})")
_DATE_TIME: Final = re.compile(
    r"([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})"
)


def read_date(scanner: Scanner) -> date:
    """A date, quoted or not. Raises ParseError."""
    before = scanner.at
    match = _DATE.fullmatch(scanner.astring().decode("ascii", "replace"))
    try:
        if match is not None:
            return date(int(match[3]), _month(match[2]), int(match[1]))
    except ValueError:
        pass
    scanner.at = before
    raise scanner.error("a date like 1-Feb-1994")


def read_date_time(scanner: Scanner) -> datetime:
    """A quoted date and time with its offset from UTC. Raises ParseError."""
    before = scanner.at
    match = _DATE_TIME.fullmatch(scanner.string().decode("ascii", "replace"))
    try:
        if match is not None:
            day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
            return datetime(
                int(year),
                _month(month),
                int(day),
                int(hour),
                int(minute),
                int(second),
                tzinfo=timezone(offset),
            )
    except ValueError:
        pass
    scanner.at = before
    raise scanner.error('a date like " 1-Feb-1994 21:52:25 -0800"')


def _month(name: str) -> int:
    return _MONTHS.index(name.capitalize()) + 1


def encode_date(when: date) -> bytes:
    return f"{when.day}-{_MONTHS[when.month - 1]}-{when.year:04}".encode()


def encode_date_time(when: datetime) -> bytes:
    """Quoted, of an aware datetime."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    return (
        f'"{when.day:2}-{_MONTHS[when.month - 1]}-{when.year:04} '
        f'{when.hour:02}:{when.minute:02}:{when.second:02} {sign}{hours:02}{minutes:02}"'
    ).encode()
