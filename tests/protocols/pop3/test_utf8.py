"""Headers in UTF-8 go to clients that have said UTF8, where the server offers it (RFC 6856)."""

import pytest

from simulator.protocols.pop3.events import MessageRetrieved
from simulator.protocols.sasl.credentials import Credentials
from tests.protocols.pop3.visits import Driver, ListMaildrop, opened

HEADER = "Subject: さくら\r\n\r\nhi\r\n".encode()
BODY = "Subject: plan\r\n\r\nさくら\r\n".encode()
OLD = "Subject: été\r\n\r\nhi\r\n".encode("latin-1")


def the_server(*before: bytes, utf8: bool = True) -> Driver:
    driver = opened(ListMaildrop({"a": HEADER, "b": BODY, "c": OLD}), utf8=utf8, tls_available=True)
    driver.hear(b"".join((*before, b"USER mrose\r\nPASS tanstaaf\r\n")))
    return driver


@pytest.mark.parametrize("line", [b"RETR 1\r\n", b"TOP 1 0\r\n"])
def test_a_header_in_utf8_reaches_a_client_that_has_not_said_utf8_in_ascii(line: bytes) -> None:
    driver = the_server()
    said = driver.hear(line)
    assert said.isascii()
    assert b"\r\nSubject: =?utf-8?B?44GV44GP44KJ?=\r\n\r\n" in said
    assert (line[:1] == b"R") is any(isinstance(event, MessageRetrieved) for event in driver.events)
    said = the_server(b"UTF8\r\n").hear(line)
    assert said.startswith(b"+OK")
    assert HEADER[:20] in said


@pytest.mark.parametrize("number", [2, 3])
def test_bodies_and_octets_that_are_no_utf8_pass_as_they_always_did(number: int) -> None:
    assert the_server().hear(b"RETR %d\r\n" % number).startswith(b"+OK")


def test_where_utf8_is_not_offered_nothing_is_kept_back() -> None:
    driver = the_server(utf8=False)
    assert HEADER in driver.hear(b"RETR 1\r\n")
    assert opened().hear(b"UTF8\r\n").startswith(b"-ERR UTF8 is not offered")
    assert b"UTF8" not in opened().hear(b"CAPA\r\n")


def test_tls_makes_the_server_forget_that_utf8_was_said_and_comes_before_it() -> None:
    driver = opened(utf8=True, tls_available=True)
    assert driver.hear(b"UTF8\r\nSTLS\r\n").endswith(b"-ERR begin TLS before UTF8\r\n")
    assert not driver.server.secured


def test_names_and_passwords_may_be_in_utf8_all_the_same() -> None:
    driver = opened()
    driver.account = Credentials("はると", "ひみつ")
    assert driver.hear("USER はると\r\nPASS ひみつ\r\n".encode()).endswith(b"(47 octets)\r\n")
