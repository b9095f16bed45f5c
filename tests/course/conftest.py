"""Lessons made for the tests: a good one, and ways to break it."""

from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = """\
format: 1
world: two-offices
seed: 7
minutes: 10
steps:
  - id: sent
    minutes: 4
    panes: [route]
    ask: {choices: [wire, server], answer: server}
    do:
      - send: {from: aoi, to: haruto, letter: picnic}
    until: {entry: delivered, to: haruto}
    shows: [C12]
    expect:
      - {mailbox: haruto, holds: 1}
      - {device: home-pc, holds: 0}
  - id: your-turn
    minutes: 6
    panes: [route, conversation]
    console: {protocol: pop3, as: haruto, device: home-pc}
    solution: ["USER haruto", "PASS {password:haruto}", "RETR 1", "QUIT"]
    shows: [C13]
    goal:
      - {device: home-pc, at_least: 1}
    expect:
      - first: {said: client, protocol: pop3, verb: RETR, since: this}
        then: {entry: retrieved, at: home-pc, since: this}
"""
TEXT = """\
---
title: A small lesson
---
## sent
**beginner**: So it has arrived! Is his PC on?
**expert**: It waits on the [[server]].
> Guess where, then press `→`.
### choice wire: On the wire
### why wire
A wire keeps **nothing**.
### choice server: On a server
### why server
Yes.
### fine print C12
Each server keeps its copy (RFC 5321 §2.1).
### speaker notes
Never shown.

## your-turn
Fetch the letter.
### hint 1
Begin with `USER`.
### hint 2
Then `PASS`.
### done
**expert**: Well done.
"""

Write = Callable[..., Path]


@pytest.fixture
def write_lesson(tmp_path: Path) -> Write:
    """Writes a lesson and gives its folder; a pair (old, new) changes the script or the text."""

    def write(script: tuple[str, str] = ("", ""), text: tuple[str, str] = ("", "")) -> Path:
        folder = tmp_path / "21-a-small-lesson"
        folder.mkdir(exist_ok=True)
        assert script[0] in SCRIPT and text[0] in TEXT
        (folder / "lesson.yaml").write_text(SCRIPT.replace(*script, 1) if script[0] else SCRIPT, "utf-8")
        (folder / "en.md").write_text(TEXT.replace(*text, 1) if text[0] else TEXT, "utf-8")
        return folder

    return write
