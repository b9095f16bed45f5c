"""xtext: a value that may hold anything, written so that it can stand in a command (RFC 3461 §4)."""

_PLAIN = frozenset(chr(code) for code in range(33, 127)) - {"+", "="}


def encode(text: str) -> str:
    """`+` and `=` and whatever is no printable ASCII as +XX; text outside ASCII as it is (RFC 6533 §3)."""
    if _PLAIN.issuperset(text):
        return text
    return "".join([one if one in _PLAIN or not one.isascii() else f"+{ord(one):02X}" for one in text])


def decode(xtext: str) -> str:
    """Raises ValueError for what is no xtext, or hides what cannot be printed."""
    first, *rest = xtext.split("+")
    text = first
    for piece in rest:
        digits = piece[:2]
        if len(digits) != 2 or not set(digits) <= set("0123456789ABCDEF"):
            raise ValueError("+ in xtext begins two hexadecimal digits")
        text += chr(int(digits, 16)) + piece[2:]
    if not text.isprintable() or "=" in xtext or " " in xtext:
        raise ValueError("xtext holds printable characters")
    return text
