from datetime import UTC, datetime

import pytest

from simulator.mail.message import InternetMessage
from simulator.world.letters import UnknownLetter, template, template_names, write

WHEN = datetime(2026, 4, 1, 9, tzinfo=UTC)


def letter(subject: str, body: str, language: str = "ja") -> InternetMessage:
    return InternetMessage(
        write(
            author_name="あおい",
            author="aoi@sakura.example",
            to_field="haruto@fuji.example",
            subject=subject,
            body=body,
            when=WHEN,
            message_id="1@sakura.example",
            language=language,
        )
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_template_makes_a_letter_in_each_language(language: str) -> None:
    assert "picnic" in template_names()
    for name in template_names():
        subject, body, _ = template(name, language)
        message = letter(subject, body, language)
        assert subject == message.text("Subject")
        assert body.rstrip("\n").encode().replace(b"\n", b"\r\n") + b"\r\n" == message.body


def test_a_template_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(UnknownLetter, match="nothing-like-it"):
        template("nothing-like-it", "en")


def test_a_japanese_body_travels_as_it_is_and_says_so() -> None:
    message = letter("花見", "六時に\n")
    assert ("8bit", "text/plain; charset=utf-8") == (
        message.text("Content-Transfer-Encoding"),
        message.text("Content-Type"),
    )
    assert message.header.isascii()


def test_an_english_body_needs_seven_bits_only() -> None:
    assert "7bit" == letter("Picnic", "At six.\n").text("Content-Transfer-Encoding")
