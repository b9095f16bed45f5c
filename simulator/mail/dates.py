"""Dates as header fields write them (RFC 5322 §3.3), whatever the locale of the machine."""

from datetime import datetime
from typing import Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_date(when: datetime) -> str:
    """`Wed, 01 Apr 2026 09:00:00 +0900` for an aware datetime. Raises ValueError for a naive one."""
    iso = when.isoformat(" ", "seconds")  # 2026-04-01 09:00:00+09:00
    if len(iso) < 25:
        raise ValueError("a date in a header says its offset from UTC; this datetime has none")
    day, month, year, clock = iso[8:10], _MONTHS[when.month - 1], iso[:4], iso[11:19]
    return f"{_DAYS[when.weekday()]}, {day} {month} {year} {clock} {iso[19:22]}{iso[23:25]}"


def parse_date(text: str) -> datetime | None:
    """The date that a field tells, obsolete forms included; None where there is no reading it.

    A date whose zone is unknown (`-0000`, RFC 5322 §3.3) is given as UTC.
    """
    from datetime import timezone
    from email.utils import parsedate_tz

    try:
        parts = parsedate_tz(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if parts is None:
        return None
    from datetime import timedelta

    try:
        zone = timezone(timedelta(seconds=parts[9] or 0))
        return datetime(*parts[:6], tzinfo=zone)
    except (ValueError, OverflowError):
        return None
