"""Which two of a story's ways are held side by side: the one in hand, and any of the others."""

from collections.abc import Sequence

from simulator.tui.screens.compare import CompareScreen, Way


def beside(title: str, ways: Sequence[Way], held: int, other: int, *, folded: bool) -> CompareScreen:
    """Two of the ways, the earlier on the left; a key puts the next of the others beside the one in hand."""

    def another() -> CompareScreen:
        following = (other + 1) % len(ways)
        if following == held:
            following = (following + 1) % len(ways)
        return beside(title, ways, held, following, folded=folded)

    left, right = sorted((held, other))
    more = another if len(ways) > 2 else None
    return CompareScreen(title, ways[left], ways[right], folded=folded, another=more)
