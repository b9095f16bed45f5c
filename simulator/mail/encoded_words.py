"""Encoded words: text beyond ASCII in a header (RFC 2047, with the language tags of RFC 2231 §5)."""

import re
from binascii import Error as BinasciiError, a2b_base64, b2a_base64
from typing import Final

from simulator.mail.charsets import decode_text

_WORD: Final = re.compile(r"=\?([^?\s*]{1,64})(?:\*[^?\s]{0,64})?\?([bBqQ])\?([^?\s]*)\?=")
_QUOTED_OCTET: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
_LONGEST_WORD: Final = 75  # characters (RFC 2047 §2)


def decode_words(value: str) -> str:
    """Replace every encoded word by its text; what cannot be decoded stays as it is. Never raises.

    White space between two words is not part of the text (RFC 2047 §6.2). Neighbours of one charset are
    joined before decoding: many mailers cut a character in two.
    """
    if "=?" not in value:
        return value
    pieces: list[str] = []
    charset, waiting = "", b""
    end = 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        octets = _word_octets(match[2], match[3])
        if octets is None:
            continue
        if not waiting or between.strip(" \t\r\n") or match[1].lower() != charset:
            if waiting:
                pieces.append(decode_text(waiting, charset))
                between = between if between.strip(" \t\r\n") else ""
            pieces.append(between)
            charset, waiting = match[1].lower(), b""
        waiting += octets
        end = match.end()
    if waiting:
        pieces.append(decode_text(waiting, charset))
    return "".join([*pieces, value[end:]])


def _word_octets(encoding: str, text: str) -> bytes | None:
    """The octets that one encoded word stands for; None where it is broken beyond reading."""
    try:
        octets = text.encode("ascii")
    except UnicodeEncodeError:
        return None
    if encoding in "qQ":
        octets = octets.replace(b"_", b" ")
        return _QUOTED_OCTET.sub(lambda match: bytes([int(match[1], 16)]), octets) or None
    try:
        return a2b_base64(octets + b"=" * (-len(octets) % 4)) or None
    except BinasciiError:
        return None


def encode_words(text: str, charset: str = "utf-8", column: int = 0) -> str:
    """Write the words of `text` that need it as base64 encoded words of at most 75 characters.

    `column` is where the text begins on its first line. No character is cut in two (RFC 2047 §5).
    """
    parts = re.split(r"( +)", text)
    first = next((at for at, part in enumerate(parts) if not _is_plain(part)), None)
    if first is None:
        return text
    last = max(at for at, part in enumerate(parts) if not _is_plain(part))
    before, after = "".join(parts[:first]), "".join(parts[last + 1 :])
    words = _words("".join(parts[first : last + 1]), charset, column + len(before))
    return before + " ".join(words) + after


def _is_plain(part: str) -> bool:
    return part.isascii() and "=?" not in part


def _words(text: str, charset: str, column: int) -> list[str]:
    frame = f"=?{charset}?B?{{}}?="
    words: list[str] = []
    piece = ""
    for character in text:
        longer = frame.format(_base64(piece + character, charset))
        room = _LONGEST_WORD - (min(column, 40) if not words else 1)
        if piece and len(longer) > room:
            words.append(frame.format(_base64(piece, charset)))
            piece = ""
        piece += character
    return [*words, frame.format(_base64(piece, charset))]


def _base64(text: str, charset: str) -> str:
    return b2a_base64(text.encode(charset), newline=False).decode("ascii")
