"""Rules about the code itself: sizes, first lines, words to avoid, and what no commit may hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted((ROOT / "simulator").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FILE = 400, 70, 150
NAMES_TO_AVOID = re.compile(r"(utils?|helpers?|manager|misc|common|info)\.py")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {} == {str(path): length for path, length in lengths.items() if length > LONGEST_FILE}
    assert median(lengths.values()) <= MEDIAN_FILE


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in _functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert [] == long


def test_every_module_says_first_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert [] == silent


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [] == [str(path) for path in MODULES if NAMES_TO_AVOID.fullmatch(path.name)]


def test_no_test_sleeps() -> None:
    sleeping = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep", "asyncio.sleep")
    ]
    assert [] == sleeping


def test_no_tracked_file_holds_a_path_of_this_machine() -> None:
    here = str(ROOT).encode()
    found = [
        str(path.relative_to(ROOT)) for path in _tracked() if path.is_file() and here in path.read_bytes()
    ]
    assert [] == found


def test_the_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [] == [
        line
        for line in lines
        if not line.startswith("#") and not re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+", line)
    ]


def test_every_picture_is_small_enough_for_a_slow_line() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
    assert pictures
    assert [] == [picture.name for picture in pictures if picture.stat().st_size > 200 * 1024]
