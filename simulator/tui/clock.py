"""The simulation's clock in words: what time it is there, and how much has passed."""

from datetime import datetime, timedelta

from simulator.trace.entry import Intent
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.tui.look import Look

_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def clock(start_time: str, time_us: int) -> str:
    """The time of day, to the second; with the date once the first day is over."""
    start = datetime.fromisoformat(start_time)
    now = start + timedelta(microseconds=time_us)
    shown = f"{now.hour}:{now.minute:02}:{now.second:02}"
    return shown if now.date() == start.date() else f"{now.month}/{now.day} {shown}"


def time_at(trace: Trace, serial: int) -> int:
    """What time it is once an entry is over: the wish to wait is over when the waiting is."""
    if serial < 0:
        return 0
    now = trace.time_us(serial)
    if trace.kind(serial) is Kind.INTENT:
        intent = trace.detail(serial)
        if isinstance(intent, Intent) and intent.verb == "wait":
            units = {"seconds": _MINUTE // 60, "minutes": _MINUTE, "hours": _HOUR, "days": _DAY}
            now += sum(
                int(amount) * units[unit]
                for unit, amount in intent.arguments.items()
                if unit in units and isinstance(amount, int)
            )
            if serial + 1 < len(trace):
                now = min(now, trace.time_us(serial + 1))
    return now


def leap(look: Look, passed_us: int) -> str:
    """The words “three days later” where so much time has passed that it must be said; else empty."""
    for unit, length in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
        if passed_us >= (5 * _MINUTE if unit == "minutes" else length):
            return look.text(f"screen.later.{unit}", count=passed_us // length)
    return ""
