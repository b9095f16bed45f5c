"""`hagaki run LESSON` from start to end, beside Python itself that starts and does nothing."""

from tests.bench.processes import HAGAKI, PYTHON, whole_process_ms
from tests.bench.table import Row, in_turns

ROUNDS = 25
LESSON = "1"


def nothing_ms() -> float:
    return whole_process_ms(PYTHON, "-c", "pass")


def run_ms(*options: str) -> float:
    return whole_process_ms(HAGAKI, "run", LESSON, "--lang", "en", *options)


def run_tls_ms() -> float:
    return run_ms("--tls", "required")


def measure(rounds: int = ROUNDS) -> list[Row]:
    for once in (nothing_ms, run_ms, run_tls_ms):  # the first start compiles, which is not what is measured
        once()
    theirs, clear, tls = in_turns([nothing_ms, run_ms, run_tls_ms], rounds)
    return [
        Row("hagaki run LESSON in clear, beside python -c pass", clear, theirs, "ms", 12),
        Row("hagaki run LESSON --tls required, beside python -c pass", tls, theirs, "ms", 18),
    ]
