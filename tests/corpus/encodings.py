"""Letters in every transfer encoding, whole and broken (RFC 2045 §6)."""

from binascii import b2a_uu

from tests.corpus.writing import Letter, base64_lines, crlf, header, mime

TEXT = "text/plain; charset=utf-8"
HANAMI = "お花見のお知らせです。".encode()

NAMES = """\
--b
Content-Type: text/plain
Content-Disposition: attachment;
 filename*0*=utf-8'ja'%E3%81%8A%E8%8A%B1;
 filename*1*=%E8%A6%8B%20;
 filename*2="plan.txt"

A
--b
Content-Type: text/plain; name="=?ISO-2022-JP?B?GyRCMlYbKEI=?=.txt"

B
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="..\\\\..\\\\etc/passwd"

C
--b--
"""


def _uuencoded(octets: bytes) -> bytes:
    lines = b"".join(b2a_uu(octets[at : at + 45]).rstrip(b"\n") + b"\r\n" for at in range(0, len(octets), 45))
    return b"begin 644 picnic.txt\r\n" + lines + b"`\r\nend\r\n"


def _yencoded(octets: bytes) -> bytes:
    """The look of yEnc: nearly every octet raw, the critical ones escaped with an equals sign."""
    body = b""
    for octet in octets:
        coded = (octet + 42) % 256
        body += b"=" + bytes([(coded + 64) % 256]) if coded in (0, 10, 13, 61, 46) else bytes([coded])
    return (
        b"=ybegin line=128 size=%d name=picnic.bin\r\n" % len(octets)
        + body
        + b"\r\n=yend size=%d\r\n" % len(octets)
    )


LETTERS = [
    Letter("base64", "base64 as it should be", mime("base64", TEXT, "base64") + base64_lines(HANAMI)),
    Letter(
        "base64-upper-case",
        "the name in capitals",
        mime("base64-upper-case", TEXT, "BASE64") + base64_lines(HANAMI),
    ),
    Letter(
        "base64-unpadded",
        "without the equals signs at the end",
        mime("base64-unpadded", TEXT, "base64") + b"SGk\r\n",
    ),
    Letter(
        "base64-one-line",
        "all in one line of 2,000 characters",
        mime("base64-one-line", TEXT, "base64") + b"QUJD" * 500 + b"\r\n",
        notes=("long-lines",),
    ),
    Letter(
        "base64-dirty",
        "foreign characters, blanks and a footer between the lines",
        mime("base64-dirty", TEXT, "base64") + b"44GK6I!!\r\n  qx6KaL\r\n--\r\nSent from my phone\r\n",
    ),
    Letter(
        "base64-pieces",
        "two encoded pieces, one behind the other",
        mime("base64-pieces", TEXT, "base64") + b"SGk=\r\nSGFydXRv\r\nLg==\r\n",
    ),
    Letter(
        "base64-cut",
        "cut in the middle of four characters",
        mime("base64-cut", TEXT, "base64") + b"44GK6Iqx6\r\n",
    ),
    Letter(
        "base64-of-lf",
        "a text with bare LF inside the base64",
        mime("base64-of-lf", TEXT, "base64") + base64_lines(b"one\ntwo\n"),
    ),
    Letter(
        "quoted-printable",
        "soft line ends, trailing blanks, capitals and small letters",
        mime("quoted-printable", TEXT, "quoted-printable")
        + b"=E3=81=8A=E8=8A=B1=e8=a6=8b is =\r\nnear=20\r\na=3Db=\r\n",
    ),
    Letter(
        "quoted-printable-broken",
        "equals signs that mean nothing, raw eight-bit, blanks behind a soft end",
        mime("quoted-printable-broken", TEXT, "quoted-printable")
        + b"100=% and =ZZ and =E\r\nsoft= \r\n\xe3\x81\x8a\r\n=",
        changes=("last-line-end",),
        notes=("eight-bit",),
    ),
    Letter(
        "quoted-printable-dots",
        "a soft end that puts a dot at the start of a line",
        mime("quoted-printable-dots", TEXT, "quoted-printable") + b"and so on=\r\n...\r\n=2E\r\n.=\r\n\r\n",
    ),
    Letter(
        "8bit-in-7bit",
        "says 7bit and is not",
        mime("8bit-in-7bit", TEXT, "7bit") + HANAMI + b"\r\n",
        notes=("eight-bit",),
    ),
    Letter(
        "binary",
        "says binary; every octet but NUL, CR and LF",
        mime("binary", "application/octet-stream", "binary")
        + bytes(octet for octet in range(1, 256) if octet not in b"\r\n")
        + b"\r\n",
        notes=("eight-bit",),
    ),
    Letter(
        "unknown-encoding",
        "an encoding that nobody knows",
        mime("unknown-encoding", TEXT, "x-picnic") + b"Hi\r\n",
    ),
    Letter(
        "two-encodings",
        "two encodings in one field",
        mime("two-encodings", TEXT, "base64, quoted-printable") + b"SGk=\r\n",
    ),
    Letter(
        "uuencode-inline",
        "a uuencoded file inside the text, without MIME",
        header("uuencode-inline") + b"The file:\r\n\r\n" + _uuencoded(HANAMI * 3),
    ),
    Letter(
        "uuencode-part",
        "uuencode as a transfer encoding",
        mime("uuencode-part", "application/octet-stream; name=picnic.txt", "x-uuencode") + _uuencoded(HANAMI),
    ),
    Letter(
        "yenc-like",
        "raw octets in the manner of yEnc",
        header("yenc-like") + _yencoded(bytes(range(256))),
        notes=("eight-bit",),
    ),
    Letter(
        "binhex-like",
        "a BinHex file of an old Macintosh",
        header("binhex-like")
        + crlf("(This file must be converted with BinHex 4.0)\n\n:#dJG'9X0!\"&0MK9-J#!*!%J!!!!:\n"),
    ),
    Letter(
        "encoded-container",
        "a multipart in base64, which RFC 2045 forbids",
        mime("encoded-container", "multipart/mixed; boundary=b", "base64")
        + base64_lines(b"--b\r\n\r\nHidden?\r\n--b--\r\n"),
    ),
    Letter(
        "names-rfc2231",
        "attachments whose names are in pieces, in encoded words, and lead out of the folder",
        mime("names-rfc2231", "multipart/mixed; boundary=b") + crlf(NAMES),
    ),
]
