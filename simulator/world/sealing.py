"""Makes the sealed letters of lessons: `python -m simulator.world.sealing KEY.pem LETTER.txt > SEALED.txt`.

LETTER is a letter as lessons write it, without places to fill in: its subject stays outside, its body goes
inside. KEY is a file with a certificate (and, for whoever is to open the letter, its private key).
"""

import base64
import sys
from pathlib import Path
from textwrap import wrap
from typing import Final

from simulator.mail.sealing import seal

_FIELDS: Final = (
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
    "Content-Transfer-Encoding: base64",
    'Content-Disposition: attachment; filename="smime.p7m"',
)
_INSIDE: Final = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
_LINE: Final = 64


def sealed_letter(letter: str, certificate: bytes) -> str:
    """A letter of lessons, with its body sealed for whose certificate that is. Raises ValueError."""
    head, _, body = letter.partition("\n\n")
    inside = (_INSIDE + body).replace("\n", "\r\n").encode()
    text = "\n".join(wrap(base64.b64encode(seal(inside, certificate)).decode(), _LINE))
    return "\n".join((head, *_FIELDS, "", text, ""))


if __name__ == "__main__":
    key, source = (Path(name) for name in sys.argv[1:3])
    sys.stdout.write(sealed_letter(source.read_text("utf-8"), key.read_bytes()))
