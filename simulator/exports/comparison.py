"""Two runs told side by side as plain lines: where they part, what each gave away, how each ended."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from simulator.exports.notebook import how_of, name_of, value_lines
from simulator.exports.telling import Teller
from simulator.trace.cast import called
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views import comparison, dissect, ladder
from simulator.views.notebook.facts import GROUPS, IMPOSTOR, Fact
from simulator.views.safe_text import safe_text
from simulator.views.tap import ends
from simulator.words.catalogue import Catalogue

_LINES: Final = 6  # of one value that are told


class Told(NamedTuple):
    """One side: its name, its trace, and the last entry before what is compared."""

    label: str
    trace: Trace
    since: int = START


class ComparisonTeller:
    """Tells two runs in one language."""

    def __init__(self, left: Told, right: Told, words: Catalogue) -> None:
        self._sides = (left, right)
        self._say = words.text
        self._words = words
        self._tellers = tuple(Teller(side.trace.cast, words) for side in self._sides)

    def lines(self) -> Iterator[str]:
        yield from self._parting()
        for side, teller in zip(self._sides, self._tellers, strict=True):
            yield from ("", self._say("compare.happened", side=side.label))
            told = [
                f"  {line}"
                for serial in side.trace.lane(Lane.TOLD)
                if serial > side.since and (line := teller.line(side.trace[serial]))
            ]
            yield from told or ["  " + self._say("compare.nothing")]
        books = [comparison.Notebooks(side.trace, since=side.since) for side in self._sides]
        known = [book.known(len(side.trace) - 1) for book, side in zip(books, self._sides, strict=True)]
        for number, side in enumerate(self._sides):
            only = comparison.only_in(known[number], known[1 - number])
            yield from ("", self._say("compare.only", side=side.label))
            yield from self._facts(side, only)
        yield ""
        for number, side in enumerate(self._sides):
            yield from self._ending(number, side)

    def _parting(self) -> Iterator[str]:
        left, right = (side.trace for side in self._sides)
        serial = comparison.first_difference(left, right, beyond_wishes=True)
        if serial is None:
            yield self._say("compare.same")
            return
        yield self._say("compare.parting", serial=serial)
        for side, teller in zip(self._sides, self._tellers, strict=True):
            yield f"  {side.label}: {entry_line(side.trace, serial, teller, self._words)}"

    def _facts(self, side: Told, facts: tuple[Fact, ...]) -> Iterator[str]:
        if not facts:
            yield "  " + self._say("compare.no_fact")
        for group in (*GROUPS, IMPOSTOR):
            rows = _once(fact for fact in facts if fact.group == group)
            if rows:
                yield f"  {self._say(f'notebook.group.{group}')}"
            for fact, count in rows:
                lines = [line for line in value_lines(fact) if line.strip()] or [""]
                wire, how = self._wire(side, fact.wire), how_of(fact, self._words)
                key = "compare.where" if count == 1 else "compare.where.more"
                where = self._say(key, wire=wire, how=how, count=count - 1)
                yield f"    {name_of(fact, self._words)}: {lines[0]}  {where}"
                yield from (f"      {line}" for line in lines[1:_LINES])
                if len(lines) > _LINES:
                    yield "      " + self._say("notebook.more", count=len(lines) - _LINES)

    def _wire(self, side: Told, wire: str) -> str:
        names = {place.name: place.names for place in side.trace.cast.places}
        found = [names.get(end, {}) for end in ends(side.trace, wire)]
        language = self._words.language
        return " ― ".join(
            safe_text(called(name, language, end))
            for name, end in zip(found, ends(side.trace, wire), strict=True)
        )

    def _ending(self, number: int, side: Told) -> Iterator[str]:
        until = len(side.trace) - 1
        found = comparison.endings(side.trace, until, side.since)
        for number_of_it, ending in enumerate(found, start=1):
            whose = self._say("compare.letter", side=side.label, number=number_of_it)
            locked = sum(tls is not None for _, _, tls in ending.hops)
            yield self._say(
                "compare.ending",
                side=whose if len(found) > 1 else side.label,
                outcome=self._say(f"compare.outcome.{ending.outcome}"),
                hops=len(ending.hops),
                locked=locked,
            )
        for entry in comparison.failures(side.trace, until, side.since):
            line = self._tellers[number].line(side.trace[entry.serial])
            if line:
                yield f"{side.label}: {line.strip()}"
        if not found:
            yield self._say("compare.ending.none", side=side.label)


def _once(facts: Iterable[Fact]) -> list[tuple[Fact, int]]:
    """Each thing once, with the number of wires on which it was read."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.name, fact.value), []).append(fact)
    return [(same[0], len({fact.wire for fact in same})) for same in found.values()]


def entry_line(trace: Trace, serial: int, teller: Teller, words: Catalogue) -> str:
    """One entry as a line: what was said, or what happened; where it is not there, that the run was over."""
    if serial >= len(trace):
        return words.text("compare.over")
    entry = trace[serial]
    line = teller.line(entry).strip()
    if line:
        return line
    if entry.kind is Kind.CONNECTED:  # to which port may be all the difference
        arguments = dissect.row(trace, serial).arguments
        connected = words.gloss("wire.connected", **arguments)
        return connected.short if connected is not None else ""
    if serial in trace.lane(Lane.CONVERSATION):
        row = ladder.row(trace, serial)
        gloss = words.gloss(*row.gloss_keys, **row.arguments)
        short = gloss.short if gloss is not None else ""
        return "  ".join(part for part in (row.text, short) if part)
    kind = entry.kind.name.lower().replace("_", " ")
    return words.text("compare.entry", time=teller.clock(entry.time_us).strip(), kind=kind)
