"""The mechanisms that can be spoken: a new one is a row here and a module beside this one."""

from collections.abc import Collection
from typing import Final, Protocol

from simulator.protocols.sasl.cram_md5 import CramMd5Client, CramMd5Server
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import ClientExchange, ServerExchange
from simulator.protocols.sasl.login import LoginClient, LoginServer
from simulator.protocols.sasl.plain import PlainClient, PlainServer
from simulator.protocols.sasl.scram import ScramClient, ScramServer


class ServerFactory(Protocol):
    """Begins the server's end; `nonce` is text that was never used before."""

    def __call__(self, hostname: str = "", nonce: str = "") -> ServerExchange: ...


class ClientFactory(Protocol):
    """Begins the client's end; `nonce` is text that was never used before."""

    def __call__(self, credentials: Credentials, nonce: str = "") -> ClientExchange: ...


SERVERS: Final[dict[str, ServerFactory]] = {
    "PLAIN": PlainServer,
    "LOGIN": LoginServer,
    "CRAM-MD5": CramMd5Server,
    "SCRAM-SHA-256": ScramServer,
}

CLIENTS: Final[dict[str, ClientFactory]] = {
    "PLAIN": PlainClient,
    "LOGIN": LoginClient,
    "CRAM-MD5": CramMd5Client,
    "SCRAM-SHA-256": ScramClient,
}

# Where each is specified: the keys of the glosses. LOGIN is in no RFC.
SECTIONS: Final[dict[str, str]] = {
    "PLAIN": "RFC 4616 §2",
    "LOGIN": "RFC 4954 §4",
    "CRAM-MD5": "RFC 2195 §2",
    "SCRAM-SHA-256": "RFC 7677 §3",
}

WITH_NONCE: Final = frozenset({"CRAM-MD5", "SCRAM-SHA-256"})  # not to be had without something unforeseeable
USUAL: Final = ("PLAIN", "LOGIN")  # what a client takes unless it is told otherwise, best first


def choose(offered: Collection[str], acceptable: Collection[str] = USUAL) -> str | None:
    """The mechanism that a client takes out of those a server offers, or None. `acceptable`: best first."""
    return next((name for name in acceptable if name in CLIENTS and name in offered), None)


def speakable(names: tuple[str, ...], *, with_nonces: bool) -> tuple[str, ...]:
    """Those of the mechanisms that work here."""
    return names if with_nonces else tuple(name for name in names if name not in WITH_NONCE)
