"""Eve's notebook told as text, group by group, or as JSON, one fact a line."""

from collections.abc import Iterable, Iterator
from typing import Final

from simulator.exports.json import dump
from simulator.exports.telling import Teller
from simulator.trace.cast import called
from simulator.trace.store import Trace
from simulator.views.eve import Eve
from simulator.views.impostor import confided
from simulator.views.notebook.facts import GROUPS, IMPOSTOR, Fact
from simulator.views.safe_text import safe_lines, safe_text
from simulator.views.tap import ends
from simulator.words.catalogue import Catalogue, load

_LINES: Final = 12  # of one value that are printed
_WIDTH: Final = 300
_AS_WRITTEN: Final = ("field", "encoded-words", "envelope")


def overheard(trace: Trace, wire: str) -> tuple[Fact, ...]:
    """Everything that a wire gives away, from its packets alone; then what an impostor on it was told."""
    return (*Eve(trace, wire).notebook(), *confided(trace, wire))


class NotebookTeller:
    """Tells the notebook of each wire of one trace in one language."""

    def __init__(self, trace: Trace, words: Catalogue) -> None:
        self._trace = trace
        self._words = words
        self._teller = Teller(trace.cast, words)
        self._places = {place.name: place.names for place in trace.cast.places}

    def lines(self, wire: str, facts: tuple[Fact, ...]) -> Iterator[str]:
        """One wire: a title, then the groups that hold anything."""
        say = self._words.text
        first, second = map(self._place, ends(self._trace, wire))
        yield say("notebook.title", first=first, second=second, wire=safe_text(wire))
        if not facts:
            yield "  " + say("notebook.nothing")
            return
        places = ends(self._trace, wire)
        key = "notebook.place.of_many" if max(fact.stream for fact in facts) > 1 else "notebook.place"
        for group in (*GROUPS, IMPOSTOR):
            rows = _first_sightings(fact for fact in facts if fact.group == group)
            if rows:
                yield f"  {say(f'notebook.group.{group}')}"
            for fact, count in rows:
                yield from self._value(fact)
                if fact.how != "counted":
                    yield self._where(fact, places[fact.direction], count, key)
        if any(fact.name == "protocol" and fact.value.endswith("TLS") for fact in facts):
            yield "  " + say("notebook.locked")

    def _value(self, fact: Fact) -> Iterator[str]:
        name, lines = name_of(fact, self._words), value_lines(fact)
        if len(lines) == 1:
            yield f"    {name}: {lines[0]}"
            return
        yield f"    {name}:"
        yield from (f"      | {line}" for line in lines[:_LINES])
        if len(lines) > _LINES:
            yield "      " + self._words.text("notebook.more", count=len(lines) - _LINES)

    def _where(self, fact: Fact, source: str, count: int, key: str) -> str:
        if fact.counted_in in ("packet", "opened"):
            key = f"notebook.place.{fact.counted_in}"
        place = self._words.text(
            key if fact.stream else "notebook.place.datagram",
            time=self._teller.clock(fact.time_us).strip(),
            how=how_of(fact, self._words),
            source=self._place(source),
            stream=fact.stream,
            start=fact.start,
            end=fact.end,
            serial=fact.serial,
        )
        again = self._words.text("notebook.again", count=count) if count > 1 else ""
        return f"      {place}{again}"

    def _place(self, name: str) -> str:
        """A place by the name that people call it."""
        names = self._places.get(name, {})
        return safe_text(called(names, self._words.language, name))


def json_lines(trace: Trace, wire: str, facts: Iterable[Fact]) -> Iterator[str]:
    """Every fact as one line of JSON; `from` is the byte range in what `counted_in` says.

    That is the stream of `sent_by`, one datagram, one packet with its headers, or (what an impostor was
    told) that stream without its covering.
    """
    places, words = ends(trace, wire), load("en")
    for fact in facts:
        yield dump(
            {
                "group": fact.group,
                "name": fact.name,
                "value": fact.value,
                "wire": fact.wire,
                "time_us": fact.time_us,
                "from": [fact.start, fact.end],
                "counted_in": fact.counted_in,
                "how": how_of(fact, words),
                "sent_by": places[fact.direction],
                "stream": fact.stream,
                "serial": fact.serial,
            }
        )


def name_of(fact: Fact, words: Catalogue) -> str:
    """What a fact is called: a word of the catalogue, or a header field's own name."""
    key = f"notebook.name.{fact.name}"
    if fact.how in _AS_WRITTEN and fact.name != "line":
        return safe_text(fact.name, 80)
    return words.text(key) if key in words else safe_text(fact.name, 80)


def how_of(fact: Fact, words: Catalogue) -> str:
    """How it was read, in a few words."""
    return words.text(f"notebook.how.{fact.how}", what=safe_text(fact.what, 80))


def value_lines(fact: Fact) -> tuple[str, ...]:
    """What the fact says, safe to show, line by line."""
    return safe_lines(fact.value.encode("utf-8", "replace"), limit=_WIDTH) or ("",)


def _first_sightings(facts: Iterable[Fact]) -> list[tuple[Fact, int]]:
    """Each thing once, where it was read first, and how often it was."""
    found: dict[tuple[object, ...], tuple[Fact, int]] = {}
    for fact in facts:
        counted = fact.stream if fact.how == "counted" else -1
        key = fact.name, fact.value, counted
        first, count = found.get(key, (fact, 0))
        found[key] = first, count + 1
    return list(found.values())
