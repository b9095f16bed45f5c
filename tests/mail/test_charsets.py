"""Goal: text in every charset of real mail is read, and no name of a charset can do harm."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.charsets import codec_of, decode_text


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("ISO-2022-JP", "iso2022_jp", "お花見"),
        ("Shift_JIS", "cp932", "①髙"),
        ('"EUC-JP"', "euc_jp", "お花見"),
        ("UTF-7", "utf-7", "お花見"),
        ("GB2312", "gb18030", "鎔"),
        ("KOI8-R", "koi8-r", "Привет"),
        ("windows-1252", "cp1252", "€“”"),
        ("iso-8859-1", "cp1252", "€“”"),
        ("big5", "big5", "賞花"),
        ("ks_c_5601-1987", "cp949", "벚꽃"),
        ("us-ascii", "utf-8", "花"),
    ],
)
def test_a_charset_is_read_as_its_writers_mean_it(charset: str, codec: str, text: str) -> None:
    assert text == decode_text(text.encode(codec), charset)


@pytest.mark.parametrize(
    "charset",
    ["", "no-such", "base64", "rot13", "idna", "unicode_escape", "a" * 999, "花", "\0", "../x", "zlib"],
)
def test_what_is_no_charset_is_not_looked_for(charset: str) -> None:
    assert "" == codec_of(charset)
    assert "花" == decode_text("花".encode(), charset)


@given(
    st.binary(max_size=60),
    st.sampled_from(["", "utf-7", "iso-2022-jp", "gb18030", "hz-gb-2312", "utf-16", "utf-8"]),
)
def test_reading_any_octets_never_fails(octets: bytes, charset: str) -> None:
    assert isinstance(decode_text(octets, charset), str)
