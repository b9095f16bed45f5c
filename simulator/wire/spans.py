"""Labelled byte ranges: what a stretch of octets is, and what it says."""

from typing import NamedTuple


class Span(NamedTuple):
    """Octets `start` up to, not including, `end`. `label` is a stable key, `value` what was read there."""

    start: int
    end: int
    label: str
    value: str = ""

    def of(self, octets: bytes) -> bytes:
        return octets[self.start : self.end]

    def moved(self, by: int) -> "Span":
        """The same span in a text that begins `by` octets earlier."""
        return Span(self.start + by, self.end + by, self.label, self.value)
