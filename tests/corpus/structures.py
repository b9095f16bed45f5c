"""Letters of every MIME structure (RFC 2046)."""

from tests.corpus.writing import Letter, base64_lines, crlf, header, mime

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180d6e6a9200000000049454e44ae426082"
)


def nested(depth: int) -> bytes:
    opening = "".join(
        f'--b{level}\nContent-Type: multipart/mixed; boundary="b{level + 1}"\n\n' for level in range(depth)
    )
    closing = "".join(f"--b{level}--\n" for level in range(depth, -1, -1))
    return crlf(f"{opening}--b{depth}\nContent-Type: text/plain\n\nThe innermost room.\n{closing}")


def _image(boundary: str) -> bytes:
    return (
        crlf(
            f"--{boundary}\nContent-Type: image/png; name=blossom.png\nContent-ID: <blossom@sakura.example>\n"
            "Content-Disposition: inline; filename=blossom.png\nContent-Transfer-Encoding: base64\n\n"
        )
        + base64_lines(PNG)
        + crlf(f"--{boundary}--\n")
    )


ALTERNATIVE = """\
--alt
Content-Type: text/plain; charset=utf-8

Shall we go to the park?
--alt
Content-Type: text/html; charset=utf-8

<p>Shall we go to the <b>park</b>?</p>
--alt--
"""

LETTERS = [
    Letter("plain", "one line of plain ASCII", header("plain") + b"Shall we go to the park?\r\n"),
    Letter("empty-body", "a header and nothing below", header("empty-body")),
    Letter(
        "alternative",
        "the same text plain and in HTML",
        mime("alternative", "multipart/alternative; boundary=alt") + crlf(ALTERNATIVE),
    ),
    Letter(
        "mixed-attachment",
        "a text and a picture as attachment",
        mime("mixed-attachment", "multipart/mixed; boundary=mix")
        + crlf("--mix\n\nThe picture is below.\n")
        + _image("mix"),
    ),
    Letter(
        "related-inline-image",
        "HTML that shows a picture of the same letter by its Content-ID",
        mime("related-inline-image", "multipart/related; boundary=rel; type=text/html")
        + crlf('--rel\nContent-Type: text/html\n\n<img src="cid:blossom@sakura.example">\n')
        + _image("rel"),
    ),
    Letter(
        "mixed-related-alternative",
        "the three usual containers inside each other",
        mime("mixed-related-alternative", "multipart/mixed; boundary=mix")
        + crlf("--mix\nContent-Type: multipart/related; boundary=rel\n\n")
        + crlf("--rel\nContent-Type: multipart/alternative; boundary=alt\n\n" + ALTERNATIVE)
        + _image("rel")
        + crlf("--mix\nContent-Type: application/pdf; name=map.pdf\n\n%PDF-1.4 not really\n--mix--\n"),
    ),
    Letter(
        "digest",
        "a multipart/digest, whose parts are letters unless they say otherwise",
        mime("digest", "multipart/digest; boundary=dig")
        + crlf("--dig\n\nSubject: one\n\nFirst.\n--dig\n\nSubject: two\n\nSecond.\n--dig--\n"),
    ),
    Letter(
        "parallel",
        "a multipart/parallel, which nobody shows in parallel",
        mime("parallel", "multipart/parallel; boundary=par")
        + crlf("--par\n\nLeft.\n--par\n\nRight.\n--par--\n"),
    ),
    Letter(
        "form-data",
        "a multipart type that has no business in mail",
        mime("form-data", "multipart/form-data; boundary=form")
        + crlf('--form\nContent-Disposition: form-data; name="a"\n\n1\n--form--\n'),
    ),
    Letter(
        "preamble-and-epilogue",
        "text before the first and behind the last part, which no program shows",
        mime("preamble-and-epilogue", "multipart/mixed; boundary=b")
        + crlf("You need a newer program.\n--b\n\nThe only part.\n--b--\nNobody reads this.\n"),
    ),
    Letter(
        "forwarded-letter",
        "a letter inside a letter",
        mime("forwarded-letter", "message/rfc822")
        + header("inner", "The first letter")
        + b"I am inside.\r\n",
    ),
    Letter(
        "letter-in-letter-in-letter",
        "letters inside letters, five deep",
        b"".join(mime(f"level-{level}", "message/rfc822") for level in range(5))
        + header("innermost")
        + b"Hi\r\n",
    ),
    Letter(
        "deep-50",
        "containers inside each other, fifty deep",
        mime("deep-50", 'multipart/mixed; boundary="b0"') + nested(50),
    ),
    Letter(
        "deep-200",
        "containers inside each other, two hundred deep",
        mime("deep-200", 'multipart/mixed; boundary="b0"') + nested(200),
    ),
    Letter(
        "many-parts",
        "three hundred parts in a row",
        mime("many-parts", "multipart/mixed; boundary=b")
        + crlf("".join(f"--b\n\nPart {number}.\n" for number in range(300)) + "--b--\n"),
    ),
    Letter(
        "external-body",
        "a message/external-body part: only a pointer to the content",
        mime("external-body", 'message/external-body; access-type=URL; URL="https://files.example/map.pdf"')
        + crlf("Content-Type: application/pdf\n\n"),
    ),
    Letter(
        "partial",
        "a message/partial: one of three pieces of a letter",
        mime("partial", 'message/partial; number=2; total=3; id="whole@sakura.example"')
        + b"the middle piece\r\n",
    ),
    Letter(
        "html-only",
        "HTML without a plain version, with a script and a tracking picture",
        mime("html-only", "text/html; charset=utf-8")
        + crlf('<html><script>alert(1)</script><img src="https://track.example/1.gif">Hi</html>\n'),
    ),
    Letter(
        "format-flowed",
        "a text whose lines flow: the blank at a line's end means that it goes on",
        mime("format-flowed", "text/plain; format=flowed; delsp=yes")
        + b"This line goes on \r\nand on \r\nto here.\r\n-- \r\nAoi\r\n",
    ),
]
