"""What a lesson's conditions ask of a trace: entries, lines, packets and letters since a step began."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from simulator.course.vocabulary import KINDS, Happened, Question, Said, SpeaksFirst
from simulator.trace import entry as told
from simulator.trace.cast import Person
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.lookback import protocol_of
from simulator.views.scene import scene_at
from simulator.views.stores import box_of, folder_of

_SPOKEN: Final = frozenset({Kind.COMMAND, Kind.REPLY, Kind.CONTENT})


class Where(NamedTuple):
    """A point of a run, seen from a step: `begun` says how many entries stood before each step began."""

    trace: Trace
    serial: int
    begun: Mapping[str, int]
    this: str

    def since(self, step: str | None) -> int:
        """The first serial that counts."""
        if step is None:
            return 0
        return self.begun.get(self.this if step == "this" else step, 0)

    def person(self, key: str) -> Person:
        """A person of the cast. Raises KeyError; the linter has looked before."""
        for person in self.trace.cast.people:
            if person.key == key:
                return person
        raise KeyError(key)

    def serials(self, kind: Kind, since: str | None) -> list[int]:
        """The entries of a kind between the step's beginning and this point."""
        first = self.since(since)
        return [at for at in self.trace.serials_of(kind) if first <= at <= self.serial]

    def entries(self, condition: Happened) -> list[int]:
        """The entries that a condition names."""
        return [
            at
            for at in self.serials(KINDS[condition.entry], condition.since)
            if matches(condition, self.trace, at, self.person)
        ]

    def letter_of(self, serial: int) -> int:
        """The letter that an entry is about."""
        return int(getattr(self.trace.detail(serial), "letter", serial))


def matches(condition: Happened, trace: Trace, serial: int, person_of: Callable[[str], Person]) -> bool:
    """Whether an entry (of the right kind) is at the place and for the person that the condition names."""
    if condition.at is not None:
        entry = trace.shell(serial)
        if condition.at not in (entry.source, entry.target):
            return False
    if condition.to is None:
        return True
    person = person_of(condition.to)
    return bool({person.key, person.login, person.address} & _people_of(trace.detail(serial)))


def _people_of(detail: told.Detail | None) -> set[str]:
    """For whom an entry is."""
    match detail:
        case told.Delivered(address=address, mailbox=mailbox):
            return {address, mailbox}
        case told.Retrieved(person=person) | told.LoggedIn(person=person) | told.Opened(person=person):
            return {person}
        case told.Returned(to=to):
            return {to}
        case told.LoginRefused(identity=identity):
            return {identity}
        case told.Expunged(mailbox=mailbox) | told.Filed(mailbox=mailbox) | told.Flagged(mailbox=mailbox):
            return {folder_of(mailbox)[0]}
        case told.Composed() | told.Accepted() | told.Deferred() | told.Relayed() | told.Failed():
            return set(detail.forward_paths)
    return set()


def lines_said(condition: Said, where: Where) -> list[int]:
    """The lines that a condition names: a client's commands, or a server's replies."""
    kind = Kind.COMMAND if condition.said == "client" else Kind.REPLY
    found = []
    for at in where.serials(kind, condition.since):
        if protocol_of(where.trace, where.trace.connection(at)) != condition.protocol:
            continue
        if condition.at is not None and condition.at not in _ends(where.trace, at):
            continue
        first = _first_word(where.trace, at, condition.protocol)
        if condition.verb is not None and first.upper() != condition.verb.upper():
            continue
        if condition.status is not None and first[: len(condition.status)] != condition.status:
            continue
        found.append(at)
    return found


def _first_word(trace: Trace, serial: int, protocol: str) -> str:
    """The verb or the status of a line; in IMAP it stands behind the tag."""
    if protocol == "imap":
        from simulator.views.imap_gloss import spoken_word

        return spoken_word(trace.octets(serial))
    words = trace.octets(serial, 512).split(None, 1)
    return words[0].decode("ascii", "replace") if words else ""


def _ends(trace: Trace, serial: int) -> tuple[str, str]:
    entry = trace.shell(serial)
    return entry.source, entry.target


def who_opens(condition: SpeaksFirst, where: Where) -> set[str]:
    """Who spoke unasked after the greetings: a reply answers a command, one that answers none was unasked."""
    first = where.since(condition.since)
    greeted: set[int] = set()
    unanswered: dict[int, int] = {}
    openers: set[str] = set()
    for at in where.trace.lane(Lane.CONVERSATION):
        if at > where.serial:
            break
        kind, connection = where.trace.kind(at), where.trace.connection(at)
        if kind not in _SPOKEN or protocol_of(where.trace, connection) != condition.protocol:
            continue
        if kind is Kind.CONTENT and condition.protocol != "smtp":  # it belongs to the line before it
            continue
        if kind is not Kind.REPLY:
            unanswered[connection] = unanswered.get(connection, 0) + 1
            if at >= first:
                openers.add("client")
        elif connection not in greeted:
            greeted.add(connection)
        elif _answers(where.trace, at, condition.protocol, unanswered.get(connection, 0)):
            unanswered[connection] = max(0, unanswered.get(connection, 0) - 1)
        elif at >= first:
            openers.add("server")
    return openers


def _answers(trace: Trace, serial: int, protocol: str, unanswered: int) -> bool:
    """Whether a reply answers something; IMAP says so itself, by a tag or a plus (RFC 3501 §2.2.2)."""
    if protocol == "imap":
        from simulator.views.imap_gloss import telling_line

        return not telling_line(trace.octets(serial)).startswith(b"*")
    return unanswered > 0


def newest_letter(where: Where, mailbox: str | None, device: str | None) -> int | None:
    """The serial whose octets are the newest letter in a person's mailbox or on a device."""
    scene = scene_at(where.trace, where.serial)
    shelf = (
        scene.kept(device or "")
        if mailbox is None
        else box_of(where.trace, scene, where.person(mailbox)).letters
    )
    return next(iter(shelf.newest(1)), None)


def questions_asked(condition: Question, where: Where) -> set[str]:
    """The names in the DNS questions of that type, as the octets of the questions have them."""
    from simulator.protocols.dns.messages import read_question

    asked = [read_question(where.trace.octets(at)) for at in where.serials(Kind.ASKED, condition.since)]
    return {question.name.rstrip(".") for question in asked if question.record == condition.question}


def packets_near(place: str, where: Where, since: str | None) -> int:
    """How many packets left or reached a place."""
    return sum(place in _ends(where.trace, at) for at in where.serials(Kind.SENT, since))
