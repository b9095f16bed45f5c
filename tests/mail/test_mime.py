"""Goal: the tree of parts is right, its byte ranges too, and no letter can break the reading."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.mime import decoded_body, parse_parts, text_of


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


MIXED = crlf(
    """\
Content-Type: multipart/mixed; boundary="b 1"

a preamble
--b 1
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

44GK6Iqx6KaL
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=E3=81=8A=
花
--b--
--b 1  \t
Content-Type: application/pdf; name=a.pdf
Content-Disposition: attachment; filename*=utf-8''%E8%8A%B1.pdf
Content-Transfer-Encoding: base64

JVBERg
--b 1--
an epilogue
"""
)


def test_the_tree_of_a_letter_with_an_attachment() -> None:
    parts = parse_parts(MIXED).walk()
    assert [
        (0, "multipart/mixed"),
        (1, "multipart/alternative"),
        (2, "text/plain"),
        (2, "text/html"),
        (1, "application/pdf"),
    ] == [(part.depth, part.content_type) for part in parts]
    assert () == sum((part.defects for part in parts), ())
    assert "お花見" == text_of(MIXED, parts[2])
    assert "お花" == text_of(MIXED, parts[3])
    assert ("attachment", "花.pdf") == (parts[4].disposition, parts[4].file_name)
    assert b"%PDF" == decoded_body(MIXED, parts[4])


def test_the_byte_ranges_point_at_the_parts() -> None:
    plain = parse_parts(MIXED).walk()[2]
    assert b"44GK6Iqx6KaL" == MIXED[plain.body_start : plain.end]
    assert MIXED[plain.start :].startswith(b"Content-Type: text/plain")
    assert 12 == plain.size


def test_a_letter_inside_a_letter_has_its_own_header() -> None:
    octets = crlf("Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n\n<p>\n")
    outer = parse_parts(octets)
    (inner,) = outer.children
    assert (outer.body_start, "text/html") == (inner.start, inner.content_type)


def test_the_parts_of_a_digest_are_letters() -> None:
    octets = crlf("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nHi\n--b--\n")
    (letter,) = parse_parts(octets).children
    assert "message/rfc822" == letter.content_type
    assert "Hi" == text_of(octets, letter.children[0])


@pytest.mark.parametrize(
    ("text", "defects"),
    [
        ("Content-Type: multipart/mixed\n\nHi\n", ("no-boundary",)),
        ("Content-Type: multipart/mixed; boundary=b\n\nHi\n--B\n", ("boundary-never-found",)),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n", ("no-end-boundary",)),
        ("Content-Type: multipart/mixed; boundary=b\n\n--bb\n\n x--b\n", ("boundary-never-found",)),
        ("Content-Transfer-Encoding: rot13\n\nHi\n", ("unknown-encoding",)),
        ("Content-Type: text/plain; charset=klingon\n\nHi\n", ("unknown-charset",)),
        (
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n",
            ("encoded-container",),
        ),
    ],
)
def test_what_is_wrong_with_a_part_is_told(text: str, defects: tuple[str, ...]) -> None:
    assert defects == parse_parts(crlf(text)).defects


@pytest.mark.parametrize("content_type", ["", "text", "/plain", "text/", "a/b/c"])
def test_a_content_type_that_is_none_is_plain_text(content_type: str) -> None:
    assert "text/plain" == parse_parts(crlf(f"Content-Type: {content_type}\n\nHi\n")).content_type


def test_a_tower_of_letters_is_climbed_to_a_bound() -> None:
    octets = b"Content-Type: message/rfc822\r\n\r\n" * 500
    parts = parse_parts(octets).walk()
    assert 61 == len(parts)
    assert ("too-deep",) == parts[-1].defects


def test_a_letter_of_very_many_parts_is_read_to_a_bound() -> None:
    octets = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 5000
    root = parse_parts(octets)
    assert 2000 == len(root.walk())
    assert "too-many-parts" in root.defects


@pytest.mark.parametrize(
    ("encoding", "body", "octets"),
    [
        ("7bit", b"a=3D", b"a=3D"),
        ("base64", b"SGk=", b"Hi"),
        ("base64", b"SGk", b"Hi"),
        ("base64", b"S!G\r\nk", b"Hi"),
        ("base64", b"SGkx=SGky", b"Hi1Hi2"),
        ("base64", b"SGkxS", b"Hi1"),
        ("base64", b"SGk=SGk=", b"HiHi"),
        ("quoted-printable", b"a=\r\nb=3D=ZZ=", b"ab==ZZ"),
        ("x-uuencode", b'text\r\nbegin 644 a\r\n"2&D \r\nbroken\x7f\r\n`\r\nend\r\nmore', b"Hi"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_go(encoding: str, body: bytes, octets: bytes) -> None:
    letter = b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + body
    assert octets == decoded_body(letter, parse_parts(letter))


def test_only_the_beginning_is_decoded_where_no_more_is_shown() -> None:
    letter = b"\r\n" + b"x" * 100_000
    assert 1000 == len(text_of(letter, parse_parts(letter), limit=1000))


pieces = st.sampled_from(
    [
        b"\r\n",
        b"--b",
        b"--",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"x\xe8",
        b" ",
        b"=",
    ]
)


@given(st.lists(pieces, max_size=20).map(b"".join))
def test_no_letter_breaks_the_reading_and_every_part_lies_inside_its_container(octets: bytes) -> None:
    root = parse_parts(octets)
    assert (0, len(octets)) == (root.start, root.end)
    for part in root.walk():
        assert part.start <= part.body_start <= part.end
        assert isinstance(text_of(octets, part), str)
        at = part.body_start
        for child in part.children:
            assert at <= child.start <= child.end <= part.end
            at = child.end
