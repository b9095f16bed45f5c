"""The letter whose parts RFC 3501 §6.4.5 numbers, and a few that are broken."""

RFC_EXAMPLE = b"""\
Subject: outer\r
Content-Type: multipart/mixed; boundary=a\r
\r
preamble\r
--a\r
\r
part 1\r
--a\r
Content-Type: application/octet-stream; name=x.bin\r
Content-Transfer-Encoding: base64\r
Content-Disposition: attachment; filename=x.bin\r
\r
AAEC\r
--a\r
Content-Type: message/rfc822\r
\r
Subject: three\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
\r
part 3.1\r
--b\r
Content-Type: application/octet-stream\r
\r
part 3.2\r
--b--\r
\r
--a\r
Content-Type: multipart/mixed; boundary=c\r
\r
--c\r
Content-Type: image/gif\r
Content-ID: <gif@x>\r
Content-Language: ja, en\r
\r
part 4.1\r
--c\r
Content-Type: message/rfc822\r
\r
Subject: four.two\r
Content-Type: multipart/mixed; boundary=d\r
\r
--d\r
\r
part 4.2.1\r
--d\r
Content-Type: multipart/alternative; boundary=e\r
\r
--e\r
\r
part 4.2.2.1\r
--e\r
Content-Type: text/richtext; charset=utf-8\r
\r
part 4.2.2.2\r
two lines\r
--e--\r
--d--\r
--c--\r
--a--\r
"""

PLAIN = b"Subject: plain\r\nTo: aoi@sakura.example\r\n\r\none\r\ntwo\r\n"

BROKEN = (
    b"",
    b"\r\n",
    b"no header at all",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary\r\n",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\nnever found\r\n",
    b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n",
    b"Content-Type: ///\r\nContent-Disposition: ;;;\r\n\r\n\xff\x00\r\n",
    b"Content-Type: application/pdf; name*=utf-8''%E3%81%82.pdf\r\n\r\nx\r\n",
    b"Content-Type: message/rfc822\r\n\r\n" * 80 + b"deep\r\n",
)
