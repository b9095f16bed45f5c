"""One end of a connection: an engine driven by what arrives, its utterances told to the trace and sent.

The engine says lines and content, never bytes for the wire; this driver gives each utterance an entry
of its own, so that the conversation can be read even where the wire shows only TLS records. Subclasses
answer the engine's events.
"""

from typing import TYPE_CHECKING, Any, Final, Protocol

from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint, EndpointHandler
from simulator.protocols.speech import Utterance
from simulator.trace.entry import Detail, LoggedIn, LoginRefused, TlsFailed, TlsStarted
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode
from simulator.wire.transform import Transform, TransformError

if TYPE_CHECKING:
    from simulator.protocols.tls.contexts import ClientContext

_SECRET: Final = int(Kind.SECRET)
_NO_NAME: Final = 0  # as a trace numbers names: of a wire or a host that an entry has none of
# By speech, as plain numbers: looked up for every line of every run.
KIND_OF: Final = (int(Kind.COMMAND), int(Kind.REPLY), int(Kind.CONTENT))


class Engine(Protocol):
    """What the driver needs of any protocol engine, client or server."""

    def receive(self, octets: bytes) -> None: ...

    def next_event(self) -> Any: ...

    def take_output(self) -> list[Utterance]: ...

    def tls_started(self) -> None: ...


class ServerEngine(Engine, Protocol):
    """What it needs of a server's besides."""

    def open(self) -> None: ...


class Login(Protocol):
    """What the driver needs to know of a login that any protocol's engine offers."""

    @property
    def mechanism(self) -> str: ...

    @property
    def identity(self) -> str: ...


class Conversation(EndpointHandler):
    """The driver of one end. `tls` tells how TLS stands here: None in clear."""

    def __init__(self, around: Surroundings, engine: Engine) -> None:
        self.around = around
        self.engine = engine
        self.endpoint: Endpoint | None = None
        self._name_ids = (0, 0, 0)
        self.tls_mode: TlsMode | None = None
        self.tls_version: str | None = None
        self.is_secured = False

    # What the network tells.

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        self.endpoint = endpoint
        name_id = self.around.trace.name_id
        self._name_ids = (name_id(endpoint.wire), name_id(endpoint.host), name_id(endpoint.peer))
        if self.tls_mode is TlsMode.IMPLICIT:
            self._cover(endpoint, cause)
        else:
            self.begin(cause)

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        self.engine.receive(octets)
        self.pump(cause)

    def secured(self, endpoint: Endpoint, cause: int) -> None:
        self.is_secured = True
        cause = self.tls_established(endpoint, cause)
        if self.tls_mode is TlsMode.IMPLICIT:
            self.begin(cause)
        else:
            self.engine.tls_started()
            self.pump(cause)

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        endpoint.close(self.tls_refused(endpoint, error, cause), "tls")

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        """The connection ended; most ends need do nothing about it."""
        return

    def failed(self, reason: str, cause: int) -> None:
        """No connection was to be had; most ends need do nothing about it."""
        return

    @property
    def lock(self) -> str | None:
        """How TLS came about here, as entries say it; None in clear."""
        return self.tls_mode.value if self.tls_mode and self.is_secured else None

    # What a subclass provides.

    def begin(self, cause: int) -> None:
        """The connection is ready to be spoken on (after TLS, where it is implicit)."""
        self.pump(cause)

    def answer(self, event: Any, cause: int) -> int:
        """React to one engine event. Returns the serial that causes what is said next."""
        return cause

    def transform(self) -> Transform:
        """This end's TLS."""
        raise TypeError(f"{type(self).__name__} speaks in clear only")

    def tls_established(self, endpoint: Endpoint, cause: int) -> int:
        """TLS stands; the client's end tells it."""
        return cause

    def tls_refused(self, endpoint: Endpoint, error: TransformError, cause: int) -> int:
        return cause

    def cause_of(self, utterance: Utterance, cause: int) -> int:
        """Which entry an utterance comes from; a new mail transaction comes from its letter."""
        return cause

    # The work.

    def pump(self, cause: int) -> None:
        """Handle every event the engine has, then say what it has to say."""
        next_event = self.engine.next_event
        while (event := next_event()) is not None:
            cause = self.answer(event, cause)
        self.speak(cause)

    def speak(self, cause: int) -> int:
        """Tell and send the engine's utterances. Returns the serial of the last one."""
        utterances = self.engine.take_output()
        endpoint = self.endpoint
        if not utterances or endpoint is None:
            return cause
        append = self.around.trace.append_octets
        now_us = self.around.scheduler.now_us
        wire, source, target = self._name_ids
        for utterance in utterances:
            cause = append(
                KIND_OF[utterance.speech],
                now_us,
                self.cause_of(utterance, cause),
                wire,
                source,
                target,
                endpoint.connection,
                self.is_secured,
                utterance.octets,
            )
        if len(utterances) == 1:
            endpoint.send(utterances[0].octets, cause)
        else:
            endpoint.send(b"".join([utterance.octets for utterance in utterances]), cause)
        return cause

    def switch_to_tls(self, mode: TlsMode, cause: int) -> int:
        """After the words that agree on TLS: say them, then cover the connection."""
        cause = self.speak(cause)
        self.tls_mode = mode
        if self.endpoint is not None:
            self._cover(self.endpoint, cause)
        return cause

    def hang_up(self, cause: int, reason: str = "quit") -> None:
        if self.endpoint is not None:
            self.endpoint.close(cause, reason)

    def tell_of_it(self, kind: Kind, detail: Detail, cause: int, octets: bytes = b"") -> int:
        """Tell something about this connection, from this end."""
        endpoint = self.endpoint
        assert endpoint is not None
        return self.around.tell(
            kind,
            detail,
            cause=cause,
            source=endpoint.host,
            target=endpoint.peer,
            wire=endpoint.wire,
            connection=endpoint.connection,
            octets=octets,
        )

    def _cover(self, endpoint: Endpoint, cause: int) -> None:
        endpoint.install(self.transform(), cause)


class ClientConversation(Conversation):
    """The client's end: it checks the server's certificate and tells how TLS went."""

    def __init__(self, around: Surroundings, engine: Engine, server_name: str) -> None:
        super().__init__(around, engine)
        self.server_name = server_name

    def transform(self) -> Transform:
        from simulator.protocols.tls.memory_bio import ClientTls

        self._tls = ClientTls(self._context(), self.server_name, self.around.now())
        return self._tls

    def _context(self) -> "ClientContext":
        around, endpoint = self.around, self.endpoint
        checks = endpoint is None or around.policies.checks(endpoint.wire, endpoint.host)
        return around.authority.client_context(checks=checks)

    def tls_established(self, endpoint: Endpoint, cause: int) -> int:
        tls, mode = self._tls, self.tls_mode
        assert mode is not None
        self.tls_version = tls.version
        started = TlsStarted(
            how=mode.value,
            version=tls.version,
            cipher=tls.cipher,
            server_name=self.server_name,
            issuer=tls.issuer,
        )
        serial = self.tell_of_it(Kind.TLS_STARTED, started, cause)
        append, now_us, (_, host, _) = (
            self.around.trace.append_octets,
            self.around.scheduler.now_us,
            self._name_ids,
        )
        for line in tls.take_secrets():
            append(_SECRET, now_us, serial, _NO_NAME, host, _NO_NAME, endpoint.connection, False, line)
        return serial

    def tls_refused(self, endpoint: Endpoint, error: TransformError, cause: int) -> int:
        assert self.tls_mode is not None
        shown = self._tls.shown()
        failed = TlsFailed(
            how=self.tls_mode.value,
            reason=error.reason,
            explanation=error.detail,
            server_name=self.server_name,
            shown_names=shown.names,
            shown_issuer=shown.issuer,
        )
        return self.tell_of_it(Kind.TLS_FAILED, failed, cause)

    def tls_unavailable(self, mode: TlsMode, cause: int) -> int:
        """The server did not offer it, and the policy asks for it."""
        failed = TlsFailed(how=mode.value, reason="not-offered")
        return self.tell_of_it(Kind.TLS_FAILED, failed, cause)

    def dial(self, host: str, target: str, port: int, protocol: str, cause: int) -> None:
        """Ask the network for a connection from one host to another."""
        addresses = self.around.addresses
        self.around.network.connect(
            host,
            target,
            port,
            self,
            protocol=protocol,
            cause=cause,
            client_address=addresses.get(host, ""),
            server_address=addresses.get(target, ""),
        )


class ServerConversation(Conversation):
    """The server's end: it greets, and it shows the host's certificate."""

    engine: ServerEngine

    def __init__(self, around: Surroundings, engine: ServerEngine, host: str) -> None:
        super().__init__(around, engine)
        self.host = host

    def begin(self, cause: int) -> None:
        self.engine.open()
        self.pump(cause)

    def transform(self) -> Transform:
        from simulator.protocols.tls.memory_bio import ServerTls

        return ServerTls(self.around.authority.server_context(self.host))

    def tell_login(self, login: Login, person: str | None, cause: int) -> int:
        """Tell how a login went: whose it was, None where it was refused."""
        endpoint = self.endpoint
        assert endpoint is not None
        kind, detail = (
            (Kind.LOGIN_REFUSED, LoginRefused(identity=login.identity, mechanism=login.mechanism))
            if person is None
            else (Kind.LOGGED_IN, LoggedIn(person=person, mechanism=login.mechanism))
        )
        return self.around.tell(
            kind, detail, cause=cause, source=self.host, target=endpoint.peer, connection=endpoint.connection
        )

    def tls_refused(self, endpoint: Endpoint, error: TransformError, cause: int) -> int:
        """The client's end tells of a handshake; what happens to a covered record only the reader knows."""
        if error.reason != "tampered" or self.tls_mode is None:
            return cause
        failed = TlsFailed(how=self.tls_mode.value, reason=error.reason, explanation=error.detail)
        return self.tell_of_it(Kind.TLS_FAILED, failed, cause)
