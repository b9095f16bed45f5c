"""What is shipped: the wheel holds lessons, words and styles, and plays them outside the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_wheel_plays_all_lessons_outside_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("hagaki-*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed), "HAGAKI_STATE": str(tmp_path / "state")}
    for arguments in (["lesson", "check"], ["run", "1", "--solve", "--lang", "ja"], ["run", "3", "--solve"]):
        told = subprocess.run(
            [sys.executable, "-P", "-m", "simulator.cli", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert 0 == told.returncode, told.stdout[-2000:] + told.stderr
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "simulator/lessons/claims.ja.md",
        "simulator/lessons/schema/world.schema.json",
        "simulator/course/template/lesson.ja.yaml",
        "simulator/words/ja/interface.yaml",
        "simulator/tui/app.tcss",
    } <= set(names)


@pytest.mark.slow
def test_make_names_the_missing_package_where_python_has_no_venv(tmp_path: Path) -> None:
    python = tmp_path / "python-without-venv"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    told = subprocess.run(
        ["make", "-f", ROOT / "Makefile", f"PYTHON={python}", "play"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode != 0
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "constraints.txt").touch()
    told = subprocess.run(
        ["make", "-f", ROOT / "Makefile", f"PYTHON={python}", "play"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == sum("sudo apt install python3-venv" in line for line in told.stdout.splitlines())
    assert not (tmp_path / ".venv").exists()
