"""How the letters of the corpus are written down: header and body as text, line ends as mail has them."""

from base64 import b64encode
from typing import NamedTuple


class Letter(NamedTuple):
    """One file of the corpus, and what the door (`simulator.mail.message.prepare`) makes of it."""

    name: str
    about: str
    octets: bytes
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""


HEADER = """\
From: Aoi <aoi@sakura.example>
To: Haruto <haruto@fuji.example>
Subject: {subject}
Date: Wed, 01 Apr 2026 09:00:00 +0900
Message-ID: <{name}@sakura.example>
"""


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def header(name: str, subject: str = "Picnic", more: str = "") -> bytes:
    """A complete header, and the empty line behind it."""
    return crlf(HEADER.format(name=name, subject=subject) + more + "\n")


def mime(name: str, content_type: str, encoding: str = "", subject: str = "Picnic") -> bytes:
    """The header of a MIME letter, and the empty line behind it."""
    more = f"MIME-Version: 1.0\nContent-Type: {content_type}\n"
    return header(name, subject, more + (f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""))


def base64_lines(octets: bytes) -> bytes:
    text = b64encode(octets)
    return b"".join(text[at : at + 76] + b"\r\n" for at in range(0, len(text), 76))
