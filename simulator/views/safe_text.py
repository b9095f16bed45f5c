"""Foreign text made showable: what could steer a terminal, hide or reorder text becomes a visible name.

`<ESC>`, `<NUL>`, `<U+202E>` stand for the characters, `<x9F>` for an octet that is no UTF-8. The
result has no control, format, private or unassigned character, and is safe as data; it is not markup.
"""

from typing import Final

WIDE_LIMIT: Final = 1000
"""Characters of one line that are shown; longer ones end in an ellipsis."""
ELLIPSIS: Final = "…"

_NAMES: Final = {
    0: "NUL",
    7: "BEL",
    8: "BS",
    10: "LF",
    11: "VT",
    12: "FF",
    13: "CR",
    27: "ESC",
    127: "DEL",
}
_SPACES: Final = frozenset(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
_TAB: Final = "    "


def safe_text(text: str | bytes, limit: int = WIDE_LIMIT) -> str:
    """One line of foreign text, showable, of at most `limit` characters and an ellipsis."""
    if isinstance(text, bytes):
        text = text[: 4 * limit + 4].decode("utf-8", "surrogateescape")
    cut = len(text) > limit
    if cut:
        text = text[:limit]
    if not text.isprintable():
        text = "".join(map(_shown, text))
        if len(text) > limit:
            text, cut = text[:limit], True
    return text + ELLIPSIS if cut else text


def safe_lines(octets: bytes, *, lines: int = 1000, limit: int = WIDE_LIMIT) -> tuple[str, ...]:
    """The first lines of a text, each showable, without their line ends (CRLF, or LF alone)."""
    found: list[str] = []
    start = 0
    while start < len(octets) and len(found) < lines:
        end = octets.find(b"\n", start)
        if end < 0:
            end = len(octets)
        text_end = end - 1 if octets[end - 1 : end] == b"\r" and end > start else end
        found.append(safe_text(octets[start:text_end], limit))
        start = end + 1
    return tuple(found)


def _shown(character: str) -> str:
    if character.isprintable() or character == "\u3000":
        return character
    if character == "\t":
        return _TAB
    if character in _SPACES:
        return " "
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"<x{code - 0xDC00:02X}>"
    return f"<{_NAMES[code]}>" if code in _NAMES else f"<U+{code:04X}>"
