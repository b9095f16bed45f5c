"""The names in a lesson's script, each looked up: people, devices, hosts, wires, letters, steps, verbs."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

import msgspec

from simulator.course import intents as acts, vocabulary as can
from simulator.course.schema import CompareSide, Console, Point, Script
from simulator.course.state_words import STATES
from simulator.faults import did_you_mean
from simulator.plain_yaml import Path
from simulator.protocols.imap import commands as imap
from simulator.protocols.pop3 import commands as pop3
from simulator.protocols.smtp import commands as smtp
from simulator.sentences import Sentence
from simulator.typed_yaml import fields_of
from simulator.world.letters import template_names
from simulator.world.spec import WorldSpec

# Which fields name what. Where one word may name several kinds of thing, they stand with a blank between.
_NAMES: Final[Mapping[type[msgspec.Struct], Mapping[str, str]]] = {
    acts.Send: {"from": "person", "to": "recipients", "letter": "letter"},
    acts.Fetch: {"device": "device"},
    acts.OpenLetter: {"device": "device"},
    acts.AnswerLetter: {"device": "device", "letter": "letter"},
    acts.DeleteLetter: {"device": "device"},
    acts.Watch: {"device": "device"},
    acts.Leave: {"device": "device"},
    can.Marked: {"mailbox": "person", "device": "device"},
    acts.PowerSwitch: {"device": "device"},
    acts.Tls: {"wire": "wire"},
    acts.CutWire: {"wire": "wire"},
    acts.MendWire: {"wire": "wire"},
    acts.AttackWire: {"wire": "wire", "to": "recipients"},
    acts.EndAttack: {"wire": "wire"},
    acts.CheckCertificates: {"wire": "wire", "device": "device"},
    acts.LaxServer: {"host": "host"},
    acts.RewriteLetters: {"host": "host"},
    acts.Lose: {"device": "device"},
    acts.BackUp: {"device": "device"},
    acts.Restore: {"device": "device"},
    acts.Tape: {"host": "host"},
    acts.SetQuota: {"person": "person"},
    can.BackupHolds: {"backup": "host device"},
    can.SpaceTaken: {"space": "person device"},
    can.AttackerHolds: {"attacker": "wire", "since": "step"},
    can.AttackIs: {"wire": "wire"},
    can.SeatReads: {"who": "host wire person", "since": "step"},
    can.TlsOutcome: {"at": "host device", "wire": "wire", "since": "step"},
    acts.Type: {"device": "device", "as": "person"},
    can.MailboxHolds: {"mailbox": "person"},
    can.DeviceHolds: {"device": "device"},
    can.DevicePower: {"device": "device"},
    can.QueueHolds: {"queue": "host device"},
    can.Happened: {"at": "host device", "to": "person", "since": "step"},
    can.Said: {"at": "host device", "since": "step"},
    can.SpeaksFirst: {"since": "step"},
    can.ReceivedFields: {"mailbox": "person", "topmost_by": "host"},
    can.Body: {"mailbox": "person", "device": "device"},
    can.Header: {"mailbox": "person", "device": "device"},
    can.Question: {"asks": "domain host", "since": "step"},
    can.StateIs: {"at": "host"},
    can.Quiet: {"quiet": "host device", "since": "step"},
    can.NotebookHas: {"notebook": "wire all", "since": "step"},
    CompareSide: {"wire": "wire"},
    Console: {"as": "person", "device": "device"},
    Point: {"place": "host device domain"},
}
_KINDS: Final = {
    "person": Sentence("person"),
    "letter": Sentence("letter"),
    "device": Sentence("device"),
    "host": Sentence("host"),
    "wire": Sentence("wire"),
    "step": Sentence("step"),
    "wire all": Sentence("wire"),
    "host device": Sentence("host or device"),
    "person device": Sentence("person or device"),
    "domain host": Sentence("domain or host"),
    "host device domain": Sentence("host or device or domain"),
}
_VERBS: Final = {
    "pop3": frozenset(pop3.VERBS),
    "smtp": frozenset(smtp.VERB_ROWS),
    "imap": frozenset((*imap.VERBS, "DONE")),
}
_STATUSES: Final = {"pop3": ("+OK", "-ERR"), "imap": ("OK", "NO", "BAD", "BYE", "PREAUTH", "+")}


def name_faults(script: Script, world: WorldSpec, beside: FilePath) -> Iterator[tuple[Path, Sentence]]:
    """Each name that is not known, by its path in the script, with what is meant perhaps.

    `beside` is the lesson's folder, where it may have letters of its own.
    """
    known: dict[str, Iterable[str]] = {
        "person": world.people,
        "device": world.devices,
        "host": world.hosts,
        "domain": world.offices,
        "all": ("all",),
        "wire": ["--".join(wire.ends) for wire in world.wires],
        "letter": template_names(beside),
    }
    for index, step in enumerate(script.steps):
        known["step"] = ["this", *(earlier.id for earlier in script.steps[: index + 1])]
        yield from _walk(step, ("steps", index), known)
    known["step"] = ["this"]
    for index, intent in enumerate(script.setup):
        yield from _walk(intent, ("setup", index, _verb(intent)), known)


def _walk(part: Any, path: Path, known: Mapping[str, Iterable[str]]) -> Iterator[tuple[Path, Sentence]]:
    if isinstance(part, tuple):
        for index, item in enumerate(part):
            verb = _verb(item)
            yield from _walk(item, (*path, index, verb) if verb else (*path, index), known)
    elif isinstance(part, msgspec.Struct):
        names = _NAMES.get(type(part), {})
        for key, field in fields_of(type(part)).items():
            value = getattr(part, field.attribute)
            if key in names and value is not None:
                yield from _named(names[key], value, (*path, key), known)
            else:
                yield from _walk(value, (*path, key), known)
        if isinstance(part, can.Said):
            yield from _spoken(part, path)
        yield from _unsaid(part, path)


def _verb(part: Any) -> str:
    return next((verb for verb, kind in acts.INTENTS.items() if type(part) is kind), "")


def _named(
    kinds: str, value: str, path: Path, known: Mapping[str, Iterable[str]]
) -> Iterator[tuple[Path, Sentence]]:
    if kinds == "recipients":
        for recipient in value.split(","):
            if "@" not in recipient:
                yield from _named("person", recipient.strip(), path, known)
        return
    names = [name for kind in kinds.split() for name in known[kind]]
    if value not in names:
        yield (
            path,
            Sentence(
                "no {kind} is called '{name}'{near}",
                kind=_KINDS[kinds],
                name=value,
                near=did_you_mean(value, names),
            ),
        )


def _spoken(said: can.Said, path: Path) -> Iterator[tuple[Path, Sentence]]:
    """A verb belongs to clients, a status to servers, and both to their protocol."""
    if said.said == "server" and said.verb is not None:
        yield (*path, "verb"), Sentence("a server answers with a 'status', only a client says a 'verb'")
    if said.said == "client" and said.status is not None:
        yield (*path, "status"), Sentence("a client says a 'verb', only a server answers with a 'status'")
    if said.verb is not None and said.verb.upper() not in _VERBS[said.protocol]:
        yield (
            (*path, "verb"),
            Sentence(
                "{protocol} has no verb '{verb}'{near}",
                protocol=said.protocol,
                verb=said.verb,
                near=did_you_mean(said.verb, _VERBS[said.protocol]),
            ),
        )
    if said.status is not None:
        statuses = _STATUSES.get(said.protocol)
        if said.status[:1] not in "2345" if statuses is None else said.status not in statuses:
            wanted = Sentence('a reply code such as "250"') if statuses is None else " or ".join(statuses)
            yield (
                (*path, "status"),
                Sentence(
                    "'{status}' is no status of {protocol}; write {wanted}",
                    status=said.status,
                    protocol=said.protocol,
                    wanted=wanted,
                ),
            )


def _unsaid(part: msgspec.Struct, path: Path) -> Iterator[tuple[Path, Sentence]]:
    """Conditions whose keys do not make sense together."""
    for exactly in ("holds", "count"):
        if getattr(part, exactly, None) is not None and getattr(part, "at_least", None) is not None:
            yield path, Sentence("'{exactly}' and 'at_least' stand together; keep one", exactly=exactly)
    holding = (
        can.MailboxHolds | can.DeviceHolds | can.Marked | can.QueueHolds | can.QueuesHold | can.BackupHolds
    )
    if isinstance(part, holding) and part.holds is None and part.at_least is None:
        yield path, Sentence("how many? write 'holds: …' or 'at_least: …'")
    if isinstance(part, can.SpaceTaken) and part.octets is None and part.at_least is None:
        yield path, Sentence("how much? write 'octets: …' or 'at_least: …'")
    if isinstance(part, can.SeatReads) and (part.reads is None) == (part.lacks is None):
        yield path, Sentence("what of it? write either 'reads: …' or 'lacks: …'")
    if isinstance(part, can.NotebookHas) and part.has is None and part.lacks is None:
        yield path, Sentence("what of it? write 'has: …' or 'lacks: …'")
    if isinstance(part, CompareSide) and part.wire is not None and part.tls is None:
        yield path, Sentence("a 'wire' without its 'tls'; write what its policy is")
    if isinstance(part, acts.AttackWire):
        yield from _means(part, path)
    if isinstance(part, acts.RewriteLetters) and (part.word is None) != (part.into is None):
        yield path, Sentence("a word is altered into another: give both 'word' and 'into', or neither")
    if isinstance(part, acts.CheckCertificates) and part.wire is not None and part.device is not None:
        yield path, Sentence("'wire' and 'device' stand together; keep one")
    if isinstance(part, can.TlsOutcome) and part.tls == "started" and part.reason is not None:
        yield (*path, "reason"), Sentence("only what failed has a reason; write 'tls: failed'")
    if isinstance(part, can.StateIs) and part.state not in STATES[part.protocol]:
        yield (
            (*path, "state"),
            Sentence(
                "{protocol} has no state '{state}'{near}",
                protocol=part.protocol,
                state=part.state,
                near=did_you_mean(part.state, STATES[part.protocol]),
            ),
        )
    placed = can.Body | can.Header | can.Marked
    if isinstance(part, placed) and (part.mailbox is None) == (part.device is None):
        yield path, Sentence("where? write either 'mailbox: …' or 'device: …'")


_MEANS: Final = {"certificate": "impostor", "answer": "strip", "word": "alter", "into": "alter"}


def _means(attack: acts.AttackWire, path: Path) -> Iterator[tuple[Path, Sentence]]:
    """An attack's particulars belong to its kind."""
    for key, kind in _MEANS.items():
        if getattr(attack, key) is not None and attack.kind != kind:
            yield (
                (*path, key),
                Sentence("only 'kind: {kind}' has a '{key}'; leave it out", kind=kind, key=key),
            )
    if attack.to is not None and attack.kind not in ("inject", "smuggle"):
        yield (*path, "to"), Sentence("only 'kind: inject' and 'kind: smuggle' have a 'to'; leave it out")
    if (attack.word is None) != (attack.into is None):
        yield path, Sentence("a word is altered into another: give both 'word' and 'into', or neither")
