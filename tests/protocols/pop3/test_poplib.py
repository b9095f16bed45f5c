"""Python's own poplib talks to our server over a socket pair."""

import poplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from tests.protocols.pop3.visits import BANNER, LETTERS, Driver, ListMaildrop


def serve(driver: Driver, end: socket.socket) -> None:
    driver.server.open()
    with end:
        end.sendall(driver.heard())
        while driver.server.state is not State.ENDED and (octets := end.recv(4096)):
            end.sendall(driver.hear(octets))


class SocketPop3(poplib.POP3):
    """poplib on a socket that is there already."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        super().__init__("dewey", timeout=5)

    def _create_socket(self, timeout: float) -> socket.socket:
        self._end.settimeout(timeout)
        return self._end


@contextmanager
def joined(driver: Driver) -> Iterator[poplib.POP3]:
    near, far = socket.socketpair()
    thread = Thread(target=serve, args=(driver, far))
    thread.start()
    visitor = SocketPop3(near)
    try:
        yield visitor
    finally:
        visitor.close()
        thread.join(5)
        assert not thread.is_alive()


def test_poplib_fetches_deletes_and_leaves() -> None:
    driver = Driver(Pop3Server("dewey"), ListMaildrop(dict(LETTERS)))
    with joined(driver) as visitor:
        visitor.user("mrose")
        visitor.pass_("tanstaaf")
        assert (2, 47) == visitor.stat()
        assert [b"1 27", b"2 20"] == visitor.list()[1]
        assert [b"1 a1", b"2 b2"] == visitor.uidl()[1]
        assert LETTERS["a1"] == b"".join(line + b"\r\n" for line in visitor.retr(1)[1])
        assert [b"Subject: one", b"", b".dot"] == visitor.top(1, 1)[1]
        assert b"+OK 2 20" == visitor.list(2)
        visitor.dele(1)
        visitor.noop()
        visitor.rset()
        visitor.dele(2)
        visitor.quit()
    assert ["a1"] == list(driver.maildrop.letters)


def test_poplib_reads_our_capabilities() -> None:
    with joined(Driver(Pop3Server("dewey", tls_available=True))) as visitor:
        capabilities = visitor.capa()
    assert {"TOP": [], "SASL": ["PLAIN"], "STLS": [], "EXPIRE": ["NEVER"]}.items() <= capabilities.items()


def test_poplib_logs_in_by_apop() -> None:
    with joined(Driver(Pop3Server("dewey", apop_banner=BANNER))) as visitor:
        assert visitor.apop("mrose", "tanstaaf").startswith(b"+OK mrose's maildrop")


def test_poplib_hears_a_refusal_as_its_own_error() -> None:
    with joined(Driver(Pop3Server("dewey"))) as visitor:
        visitor.user("mrose")
        with pytest.raises(poplib.error_proto, match=r"\[AUTH\]"):
            visitor.pass_("wrong")
