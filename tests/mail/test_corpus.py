"""Goal: every difficult letter passes the door as its manifest says, and can be looked into.

Method: each file of tests/corpus goes through all of mail and wire; the script wrote the files.
"""

import json
from pathlib import Path

import pytest

from simulator.mail.message import InternetMessage, LetterError, prepare
from simulator.mail.mime import parse_parts, text_of
from simulator.mail.trace_fields import ReceivedField, ReturnPathField
from simulator.wire.stuffing import ContentReader, content
from tests.corpus import make_corpus

FOLDER = Path(make_corpus.__file__).parent
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))


def test_the_files_are_those_that_the_script_writes() -> None:
    wanted = make_corpus.files()
    assert sorted(wanted) == sorted(path.name for path in [*FOLDER.glob("*.eml"), FOLDER / "manifest.json"])
    assert [] == [name for name, octets in wanted.items() if octets != (FOLDER / name).read_bytes()]


def test_the_corpus_is_large() -> None:
    assert len(MANIFEST["letters"]) >= 150


@pytest.mark.parametrize("name", MANIFEST["letters"])
def test_the_door_changes_what_the_manifest_says(name: str) -> None:
    octets = (FOLDER / name).read_bytes()
    expected = MANIFEST["letters"][name]
    prepared = prepare(octets)
    assert (expected["changes"], expected["notes"]) == (list(prepared.changes), list(prepared.notes))
    if not prepared.changes:
        assert octets == prepared.octets


@pytest.mark.parametrize("name", MANIFEST["refused"])
def test_the_door_refuses_what_the_manifest_says(name: str) -> None:
    with pytest.raises(LetterError) as refusal:
        prepare((FOLDER / name).read_bytes())
    assert MANIFEST["refused"][name]["reason"] == refusal.value.reason


@pytest.mark.parametrize("name", MANIFEST["letters"])
def test_every_letter_crosses_a_data_phase_unchanged(name: str) -> None:
    letter = prepare((FOLDER / name).read_bytes()).octets
    transfer = content(letter) + b"QUIT\r\n"
    reader = ContentReader(limit=len(letter))
    rest = None
    for at in range(0, len(transfer), 1460):
        rest = reader.receive(transfer[at : at + 1460])
    assert (b"QUIT\r\n", False) == (rest, reader.overflowed)
    assert letter == reader.take()


@pytest.mark.parametrize("name", MANIFEST["letters"])
def test_every_letter_can_be_looked_into_and_its_body_keeps_its_digest_under_stamps(name: str) -> None:
    letter = prepare((FOLDER / name).read_bytes()).octets
    message = InternetMessage(letter)
    assert letter == message.header + message.body
    for field in message.fields:
        assert isinstance(field.decoded, str)
    for received in message.all("Received"):
        assert ReceivedField.parse(received.value).date is not None
    for part in parse_parts(letter).walk():
        assert isinstance(text_of(letter, part, limit=500), str)
    stamped = ReturnPathField("aoi@sakura.example").encode() + letter
    assert message.body_sha256 == InternetMessage(stamped).body_sha256
