"""What the whole suite shares: the summary says which programs were missing, and how to get them."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each program of `peers` that is not there: how many tests did without it."""
    missing: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", ()):
        if isinstance(report.longrepr, tuple) and " is missing: " in report.longrepr[2]:
            missing[report.longrepr[2].removeprefix("Skipped: ")] += 1
    if missing:
        terminalreporter.section(f"{sum(missing.values())} tests skipped for want of a program")
        for remedy, count in sorted(missing.items()):
            terminalreporter.write_line(f"{count:>4}  {remedy}")
