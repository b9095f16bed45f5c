"""Modified UTF-7: how mailbox names beyond ASCII are written (RFC 3501 §5.1.3).

Printable ASCII stands for itself, `&` is written `&-`, and everything else goes, as UTF-16, into a base64
of its own between `&` and `-`, with a comma for the slash.
"""

from binascii import Error as Base64Error, a2b_base64, b2a_base64


def encode(name: str) -> bytes:
    """Raises UnicodeEncodeError for half a surrogate pair, which is no text."""
    written = []
    foreign = ""
    for character in name:
        if " " <= character <= "~":
            written.append(_shifted(foreign))
            written.append(b"&-" if character == "&" else character.encode("ascii"))
            foreign = ""
        else:
            foreign += character
    written.append(_shifted(foreign))
    return b"".join(written)


def _shifted(text: str) -> bytes:
    if not text:
        return b""
    base64 = b2a_base64(text.encode("utf-16-be"), newline=False)
    return b"&" + base64.rstrip(b"=").replace(b"/", b",") + b"-"


def decode(octets: bytes) -> str:
    """Raises ValueError for all but the one right spelling of a name: two spellings are two mailboxes."""
    name = []
    for index, piece in enumerate(octets.split(b"&")):
        if index == 0:
            name.append(piece.decode("ascii"))
            continue
        foreign, dash, plain = piece.partition(b"-")
        if not dash:
            raise ValueError("a shift that does not end")
        name.append(_unshifted(foreign) if foreign else "&")
        name.append(plain.decode("ascii"))
    text = "".join(name)
    if encode(text) != octets:
        raise ValueError("not the shortest spelling")
    return text


def _unshifted(base64: bytes) -> str:
    try:
        octets = a2b_base64(base64.replace(b",", b"/") + b"=" * (-len(base64) % 4), strict_mode=True)
    except Base64Error:
        raise ValueError("not base64") from None
    return octets.decode("utf-16-be")
