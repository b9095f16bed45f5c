"""Virtual time: integer microseconds since the start of a run. Nothing here reads the host's clock."""

from typing import Final

MILLISECOND_US: Final = 1_000
SECOND_US: Final = 1_000_000
MINUTE_US: Final = 60 * SECOND_US
