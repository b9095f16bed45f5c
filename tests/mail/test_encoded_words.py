"""Goal: encoded words of every mailer are read, broken ones never fail, and ours are right (RFC 2047)."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.encoded_words import decode_words, encode_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?44GK6Iqx6KaL?=", "お花見"),
        ("=?UTF-8?q?caf=C3=A9_au_lait?=", "café au lait"),
        ("=?ISO-2022-JP?B?GyRCJCoyVjgrGyhC?=", "お花見"),
        ("=?Shift_JIS?B?gqiJ1Iyp?=", "お花見"),
        ("=?euc-jp?B?pKqy1rir?=", "お花見"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?=\t =?iso-8859-1?Q?b?= c", "ab c"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("Re: =?utf-8?B?5LiA?= and =?utf-8?B?5LqM?=", "Re: 一 and 二"),
        ("=?utf-8?B?44GK6A==?= =?utf-8?B?irHopos=?=", "お花見"),
        ("=?utf-8?B?44GK6Iqx6KaL", "=?utf-8?B?44GK6Iqx6KaL"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?B?!?=", "=?utf-8?B?!?="),
        ("=?no-such-charset?Q?ok?=", "ok"),
        ("=?utf-8?Q?=ZZ?=", "=ZZ"),
    ],
)
def test_words_are_read_as_they_were_meant(value: str, text: str) -> None:
    assert text == decode_words(value)


def test_a_character_cut_in_two_between_words_is_whole_again() -> None:
    assert "花" == decode_words("=?utf-8?Q?=E8=8A?=\r\n =?utf-8?Q?=B1?=")


@given(st.text(alphabet="=?utf-8BQbq_ab* \t\xe3あ", max_size=60))
def test_reading_any_text_never_fails(text: str) -> None:
    assert isinstance(decode_words(text), str)


@given(st.text(max_size=100, alphabet=st.characters(exclude_categories=["Cs", "Cc"])), st.integers(0, 60))
def test_reading_undoes_writing_and_no_word_is_too_long(text: str, column: int) -> None:
    if "=?" in text:
        return
    encoded = encode_words(text, column=column)
    assert text == decode_words(encoded)
    assert encoded.isascii()
    assert all(len(word) <= 75 for word in encoded.split() if word.startswith("=?"))


def test_each_word_of_iso_2022_jp_stands_alone() -> None:
    encoded = encode_words("お花見のお知らせを送ります" * 3, "iso-2022-jp")
    assert 1 < encoded.count(" ")
    assert "お花見のお知らせを送ります" * 3 == "".join(decode_words(word) for word in encoded.split(" "))
