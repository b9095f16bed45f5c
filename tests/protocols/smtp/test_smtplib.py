"""Python's own smtplib talks to our server over a socket pair."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator.mail.envelope import RecipientWish
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from tests.protocols.smtp.exchanges import Driver

pytestmark = pytest.mark.peers

AOI = Credentials("aoi", "wakaba")
MESSAGE = b"Subject: picnic\r\n\r\nOn Sunday.\r\n.and a dot\r\n"


class Talk(smtplib.SMTP):
    """smtplib over a socket that stands already."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        super().__init__("peer", 25, local_hostname="relay.sakura.example", timeout=5)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._end.settimeout(timeout)
        return self._end


def serve(end: socket.socket, driver: Driver) -> None:
    driver.server.open()
    with end:
        end.sendall(driver.heard())
        while driver.server.state is not SmtpState.CLOSED and (octets := end.recv(4096)):
            end.sendall(driver.hear(octets))


@contextmanager
def talking(driver_options: dict[str, Any] | None = None, **options: Any) -> Iterator[tuple[Talk, Driver]]:
    driver = Driver(SmtpServer("mx.fuji.example", **options), **(driver_options or {}))
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=serve, args=(ours, driver))
    thread.start()
    try:
        with theirs, Talk(theirs) as talk:
            yield talk, driver
    finally:
        thread.join(5)
    assert not thread.is_alive()


def test_a_message_arrives() -> None:
    with talking() as (talk, driver):
        assert talk.sendmail("aoi@sakura.example", ["haruto@fuji.example"], MESSAGE) == {}
    ((envelope, octets),) = driver.taken
    assert envelope.forward_paths == ("haruto@fuji.example",)
    assert octets == MESSAGE
    assert driver.protocols == ["ESMTP"]


def test_what_it_asks_to_be_told_arrives_with_the_message() -> None:
    with talking() as (talk, driver):
        wishes = ["NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;h+2Bx@fuji.example"]
        talk.sendmail("aoi@sakura.example", ["h@fuji.example"], MESSAGE, ["RET=HDRS", "ENVID=QQ"], wishes)
    envelope = driver.taken[0][0]
    assert ("HDRS", "QQ") == (envelope.ret, envelope.envid)
    wish = RecipientWish(path="h@fuji.example", notify="SUCCESS,DELAY", original="rfc822;h+x@fuji.example")
    assert (wish,) == envelope.wishes


def test_a_refused_recipient_is_reported() -> None:
    with talking({"mailboxes": {"haruto@fuji.example"}}) as (talk, driver):
        refused = talk.sendmail("aoi@sakura.example", ["haruto@fuji.example", "x@fuji.example"], MESSAGE)
    assert refused["x@fuji.example"][0] == 550
    assert len(driver.taken) == 1


def test_all_recipients_refused_is_an_error_there() -> None:
    with talking({"mailboxes": set()}) as (talk, _), pytest.raises(smtplib.SMTPRecipientsRefused):
        talk.sendmail("aoi@sakura.example", ["haruto@fuji.example"], MESSAGE)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_it_logs_in(mechanism: str) -> None:
    options: dict[str, Any] = {"submission": True, "auth_in_clear": True, "mechanisms": (mechanism,)}
    options["nonces"] = lambda: "never.before"
    with talking({"account": AOI}, **options) as (talk, driver):
        assert talk.login("aoi", "wakaba")[0] == 235
        talk.sendmail("aoi@sakura.example", ["haruto@fuji.example"], MESSAGE)
    assert driver.protocols == ["ESMTPA"]


def test_it_is_told_of_a_wrong_password_and_of_a_missing_one() -> None:
    with talking({"account": AOI}, submission=True, auth_in_clear=True) as (talk, _):
        with pytest.raises(smtplib.SMTPSenderRefused) as caught:
            talk.sendmail("aoi@sakura.example", ["haruto@fuji.example"], MESSAGE)
        assert caught.value.smtp_code == 530
        with pytest.raises(smtplib.SMTPAuthenticationError):
            talk.login("aoi", "momiji")


def test_it_reads_what_was_announced() -> None:
    with talking(max_size=5000) as (talk, _):
        talk.ehlo()
        assert talk.esmtp_features["size"] == "5000"
        assert {"pipelining", "8bitmime", "enhancedstatuscodes", "smtputf8", "help"} <= set(
            talk.esmtp_features
        )
        assert talk.verify("haruto")[0] == 252
        assert talk.help().startswith(b"2.0.0 Commands now")
        assert talk.noop()[0] == 250


def test_a_message_over_the_size_is_refused() -> None:
    with talking(max_size=100) as (talk, driver), pytest.raises(smtplib.SMTPSenderRefused) as caught:
        talk.sendmail("aoi@sakura.example", ["haruto@fuji.example"], MESSAGE + b"x" * 100)
    assert caught.value.smtp_code == 552
    assert driver.taken == []


def test_utf8_addresses_arrive() -> None:
    with talking() as (talk, driver):
        talk.sendmail("あおい@sakura.example", ["はると@fuji.example"], MESSAGE, mail_options=["SMTPUTF8"])
    assert driver.taken[0][0].forward_paths == ("はると@fuji.example",)
    assert driver.protocols == ["UTF8SMTP"]
