"""Write the corpus: one file a letter, and `manifest.json`, which says what each is and what the door does.

Run `python -m tests.corpus.make_corpus` after changing a letter; a test compares the files with this.
"""

import json
from pathlib import Path
from typing import Any

from tests.corpus import charsets, encodings, headers, malformed, reports, structures
from tests.corpus.writing import Letter

FOLDER = Path(__file__).parent

LETTERS: list[Letter] = [
    letter
    for room in (structures, charsets, encodings, malformed, headers, reports)
    for letter in room.LETTERS
]
REFUSED: list[Letter] = malformed.REFUSED


def manifest() -> dict[str, Any]:
    """What is expected of each file: `changes` and `notes` as `prepare` names them, or why it is refused."""
    return {
        "letters": {
            f"{letter.name}.eml": {
                "about": letter.about,
                "changes": list(letter.changes),
                "notes": list(letter.notes),
            }
            for letter in LETTERS
        },
        "refused": {
            f"{letter.name}.eml": {"about": letter.about, "reason": letter.refused} for letter in REFUSED
        },
    }


def files() -> dict[str, bytes]:
    """Every file of the corpus by its name, the manifest included."""
    found = {f"{letter.name}.eml": letter.octets for letter in (*LETTERS, *REFUSED)}
    assert len(LETTERS) + len(REFUSED) == len(found)
    text = json.dumps(manifest(), indent=1, ensure_ascii=False)
    return {**found, "manifest.json": text.encode() + b"\n"}


def main() -> None:
    wanted = files()
    for path in FOLDER.glob("*.eml"):
        if path.name not in wanted:
            path.unlink()
    for name, octets in wanted.items():
        (FOLDER / name).write_bytes(octets)


if __name__ == "__main__":
    main()
