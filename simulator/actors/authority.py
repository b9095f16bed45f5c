"""The certificate authority of a world, and each host's TLS contexts, made when TLS is first wanted.

A world in clear never loads OpenSSL's bindings or makes a key: everything here is lazy.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from simulator.network.chance import Chance

if TYPE_CHECKING:
    from simulator.protocols.tls.certificates import CertificateAuthority, Identity
    from simulator.protocols.tls.contexts import ClientContext, ServerContext, Version

IMPOSTORS_OWN_NAME: Final = "mail.impostor.example"
OWN_AUTHORITY: Final = "Impostor's own CA"

_VALID_BEFORE = timedelta(days=30)
_VALID_AFTER = timedelta(days=365)


class Authority:
    """Issues one certificate a host; every client of the world trusts it and it alone."""

    def __init__(
        self, world: str, chance: Chance, start: datetime, newest: "Mapping[str, Version] | None" = None
    ) -> None:
        """`newest` names the hosts that speak no newer version of TLS."""
        self._world = world
        self._chance = chance
        self._start = start
        self._newest: Mapping[str, Version] = newest or {}
        self._authority: CertificateAuthority | None = None
        self._clients: dict[bool, ClientContext] = {}
        self._impostors: dict[tuple[str, str], ServerContext] = {}
        self._servers: dict[str, ServerContext] = {}

    def _certificates(self) -> "CertificateAuthority":
        if self._authority is None:
            from simulator.protocols.tls.certificates import CertificateAuthority

            self._authority = CertificateAuthority.create(
                f"{self._world} CA", self._chance.stream("certificates"), self._start
            )
        return self._authority

    def client_context(self, *, checks: bool = True) -> "ClientContext":
        """The context of every client: it trusts this world's authority, or, unchecked, anybody."""
        context = self._clients.get(checks)
        if context is None:
            from simulator.protocols.tls.contexts import ClientContext

            context = ClientContext(self._certificates().certificate_pem, checks=checks)
            self._clients[checks] = context
        return context

    def server_context(self, host: str) -> "ServerContext":
        """The context of one host, with its certificate."""
        context = self._servers.get(host)
        if context is None:
            from simulator.protocols.tls.contexts import ServerContext

            identity = self._certificates().issue(
                (host,), not_before=self._start - _VALID_BEFORE, not_after=self._start + _VALID_AFTER
            )
            context = self._servers[host] = ServerContext(identity, newest=self._newest.get(host, "TLSv1.3"))
        return context

    def impostor_context(self, host: str, fault: str) -> "ServerContext":
        """What somebody shows who answers in a host's name: a real certificate with that one fault."""
        context = self._impostors.get((host, fault))
        if context is None:
            from simulator.protocols.tls.contexts import ServerContext

            context = self._impostors[host, fault] = ServerContext(self._forged(host, fault))
        return context

    def _forged(self, host: str, fault: str) -> "Identity":
        """Whoever has no key of the authority's can show no more than these.

        The name-mismatch is genuine, but somebody else's own; the expired one fell into wrong hands later.
        """
        from simulator.protocols.tls.certificates import CertificateAuthority, self_signed

        since, until = self._start - _VALID_BEFORE, self._start + _VALID_AFTER
        stream = self._chance.stream(f"forged:{host}:{fault}")
        if fault == "name-mismatch":
            return self._certificates().issue((IMPOSTORS_OWN_NAME,), not_before=since, not_after=until)
        if fault == "expired":
            return self._certificates().issue(
                (host,), not_before=since - _VALID_AFTER, not_after=self._start - timedelta(days=1)
            )
        if fault == "self-signed":
            return self_signed((host,), stream=stream, not_before=since, not_after=until)
        other = CertificateAuthority.create(OWN_AUTHORITY, stream, self._start)
        return other.issue((host,), not_before=since, not_after=until)
