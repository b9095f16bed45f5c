"""Carries one of our client engines over a plain socket to somebody else's server, TLS by our own transform.

The engines do no input or output themselves, so this loop is all that a real connection takes.
"""

import socket
from datetime import UTC, datetime
from typing import Any, Protocol

from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.speech import Utterance
from simulator.protocols.tls.contexts import ClientContext
from simulator.protocols.tls.memory_bio import ClientTls

_READ_SIZE = 1 << 16


class Client(Protocol):
    def receive(self, octets: bytes) -> None: ...
    def next_event(self) -> Any: ...
    def take_output(self) -> list[Utterance]: ...
    def tls_started(self) -> None: ...


class Carrier:
    """One connection. `name` is what the certificate must name; `implicit` begins TLS at once."""

    def __init__(
        self,
        wire: socket.socket,
        client: Client,
        *,
        authority_pem: bytes = b"",
        name: str = "localhost",
        implicit: bool = False,
    ) -> None:
        self._wire = wire
        self._client = client
        self._trust = ClientContext(authority_pem, fixed_sizes=False) if authority_pem else None
        self._name = name
        self._tls: ClientTls | None = None
        self.events: list[Any] = []
        self.said: list[bytes] = []  # every utterance of the client
        if implicit:
            self._cover()

    def run(self, until: type[Any] | None = None) -> list[Any]:
        """Go on until the client has finished or has told such an event. Returns all events so far."""
        try:
            while not self._told(until):
                octets = self._wire.recv(_READ_SIZE)
                if octets:
                    self._client.receive(self._uncovered(octets))
                elif isinstance(self._client, SmtpClient):
                    self._client.connection_closed()
                else:
                    raise AssertionError(f"the server closed, after {self.said[-3:]} and {self.events[-3:]}")
            return self.events
        finally:
            if until is None:
                self._wire.close()

    def _told(self, until: type[Any] | None) -> bool:
        """Hear the client out. True when it has told what is waited for."""
        found = False
        while (event := self._client.next_event()) is not None:
            self.events.append(event)
            kind = type(event).__name__
            self._speak()
            if kind == "TlsWanted":
                self._cover()
                self._client.tls_started()
            found = found or kind == "Finished" or (until is not None and isinstance(event, until))
        self._speak()
        return found

    def _speak(self) -> None:
        for utterance in self._client.take_output():
            self.said.append(utterance.octets)
            self._wire.sendall(self._tls.wrap(utterance.octets) if self._tls else utterance.octets)

    def _cover(self) -> None:
        assert self._trust is not None, "no authority to trust"
        self._tls = tls = ClientTls(self._trust, self._name, datetime.now(UTC))
        self._wire.sendall(tls.start())
        while not tls.established:
            unwrapped = tls.unwrap(self._wire.recv(_READ_SIZE))
            self._wire.sendall(unwrapped.answer)
            if unwrapped.plain:
                self._client.receive(unwrapped.plain)

    def _uncovered(self, octets: bytes) -> bytes:
        if self._tls is None:
            return octets
        unwrapped = self._tls.unwrap(octets)
        if unwrapped.answer:
            self._wire.sendall(unwrapped.answer)
        return unwrapped.plain
