"""Chance by name: each stream is seeded from the run's seed and its own name, so that using one more
stream, or another one more often, changes no draw of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


class Chance:
    """The streams of one run; the same on every platform and under every PYTHONHASHSEED."""

    __slots__ = ("_streams", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, Random] = {}

    def stream(self, name: str) -> Random:
        """The stream of that name, where its last draw left it."""
        stream = self._streams.get(name)
        if stream is None:
            from hashlib import sha256
            from random import Random

            seed = int.from_bytes(sha256(f"{self.seed}:{name}".encode()).digest(), "big")
            stream = self._streams[name] = Random(seed)
        return stream
