"""Whether a condition of a lesson holds at a point of a run: states and entries are asked, never wording.

A verdict carries the key of its sentence and what fills it; `told` makes the sentence.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from simulator.course.attack_facts import attacker_knows, tls_outcomes
from simulator.course.facts import (
    Where,
    lines_said,
    newest_letter,
    packets_near,
    questions_asked,
    who_opens,
)
from simulator.course.overheard import in_notebook
from simulator.course.server_states import server_state
from simulator.course.vocabulary import (
    AttackerHolds,
    AttackIs,
    BackupHolds,
    Body,
    Condition,
    DeviceHolds,
    DevicePower,
    FirstThen,
    Happened,
    Header,
    MailboxHolds,
    Marked,
    Not,
    NotebookHas,
    Question,
    QueueHolds,
    QueuesHold,
    Quiet,
    ReceivedFields,
    Said,
    SeatReads,
    SpaceTaken,
    SpeaksFirst,
    StateIs,
    TlsOutcome,
)
from simulator.mail.message import InternetMessage, body_sha256
from simulator.trace.cast import called
from simulator.trace.entry import INBOX, Accepted, Composed
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.scene import scene_at
from simulator.views.stores import box_of, space_of_mailboxes, space_on_device
from simulator.words.catalogue import Catalogue

_BY = re.compile(r"\bby\s+([^\s;]+)")  # who received it (RFC 5321 §4.4)
_KIND: Final = "goal.kind."  # before the name of an entry's kind: what it is called


class Verdict(msgspec.Struct, frozen=True):
    """Whether it holds, and why: a catalogue key and its values (of which some are verdicts themselves)."""

    held: bool
    key: str
    values: dict[str, Any] = {}


class HowMany(msgspec.Struct, frozen=True):
    """How many are wanted; told as `2` or `at least 2`."""

    number: int
    at_least: bool

    def fits(self, found: int) -> bool:
        return found >= self.number if self.at_least else found == self.number


def judge(condition: Condition, where: Where) -> Verdict:
    """Whether the condition holds at the point that `where` names."""
    return _JUDGES[type(condition)](condition, where)


def told(verdict: Verdict, words: Catalogue, trace: Trace) -> str:
    """The verdict's sentence, with nicknames for people and places."""
    values = {name: _shown(value, words, trace) for name, value in verdict.values.items()}
    return words.text(verdict.key, **values)


def _shown(value: Any, words: Catalogue, trace: Trace) -> str:
    if isinstance(value, Verdict):
        return told(value, words, trace)
    if isinstance(value, HowMany):
        return words.text("goal.at_least" if value.at_least else "goal.exactly", count=value.number)
    text = str(value)
    for person in trace.cast.people:
        if person.key == text:
            return called(person.names, words.language, text)
    for place in trace.cast.places:
        if place.name == text:
            return called(place.names, words.language, text)
    for wire in trace.cast.wires:
        if wire.name == text:
            return " ― ".join(_shown(end, words, trace) for end in wire.ends)
    if text.startswith(("goal.", "reason.", "name.", "seat.what.")) and text in words:
        return words.text(text)
    return text.removeprefix(_KIND).replace("_", " ") if text.startswith(_KIND) else text


def _wanted(exactly: int | None, at_least: int | None) -> HowMany:
    return (
        HowMany(exactly, False) if exactly is not None else HowMany(1 if at_least is None else at_least, True)
    )


def _counted(key: str, wanted: HowMany, found: int, **values: Any) -> Verdict:
    return Verdict(wanted.fits(found), key, {"wanted": wanted, "found": found, **values})


_FLAGS: Final = {
    "read": "\\Seen",
    "answered": "\\Answered",
    "starred": "\\Flagged",
    "deleted": "\\Deleted",
}


def _mailbox(condition: MailboxHolds, where: Where) -> Verdict:
    wanted = _wanted(condition.holds, condition.at_least)
    box = box_of(
        where.trace,
        scene_at(where.trace, where.serial),
        where.person(condition.mailbox),
        condition.folder or INBOX,
    )
    return _holding("mailbox", wanted, len(box.letters), condition.mailbox, condition.folder)


def _device(condition: DeviceHolds, where: Where) -> Verdict:
    scene, folder = scene_at(where.trace, where.serial), condition.folder or INBOX
    shelf = scene.kept(condition.device) if folder == INBOX else scene.folder(condition.device, folder)
    wanted = _wanted(condition.holds, condition.at_least)
    return _holding("device", wanted, len(shelf), condition.device, condition.folder)


def _holding(kind: str, wanted: HowMany, found: int, name: str, folder: str | None) -> Verdict:
    if folder is None:
        return _counted(f"goal.{kind}.holds", wanted, found, name=name)
    return _counted("goal.folder.holds", wanted, found, name=name, folder=folder)


def _marked(condition: Marked, where: Where) -> Verdict:
    scene = scene_at(where.trace, where.serial)
    if condition.device is not None:
        place, shelf = condition.device, scene.kept(condition.device)
    else:
        box = box_of(where.trace, scene, where.person(condition.mailbox or ""))
        place, shelf = box.store, box.letters
    found = sum(_FLAGS[condition.marked] in scene.flags(place, copy) for copy in shelf)
    values = {"name": condition.device or condition.mailbox, "mark": f"goal.mark.{condition.marked}"}
    return _counted("goal.marked", _wanted(condition.holds, condition.at_least), found, **values)


def _backup(condition: BackupHolds, where: Where) -> Verdict:
    found = scene_at(where.trace, where.serial).backup(condition.backup)
    wanted = _wanted(condition.holds, condition.at_least)
    return _counted("goal.backup", wanted, found, name=condition.backup)


def _space(condition: SpaceTaken, where: Where) -> Verdict:
    scene = scene_at(where.trace, where.serial)
    if condition.space in {place.name for place in where.trace.cast.places}:
        found = space_on_device(where.trace, scene, condition.space)
    else:
        found = space_of_mailboxes(where.trace, scene, where.person(condition.space))
    wanted = _wanted(condition.octets, condition.at_least)
    return _counted("goal.space", wanted, found, name=condition.space)


def _power(condition: DevicePower, where: Where) -> Verdict:
    found = "on" if scene_at(where.trace, where.serial).power(condition.device) else "off"
    values = {"name": condition.device, "wanted": f"goal.{condition.power}", "found": f"goal.{found}"}
    return Verdict(found == condition.power, "goal.device.power", values)


def _queue(condition: QueueHolds, where: Where) -> Verdict:
    found = len(scene_at(where.trace, where.serial).queue(condition.queue))
    return _counted(
        "goal.queue.holds", _wanted(condition.holds, condition.at_least), found, name=condition.queue
    )


def _queues(condition: QueuesHold, where: Where) -> Verdict:
    found = sum(len(place.queue) for place in scene_at(where.trace, where.serial).places.values())
    return _counted("goal.queues.hold", _wanted(condition.holds, condition.at_least), found)


def _happened(condition: Happened, where: Where) -> Verdict:
    found = len(where.entries(condition))
    wanted = _wanted(condition.count, condition.at_least)
    about = _about(condition.at, condition.to)
    return _counted("goal.entry", wanted, found, entry=f"{_KIND}{condition.entry}", about=about)


def _about(at: str | None, to: str | None = None) -> Verdict | str:
    """The piece of a sentence that says where something happened, and to whom."""
    if to is not None:
        return Verdict(True, "goal.about.to", {"name": to, "about": _about(at)})
    return "" if at is None else Verdict(True, "goal.about.at", {"name": at})


def _said(condition: Said, where: Where) -> Verdict:
    found = len(lines_said(condition, where))
    wanted = _wanted(condition.count, condition.at_least)
    what = condition.verb or condition.status or "goal.anything"
    return _counted(f"goal.said.{condition.said}", wanted, found, what=what, about=_about(condition.at))


def _speaks_first(condition: SpeaksFirst, where: Where) -> Verdict:
    openers = who_opens(condition, where)
    if not openers:
        return Verdict(False, "goal.speaks_first.nobody")
    values = {"who": condition.speaks_first}
    return Verdict(openers == {condition.speaks_first}, "goal.speaks_first", values)


def _received_fields(condition: ReceivedFields, where: Where) -> Verdict:
    serial = newest_letter(where, condition.mailbox, None)
    if serial is None:
        return Verdict(False, "goal.no_letter", {"name": condition.mailbox})
    stamps = InternetMessage(where.trace.octets(serial)).all("Received")
    letter = where.letter_of(serial)
    accepted = [
        at
        for at in where.serials(Kind.ACCEPTED, None)
        if isinstance(detail := where.trace.detail(at), Accepted)
        and detail.letter == letter
        and detail.protocol != "local"
    ]
    by = _BY.search(stamps[0].value) if stamps else None
    top = by[1] if by else ""
    if condition.topmost_by is not None and top != condition.topmost_by:
        values = {"wanted": condition.topmost_by, "found": top or "goal.nothing"}
        return Verdict(False, "goal.received_fields.top", values)
    held = len(stamps) == condition.received_fields == len(accepted)
    counts = {"name": condition.mailbox, "wanted": condition.received_fields, "found": len(stamps)}
    return Verdict(held, "goal.received_fields", counts)


def _body(condition: Body, where: Where) -> Verdict:
    name = condition.mailbox or condition.device or ""
    serial = newest_letter(where, condition.mailbox, condition.device)
    if serial is None:
        return Verdict(False, "goal.no_letter", {"name": name})
    composed = where.trace.detail(where.letter_of(serial))
    digest = composed.body_sha256 if isinstance(composed, Composed) else ""
    return Verdict(digest == body_sha256(where.trace.octets(serial)), "goal.body", {"name": name})


def _header(condition: Header, where: Where) -> Verdict:
    name = condition.mailbox or condition.device or ""
    serial = newest_letter(where, condition.mailbox, condition.device)
    if serial is None:
        return Verdict(False, "goal.no_letter", {"name": name})
    text = InternetMessage(where.trace.octets(serial)).text(condition.header)
    values = {"name": name, "header": condition.header, "wanted": condition.contains}
    values["found"] = text or "goal.nothing"
    return Verdict(condition.contains in text, "goal.header", values)


def _question(condition: Question, where: Where) -> Verdict:
    asked = questions_asked(condition, where)
    values = {"record": condition.question, "wanted": condition.asks}
    values["found"] = ", ".join(sorted(asked)) or "goal.nothing"
    return Verdict(asked == {condition.asks}, "goal.question", values)


def _quiet(condition: Quiet, where: Where) -> Verdict:
    found = packets_near(condition.quiet, where, condition.since)
    return Verdict(found == 0, "goal.quiet", {"name": condition.quiet, "found": found})


def _notebook(condition: NotebookHas, where: Where) -> Verdict:
    wire = "goal.notebook.all" if condition.notebook == "all" else condition.notebook
    asked = [("has", condition.has)] if condition.has or not condition.lacks else []
    if condition.lacks:
        asked.append(("lacks", condition.lacks))
    verdict = Verdict(True, "")
    for how, what in asked:
        held = in_notebook(condition, what or "anything", where) == (how == "has")
        values = {"wire": wire, "what": f"goal.notebook.{what or 'anything'}"}
        if verdict.held:
            verdict = Verdict(held, f"goal.notebook.{how}", values)
    return verdict


def _seat(condition: SeatReads, where: Where) -> Verdict:
    from simulator.views.seats import Seats  # with the notebook's readers

    seats, moments = Seats(where.trace), [where.serial]
    if condition.since is not None:
        lane = where.trace.lane(Lane.CUSTODY)
        moments += [at for at in lane if where.since(condition.since) <= at < where.serial]
    what = condition.reads or condition.lacks or ""
    found = False
    for moment in moments:
        view = seats.view(condition.seat, moment, condition.who)
        found = found or (what in {sight.what for sight in view.sights} and condition.who in (None, view.who))
    key = "goal.seat.reads" if condition.reads else "goal.seat.lacks"
    values = {"seat": f"goal.seat.{condition.seat}", "what": f"seat.what.{what}", "who": view.who}
    return Verdict(found == (condition.reads is not None), key, values)


def _state(condition: StateIs, where: Where) -> Verdict:
    found = server_state(where, condition.protocol, condition.at)
    values = {"wanted": condition.state, "found": found or "goal.nothing"}
    return Verdict(found == condition.state, "goal.state", values)


def _attacker(condition: AttackerHolds, where: Where) -> Verdict:
    held = attacker_knows(condition, where)
    values = {"wire": condition.attacker, "what": f"goal.known.{condition.holds}"}
    return Verdict(held, "goal.attacker", values)


def _attack(condition: AttackIs, where: Where) -> Verdict:
    wire = scene_at(where.trace, where.serial).wires.get(condition.wire)
    found = (wire.attack if wire else None) or "none"
    values = {"wire": condition.wire}
    values |= {"wanted": _attack_name(condition.attack), "found": _attack_name(found)}
    return Verdict(found == condition.attack, "goal.attack", values)


def _attack_name(kind: str) -> str:
    return "goal.nothing" if kind == "none" else f"name.attack.{kind}"


def _tls(condition: TlsOutcome, where: Where) -> Verdict:
    wanted = _wanted(condition.count, condition.at_least)
    why = f"reason.{condition.reason}" if condition.reason else "goal.anything"
    return _counted(f"goal.tls.{condition.tls}", wanted, len(tls_outcomes(condition, where)), why=why)


def _first_then(condition: FirstThen, where: Where) -> Verdict:
    first, then = _serials(condition.first, where), _serials(condition.then, where)
    values = {"first": judge(condition.first, where), "then": judge(condition.then, where)}
    return Verdict(bool(first and then) and first[0] < then[0], "goal.first_then", values)


def _serials(condition: Happened | Said, where: Where) -> list[int]:
    return where.entries(condition) if isinstance(condition, Happened) else lines_said(condition, where)


def _not(condition: Not, where: Where) -> Verdict:
    inner = judge(condition.not_, where)
    return Verdict(not inner.held, "goal.not", {"inner": inner})


_JUDGES: Final[Mapping[type, Callable[[Any, Where], Verdict]]] = {
    MailboxHolds: _mailbox,
    DeviceHolds: _device,
    Marked: _marked,
    BackupHolds: _backup,
    SpaceTaken: _space,
    DevicePower: _power,
    QueueHolds: _queue,
    QueuesHold: _queues,
    Happened: _happened,
    Said: _said,
    SpeaksFirst: _speaks_first,
    ReceivedFields: _received_fields,
    Body: _body,
    Header: _header,
    Question: _question,
    Quiet: _quiet,
    NotebookHas: _notebook,
    StateIs: _state,
    AttackerHolds: _attacker,
    SeatReads: _seat,
    AttackIs: _attack,
    TlsOutcome: _tls,
    FirstThen: _first_then,
    Not: _not,
}
