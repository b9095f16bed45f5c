from hypothesis import given, strategies as st

from simulator.views.safe_text import ELLIPSIS, safe_lines, safe_text


@given(st.one_of(st.text(), st.binary()))
def test_whatever_comes_in_only_printable_characters_come_out(text: str | bytes) -> None:
    shown = safe_text(text)
    assert shown.replace("\u3000", "").isprintable()


@given(st.one_of(st.text(), st.binary()), st.integers(0, 20))
def test_a_limit_holds_however_much_an_escape_widens(text: str | bytes, limit: int) -> None:
    assert len(safe_text(text, limit)) <= limit + len(ELLIPSIS)


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("250 2.1.0 Ok", "こんにちは、はるとさん。\u3000またね", "café 🎉", ""):
        assert text == safe_text(text)
        assert text == safe_text(text.encode())


def test_an_escape_sequence_is_named_and_does_nothing() -> None:
    assert "<ESC>[2J<ESC>]0;title<BEL>" == safe_text("\x1b[2J\x1b]0;title\x07")
    assert "<U+009B>2J" == safe_text("\x9b2J")


def test_nul_and_stray_line_ends_are_named() -> None:
    assert "a<NUL>b<CR>c<LF>d" == safe_text(b"a\0b\rc\nd")


def test_marks_that_turn_the_text_around_or_hide_in_it_are_named() -> None:
    assert "<U+202E>gpj.exe<U+200B><U+FEFF>" == safe_text("\u202egpj.exe\u200b\ufeff")


def test_octets_that_are_no_utf8_are_shown_as_numbers() -> None:
    assert "<x93><xFA>ab" == safe_text(b"\x93\xfaab")


def test_tabs_and_odd_spaces_become_spaces() -> None:
    assert "a    b c d" == safe_text("a\tb\u00a0c\u2009d")


def test_a_line_of_ten_megabytes_is_cut() -> None:
    shown = safe_text(b"x" * 10_000_000, 80)
    assert "x" * 80 + ELLIPSIS == shown


def test_lines_end_at_crlf_or_lf_and_a_lone_cr_is_shown() -> None:
    assert ("one", "two", "", "th<CR>ree") == safe_lines(b"one\r\ntwo\n\r\nth\rree")
    assert () == safe_lines(b"")


def test_only_so_many_lines_are_made() -> None:
    assert ("a", "a") == safe_lines(b"a\r\n" * 1000, lines=2)
