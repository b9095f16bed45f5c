"""Goal: an envelope is a value: equal by what it says, and never changed in place."""

import pytest

from simulator.mail.envelope import Envelope


def test_an_envelope_declares_nothing_special_unless_told() -> None:
    envelope = Envelope(reverse_path="aoi@sakura.example", forward_paths=("haruto@fuji.example",))
    assert ("7BIT", False) == (envelope.body, envelope.smtputf8)


def test_an_envelope_for_other_recipients_keeps_the_rest() -> None:
    envelope = Envelope(
        reverse_path="", forward_paths=("a@a.example", "b@b.example"), body="8BITMIME", smtputf8=True
    )
    assert Envelope(
        reverse_path="", forward_paths=("b@b.example",), body="8BITMIME", smtputf8=True
    ) == envelope.for_paths(("b@b.example",))


def test_an_envelope_cannot_be_changed() -> None:
    envelope = Envelope(reverse_path="", forward_paths=("a@a.example",))
    with pytest.raises(AttributeError):
        envelope.reverse_path = "eve@eve.example"  # type: ignore[misc]
