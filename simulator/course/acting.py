"""How a lesson acts on a run: its intents carried out, its waiting done."""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Final

from msgspec import structs

from simulator.actors.desk import answers_go_to
from simulator.course import intents as acts, vocabulary as can
from simulator.course.facts import Where, matches
from simulator.course.goals import judge
from simulator.trace.cast import Person
from simulator.trace.kinds import Kind, Lane
from simulator.world.composing import compose
from simulator.world.letters import filled, template
from simulator.world.reading import compose_answer, letter_on
from simulator.world.runner import Run

_VERBS: Final = {kind: verb for verb, kind in acts.INTENTS.items()}
_QUIET_US: Final = 5_000_000  # an exchange is over when nothing more happens for so long
_GIVE_UP_AFTER: Final = 1_000_000  # events
CUSTODY: Final = frozenset(
    {Kind.SUBMITTED, Kind.RELAYED, Kind.RETRIEVED, Kind.DEFERRED, Kind.FAILED, Kind.RETURNED}
)


def give(run: Run, intent: acts.Intent, language: str, beside: FilePath | None = None) -> None:
    """Carry out one intent of a lesson, whose folder is `beside`. Raises MisuseError or UnknownLetter."""
    match intent:
        case acts.Send():
            subject, body, fields = template(intent.letter, language, beside, seed=run.seed)
            body = filled(body, _name(run, intent.from_, language), _name(run, intent.to, language))
            to_field = intent.to_header or ""
            octets = compose(run, intent.from_, intent.to, subject, body, language, to_field, fields)
            run.intend("send", octets=octets, **{"from": intent.from_, "to": intent.to})
        case acts.Type():
            _type_all(run, intent)
        case acts.Wait():
            run.intend("wait", seconds=intent.microseconds() // 1_000_000)
            run.until_idle(run.now_us + intent.microseconds())  # what comes after it comes later
        case acts.Fetch():
            how = {"device": intent.device, "protocol": intent.protocol, "leave": intent.leave}
            run.intend("fetch", **how if intent.port is None else {**how, "port": intent.port})
        case acts.AnswerLetter():
            _answer(run, intent, language, beside)
        case acts.OpenLetter():
            run.intend("open", device=intent.device, letter=intent.number)
        case acts.DeleteLetter():
            run.intend("delete", device=intent.device, letter=intent.number)
        case acts.Watch():
            run.intend("watch", device=intent.device)
        case acts.Leave():
            run.intend("leave", device=intent.device)
        case acts.PowerSwitch():
            run.intend("power", device=intent.device, on=intent.on)
        case acts.Tls():
            run.intend("tls", policy=intent.policy, wire=intent.wire)
        case acts.CutWire():
            run.intend("cut", wire=intent.wire)
        case acts.MendWire():
            run.intend("mend", wire=intent.wire)
        case acts.AttackWire():
            given = {key: value for key, value in structs.asdict(intent).items() if value is not None}
            run.intend("attack", **given)
        case acts.EndAttack():
            run.intend("end-attack", wire=intent.wire)
        case acts.CheckCertificates():
            run.intend("checking", on=intent.on, wire=intent.wire, device=intent.device)
        case acts.LaxServer():
            run.intend("lax", host=intent.host, on=intent.on)
        case acts.RewriteLetters():
            run.intend("rewrite", **structs.asdict(intent))
        case acts.Lose() | acts.BackUp() | acts.Restore() | acts.Tape() | acts.SetQuota():
            run.intend(_VERBS[type(intent)], **structs.asdict(intent))


def _answer(run: Run, intent: acts.AnswerLetter, language: str, beside: FilePath | None) -> None:
    """In the words of a letter, but for its subject: that of an answer comes from what it answers."""
    body = template(intent.letter, language, beside, seed=run.seed).body
    author, recipient = run.program(intent.device).account.person, ""
    for address in answers_go_to(letter_on(run, intent.device, intent.number).octets)[:1]:
        recipient = next((key for key in run.spec.people if run.spec.address(key) == address), address)
    body = filled(body, _name(run, author, language), _name(run, recipient, language))
    octets = compose_answer(run, intent.device, body, language, intent.number)
    run.intend("answer", octets=octets, device=intent.device, letter=intent.number)


def _name(run: Run, person: str, language: str) -> str:
    """What a person is called; an address stays as it is."""
    found = run.spec.people.get(person)
    return person if found is None else found.names.get(language) or found.names["en"]


def run_until(run: Run, until: can.Until | str, where: Where) -> bool:
    """Let things happen until what a step waits for; False when nothing is left to happen before that.

    `where` is the step's view of the run.
    """
    begins = where.since("this")
    if isinstance(until, can.Hops):
        return run.until(_Hops(run, until.hops, begins).reached, _GIVE_UP_AFTER)
    if isinstance(until, can.Happened):
        return run.until(_Appears(run, until, begins, where.person).reached, _GIVE_UP_AFTER)
    if isinstance(until, can.Said):
        return run.until(lambda: judge(until, where._replace(serial=len(run.trace) - 1)).held, _GIVE_UP_AFTER)
    run.until_idle()
    return True


class _Hops:
    """Counts changes of custody as they are appended."""

    def __init__(self, run: Run, wanted: int, begins: int) -> None:
        self._trace = run.trace
        self._lane = run.trace.lane(Lane.HOP)
        self._seen = run.trace.count_until(Lane.HOP, begins - 1)
        self._open = wanted

    def reached(self) -> bool:
        while self._seen < len(self._lane):
            self._open -= self._trace.kind(self._lane[self._seen]) in CUSTODY
            self._seen += 1
        return self._open <= 0


class _Appears:
    """Watches for an entry, looking at each only once."""

    def __init__(
        self, run: Run, wanted: can.Happened, begins: int, person_of: Callable[[str], Person]
    ) -> None:
        self._trace = run.trace
        self._wanted = wanted
        self._kind = can.KINDS[wanted.entry]
        self._open = wanted.count if wanted.count is not None else wanted.at_least or 1
        self._seen = begins
        self._person_of = person_of

    def reached(self) -> bool:
        trace = self._trace
        while self._seen < len(trace):
            if trace.kind(self._seen) is self._kind:
                self._open -= matches(self._wanted, trace, self._seen, self._person_of)
            self._seen += 1
        return self._open <= 0


def _type_all(run: Run, intent: acts.Type) -> None:
    """The lesson's own typing: a connection, each line when the answer to the one before is there."""
    run.intend("connect", device=intent.device, protocol=intent.protocol)
    settle(run)
    for line in intent.lines:
        run.intend("type", device=intent.device, line=line)
        settle(run)
    program = run.program(intent.device)
    if program.console is not None and program.console.is_open and not intent.stay:
        run.intend("hang-up", device=intent.device)
        settle(run)


def settle(run: Run) -> None:
    """Let an exchange come to rest: everything happens that comes soon after something else."""
    scheduler = run.world.around.scheduler
    while (time_us := scheduler.next_time_us()) is not None and time_us - scheduler.now_us <= _QUIET_US:
        scheduler.step()
