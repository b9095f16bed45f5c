"""Letters in the charsets of real mail, rightly and wrongly named."""

from base64 import b64encode

from tests.corpus.writing import Letter, base64_lines, crlf, header, mime

HANAMI = "お花見のお知らせです。①髙橋さんも来ます。\r\n"
JIS = "お花見のお知らせです。\r\n"


def _eight_bit(name: str, about: str, charset: str, octets: bytes) -> Letter:
    notes = ("eight-bit",) if not octets.isascii() else ()
    encoding = "8bit" if notes else "7bit"
    return Letter(name, about, mime(name, f"text/plain; charset={charset}", encoding) + octets, notes=notes)


def _word(charset: str, codec: str, text: str) -> str:
    return f"=?{charset}?B?{b64encode(text.encode(codec)).decode()}?="


LETTERS = [
    _eight_bit(
        "iso-2022-jp", "Japanese as it was sent for thirty years", "ISO-2022-JP", JIS.encode("iso2022_jp")
    ),
    _eight_bit(
        "iso-2022-jp-kana",
        "half-width kana, which ISO-2022-JP does not have and programs sent all the same",
        "ISO-2022-JP",
        b"\x1b(I6\x5e=-\x1b(B\r\n",
    ),
    _eight_bit(
        "iso-2022-jp-unclosed",
        "a line that never shifts back to ASCII",
        "ISO-2022-JP",
        b"\x1b$B$*2V8+\r\nHi\r\n",
    ),
    _eight_bit("shift-jis", "Shift_JIS with characters of one maker", "Shift_JIS", HANAMI.encode("cp932")),
    Letter(
        "shift-jis-second-octets",
        "Shift_JIS whose second octets are backslash, pipe and tilde",
        mime("shift-jis-second-octets", "text/plain; charset=Shift_JIS", "8bit")
        + "ソ表ポ能".encode("cp932")
        + b"\r\n",
        notes=("eight-bit",),
    ),
    _eight_bit("euc-jp", "Japanese as Unix wrote it", "EUC-JP", JIS.encode("euc_jp")),
    _eight_bit("utf-8", "Japanese in UTF-8, eight bits", "utf-8", HANAMI.encode()),
    _eight_bit("utf-7", "UTF-7, which survives seven bits and little else", "UTF-7", JIS.encode("utf-7")),
    Letter(
        "utf-16-base64",
        "UTF-16 with a byte order mark, in base64 because of its NUL octets",
        mime("utf-16-base64", "text/plain; charset=UTF-16", "base64")
        + base64_lines(b"\xff\xfe" + "Hi, お花見\r\n".encode("utf-16-le")),
    ),
    _eight_bit(
        "gb18030", "Chinese, every character there is", "GB18030", "赏花通知。𠮷\r\n".encode("gb18030")
    ),
    _eight_bit("big5", "Chinese in Big5", "Big5", "賞花通知。功能\r\n".encode("big5")),
    _eight_bit("euc-kr", "Korean", "EUC-KR", "벚꽃놀이 안내\r\n".encode("euc_kr")),
    _eight_bit("koi8-r", "Russian as Unix wrote it", "KOI8-R", "Приглашение на пикник\r\n".encode("koi8_r")),
    _eight_bit("iso-8859-1", "Western Europe", "ISO-8859-1", "Grüße, déjà vu\r\n".encode("latin-1")),
    _eight_bit(
        "iso-8859-15", "Western Europe with the euro sign", "ISO-8859-15", "20 €\r\n".encode("iso8859-15")
    ),
    _eight_bit(
        "windows-1252", "curly quotes of one maker", "windows-1252", "“Hi” – 20 €\r\n".encode("cp1252")
    ),
    _eight_bit(
        "mislabelled-latin1",
        "windows-1252 that calls itself ISO-8859-1",
        "iso-8859-1",
        "“Hi” – 20 €\r\n".encode("cp1252"),
    ),
    _eight_bit("mislabelled-utf8", "Shift_JIS that calls itself UTF-8", "utf-8", HANAMI.encode("cp932")),
    _eight_bit("mislabelled-ascii", "UTF-8 that calls itself US-ASCII", "us-ascii", HANAMI.encode()),
    _eight_bit(
        "twice-encoded",
        "UTF-8 taken for Latin-1 and encoded again",
        "utf-8",
        HANAMI.encode().decode("latin-1").encode(),
    ),
    _eight_bit(
        "broken-utf-8",
        "UTF-8 with a character cut in two",
        "utf-8",
        b"\xe3\x81\x8a\xe8\x8a\r\nHi \xff\xfe\r\n",
    ),
    _eight_bit("unknown-charset", "a charset that nobody knows", "x-picnic", b"Hi \xe9\r\n"),
    _eight_bit("charset-in-quotes", "a charset in quotes, with blanks", '" UTF-8 "', HANAMI.encode()),
    Letter(
        "eight-bit-unlabelled",
        "eight-bit text without any MIME field",
        header("eight-bit-unlabelled") + HANAMI.encode("cp932"),
        notes=("eight-bit",),
    ),
    Letter(
        "eight-bit-subject",
        "a Subject in raw Shift_JIS",
        header("eight-bit-subject", "@").replace(b"@\r\n", "花見".encode("cp932") + b"\r\n", 1) + b"Hi\r\n",
        notes=("eight-bit", "eight-bit-header"),
    ),
    Letter(
        "subject-words",
        "encoded words of four charsets in one Subject",
        header(
            "subject-words",
            "Re: "
            + _word("ISO-2022-JP", "iso2022_jp", "お花見")
            + "\n "
            + _word("utf-8", "utf-8", "お知らせ")
            + " (=?iso-8859-1?Q?Gr=FC=DFe?=)\n "
            + _word("KOI8-R", "koi8_r", "пикник"),
        )
        + b"Hi\r\n",
    ),
    Letter(
        "subject-words-broken",
        "encoded words that are cut, empty, nested, in quotes and of no charset",
        header(
            "subject-words-broken",
            "=?utf-8?B?44GK6Iqx?= =?utf-8?B?=E3?= =?utf-8?Q??= =?utf-8?Q?=E8=8A?=\n =?utf-8?Q?=B1?="
            ' "=?utf-8?Q?x?=" =?x-picnic?Q?y?= =?utf-8?B?44GK6Iqx6Ka',
        )
        + b"Hi\r\n",
    ),
    Letter(
        "body-in-escapes",
        "ESC sequences in the body that would clear a terminal",
        header("body-in-escapes") + crlf("\x1b[2J\x1b[31mred\x1b]0;title\x07\x08\x7f\x9b1m\n"),
        notes=("eight-bit",),
    ),
]
