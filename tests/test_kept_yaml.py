"""What our own YAML files say, kept from one start to the next: for the same octets, whole or not at all."""

import sys
from pathlib import Path

import pytest

from simulator import kept_yaml, plain_yaml

OCTETS = b"title: Picnic\nsteps: [1, 2.5, true, null]\n"
DATA = {"title": "Picnic", "steps": [1, 2.5, True, None]}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of ours, in a Python that may write."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "lesson.yaml"
    path.write_bytes(OCTETS)
    return path


def read(path: Path) -> plain_yaml.Plain:
    return plain_yaml.load_octets(path.read_bytes(), "lesson.yaml", ours=path)[0]


def kept_files(path: Path) -> list[Path]:
    return sorted((path.parent / "__pycache__").glob("*"))


def test_what_has_been_read_is_recalled_without_parsing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert DATA == read(file)
    monkeypatch.setattr(plain_yaml, "_composed", None)
    assert DATA == read(file)


def test_other_octets_are_parsed_whatever_is_kept(file: Path) -> None:
    read(file)
    file.write_bytes(b"title: Letter\n")
    assert {"title": "Letter"} == read(file)
    assert {"title": "Letter"} == kept_yaml.recall(file, b"title: Letter\n")


def test_positions_are_those_of_the_text(file: Path) -> None:
    read(file)
    _, positions = plain_yaml.load_octets(OCTETS, "lesson.yaml", ours=file)
    assert (2, 8) == positions.at(("steps",))


@pytest.mark.parametrize("damaged", [b"", b"no marshal", b"\xe9\x01", b"N"])
def test_a_damaged_memory_is_none(file: Path, damaged: bytes) -> None:
    read(file)
    (kept,) = kept_files(file)
    kept.write_bytes(damaged)
    assert kept_yaml.recall(file, OCTETS) is None
    assert DATA == read(file)
    assert kept_yaml.recall(file, OCTETS) is not None


def test_a_fault_is_not_kept(file: Path) -> None:
    file.write_bytes(b"a: 1\na: 2\n")
    for _ in range(2):
        with pytest.raises(plain_yaml.PlainYamlError, match="stands here twice"):
            read(file)
    assert [] == kept_files(file)


def test_where_python_writes_nothing_neither_do_we(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert DATA == read(file)
    assert [] == kept_files(file)


def test_where_nothing_can_be_written_all_is_read_as_ever(file: Path) -> None:
    (file.parent / "__pycache__").write_text("a file in the way")
    assert DATA == read(file)


def test_it_is_kept_where_python_keeps_its_own(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = file.parent / "elsewhere"
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    read(file)
    assert [] == kept_files(file)
    (kept,) = elsewhere.rglob("lesson.yaml.*")
    assert file.parent == Path("/", *kept.parent.relative_to(elsewhere).parts)


def test_a_file_of_somebody_else_leaves_nothing_beside_it(file: Path) -> None:
    plain_yaml.load_file(file)
    assert [] == kept_files(file)
