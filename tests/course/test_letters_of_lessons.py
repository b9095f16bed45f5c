"""The letters that lessons send: names where a template has places for them."""

import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.shelf import lesson_folders
from simulator.trace.kinds import Kind


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_no_letter_of_a_lesson_keeps_an_unfilled_place(folder, language: str) -> None:
    player = Player(load(folder), language=language)
    while True:
        player.solve()
        if player.at_end:
            break
        player.next_step()
    runs = {id(record.run): record.run for record in player.records.values()}
    letters = [entry.octets for run in runs.values() for entry in run.trace if entry.kind is Kind.COMPOSED]
    assert letters
    assert not any(b"{sender}" in letter or b"{recipient}" in letter for letter in letters)
