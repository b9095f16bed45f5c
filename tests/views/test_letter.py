"""Goal: slip and letter are told apart, and each line of the letter is given to whoever wrote it.

Method: letters that really travelled through the world, and short traces made by hand for the odd cases.
"""

from functools import cache

import pytest

from simulator.trace.entry import Accepted, Composed, Delivered, Returned
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.letter import LetterView, letter_at, letter_held
from simulator.world.runner import Run

LETTER = (
    b"Received: from nowhere by the.author.example with SMTP id 0;\r\n\tWed, 01 Apr 2026 08:00:00 +0900\r\n"
    b"From: Aoi <aoi@sakura.example>\r\nSubject: =?utf-8?B?44GK6Iqx6KaL?= \x1b[31m\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n"
    b"--b\r\n\r\nplain \x1b[2J\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--b--\r\n"
)


@cache
def travelled() -> Trace:
    run = Run("two-offices")
    run.intend("send", octets=LETTER, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


def view_at(kind: Kind, number: int = -1) -> LetterView:
    trace = travelled()
    serial = [entry.serial for entry in trace if entry.kind is kind][number]
    view = letter_at(trace, serial)
    assert view is not None
    assert serial == view.serial
    return view


def test_before_any_letter_there_is_none() -> None:
    assert letter_at(travelled(), 0) is None


def test_on_the_device_every_line_is_the_authors_even_a_forged_stamp() -> None:
    view = view_at(Kind.COMPOSED)
    assert {"desk-pc"} == {field.author for field in view.fields}
    assert ["Received", "From", "Subject", "Content-Type"] == [field.name for field in view.fields]
    assert not any(field.by_server or field.is_new for field in view.fields)


def test_each_server_puts_its_stamp_on_top_and_is_named_beside_it() -> None:
    trace = travelled()
    accepted = [entry for entry in trace if entry.kind is Kind.ACCEPTED]
    for number, entry in enumerate(accepted):
        view = view_at(Kind.ACCEPTED, number)
        stamps = [field for field in view.fields if field.by_server and field.name == "Received"]
        assert number + 1 == len(stamps)
        assert (entry.target or entry.source) == stamps[0].author == view.place
        assert [True] + [False] * number == [field.is_new for field in stamps]
        assert f"by {view.place} " in stamps[0].value


def test_the_recipients_device_adds_nothing() -> None:
    view = view_at(Kind.RETRIEVED)
    assert "home-pc" == view.place
    assert not any(field.is_new for field in view.fields)
    assert "Return-Path" == view.fields[0].name
    assert "store.fuji.example" == view.fields[0].author
    assert "desk-pc" == view.fields[-1].author


def test_the_byte_ranges_point_at_the_fields() -> None:
    view = view_at(Kind.RETRIEVED)
    for field in view.fields:
        assert view.octets[field.start : field.end].startswith(field.name.encode() + b":")


def test_the_slip_goes_with_the_letter_until_it_is_delivered() -> None:
    slip = view_at(Kind.COMPOSED).slip
    assert slip is not None
    assert ("aoi@sakura.example", ("haruto@fuji.example",), "") == (
        slip.reverse_path,
        slip.forward_paths,
        slip.protocol,
    )
    on_the_way = view_at(Kind.ACCEPTED, 0).slip
    assert on_the_way is not None
    assert on_the_way.queue_id
    assert on_the_way.protocol.startswith("ESMTP")
    delivered = view_at(Kind.DELIVERED)
    assert (None, "haruto@fuji.example") == (delivered.slip, delivered.delivered_to)


def test_foreign_text_is_shown_decoded_and_harmless() -> None:
    view = view_at(Kind.RETRIEVED)
    assert view.subject.startswith("お花見 <ESC>")
    assert ("plain <ESC>[2J",) == view.text
    assert not any("\x1b" in line for field in view.fields for line in field.lines)


def test_the_parts_stand_as_a_tree() -> None:
    assert [
        (0, "multipart/mixed"),
        (1, "text/html"),
        (1, "text/plain"),
        (1, "image/png"),
    ] == [(part.depth, part.content_type) for part in view_at(Kind.DELIVERED).parts]
    assert "a.png" == view_at(Kind.DELIVERED).parts[-1].file_name


def test_looking_back_shows_the_letter_as_it_was_then() -> None:
    trace = travelled()
    letter = view_at(Kind.COMPOSED).letter
    for number in (0, 1):
        entry = [entry for entry in trace if entry.kind is Kind.ACCEPTED][number]
        held = letter_held(trace, entry.serial, letter)
        assert held is not None
        assert entry.octets == held.octets


def by_hand(*copies: tuple[str, bytes]) -> Trace:
    """A letter composed on "pc" with the first octets, then accepted by each host with its own."""
    trace = Trace()
    composed = Composed(reverse_path="a@a.example", forward_paths=("b@b.example",))
    trace.append(Kind.COMPOSED, time_us=0, source=copies[0][0], octets=copies[0][1], detail=composed)
    for number, (host, octets) in enumerate(copies[1:]):
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


def authors(trace: Trace) -> list[tuple[str, str]]:
    view = letter_at(trace, len(trace) - 1)
    assert view is not None
    return [(field.author, field.name) for field in view.fields]


def test_a_copy_on_another_branch_wrote_nothing_here() -> None:
    letter = b"A: b\r\n\r\nHi\r\n"
    first, second = b"S: 1\r\n" + letter, b"S: 2\r\n" + letter
    trace = by_hand(("pc", letter), ("one", first), ("two", second))
    assert [("two", "S"), ("pc", "A")] == authors(trace)


def test_what_a_server_rewrote_is_given_to_that_server() -> None:
    trace = by_hand(("pc", b"A: b\r\n\r\nHi\r\n"), ("one", b"S: 1\r\nA: changed\r\n\r\nHi\r\n"))
    assert [("one", "S"), ("one", "A")] == authors(trace)


def test_whoever_changes_the_body_leaves_each_stamp_to_the_server_that_made_it() -> None:
    run = Run("two-offices")
    run.intend("rewrite", host="relay.transit.example")
    run.intend("send", octets=b"Subject: x\r\n\r\nOn Friday.\r\n", **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    view = letter_at(run.trace, len(run.trace) - 1)
    assert view is not None and view.octets.endswith(b"On Saturday.\r\n")
    stamps = [field.author for field in view.fields if field.name == "Received"]
    assert ["store", "mx", "relay", "relay", "submit"] == [host.partition(".")[0] for host in stamps]
    assert ["desk-pc"] == [field.author for field in view.fields if field.name == "Subject"]


def test_a_server_that_adds_nothing_has_written_nothing() -> None:
    letter = b"A: b\r\n\r\nHi\r\n"
    trace = by_hand(("pc", letter), ("silent", letter), ("two", b"S: 2\r\n" + letter))
    view = letter_at(trace, 2)
    assert view is not None
    assert ["two", "pc"] == [field.author for field in view.fields]


def test_a_dsn_is_a_letter_that_a_server_wrote() -> None:
    trace = by_hand(("pc", b"A: b\r\n\r\nHi\r\n"))
    returned = Returned(queue_id="9", to="a@a.example", forward_paths=("b@b.example",), letter=0)
    trace.append(Kind.RETURNED, time_us=1, source="mx", octets=b"Subject: back\r\n\r\n", detail=returned)
    view = letter_at(trace, 1)
    assert view is not None
    assert ("mx", "back", "") == (view.place, view.subject, view.slip.reverse_path if view.slip else None)


@pytest.mark.parametrize("octets", [b"\r\n", b"\r\n\r\n", b"no header\r\n", b"\xff\xfe\r\n\r\n\xff\r\n"])
def test_letters_without_a_header_can_be_shown(octets: bytes) -> None:
    trace = by_hand(("pc", octets))
    delivered = Delivered(address="b@b.example", mailbox="b", uid=1, letter=0)
    trace.append(Kind.DELIVERED, time_us=1, source="store", octets=b"R: p\r\n" + octets, detail=delivered)
    view = letter_at(trace, 1)
    assert view is not None
    assert ("store", "R") == (view.fields[0].author, view.fields[0].name)
    assert 1 == len(view.parts)
    assert all(line.isprintable() for line in view.text)
