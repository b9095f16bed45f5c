"""Tells what happens at live servers, one line an event: visitors here, letters in the exports' words."""

from collections.abc import Callable
from typing import Final

from simulator.exports.telling import Teller
from simulator.live.house import VISITOR, House
from simulator.trace import entry as told
from simulator.trace.entry import Entry
from simulator.trace.kinds import Kind, Lane
from simulator.views.safe_text import safe_text
from simulator.words.catalogue import Catalogue

_TOLD_LANES: Final = (Lane.STATE, Lane.TOLD)


class LiveTeller:
    """Call it when something may have happened; it tells what is new."""

    def __init__(self, house: House, words: Catalogue, say: Callable[[str], None]) -> None:
        self._trace = house.world.around.trace
        self._teller = Teller(house.world.cast, words)
        self._words = words
        self._say = say
        self._addresses: dict[int, str] = {}  # of open connections, by number
        self._seen = {lane: len(self._trace.lane(lane)) for lane in _TOLD_LANES}

    def __call__(self) -> None:
        fresh: set[int] = set()
        for lane in _TOLD_LANES:
            serials = self._trace.lane(lane)
            if len(serials) > self._seen[lane]:
                fresh.update(serials[self._seen[lane] :])
                self._seen[lane] = len(serials)
        lines = []
        for serial in sorted(fresh):
            entry = self._trace.shell(serial)  # no line tells the octets of what a live server does
            line = self._of_a_visitor(entry) or self._teller.line(entry)
            if line:
                lines.append(line)
        if lines:
            self._say("\n".join(lines))

    def _of_a_visitor(self, entry: Entry) -> str:
        """Coming, logging in and going of real programs; "" for everything else."""
        address = self._addresses.get(entry.connection, "")
        here = {"time": self._teller.clock(entry.time_us), "address": address}
        match entry.detail:
            case told.Connected(client_address=address, client_port=port) if entry.source == VISITOR:
                self._addresses[entry.connection] = where = f"{address}:{port}"
                return self._words.text(
                    "serve.event.connected",
                    time=here["time"],
                    address=where,
                    protocol=entry.detail.protocol.upper(),
                    port=entry.detail.server_port,
                )
            case told.Closed() if entry.connection in self._addresses:
                del self._addresses[entry.connection]
                return self._words.text("serve.event.closed", **here)
            case told.LoggedIn(person=person) if address:
                return self._words.text("serve.event.logged_in", **here, person=self._teller.person(person))
            case told.LoginRefused(identity=identity) if address:
                return self._words.text("serve.event.login_refused", **here, name=safe_text(identity, 60))
            case told.TlsStarted(version=version) if address and entry.kind is Kind.TLS_STARTED:
                return self._words.text("serve.event.tls", **here, version=version)
        return ""
