"""Goal: in the Letter pane slip and letter are two things, and nobody wonders who wrote which line.

Method: letters that travelled through the world, looked at in the running program at each of their holders.
"""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from simulator.mail import mime
from simulator.trace.entry import Accepted, Composed, Delivered
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.words import catalogue
from simulator.words.language import languages
from tests.tui.panels.showing import Shown, showing, travelled

NARROW, WIDE = (80, 24), (120, 36)
PARTS = (
    b"Subject: parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nplain words\r\n"
    b"--c\r\nContent-Type: text/html\r\n\r\n<p>words</p>\r\n--c--\r\n"
    b"--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: x-odd\r\n\r\nx\r\n--b--\r\n"
)


def last(trace: Trace, kind: Kind, number: int = -1) -> int:
    return [entry.serial for entry in trace if entry.kind is kind][number]


def line_with(text: str, shown: str) -> str:
    return next(line for line in shown.splitlines() if text in line)


def by_hand(octets: bytes, *stamped: tuple[str, bytes]) -> Trace:
    """A letter written on "pc", then accepted by each host with its line on top."""
    trace = Trace()
    composed = Composed(reverse_path="a@a.example", forward_paths=("b@b.example",))
    trace.append(Kind.COMPOSED, time_us=0, source="pc", octets=octets, detail=composed)
    for number, (host, line) in enumerate(stamped):
        octets = line + octets
        accepted = Accepted(
            queue_id=str(number),
            reverse_path="a@a.example",
            forward_paths=("b@b.example",),
            protocol="ESMTP",
            body_sha256="",
            letter=0,
        )
        trace.append(Kind.ACCEPTED, time_us=number, source="x", target=host, octets=octets, detail=accepted)
    return trace


async def test_before_any_letter_the_pane_says_so() -> None:
    async with showing("letter", travelled()) as shown:
        await shown.at(0)
        assert "No letter has been written yet" in shown.text()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_slip_lies_apart_from_the_letter_and_need_not_say_the_same(size: tuple[int, int]) -> None:
    trace = travelled()
    async with showing("letter", trace, size) as shown:
        await shown.at(last(trace, Kind.ACCEPTED, 0))
        slip, letter = line_with("Delivery slip", shown.text()), line_with("The letter itself", shown.text())
        assert (slip == letter) is (size == WIDE)
        assert "<haruto@fuji.example>" in shown.text()
        assert "everyone@fuji.example" in line_with("To:", shown.text())


async def test_once_in_the_mailbox_the_slip_has_done_its_work() -> None:
    trace = travelled()
    async with showing("letter", trace) as shown:
        await shown.at(last(trace, Kind.DELIVERED))
        assert "the delivery slip has done its work" in shown.text()
        assert "╭─ Delivery slip" not in shown.text()


async def test_each_hop_adds_a_stamp_on_top_with_who_and_when_and_a_sign_that_it_is_new() -> None:
    trace = travelled()
    names = {place.name: place.names["en"] for place in trace.cast.places}
    async with showing("letter", trace) as shown:
        for number in range(4):
            serial = last(trace, Kind.ACCEPTED, number)
            await shown.at(serial)
            stamps = [line for line in shown.text().splitlines() if "Received (stamp)" in line]
            assert number + 1 == len(stamps)
            holder = names[trace[serial].target or trace[serial].source]
            assert re.search(rf"\+ Received \(stamp\) 9:00:0\d {holder} ", stamps[0])
            assert not any("+" in stamp for stamp in stamps[1:])


async def test_the_authors_lines_stand_under_the_authors_name() -> None:
    trace = travelled()
    async with showing("letter", trace) as shown:
        await shown.at(last(trace, Kind.ACCEPTED, 0))
        lines = shown.text().splitlines()
        named = next(number for number, line in enumerate(lines) if "written by Aoi's PC" in line)
        assert "From: Aoi" in lines[named + 1]
        assert "Received" in lines[named - 1]


async def test_stamps_are_short_and_enter_shows_them_whole_and_short_again() -> None:
    async with showing("letter", travelled(), (100, 60)) as shown:
        assert "ESMTPS id" not in shown.text() and " id " not in shown.text()
        await shown.press("enter")
        assert "by store.fuji.example with ESMTP" in shown.text()
        assert "written by Fuji's gate" in shown.text()
        await shown.press("enter")
        assert "with ESMTP" not in shown.text()


async def test_a_stamp_that_the_author_forged_is_called_the_authors_and_shown_as_text() -> None:
    forged = b"Received: from a by bank.example; Wed, 01 Apr 2026 08:00:00 +0900\r\nSubject: x\r\n\r\ny\r\n"
    async with showing("letter", by_hand(forged)) as shown:
        assert "written by pc" in shown.text()
        assert "Received: from a by bank.example" in shown.text()
        assert "(stamp)" not in shown.text()


async def test_stamps_of_more_than_one_day_have_their_dates() -> None:
    late = b"Received: from y by mx; Fri, 03 Apr 2026 10:00:00 +0900\r\n"
    early = b"Received: from x by msa; Wed, 01 Apr 2026 09:00:00 +0900\r\n"
    async with showing("letter", by_hand(b"A: b\r\n\r\nc\r\n", ("msa", early), ("mx", late))) as shown:
        assert "4/3 10:00:00 mx" in shown.text()
        assert "4/1 9:00:00 msa" in shown.text()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_parts_stand_as_a_tree_with_what_is_wrong_with_them(size: tuple[int, int]) -> None:
    async with showing("letter", by_hand(PARTS), size) as shown:
        tree = shown.text()
        await shown.keys("end")
        tree += shown.text()
        for branch in (
            "├ multipart/alternative",
            "│ ├ text/plain",
            "│ └ text/html",
            "└ image/png",
            "unknown encoding",
        ):
            assert branch in tree
        assert "plain words" in tree


def hostile(line: bytes) -> bytes:
    return b"Subject: \x1b[2J " + line + b"\r\nX[red]: [bold]y[/bold]\r\n\r\n" + line + b"\x1b]0;t\x07\r\n"


@pytest.mark.parametrize("size", [NARROW, WIDE, (60, 18)])
@pytest.mark.parametrize(
    "line", [b"\xe2\x80\xae\xd7\x90", b"[/bold", b"\xe6\xbc\xa2" * 40, b"\xff\x00", b"e\xcc\x81"]
)
async def test_foreign_text_steers_nothing_and_breaks_no_border(size: tuple[int, int], line: bytes) -> None:
    async with showing("letter", by_hand(hostile(line)), size) as shown:
        await shown.keys("enter", "end", "home", "enter")
        text = shown.text()
        assert {size[0]} == {cell_len(row) for row in text.splitlines()}
        assert all(character.isprintable() for character in text.replace("\n", ""))
        assert "<ESC>[2J" in text
        await shown.keys("end")
        assert not set(shown.text()) & set("\x1b\x07\u202e\x00")


@pytest.mark.slow
async def test_a_line_of_ten_megabytes_is_shown_by_its_beginning() -> None:
    huge = b"x" * 10_000_000
    trace = by_hand(b"Subject: " + huge + b"\r\n\r\n" + huge + b"\r\n")
    delivered = Delivered(address="b@b.example", mailbox="b", uid=1, letter=0)
    octets = b"Return-Path: <a@a.example>\r\n" + trace.octets(0)
    trace.append(Kind.DELIVERED, time_us=1, source="store", octets=octets, detail=delivered)
    async with showing("letter", trace) as shown:
        assert shown.pane.row_count() < 400
        assert "Subject:" in shown.text()
        await shown.keys("enter", "end")
        assert shown.pane.row_count() < 400


async def test_a_letter_without_header_or_text_says_so() -> None:
    async with showing("letter", by_hand(b"\r\n")) as shown:
        assert "(no header)" in shown.text()
        assert "(no text)" in shown.text()


async def test_the_empty_reverse_path_of_a_report_is_explained() -> None:
    trace = Trace()
    composed = Composed(reverse_path="", forward_paths=("b@b.example",))
    trace.append(Kind.COMPOSED, time_us=0, source="pc", octets=b"A: b\r\n\r\nc\r\n", detail=composed)
    async with showing("letter", trace) as shown:
        assert "<> (empty: no reports back)" in shown.text()


async def change(shown: Shown, language: str) -> None:
    shown.pilot.app.change_look(language=language)  # type: ignore[attr-defined]
    shown.evidence.redraw()
    await shown.pilot.pause()


async def test_another_language_names_everything_anew() -> None:
    trace = travelled()
    async with showing("letter", trace, WIDE) as shown:
        await shown.at(last(trace, Kind.ACCEPTED, 0))
        await change(shown, "ja")
        for told in ("配達伝票", "手紙そのもの", "Received（受付印）", "さくらの受付", "あおいのPCが書いた"):
            assert told in shown.text()
        assert "封筒" not in shown.text()


@pytest.mark.parametrize("language", languages())
def test_whatever_can_be_wrong_with_a_part_has_words(language: str) -> None:
    source = Path(mime.__file__).read_text("utf-8")
    defects = set(re.findall(r'\["([a-z]+(?:-[a-z]+)+)"\]|defects\.append\("([a-z-]+)"\)', source))
    words = {one or other for one, other in defects}
    assert {"no-boundary", "no-end-boundary", "unknown-charset", "too-deep", "too-many-parts"} <= words
    known = catalogue.load(language)
    assert set() == {word for word in words if f"screen.letter.defect.{word}" not in known}
