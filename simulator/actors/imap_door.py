"""The door to a store's IMAP counter. The engine behind it is loaded when somebody first comes."""

from typing import TYPE_CHECKING, Final

from simulator.actors.mda import DeliveryServer
from simulator.actors.reception import HouseRules
from simulator.actors.surroundings import Surroundings

if TYPE_CHECKING:
    from simulator.actors.imap_service import Reading

IMAP_PORT: Final = 143
IMAPS_PORT: Final = 993


class ImapDoor:
    """Listens for IMAP at a store's host, in clear (with STARTTLS) and under TLS from the start."""

    def __init__(self, around: Surroundings, server: DeliveryServer, rules: HouseRules) -> None:
        self._around = around
        self._server = server
        self._rules = rules

    def listen(self) -> None:
        network, host = self._around.network, self._server.host
        network.listen(host, IMAP_PORT, lambda endpoint, cause: self._receive(implicit_tls=False))
        if self._rules.offers_tls:
            network.listen(host, IMAPS_PORT, lambda endpoint, cause: self._receive(implicit_tls=True))

    def _receive(self, *, implicit_tls: bool) -> "Reading":
        from simulator.actors.imap_service import ImapService, Reading

        return Reading(ImapService(self._around, self._server, self._rules), implicit_tls=implicit_tls)
