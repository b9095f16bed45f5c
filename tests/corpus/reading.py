"""The difficult letters by name, as octets."""

from pathlib import Path

LETTERS = {path.stem: path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.eml"))}
