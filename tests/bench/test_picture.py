from tests.bench.bench_screen import SIZE, whole_frame_s
from tests.bench.picture import Picture


def painted(*writes: bytes) -> list[str]:
    picture = Picture(2, 10)
    for octets in writes:
        picture.feed(octets)
    return picture.rows


def test_text_stands_where_the_cursor_was_put() -> None:
    assert ["", "  ab"] == painted(b"\x1b[2;3Hab")


def test_colours_and_modes_change_no_character() -> None:
    assert ["ab", ""] == painted(
        b"\x1b[?2026h\x1b[1;38;5;1ma\x1b[0mb\x1b]22;default\x07\x1b[>25u\x1b[?2026$p"
    )


def test_a_wide_character_takes_two_cells() -> None:
    assert ["あxい", ""] == painted("\x1b[1;1Hあいう\x1b[1;3Hxい".encode())


def test_a_sequence_and_a_character_may_come_in_two_pieces() -> None:
    whole = "\x1b[2;1Hあ───\x1b[1;1Ha".encode()
    assert all(painted(whole) == painted(whole[:cut], whole[cut:]) for cut in range(len(whole)))


def test_a_frame_is_whole_when_it_is_as_it_stays() -> None:
    heard = [(1.0, b"\x1b[1;1Ha"), (2.0, b"\x1b[2;1Hb"), (3.0, b"\x1b[1;1H?"), (4.0, b"\x1b[1;1Ha")]
    assert 2.0 == whole_frame_s(heard)
    assert 36 == SIZE[0]
