"""Letters that leave a server for the same next host together, over one connection.

Inside the simulation each letter walks alone, so that a class can follow it. A server that takes in
thousands from real programs would spend most of its time on greetings and goodbyes then; its letters wait
for each other while there is other work, and share what stands between a greeting and a QUIT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.actors.mail_queue import QueuedMessage, Refusal
from simulator.actors.sender import SMTP_PORT, Consignor, Sender

if TYPE_CHECKING:
    from simulator.actors.mta import MailServer


class Consignment:
    """What goes to one host over one connection. Each letter's outcome is told to whoever gave it."""

    def __init__(self, server: MailServer, host: str) -> None:
        self._server = server
        self._host = host
        self._cause = -1
        self._letters: dict[QueuedMessage, Consignor] = {}

    def __len__(self) -> int:
        return len(self._letters)

    def add(self, message: QueuedMessage, consignor: Consignor, cause: int) -> None:
        """Until it leaves. The connection comes from the first letter's cause."""
        if not self._letters:
            self._cause = cause
        self._letters[message] = consignor

    def leave(self) -> None:
        server, host = self._server, self._host
        link = server.around.network.link(server.host, host)
        policy = server.around.policies.on(link.name if link else "")
        sender = Sender(server.around, server.host, host, SMTP_PORT, self, policy=policy)
        for message in self._letters:
            sender.carry(message)
        sender.connect(self._cause)

    # What became of each (Consignor).

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        self._letters[message].accepted(message, paths, cause)

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        self._letters[message].refused(message, refusal, cause)

    def deferred(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        self._letters[message].deferred(message, refusal, cause)


class Consignments:
    """Those of one server that have not left yet, by host. At most `together` letters share one."""

    def __init__(self, server: MailServer, together: int) -> None:
        self._server = server
        self._together = together
        self._gathering: dict[str, Consignment] = {}

    def hand_over(self, message: QueuedMessage, host: str, consignor: Consignor, cause: int) -> None:
        """Send a letter to a host: at once where it travels alone, else with those that come now."""
        gathering = self._gathering.get(host)
        if gathering is None:
            gathering = Consignment(self._server, host)
            if self._together > 1:
                self._gathering[host] = gathering
                self._server.around.scheduler.after(1, self._leave, (host, gathering))
        gathering.add(message, consignor, cause)
        if self._together == 1:
            gathering.leave()
        elif len(gathering) == self._together:
            del self._gathering[host]  # the next one begins another

    def _leave(self, waiting: tuple[str, Consignment]) -> None:
        host, consignment = waiting
        if self._gathering.get(host) is consignment:
            del self._gathering[host]
        consignment.leave()
