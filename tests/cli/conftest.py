"""The command line as a person has it: a process, its exit status, and what it prints where."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest


class Told(NamedTuple):
    status: int
    out: str
    err: str


Hagaki = Callable[..., Told]


@pytest.fixture
def hagaki(tmp_path: Path) -> Hagaki:
    """Run hagaki with these arguments, with a state folder of its own and no terminal."""

    def run(*arguments: str | Path, env: dict[str, str] | None = None) -> Told:
        done = subprocess.run(
            [sys.executable, "-m", "simulator.cli", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "HAGAKI_STATE": str(tmp_path / "state"), "LANG": "C.UTF-8", **(env or {})},
            check=False,
        )
        return Told(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.eml"
    path.write_bytes(b"From: aoi@sakura.example\nSubject: hello\n\nSee you at six.\n.\n..dots\n")
    return path
