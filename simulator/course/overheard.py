"""What a lesson's conditions ask of Eve's notebook: whether such a thing can be read off a wire's bytes."""

from collections.abc import Mapping
from typing import Final

from simulator.course.facts import Where
from simulator.course.vocabulary import NotebookHas
from simulator.views.notebook import facts as eves
from simulator.views.tap import wires

# What a lesson calls a thing in the notebook: the groups it stands in, and its names there (none: any).
THINGS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "user": ((eves.WHO,), ("user",)),
    "password": ((eves.PASSWORDS,), ("password",)),
    "digest": ((eves.PASSWORDS,), ("digest",)),
    "sender": ((eves.ENVELOPE,), ("sender",)),
    "recipient": ((eves.ENVELOPE,), ("recipient",)),
    "header": ((eves.HEADERS, eves.WHO), ("from", "to", "subject", "date", "received", "message-id")),
    "subject": ((eves.HEADERS,), ("subject",)),
    "body": ((eves.BODY,), ()),
    "attachment": ((eves.ATTACHMENTS,), ()),
    "server-name": ((eves.HOSTS,), ("server-name", "certificate", "greeting")),
    "addresses": ((eves.HOSTS,), ("addresses",)),
    "port": ((eves.HOSTS,), ("port",)),
    "sizes": ((eves.TRAFFIC,), ("both-ways",)),
    "times": ((eves.TRAFFIC,), ("duration",)),
    "tls": ((eves.TRAFFIC,), ("tls",)),
    "anything": (eves.GROUPS, ()),
}


def in_notebook(condition: NotebookHas, what: str, where: Where) -> bool:
    """Whether an eavesdropper has learnt such a thing from the bytes of that wire (or of any)."""
    chosen = wires(where.trace) if condition.notebook == "all" else (condition.notebook,)
    return any(overheard(what, wire, condition.since, where) for wire in chosen)


def overheard(what: str, wire: str, since: str | None, where: Where) -> bool:
    """Whether a thing, as lessons call it, can be read from what crossed one wire since then."""
    from simulator.views.eve import Eve  # with a reader for each protocol

    groups, names = THINGS[what]
    first = where.since(since)
    return any(
        fact.known >= first and fact.group in groups and (not names or fact.name.lower() in names)
        for fact in Eve(where.trace, wire).notebook(where.serial)
    )
