"""A quota holds for the size that a letter has, whatever a visitor declared of it (RFC 1870 §6.3)."""

import smtplib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.serving import Served

pytestmark = pytest.mark.slow

WORLD = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")
HARUTO, MEI = "haruto@fuji.example", "mei@fuji.example"
BIG = b"Subject: big\r\n\r\n" + b"0123456789\r\n" * 300


def offer(server: Served, declared: str, *recipients: str) -> list[tuple[int, bytes]]:
    """What is said to MAIL, to each RCPT and to the end of the letter."""
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=20) as client:
        client.ehlo("else.example")
        said = [client.docmd(f"MAIL FROM:<a@else.example>{declared}")]
        said += [client.docmd(f"RCPT TO:<{recipient}>") for recipient in recipients]
        if any(code == 250 for code, _ in said[1:]):
            said.append(client.data(BIG))
        return said


@pytest.fixture
def small_boxes(tmp_path: Path, start: Callable[..., Served]) -> Served:
    world = tmp_path / "small.yaml"
    world.write_text(WORLD.replace("haruto: {", "haruto: {quota_octets: 1500, ", 1), "utf-8")
    return start("--world", str(world))


def test_a_letter_that_is_larger_than_was_said_is_put_off_at_its_end(small_boxes: Served) -> None:
    full = (452, b"4.2.2 Mailbox is over its quota")
    assert full == offer(small_boxes, "", HARUTO)[-1]
    assert full == offer(small_boxes, " SIZE=10", HARUTO)[-1]
    assert full == offer(small_boxes, f" SIZE={len(BIG)}", HARUTO)[-1]


def test_where_one_has_room_the_letter_is_taken_and_waits_for_the_other(small_boxes: Served) -> None:
    said = offer(small_boxes, "", HARUTO, MEI)
    assert [250, 250, 250, 250] == [code for code, _ in said]
    _, told = small_boxes.end()
    assert [] != [line for line in told if "452 4.2.2" in line and "stays queued" in line], told
