"""Goal: a beginner reads off the Wire pane who sent what, how much, and whether an outsider can read it.

Method: the packets of a letter that travelled, in clear and under TLS, looked at in the running program.
"""

import re
from pathlib import Path

import pytest

from simulator.protocols.tls import hello, numbers, records
from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind, Lane
from simulator.trace.redact import redacted
from simulator.trace.store import Trace
from simulator.tui.packet_rows import label_gloss
from simulator.tui.panels.wire import Wire
from simulator.views import dissect, tls_packets
from simulator.wire.policy import TlsPolicy
from simulator.words import catalogue
from simulator.words.language import languages
from tests.tui.panels.showing import Shown, line_with, showing, travelled

KEYS = re.compile(r'"((?:wire|dns|tls|text)\.[a-z0-9.-]+)"')


def row_of(trace: Trace, text: str) -> int:
    """The number of the first row whose packet shows a text."""
    return next(
        number
        for number, serial in enumerate(trace.lane(Lane.WIRE))
        if text in dissect.row(trace, serial).text
    )


async def select(shown: Shown, text: str) -> None:
    shown.pane.move_cursor(row_of(shown.trace, text))
    await shown.pilot.pause()


async def test_a_row_says_who_spoke_in_clear_or_locked_and_how_much() -> None:
    async with showing("wire", travelled()) as shown:
        await select(shown, "DELE 1")
        row = line_with("DELE 1", shown.text())
        assert ["clear", "POP3", "client", "──>", "8", "DELE", "1"] == row.strip("│▌┃ ").split()
        answer = line_with("deleted", shown.text())
        assert "server <──" in answer


async def test_under_tls_a_row_says_so_in_a_word_and_shows_nothing_of_the_letter() -> None:
    async with showing("wire", travelled(TlsPolicy.REQUIRED)) as shown:
        assert "TLS" in line_with("cannot be read", shown.text())
        assert "══>" in shown.text()
        assert "──>" not in shown.text()
        assert "DELE" not in shown.text()


async def test_the_octets_of_the_selected_row_stand_beneath_in_hex_and_as_text() -> None:
    async with showing("wire", travelled()) as shown:
        await select(shown, "DELE 1")
        assert "0000  44 45 4c 45 20 31 0d 0a" in shown.closer_look()
        assert "anyone here can read it" in shown.closer_look()
        await shown.press("up")
        assert "DELE" not in shown.closer_look()


@pytest.mark.slow
async def test_of_a_handshake_the_outsider_reads_type_version_and_the_name_asked_for() -> None:
    async with showing("wire", travelled(TlsPolicy.REQUIRED), size=(120, 40)) as shown:
        await select(shown, "ClientHello")
        assert "ClientHello  for submit.sakura.example" in shown.text()
        seen = shown.closer_look()
        for _ in range(12):
            await shown.keys("shift+down")
            seen += shown.closer_look()
        for told in ("kind of record", "handshake", "ClientHello", "TLSv1.3", "submit.sakura.example"):
            assert told in seen
        await select(shown, "ServerHello")
        assert "ServerHello, ChangeCipherSpec  TLSv1.3" in shown.text()


async def test_hex_text_and_meaning_stand_beside_each_other() -> None:
    async with showing("wire", travelled()) as shown:
        await select(shown, "DELE 1")
        assert "44 45 4c 45 20 31 0d 0a  DELE 1..  a line of text: DELE 1" in shown.closer_look()


async def test_enter_lays_what_the_keys_open_beside_what_crossed_and_takes_it_away() -> None:
    trace = travelled(TlsPolicy.REQUIRED)
    async with showing("wire", trace) as shown:
        await select(shown, "ClientHello")
        shown.pane.move_cursor(len(trace.lane(Lane.WIRE)) - 7)
        await shown.pilot.pause()
        assert "DELE 1" not in shown.closer_look()
        await shown.press("enter")
        opened = shown.closer_look()
        assert "As it crossed" in opened
        assert line_with("0008", opened).strip("│┃ ").endswith("│ DELE 1")
        await shown.press("enter")
        assert "DELE 1" not in shown.closer_look()


async def test_where_the_keys_were_left_out_it_says_so() -> None:
    async with showing("wire", redacted(travelled(TlsPolicy.REQUIRED))) as shown:
        shown.pane.move_cursor(len(shown.trace.lane(Lane.WIRE)) - 6)
        await shown.press("enter")
        assert "--redact" in shown.closer_look()


async def test_long_packets_are_read_with_shift_and_another_row_begins_at_its_top() -> None:
    async with showing("wire", travelled()) as shown:
        await select(shown, "Received:")
        assert "0000" in shown.closer_look()
        await shown.keys("shift+down", "shift+down")
        assert "0000" not in shown.closer_look()
        await shown.keys("shift+up", "shift+up", "shift+up")
        assert "0000" in shown.closer_look()
        await shown.keys("shift+down", "shift+down", "up", "down")
        assert "0000" in shown.closer_look()


async def test_a_look_up_is_summed_up_as_question_and_answer() -> None:
    async with showing("wire", travelled()) as shown:
        await select(shown, "MX fuji.example")
        assert "clear DNS" in line_with("MX fuji.example", shown.text())
        assert "10 mx.fuji.example" in shown.text()
        assert "the name looked up" in shown.closer_look()


async def test_escapes_in_a_packet_stay_letters() -> None:
    trace = travelled(octets=b"Subject: \x1b[2J [bold]x[/bold]\r\n\r\n\xe2\x80\xae\r\n")
    async with showing("wire", trace) as shown:
        await select(shown, "Subject:")
        assert "a line of text: Subject:" in shown.closer_look()
        assert "<ESC>[2J" in shown.closer_look()
        assert "<U+202E>" in shown.closer_look()
        assert "Subject: <ESC>[2J [bold]x[/bold]" in shown.text()
        assert "\x1b" not in shown.closer_look() + shown.text()


def long_trace(packets: int) -> Trace:
    trace = Trace()
    connected = Connected(
        protocol="smtp", client_port=1, server_port=25, client_address="192.0.2.1", server_address="192.0.2.2"
    )
    trace.append(Kind.CONNECTED, time_us=0, source="a", target="b", connection=1, detail=connected)
    ids = trace.name_id("w"), trace.name_id("a"), trace.name_id("b")
    for number in range(packets):
        trace.append_octets(Kind.SENT, number, 0, *ids, 1, False, b"NOOP\r\n")
    return trace


@pytest.mark.slow
async def test_a_long_trace_is_drawn_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    row = Wire.row

    def counting(self: Wire, index: int, width: int) -> list[tuple[str, str]]:
        made.append(index)
        return list(row(self, index, width))

    monkeypatch.setattr(Wire, "row", counting)
    trace = long_trace(100_000)
    async with showing("wire", trace) as shown:
        await shown.keys("home", "end", "pageup")
        assert len(made) < 100
        assert 100_001 == shown.pane.row_count()


def stretches() -> set[str]:
    modules = (dissect, tls_packets, hello, records)
    found = {
        key for module in modules for key in KEYS.findall(Path(module.__file__ or "").read_text("utf-8"))
    }
    return found | {f"tls.extension.{name}" for name in numbers.EXTENSIONS.values()} | {"tls.extension.9999"}


@pytest.mark.parametrize("language", languages())
def test_whatever_a_packet_can_hold_has_words(language: str) -> None:
    keys = catalogue.gloss_keys(language)
    missing = {
        key
        for key in stretches()
        if key not in keys and not (key.startswith("tls.extension.") and "tls.extension" in keys)
    }
    assert set() == missing
    assert {"wire.connected", "dns.name", "tls.record.type", "tls.hello.random", "tls.part"} <= stretches()


def test_an_extension_without_a_gloss_of_its_own_shares_one() -> None:
    class Words:
        words = catalogue.load("en")

    look = Words()
    assert label_gloss(look, "tls.extension.padding") == look.words.gloss("tls.extension")  # type: ignore[arg-type]
    assert label_gloss(look, "tls.extension.server-name") != look.words.gloss("tls.extension")  # type: ignore[arg-type]
