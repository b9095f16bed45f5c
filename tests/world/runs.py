"""Runs that the tests of world and actors share: one letter from Aoi to Haruto, however it is wanted."""

from typing import TypeVar

from simulator.trace.entry import Detail, Entry
from simulator.trace.kinds import Kind
from simulator.views.journey import Journey, follow
from simulator.wire.policy import TlsPolicy
from simulator.world.composing import compose
from simulator.world.runner import Run

D = TypeVar("D", bound=Detail)


def a_run(tls: TlsPolicy | None = None, seed: int = 1) -> Run:
    return Run("two-offices", seed=seed, tls=tls)


def send(
    run: Run, to: str = "haruto", author: str = "aoi", body: str = "See you at six.\n.\n..dots\n"
) -> int:
    """Give the intent; returns the letter's serial. Nothing has happened yet."""
    octets = compose(run, author, to.split(",")[0], "Picnic", body, "en")
    return run.intend("send", octets=octets, **{"from": author, "to": to}) + 1


def deliver(run: Run, to: str = "haruto", body: str = "See you at six.\n.\n..dots\n") -> Journey:
    letter = send(run, to, body=body)
    run.until_idle()
    return follow(run.trace, letter)


def entries(run: Run, *kinds: Kind) -> list[Entry]:
    return [entry for entry in run.trace if entry.kind in kinds]


def details(run: Run, kind: Kind, of: type[D]) -> list[D]:
    return [entry.detail for entry in entries(run, kind) if isinstance(entry.detail, of)]


def mailbox(run: Run, person: str) -> list[bytes]:
    """What lies in a person's mailbox, oldest first."""
    store = run.world.stores[run.spec.people[person].office]
    return [message.octets for message in store.mailbox_of(person)]


def queued(run: Run) -> int:
    """Messages that any server still answers for, and letters that no server has taken yet."""
    servers = sum(len(server.queue) for server in run.world.servers.values())
    return servers + sum(len(device.outbox) for device in run.world.devices.values())
