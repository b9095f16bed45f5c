"""Letters of our own, as templates: a subject and a body in each language, made into a message (RFC 5322).

A template lies in `lessons/letters/NAME.LANG.txt`, or in the folder `letters` of a lesson: `Subject: …`, an
empty line, the body; `{sender}` and `{recipient}` stand for the names, other braces for values (`values.py`).
What is not plain text says so below its subject, in `Content-…` fields of its own, one a line.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from simulator.faults import Fault
from simulator.mail.dates import format_date
from simulator.mail.encoded_words import encode_words
from simulator.plain_yaml import PlainYamlError, decode
from simulator.sentences import ToldError
from simulator.world.files import read_inside, shown_name
from simulator.world.library import lessons_folder
from simulator.world.values import fill_values

_FALLBACK = "en"
_OF_THE_BODY = "content-"


class UnknownLetter(ToldError):
    """No template of that name that can be read."""


class Template(NamedTuple):
    """A letter that is not addressed yet. `fields` say what its body is; none for plain text."""

    subject: str
    body: str
    fields: tuple[str, ...] = ()


def template(name: str, language: str, beside: Path | None = None, *, seed: int = 0) -> Template:
    """A template, its values chosen by the seed. Raises UnknownLetter.

    A lesson's own letters (`beside` is its folder) go before those that come with hagaki, and English
    stands in where a letter has nothing in the language.
    """
    text = read_template(name, language, beside)
    if text is None:
        raise UnknownLetter("no letter is called '{name}'", name=name)
    head, _, body = fill_values(text, seed).partition("\n\n")
    lines = head.split("\n")
    fields = tuple(line for line in lines if line.lower().startswith(_OF_THE_BODY))
    subject = " ".join(line for line in lines if line not in fields)
    return Template(" ".join(subject.removeprefix("Subject:").split()), body, fields)


def read_template(name: str, language: str, beside: Path | None = None) -> str | None:
    """The text of a template as it was written; None where there is none, or none that can be read."""
    return _read(name, language, beside, [])


def read_faults(name: str, language: str, beside: Path | None = None) -> list[Fault]:
    """Why a template cannot be read; nothing where it can, or where there is none."""
    faults: list[Fault] = []
    _read(name, language, beside, faults)
    return faults


def _read(name: str, language: str, beside: Path | None, faults: list[Fault]) -> str | None:
    found = find_template(name, language, beside)
    if found is None:
        return None
    own = beside is not None and found.is_relative_to(beside)
    octets = read_inside(beside if own and beside is not None else found.parent, found, faults)
    try:
        text = None if octets is None else decode(octets, shown_name(found))
    except PlainYamlError as error:
        faults.append(Fault(error.name, error.line, error.column, error.message))
        return None
    return text if text is None else text.replace("\r\n", "\n")


def find_template(name: str, language: str, beside: Path | None = None) -> Path | None:
    """The file of a template: the lesson's own in the language or in another, then hagaki's."""
    for folder in _folders(beside):
        there = {
            path.name.split(".")[1]: path
            for path in folder.glob("*.*.txt")
            if path.name.partition(".")[0] == name and path.is_file()
        }
        if there:
            return there.get(language) or there.get(_FALLBACK) or there[min(there)]
    return None


def _shared() -> Path:
    return lessons_folder() / "letters"


def _folders(beside: Path | None) -> tuple[Path, ...]:
    return (_shared(),) if beside is None else (beside / "letters", _shared())


def template_names(beside: Path | None = None) -> tuple[str, ...]:
    """The letters there are."""
    names = {path.name.partition(".")[0] for folder in _folders(beside) for path in folder.glob("*.*.txt")}
    return tuple(sorted(names))


def filled(body: str, sender: str, recipient: str) -> str:
    """A template's body with the names in their places."""
    return body.replace("{sender}", sender).replace("{recipient}", recipient)


def write(
    *,
    author_name: str,
    author: str,
    to_field: str,
    subject: str,
    body: str,
    when: datetime,
    message_id: str,
    language: str,
    answered: str = "",
    thread: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
) -> bytes:
    """A plain message, in UTF-8 as it is (8BITMIME): who reads the wire reads what the author wrote.

    `fields` say what the body is where it is something else.
    `answered` is the Message-ID of the letter that it answers, `thread` those that led to it, oldest first.
    """
    ascii_only = body.isascii()
    plain = (
        f"Content-Type: text/plain; charset={'us-ascii' if ascii_only else 'utf-8'}",
        f"Content-Transfer-Encoding: {'7bit' if ascii_only else '8bit'}",
    )
    head = [
        f"From: {encode_words(author_name)} <{author}>",
        f"To: {to_field}",
        f"Subject: {encode_words(subject, column=len('Subject: '))}",
        f"Date: {format_date(when)}",
        f"Message-ID: <{message_id}>",
        *([f"In-Reply-To: {answered}"] if answered else []),
        *(["References: " + "\n ".join(thread)] if thread else []),
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
        *(fields or plain),
    ]
    text = "\n".join(head) + "\n\n" + body.rstrip("\n") + "\n"
    return text.replace("\n", "\r\n").encode()
