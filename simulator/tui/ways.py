"""Which two of a story's ways are held side by side: the one in hand, and any of the others."""

from collections.abc import Callable, Sequence

from simulator.tui.screens.compare import CompareScreen, Way


def beside(
    title: str,
    ways: Sequence[Way],
    held: int,
    other: int,
    *,
    folded: bool,
    wheel: Callable[[int, int], None] | None = None,
) -> CompareScreen:
    """Two of the ways, the earlier on the left; a key puts the next of the others beside the one in hand.

    `wheel` takes the wheel: in which of the ways, and after which entry of it.
    """

    def another() -> CompareScreen:
        following = (other + 1) % len(ways)
        if following == held:
            following = (following + 1) % len(ways)
        return beside(title, ways, held, following, folded=folded, wheel=wheel)

    shown = sorted((held, other))
    left, right = (ways[number] for number in shown)
    take = None if wheel is None else lambda side, at: wheel(shown[side], at)
    more = another if len(ways) > 2 else None
    return CompareScreen(title, left, right, folded=folded, another=more, wheel=take)
