"""Python's own imaplib talks to our server over a socket pair."""

import imaplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import IO

import pytest

from simulator.protocols.imap.server import ImapServer
from simulator.protocols.imap.states import State
from tests.protocols.imap.visits import EPOCH, Driver, account, letter


def serve(driver: Driver, end: socket.socket) -> None:
    driver.server.open()
    with end:
        end.sendall(driver.heard())
        while driver.server.state is not State.LOGOUT and (octets := end.recv(4096)):
            end.sendall(driver.hear(octets))


class SocketImap(imaplib.IMAP4):
    """imaplib on a socket that is there already."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        super().__init__("imap.fuji.example", timeout=5)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        self._end.settimeout(timeout)
        self.sock = self._end
        self.file: IO[bytes] = self.sock.makefile("rb")


@contextmanager
def joined(driver: Driver) -> Iterator[imaplib.IMAP4]:
    near, far = socket.socketpair()
    thread = Thread(target=serve, args=(driver, far))
    thread.start()
    visitor = SocketImap(near)
    try:
        yield visitor
    finally:
        visitor.file.close()
        near.close()
        thread.join(5)
        assert not thread.is_alive()


@contextmanager
def inbox(letters: int = 3) -> Iterator[tuple[imaplib.IMAP4, Driver]]:
    driver = Driver(ImapServer("imap.fuji.example", epoch=EPOCH), account(letters))
    with joined(driver) as visitor:
        visitor.login("mrc", "secret")
        assert ("OK", [str(letters).encode()]) == visitor.select("INBOX")
        yield visitor, driver
        assert "BYE" == visitor.logout()[0]


def test_imaplib_fetches_flags_searches_and_expunges() -> None:
    with inbox() as (visitor, driver):
        status, found = visitor.fetch("1", "(RFC822)")
        assert ("OK", letter(1)) == (status, found[0][1])
        assert ("OK", [b"2 (FLAGS (\\Flagged \\Recent))"]) == visitor.store("2", "+FLAGS", "\\Flagged")
        assert ("OK", [b"2"]) == visitor.search(None, "FLAGGED")
        assert ("OK", [b"1 3"]) == visitor.search("UTF-8", "UNFLAGGED")
        assert "OK" == visitor.uid("STORE", "3", "+FLAGS", "(\\Deleted)")[0]
        assert ("OK", [b"3"]) == visitor.expunge()
        assert ("OK", [b"1 (UID 1)"]) == visitor.fetch("1", "UID")
        assert [1, 2] == driver.folders.inbox.uids()


def test_imaplib_appends_copies_and_lists() -> None:
    with inbox() as (visitor, driver):
        assert "OK" == visitor.append("Sent", "(\\Seen)", imaplib.Time2Internaldate(0), letter(9))[0]
        sent = driver.folders.find("Sent")
        assert sent is not None
        assert letter(9) == sent.octets(1)
        assert "OK" == visitor.copy("1:2", "Sent")[0]
        assert [1, 2, 3] == sent.uids()
        assert b'(\\HasNoChildren \\Sent) "/" Sent' in visitor.list()[1]
        assert "OK" == visitor.create('"My letters"')[0]
        assert [b'(\\HasNoChildren) "/" "My letters"'] == visitor.list('""', '"My*"')[1]
        assert ("OK", [b'"My letters" (MESSAGES 0)']) == visitor.status('"My letters"', "(MESSAGES)")
        assert "OK" == visitor.rename('"My letters"', "Mine")[0]
        assert "OK" == visitor.subscribe("Mine")[0]
        assert b'() "/" Mine' in visitor.lsub()[1]
        assert "OK" == visitor.delete("Mine")[0]
        assert [b'(("" "/")) NIL NIL'] == visitor.namespace()[1]
        assert "OK" == visitor.unselect()[0]
        assert "OK" == visitor.enable("CONDSTORE")[0]


def test_imaplib_authenticates_by_plain() -> None:
    with joined(Driver(ImapServer("imap.fuji.example", epoch=EPOCH))) as visitor:
        assert {"IMAP4REV1", "AUTH=PLAIN", "IDLE", "MOVE", "UIDPLUS"} <= set(visitor.capabilities)
        assert "OK" == visitor.authenticate("PLAIN", lambda challenge: b"\0mrc\0secret")[0]


def test_imaplib_authenticates_by_cram_md5() -> None:
    server = ImapServer("imap.fuji.example", epoch=EPOCH, mechanisms=("CRAM-MD5",), nonces=lambda: "s")
    with joined(Driver(server)) as visitor:
        assert "OK" == visitor.login_cram_md5("mrc", "secret")[0]


def test_imaplib_hears_a_refusal_as_its_own_error() -> None:
    with joined(Driver(ImapServer("imap.fuji.example", epoch=EPOCH))) as visitor:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            visitor.login("mrc", "wrong")
        visitor.login("mrc", "secret")
        assert "NO" == visitor.select("none")[0]
