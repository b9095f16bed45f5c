"""Charsets as mail names them: octets to text, with the names that mailers really write. Never raises.

Decoding is for showing; the octets of a letter are never replaced by what is read here.
"""

import codecs
from functools import lru_cache
from typing import Final

# What a name means in practice: the superset that its writers use (as in the WHATWG Encoding Standard).
_MEANT: Final = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "x-euc-jp": "euc_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}

# Python's names for things that are no charset of mail.
_NOT_CHARSETS: Final = frozenset(
    (
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "raw-unicode-escape",
    )
)


@lru_cache(64)
def codec_of(charset: str) -> str:
    """The name of Python's codec for a charset of mail, "" where there is none."""
    name = charset.strip().strip("\"'").lower()
    name = _MEANT.get(name, name)
    if not name or not name.isascii() or len(name) > 64 or name.replace("-", "_") in _NOT_CHARSETS:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, ImportError):
        return ""
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def decode_text(octets: bytes, charset: str = "") -> str:
    """Octets as text. Without a charset that is known and fits: as UTF-8, else as windows-1252.

    Octets that the charset does not have become U+FFFD.
    """
    codec = codec_of(charset)
    if codec:
        try:
            return octets.decode(codec, "strict" if codec == "utf-8" else "replace")
        except (UnicodeError, ValueError, LookupError):
            if charset.strip().lower() in ("utf-8", "utf8"):
                return octets.decode("utf-8", "replace")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")
