"""Letters that break the rules of RFC 5322 and RFC 2046, and what the door makes of them."""

from tests.corpus.writing import Letter, crlf, header, mime

LF = ("line-ends",)
NO_HEADER = ("empty-line",)

LETTERS = [
    Letter("no-header", "a text without any header", b"Shall we go to the park?\r\nAoi\r\n", NO_HEADER),
    Letter(
        "no-header-lf",
        "the same with LF and no last line end",
        b"Hi\n.dot\nbye",
        (*LF, "last-line-end", *NO_HEADER),
    ),
    Letter(
        "no-header-colon",
        "a text whose first line has a colon behind two words",
        b"Dear Haruto: hi!\r\n",
        NO_HEADER,
    ),
    Letter(
        "no-header-blank", "a text whose first line begins with a blank", b"  Hi Haruto\r\nAoi\r\n", NO_HEADER
    ),
    Letter(
        "starts-with-empty-line", "an empty header: the empty line comes first", b"\r\nFrom: is text here\r\n"
    ),
    Letter("only-header", "a header and not even an empty line", header("only-header").removesuffix(b"\r\n")),
    Letter("only-line-ends", "nothing but empty lines", b"\n\n\n", LF),
    Letter("one-octet", "a file of one octet", b"x", ("last-line-end", *NO_HEADER)),
    Letter(
        "missing-empty-line",
        "the body follows the header at once",
        header("missing-empty-line").removesuffix(b"\r\n") + b"Shall we go to the park?\r\nYes, let us.\r\n",
    ),
    Letter(
        "junk-in-header",
        "a line in the header that is no field",
        header("junk-in-header", more="this line is no field\nX-After: still the header\n") + b"Hi\r\n",
    ),
    Letter(
        "blank-line-with-blanks",
        "a line of blanks where the empty line should be",
        header("blank-line-with-blanks").removesuffix(b"\r\n") + b"  \t\r\nbody or header?\r\n\r\nbody\r\n",
    ),
    Letter(
        "bare-lf",
        "every line ends in LF",
        (header("bare-lf") + b"one\r\ntwo\r\n").replace(b"\r\n", b"\n"),
        LF,
    ),
    Letter(
        "bare-cr",
        "every line ends in CR",
        (header("bare-cr") + b"one\r\ntwo\r\n").replace(b"\r\n", b"\r"),
        LF,
    ),
    Letter(
        "mixed-line-ends",
        "CRLF, LF and CR in one letter",
        header("mixed-line-ends") + b"a\nb\rc\r\n\n\rd\r\n",
        LF,
    ),
    Letter("cr-cr-lf", "two CR before each LF", header("cr-cr-lf") + b"one\r\r\ntwo\r\r\n", LF),
    Letter(
        "lf-dot-lf",
        "LF dot LF, with which a letter may try to smuggle commands",
        header("lf-dot-lf") + b"Hi\n.\nMAIL FROM:<eve@eve.example>\r\n",
        LF,
    ),
    Letter("cr-dot-cr", "CR dot CRLF, the same trick", header("cr-dot-cr") + b"Hi\r.\r\nRSET\r\n", LF),
    Letter(
        "no-last-line-end",
        "the last line has no end",
        header("no-last-line-end") + b"Bye",
        ("last-line-end",),
    ),
    Letter("ends-in-cr", "the last octet is a bare CR", header("ends-in-cr") + b"Bye\r", LF),
    Letter("lone-dots", "lines of nothing but dots", header("lone-dots") + b".\r\n..\r\n...\r\n.\r\n"),
    Letter(
        "leading-dots",
        "lines that begin with a dot",
        header("leading-dots") + b".signature\r\n..hidden\r\na.b\r\n. \r\n",
    ),
    Letter("dot-at-once", "the first line of a text without header is a dot", b".\r\nHi\r\n", NO_HEADER),
    Letter(
        "dot-at-end",
        "a dot without a line end is the last octet",
        header("dot-at-end") + b"Hi\r\n.",
        ("last-line-end",),
    ),
    Letter(
        "empty-lines-at-end",
        "many empty lines at the end, which must all arrive",
        header("empty-lines-at-end") + b"Hi\r\n" + b"\r\n" * 20,
    ),
    Letter(
        "trailing-blanks",
        "blanks and tabs at the ends of lines, and a form feed",
        header("trailing-blanks") + b"Hi \r\n-- \r\n\t\r\nAoi\t \x0c\r\n",
    ),
    Letter(
        "smtp-in-body",
        "a body that looks like an SMTP conversation",
        header("smtp-in-body") + b"QUIT\r\nRSET\r\n250 Ok\r\n-ERR no\r\n+OK\r\nDATA\r\n",
    ),
    Letter(
        "mbox-line",
        "the From line of an mbox file comes first",
        b"From aoi@sakura.example Wed Apr  1 09:00:00 2026\r\n" + header("mbox-line") + b"Hi\r\n",
        notes=("mbox-line",),
    ),
    Letter(
        "mbox-from-in-body",
        "lines that begin with From, as mbox files quote them",
        header("mbox-from-in-body") + b"From here to there\r\n>From there to here\r\n",
    ),
    Letter(
        "byte-order-mark",
        "a UTF-8 byte order mark before the first field",
        b"\xef\xbb\xbf" + header("byte-order-mark") + b"Hi\r\n",
        notes=("eight-bit", "eight-bit-header", "byte-order-mark"),
    ),
    Letter("line-998", "a line of exactly 998 octets", header("line-998") + b"x" * 998 + b"\r\n"),
    Letter(
        "line-999",
        "a line one octet too long",
        header("line-999") + b"x" * 999 + b"\r\n",
        notes=("long-lines",),
    ),
    Letter(
        "lines-10000",
        "three lines of 10,000 octets",
        header("lines-10000") + (b"." * 10_000 + b"\r\n") * 3,
        notes=("long-lines",),
    ),
    Letter(
        "line-100000",
        "one line of 100,000 octets of Japanese",
        mime("line-100000", "text/plain; charset=utf-8", "8bit") + "花".encode() * 33_000 + b"\r\n",
        notes=("long-lines", "eight-bit"),
    ),
    Letter(
        "no-end-boundary",
        "the last boundary is missing",
        mime("no-end-boundary", "multipart/mixed; boundary=b") + crlf("--b\n\nThe only part.\n"),
    ),
    Letter(
        "wrong-boundary",
        "the body uses another boundary than the header says",
        mime("wrong-boundary", "multipart/mixed; boundary=b") + crlf("--c\n\nA part?\n--c--\n"),
    ),
    Letter(
        "no-boundary",
        "a multipart that names no boundary",
        mime("no-boundary", "multipart/mixed") + crlf("--b\n\nA part?\n--b--\n"),
    ),
    Letter(
        "prefix-boundaries",
        "a boundary that begins like the one around it",
        mime("prefix-boundaries", "multipart/mixed; boundary=b")
        + crlf("--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nInner.\n--bb--\n--b--\n"),
    ),
    Letter(
        "same-boundary",
        "the same boundary inside and outside",
        mime("same-boundary", "multipart/mixed; boundary=b")
        + crlf("--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nWhere?\n--b--\n--b--\n"),
    ),
    Letter(
        "long-boundary",
        "a boundary of two hundred characters, with blanks and colons",
        mime("long-boundary", 'multipart/mixed; boundary="' + "a b:" * 50 + '"')
        + crlf("--" + "a b:" * 50 + "\n\nHi\n--" + "a b:" * 50 + "--\n"),
    ),
    Letter(
        "strange-content-types",
        "content types that are none",
        mime("strange-content-types", "multipart/mixed; boundary=b")
        + crlf(
            "".join(
                f"--b\nContent-Type: {kind}\n\nx\n" for kind in ("text", "/", ";", "a/b/c", '"', "(", "花/見")
            )
        )
        + crlf("--b--\n"),
        notes=("eight-bit",),
    ),
]

REFUSED = [
    Letter("nul-in-body", "a NUL octet in the body", header("nul-in-body") + b"Hi\0there\r\n", refused="nul"),
    Letter(
        "nul-in-header",
        "a NUL octet in the header",
        header("nul-in-header", "a\0b") + b"Hi\r\n",
        refused="nul",
    ),
    Letter(
        "utf-16-raw", "a whole letter saved as UTF-16", header("x").decode().encode("utf-16"), refused="nul"
    ),
]
