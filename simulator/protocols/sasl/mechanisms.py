"""The mechanisms that can be spoken, best first: a new one is a row here and a module beside this one."""

from collections.abc import Callable, Collection
from typing import Final

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import ClientExchange, ServerExchange
from simulator.protocols.sasl.login import LoginClient, LoginServer
from simulator.protocols.sasl.plain import PlainClient, PlainServer

SERVERS: Final[dict[str, Callable[[], ServerExchange]]] = {
    "PLAIN": PlainServer,
    "LOGIN": LoginServer,
}

CLIENTS: Final[dict[str, Callable[[Credentials], ClientExchange]]] = {
    "PLAIN": PlainClient,
    "LOGIN": LoginClient,
}


def choose(offered: Collection[str]) -> str | None:
    """The mechanism that a client takes out of those a server offers, or None."""
    return next((name for name in CLIENTS if name in offered), None)
