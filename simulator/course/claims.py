"""The sentences of the claims that lessons bear out: `lessons/claims.LANG.md`, with headings `## C01`."""

import re
from functools import cache
from pathlib import Path

from simulator.course.inline import join_lines
from simulator.words.language import FALLBACK
from simulator.world.library import lessons_folder

_HEADING = re.compile(r"## (C[0-9]{2})\s*")


@cache
def claims(language: str, folder: Path | None = None) -> dict[str, str]:
    """The sentences by claim, in order; those of the English file where the language has none."""
    folder = lessons_folder() if folder is None else folder
    path = folder / f"claims.{language}.md"
    if not path.is_file():
        path = folder / f"claims.{FALLBACK}.md"
    found: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        heading = _HEADING.fullmatch(line)
        if heading:
            lines = found.setdefault(heading[1], [])
        elif lines is not None and line.strip():
            lines.append(line.strip())
    return {claim: join_lines(lines) for claim, lines in found.items()}
