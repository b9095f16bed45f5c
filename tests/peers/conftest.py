"""Programs that nobody here wrote, found or skipped by name, and a server for them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.serving import Served
from tests.peers.programs import find

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served"))
    yield server
    server.kill()
    assert "" == server.errors


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Runs a program in a home of its own; a missing one skips with the remedy."""

    def run(*command: str | Path, given: str = "", check: bool = True) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [find(str(command[0])), *(str(part) for part in command[1:])],
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb"},
            cwd=tmp_path,
            check=False,
        )
        if check:
            assert 0 == done.returncode, done.stdout + done.stderr
        return done

    return run
