"""The certificate authority of a world, and each host's TLS contexts, made when TLS is first wanted.

A world in clear never loads OpenSSL's bindings or makes a key: everything here is lazy.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulator.network.chance import Chance

if TYPE_CHECKING:
    from simulator.protocols.tls.certificates import CertificateAuthority
    from simulator.protocols.tls.memory_bio import ClientContext, ServerContext

_VALID_BEFORE = timedelta(days=30)
_VALID_AFTER = timedelta(days=365)


class Authority:
    """Issues one certificate a host; every client of the world trusts it and it alone."""

    def __init__(self, world: str, chance: Chance, start: datetime) -> None:
        self._world = world
        self._chance = chance
        self._start = start
        self._authority: CertificateAuthority | None = None
        self._clients: ClientContext | None = None
        self._servers: dict[str, ServerContext] = {}

    def _certificates(self) -> "CertificateAuthority":
        if self._authority is None:
            from simulator.protocols.tls.certificates import CertificateAuthority

            self._authority = CertificateAuthority.create(
                f"{self._world} CA", self._chance.stream("certificates"), self._start
            )
        return self._authority

    def client_context(self) -> "ClientContext":
        """The context of every client: it trusts this world's authority."""
        if self._clients is None:
            from simulator.protocols.tls.memory_bio import ClientContext

            self._clients = ClientContext(self._certificates().certificate_pem)
        return self._clients

    def server_context(self, host: str) -> "ServerContext":
        """The context of one host, with its certificate."""
        context = self._servers.get(host)
        if context is None:
            from simulator.protocols.tls.memory_bio import ServerContext

            identity = self._certificates().issue(
                (host,), not_before=self._start - _VALID_BEFORE, not_after=self._start + _VALID_AFTER
            )
            context = self._servers[host] = ServerContext(identity)
        return context
