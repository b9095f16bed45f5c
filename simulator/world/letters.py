"""Letters of our own, as templates: a subject and a body in each language, made into a message (RFC 5322).

A template lies in `lessons/letters/NAME.LANG.txt`: `Subject: …`, an empty line, the body; `{sender}` and
`{recipient}` stand for the names.
"""

from datetime import datetime
from pathlib import Path

from simulator.mail.dates import format_date
from simulator.mail.encoded_words import encode_words
from simulator.world.library import lessons_folder


class UnknownLetter(LookupError):
    """No template of that name."""


def template(name: str, language: str, folder: Path | None = None) -> tuple[str, str]:
    """Subject and body of a template; English where the language has none. Raises UnknownLetter."""
    folder = folder or lessons_folder() / "letters"
    for candidate in (language, "en"):
        path = folder / f"{name}.{candidate}.txt"
        if path.is_file():
            head, _, body = path.read_text("utf-8").replace("\r\n", "\n").partition("\n\n")
            return head.removeprefix("Subject:").strip(), body
    raise UnknownLetter(name)


def filled(body: str, sender: str, recipient: str) -> str:
    """A template's body with the names in their places."""
    return body.replace("{sender}", sender).replace("{recipient}", recipient)


def template_names(folder: Path | None = None) -> tuple[str, ...]:
    folder = folder or lessons_folder() / "letters"
    return tuple(sorted({path.name.partition(".")[0] for path in folder.glob("*.*.txt")}))


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
) -> bytes:
    """A plain message, in UTF-8 as it is (8BITMIME): who reads the wire reads what the author wrote."""
    ascii_only = body.isascii()
    head = [
        f"From: {encode_words(author_name)} <{author}>",
        f"To: {to_field}",
        f"Subject: {encode_words(subject, column=len('Subject: '))}",
        f"Date: {format_date(when)}",
        f"Message-ID: <{message_id}>",
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={'us-ascii' if ascii_only else 'utf-8'}",
        f"Content-Transfer-Encoding: {'7bit' if ascii_only else '8bit'}",
    ]
    text = "\n".join(head) + "\n\n" + body.rstrip("\n") + "\n"
    return text.replace("\n", "\r\n").encode()
