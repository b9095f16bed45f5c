"""Programs that nobody here wrote, found or skipped by name, and a server for them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.serving import Served

PACKAGES = {
    "script": "bsdutils",
    "curl": "curl",
    "swaks": "swaks",
    "openssl": "openssl",
    "fetchmail": "fetchmail",
    "mutt": "mutt",
}

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
        name = str(command[0])
        if shutil.which(name) is None:
            pytest.skip(f"{name} is missing: apt-get install {PACKAGES[name]}")
        done = subprocess.run(
            [str(part) for part in command],
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
