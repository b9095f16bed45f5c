"""Our SMTP client at Postfix, and at Postfix's smtp-sink where a server is to refuse or to know little."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator.mail.envelope import Envelope, RecipientWish
from simulator.protocols.smtp import events
from simulator.protocols.smtp.client import SmtpClient
from simulator.wire.policy import TlsPolicy
from simulator.wire.transform import TransformError
from tests.corpus.reading import LETTERS
from tests.peers.carrying import Carrier
from tests.peers.postfix import Postfix, postfix, smtp_sink

pytestmark = [pytest.mark.peers, pytest.mark.slow]

LETTER = b"Subject: picnic\r\n\r\n.\r\n..\r\nOn Sunday.\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with postfix() as running:
        yield running


def envelope(*recipients: str, **fields: Any) -> Envelope:
    return Envelope(
        reverse_path="aoi@sakura.example", forward_paths=recipients or ("haruto@fuji.example",), **fields
    )


def send(
    server: Any, *letters: tuple[Envelope, bytes], tls: TlsPolicy = TlsPolicy.NONE, **options: Any
) -> Carrier:
    client = SmtpClient("relay.sakura.example", tls=tls, **options)
    for letter in letters:
        client.submit(*letter)
    client.finish()
    carrier = Carrier(server.connect(), client, authority_pem=getattr(server, "authority_pem", b""))
    carrier.run()
    return carrier


def told(carrier: Carrier, kind: type[Any]) -> list[Any]:
    return [event for event in carrier.events if isinstance(event, kind)]


def as_kept(octets: bytes) -> bytes:
    """What an mbox file holds of a letter below the stamps: LF, and From at the start of a line quoted."""
    return re.sub(rb"(?m)^From ", b">From ", octets.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize("tls", [TlsPolicy.NONE, TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
@pytest.mark.parametrize("options", [{}, {"pipelining": False}, {"chunk_size": 20}])
def test_postfix_takes_what_we_send_and_keeps_every_octet(
    server: Postfix, tls: TlsPolicy, options: dict[str, Any]
) -> None:
    carrier = send(server, (envelope(), LETTER), (envelope(), LETTER * 2), tls=tls, **options)
    assert 2 == len(told(carrier, events.MessageAccepted))
    kept = sorted(server.letters(2), key=len)
    assert kept[0].endswith(as_kept(LETTER) + b"\n")
    assert kept[1].endswith(as_kept(LETTER * 2) + b"\n")
    covered = b"using TLSv1.3 with cipher" in b"".join(kept) or b"with ESMTPS id" in b"".join(kept)
    assert covered is (tls is not TlsPolicy.NONE)


def test_difficult_letters_arrive_at_postfix_as_they_were_sent(server: Postfix) -> None:
    """All but those that DATA does not carry unchanged (NUL, bare CR or LF, no line end at the end) and
    those with lines over 2,047 octets, which Postfix folds."""
    unfit = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n|[^\n]\Z|^[^\r\n]{2048}", re.MULTILINE)
    letters = [octets for octets in LETTERS.values() if octets and not unfit.search(octets)]
    assert 100 < len(letters)
    carrier = send(server, *((envelope(body="8BITMIME"), octets) for octets in letters))
    assert len(letters) == len(told(carrier, events.MessageAccepted))
    kept = b"".join(server.letters(len(letters)))
    bodies = [octets.partition(b"\r\n\r\n")[2] for octets in letters]
    assert [] == [body for body in bodies if as_kept(body) not in kept]


def test_postfix_refuses_and_we_say_for_whom(server: Postfix) -> None:
    stranger = "nobody@else.example"
    carrier = send(
        server,
        (envelope("haruto@fuji.example", stranger), LETTER),
        (envelope(stranger), LETTER),
        (envelope(), b"x" * 1_100_000 + b"\r\n"),
        (envelope(), LETTER),
    )
    refused = told(carrier, events.RecipientRefused)[0]
    assert (stranger, 554) == (refused.forward_path, refused.reply.code)
    assert ["refused", "size"] == [event.reason for event in told(carrier, events.TransactionFailed)]
    assert 2 == len(told(carrier, events.MessageAccepted))
    assert 2 == len(server.letters(2))


def test_postfix_understands_our_wishes_and_utf8(server: Postfix) -> None:
    wish = RecipientWish(path="haruto@fuji.example", notify="NEVER", original="rfc822;haruto@fuji.example")
    wishing = envelope(ret="HDRS", envid="QQ314159", wishes=(wish,))
    international = Envelope(
        reverse_path="葵@sakura.example", forward_paths=("陽翔@fuji.example",), body="8BITMIME", smtputf8=True
    )
    letter = "Subject: 葉書\r\n\r\n四時に。\r\n".encode()
    carrier = send(server, (wishing, LETTER), (international, letter))
    assert 2 == len(told(carrier, events.MessageAccepted))
    assert as_kept(letter) in b"".join(server.letters(2))


def test_postfix_refuses_smuggled_line_ends_or_keeps_them_inside_one_letter(server: Postfix) -> None:
    """What Postfix would take for an end of data, our client does not send: one letter stays one letter."""
    letter = b"Subject: a\r\n\r\nx\n.\nMAIL FROM:<>\r.\rRCPT TO:<a@fuji.example>\r\n"
    client = SmtpClient("relay.sakura.example", tls=TlsPolicy.NONE)
    try:
        client.submit(envelope(), letter)
    except ValueError:
        return  # refused before it is on the way
    client.finish()
    Carrier(server.connect(), client).run()
    assert 1 == len(server.letters(1))


def test_a_certificate_of_somebody_else_ends_it_before_the_letter_is_said(server: Postfix) -> None:
    client = SmtpClient("relay.sakura.example", tls=TlsPolicy.REQUIRED)
    client.submit(envelope(), LETTER)
    carrier = Carrier(server.connect(), client, authority_pem=server.authority_pem, name="mx.fuji.example")
    with pytest.raises(TransformError, match="name-mismatch"):
        carrier.run()
    assert not any(b"MAIL" in said for said in carrier.said)


class Sink:
    """What `send` wants of a server."""

    def __init__(self, port: int) -> None:
        self._port = port

    def connect(self) -> Any:
        return socket.create_connection(("127.0.0.1", self._port), timeout=20)


@contextmanager
def sink(*options: str) -> Iterator[Sink]:
    with smtp_sink(*options) as (port, _):
        yield Sink(port)


@pytest.mark.parametrize("options", [(), ("-e",), ("-p",)], ids=["all", "no-esmtp", "no-pipelining"])
def test_the_sink_takes_everything(options: tuple[str, ...]) -> None:
    with sink(*options) as server:
        carrier = send(server, *[(envelope("a@b.example", "c@d.example"), LETTER)] * 3)
    assert 3 == len(told(carrier, events.MessageAccepted))


@pytest.mark.parametrize(
    ("options", "reason", "permanent"),
    [
        (("-f", "MAIL"), "refused", True),
        (("-r", "MAIL"), "refused", False),
        (("-f", "RCPT"), "refused", True),
        (("-r", "RCPT"), "refused", False),
        (("-f", "DATA"), "refused", True),
        (("-f", "."), "refused", True),
        (("-r", "."), "refused", False),
        (("-q", "RCPT"), "lost", False),
        (("-q", "DATA"), "lost", False),
        (("-q", "."), "lost", False),
    ],
)
def test_each_refusal_of_the_sink_is_told_as_what_it_is(
    options: tuple[str, ...], reason: str, permanent: bool
) -> None:
    with sink(*options) as server:
        carrier = send(server, (envelope(), LETTER))
    (failed,) = told(carrier, events.TransactionFailed)
    assert (reason, permanent) == (failed.reason, failed.permanent)


def test_the_sink_writes_down_what_was_said() -> None:
    with smtp_sink("-d", "letter.") as (port, folder):
        send(Sink(port), (envelope(), LETTER))
        (path,) = folder.glob("letter.*")
        told = path.read_bytes()
    assert b"X-Mail-Args: <aoi@sakura.example>" in told
    assert b"X-Rcpt-Args: <haruto@fuji.example>" in told
    assert told.replace(b"\r\n", b"\n").rstrip().endswith(as_kept(LETTER).rstrip())
