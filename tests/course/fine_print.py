"""Which claims' fine print is borne out by which test."""

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])

BORNE_OUT: dict[str, list[str]] = {}


def bears_out(*claims: str) -> Callable[[Test], Test]:
    """The test runs the fine print of these claims."""

    def note(test: Test) -> Test:
        for claim in claims:
            BORNE_OUT.setdefault(claim, []).append(test.__name__)
        return test

    return note
