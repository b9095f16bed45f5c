"""Goal: a DSN can be read by programs (RFC 3464) and by Python's own parser, and never causes another."""

import email
from datetime import UTC, datetime
from email.message import Message

import pytest

from simulator.mail.dsn import Dsn, RecipientStatus, make_dsn, read_report
from simulator.mail.message import prepare

WHEN = datetime(2026, 4, 1, tzinfo=UTC)
LETTER = b"From: aoi@sakura.example\r\nTo: nobody@fuji.example\r\nSubject: Hi\r\n\r\nPicnic?\r\n.\r\n"
UNKNOWN = RecipientStatus(
    forward_path="nobody@fuji.example",
    status="5.1.1",
    reply="550 5.1.1 <nobody@fuji.example>\r\nno such mailbox here",
    remote_host="mx.fuji.example",
)


def dsn_for(
    letter: bytes = LETTER, *recipients: RecipientStatus, to: str = "aoi@sakura.example", limit: int = 9999
) -> Dsn:
    return make_dsn(
        reporting_host="relay.sakura.example",
        to=to,
        recipients=recipients or (UNKNOWN,),
        original=letter,
        date=WHEN,
        message_id="<dsn.1@relay.sakura.example>",
        arrived=WHEN,
        whole_up_to=limit,
    )


def types(octets: bytes) -> list[str]:
    found: list[str] = []
    message = email.message_from_bytes(octets)
    assert isinstance(message, Message)
    for part in message.walk():
        assert not part.defects
        found.append(part.get_content_type())
    return found


def test_a_dsn_goes_to_the_reverse_path_from_nobody() -> None:
    envelope = dsn_for().envelope
    assert ("", ("aoi@sakura.example",), "7BIT") == (
        envelope.reverse_path,
        envelope.forward_paths,
        envelope.body,
    )


def test_a_dsn_has_words_a_report_and_the_letter() -> None:
    octets = dsn_for().octets
    assert [
        "multipart/report",
        "text/plain",
        "message/delivery-status",
        "text/plain",
        "text/plain",
        "message/rfc822",
        "text/plain",
    ] == types(octets)
    assert LETTER in octets
    assert b"no such mailbox here" in octets
    assert (octets, ()) == prepare(octets)[:2]


def test_a_report_can_be_read_back() -> None:
    report = read_report(dsn_for().octets)
    assert report is not None
    assert "relay.sakura.example" == report.reporting_host
    (recipient,) = report.recipients
    assert ("nobody@fuji.example", "5.1.1", "failed", "mx.fuji.example") == (
        recipient.forward_path,
        recipient.status,
        recipient.action,
        recipient.remote_host,
    )
    assert "550 5.1.1 <nobody@fuji.example> no such mailbox here" == recipient.reply


def test_of_a_large_letter_only_the_header_goes_back() -> None:
    octets = dsn_for(limit=20).octets
    assert "text/rfc822-headers" == types(octets)[-1]
    assert b"Subject: Hi" in octets
    assert b"Picnic?" not in octets


def test_every_recipient_is_reported() -> None:
    late = RecipientStatus(
        forward_path="b@fuji.example", status="4.4.1", action="delayed", original_path="c@d.example"
    )
    report = read_report(dsn_for(LETTER, UNKNOWN, late).octets)
    assert report is not None
    assert ["failed", "delayed"] == [recipient.action for recipient in report.recipients]
    assert "c@d.example" == report.recipients[1].original_path


def test_a_letter_that_is_only_late_is_not_called_lost() -> None:
    late = RecipientStatus(forward_path="b@fuji.example", status="4.4.1", action="delayed")
    octets = dsn_for(LETTER, late).octets
    assert b"Subject: Delayed mail" in octets
    assert b"could not be delivered" not in octets


@pytest.mark.parametrize(
    ("letter", "utf8", "part"),
    [
        ("A: b\r\n\r\n花\r\n".encode(), False, b"Content-Type: message/rfc822\r\n"),
        ("A: 花\r\n\r\nHi\r\n".encode(), True, b"Content-Type: message/global\r\n"),
    ],
)
def test_a_letter_beyond_ascii_goes_back_in_eight_bits(letter: bytes, utf8: bool, part: bytes) -> None:
    envelope, octets = dsn_for(letter)
    assert ("8BITMIME", utf8) == (envelope.body, envelope.smtputf8)
    assert letter in octets
    assert part + b"Content-Transfer-Encoding: 8bit\r\n" in octets


def test_an_address_beyond_ascii_is_reported_as_utf8() -> None:
    octets = dsn_for(LETTER, RecipientStatus(forward_path="はると@fuji.example", status="5.1.1")).octets
    report = read_report(octets)
    assert report is not None
    assert "はると@fuji.example" == report.recipients[0].forward_path
    assert "Final-Recipient: utf-8; はると@fuji.example\r\n".encode() in octets


def test_the_boundary_stands_nowhere_in_the_letter() -> None:
    hostile = LETTER + b"--dsn1relaysakuraexample.0--\r\n--dsn1relaysakuraexample.1--\r\n"
    octets = dsn_for(hostile).octets
    assert "message/rfc822" == types(octets)[-2]
    assert hostile in octets


def test_the_null_reverse_path_is_never_answered() -> None:
    with pytest.raises(ValueError, match="never answered"):
        dsn_for(to="")


@pytest.mark.parametrize(
    "octets",
    [b"", b"Subject: x\r\n\r\nHi\r\n", b"Content-Type: multipart/report; boundary=b\r\n\r\n--b--\r\n"],
)
def test_a_letter_that_is_no_dsn_reports_nothing(octets: bytes) -> None:
    assert read_report(octets) is None


def test_an_empty_report_is_read_as_one() -> None:
    report = read_report(b"Content-Type: message/delivery-status\r\n\r\n")
    assert report is not None
    assert () == report.recipients
