"""A visit: one TCP connection of a real program, and the client's end of a connection in the simulation.

What the program sends is sent by the simulated client, octet for octet, and what arrives there goes to
the program. Everything between (packets, TLS, conversation) is the network's and the actors' own.
"""

import asyncio
from typing import TYPE_CHECKING, Any, Final

from simulator.live.attended import Attended
from simulator.network.clock import SECOND_US
from simulator.network.connection import Endpoint, EndpointHandler
from simulator.wire.transform import TransformError

if TYPE_CHECKING:
    from simulator.live.house import Door, House


# Where every socket's octets are read to, one read at a time, and taken from at once: a buffer of its own for
# each read costs more, with many connections, than what is done with a command.
_BUFFER: Final = memoryview(bytearray(64 * 1024))


class Visit(asyncio.BufferedProtocol, EndpointHandler):
    """Made for each connection that a door's socket accepts."""

    def __init__(self, house: "House", door: "Door") -> None:
        self._house = house
        self._loop = asyncio.get_running_loop()
        self.door = door
        self.address = ""
        self.conversation: Attended | None = None
        self._client: Endpoint | None = None
        self._transport: asyncio.Transport | None = None
        self._is_choked = self._is_held = self._has_ended = False
        self._heard_at = self._loop.time()
        self._unsent = 0
        self._timer: asyncio.TimerHandle | None = None

    # From the socket.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername") or ("", 0)
        self.address = str(peer[0])
        opened = self._house.receive(self, int(peer[1]))
        if opened is None:
            transport.abort()
            return
        self._client, self.conversation = opened
        self._watch()
        self._house.settle()

    def get_buffer(self, sizehint: int) -> memoryview:
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        data = bytes(_BUFFER[:nbytes])
        self._heard_at = self._loop.time()
        client = self._client
        if client is not None and not client.over:
            if self.door.shows_mail:
                self._house.catch_up()
            else:
                self._house.tick()
            client.send(data, self._house.opened(client))
            self._house.settle()

    def eof_received(self) -> bool:
        """The program has said all it will; what it asked before is still answered."""
        if self._client is None or self._client.over:
            return False
        self._has_ended = True
        self._house.when_heard(self._leave)
        self._house.settle()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._house.forget(self)
        if self._client is not None and not self._client.over:
            self._client.close(self._house.opened(self._client), "gone")
            self._house.settle()

    def pause_writing(self) -> None:
        self._is_choked = True

    def resume_writing(self) -> None:
        self._is_choked = False
        if self.conversation is not None:
            self.conversation.read_on()
        if self._has_ended:
            self._house.when_heard(self._leave)
        self._house.settle()

    # From the simulated network: the visitor's end, which speaks in octets only.

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        return

    def secured(self, endpoint: Endpoint, cause: int) -> None:
        return

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        return

    def failed(self, reason: str, cause: int) -> None:
        return

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        if self._transport is not None:
            self._transport.write(octets)

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        """The server ended: let the goodbye arrive before the socket goes.

        A socket closed while input is unread is reset, and a reset takes the last reply with it.
        """
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._has_ended:
            transport.close()
        else:
            try:
                transport.write_eof()
            except OSError:  # it has gone already
                transport.abort()
                return
            self.hold(False)
        self._rearm(self._house.limits.linger_s, self._stop_lingering)

    # For the conversation (Valve).

    @property
    def takes_more(self) -> bool:
        return not self._is_choked

    def hold(self, held: bool) -> None:
        transport = self._transport
        if held is not self._is_held and transport is not None and not transport.is_closing():
            self._is_held = held
            if held:
                transport.pause_reading()
            else:
                transport.resume_reading()

    # Ends.

    def _leave(self) -> None:
        client, conversation = self._client, self.conversation
        if client is None or client.over or (conversation is not None and conversation.is_holding):
            return
        client.close(self._house.opened(client), "quit")
        if self._transport is not None:
            self._transport.close()  # once what was written has left

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _watch(self) -> None:
        """Look again when the visitor's time may be up."""
        limits, conversation = self._house.limits, self.conversation
        patience_s = limits.idle_s(self.door.protocol)
        if conversation is not None and conversation.tls_mode is not None and not conversation.is_secured:
            patience_s = min(patience_s, limits.handshake_s)
        left_s = self._heard_at + patience_s - self._loop.time()
        if self._drains():
            left_s = patience_s
        if left_s > 0:
            self._rearm(left_s, self._watch)
        elif conversation is not None:
            if conversation.endpoint is not None and conversation.endpoint.secured is False:
                self._rearm(limits.linger_s, self.abort)
            conversation.dismiss("idle")
            self._house.settle()

    def _drains(self) -> bool:
        """Whether the visitor has taken some of what it was sent since last asked."""
        before, self._unsent = self._unsent, 0
        if self._transport is not None:
            self._unsent = self._transport.get_write_buffer_size()
        return 0 < self._unsent < before

    def _stop_lingering(self) -> None:
        if self._drains():
            self._rearm(self._house.limits.linger_s, self._stop_lingering)
        else:
            self.abort()

    def _rearm(self, delay_s: float, call: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(delay_s, call)


def microseconds(seconds: float) -> int:
    return int(seconds * SECOND_US)
