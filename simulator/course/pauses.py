"""Where playing stops by itself within a step: the pause points that its author wrote."""

from simulator.course import vocabulary as can
from simulator.course.acting import CUSTODY
from simulator.course.facts import Where, lines_said
from simulator.course.schema import Step
from simulator.trace.kinds import Lane


def pauses(step: Step, where: Where) -> set[int]:
    """The serials at which to stop, among the entries of the step that `where` ends."""
    found = (_reached(until, where) for until in step.pause)
    return {serial for serial in found if serial is not None}


def _reached(until: can.Until, where: Where) -> int | None:
    """The entry by which it has happened, counted from the step's beginning."""
    begins = where.since("this")
    if isinstance(until, can.Hops):
        wanted = until.hops
        hops = where.trace.lane(Lane.HOP)
        serials = [at for at in hops if where.trace.kind(at) in CUSTODY]
    else:
        wanted = until.count if until.count is not None else until.at_least or 1
        serials = where.entries(until) if isinstance(until, can.Happened) else lines_said(until, where)
    serials = [at for at in serials if begins <= at <= where.serial]
    return serials[wanted - 1] if 0 < wanted <= len(serials) else None
