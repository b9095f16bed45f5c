"""Goal: an envelope is a value: equal by what it says, and never changed in place."""

import pytest

from simulator.mail.envelope import Envelope, RecipientWish


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


# What an author asked to be told of, recipient by recipient (RFC 3461 §4.1).

NEVER = RecipientWish(path="a@x.example", notify="NEVER")
BOTH = RecipientWish(path="b@x.example", notify="SUCCESS,DELAY")
SILENT = RecipientWish(path="c@x.example", original="rfc822;d@x.example")
PATHS = ("a@x.example", "b@x.example", "c@x.example", "e@x.example")
ENVELOPE = Envelope(
    reverse_path="z@x.example", forward_paths=PATHS, wishes=(NEVER, BOTH, SILENT), ret="HDRS", envid="QQ"
)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a@x.example", []),
        ("b@x.example", ["SUCCESS", "DELAY"]),
        ("c@x.example", ["FAILURE"]),
        ("e@x.example", ["FAILURE"]),
    ],
)
def test_of_failure_alone_unless_something_else_was_asked(path: str, told: list[str]) -> None:
    occasions = ("SUCCESS", "FAILURE", "DELAY")
    assert told == [occasion for occasion in occasions if ENVELOPE.wants(path, occasion)]  # type: ignore[arg-type]


def test_each_recipient_keeps_its_wish_when_the_recipients_part() -> None:
    part = ENVELOPE.for_paths(("b@x.example", "e@x.example"))
    assert ((BOTH,), "HDRS", "QQ") == (part.wishes, part.ret, part.envid)
    assert part.wish("a@x.example") is None
