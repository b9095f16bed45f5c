"""Plays a lesson step by step: what is asked, what happens, what is tried; for the screen and as text.

The player owns the run. A step that happens runs at once to its end; whoever shows it walks the trace between
`StepRecord.begins` and `ends`. What the learner types are intents like the lesson's own, so that everything
stays in one trace; an aside is played in a run of its own, and the story then goes on where it was.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from simulator.course.acting import give, run_until, settle
from simulator.course.comparing import play_sides
from simulator.course.facts import Where
from simulator.course.goals import Verdict, judge
from simulator.course.loader import Lesson
from simulator.course.schema import Row, Step
from simulator.course.step_record import Outcome, Part, StepRecord
from simulator.course.vocabulary import Condition
from simulator.trace.cast import Person
from simulator.wire.policy import TlsPolicy
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run

SETUP: Final = ""  # the id of what happens before the first step


class Player:
    """A lesson being played. Raises MisuseError where the script asks for what the world cannot do."""

    def __init__(
        self, lesson: Lesson, *, language: str = "en", seed: int | None = None, tls: TlsPolicy | None = None
    ) -> None:
        self.language = language
        if seed is not None:
            lesson = lesson.with_seed(seed)
        self._seed = lesson.seed
        self.lesson = lesson
        self._script = lesson.particulars.script(language)
        self._tls = tls if tls is not None else _policy(lesson.script.tls)
        self.records: dict[str, StepRecord] = {}
        self._begun: dict[str, int] = {SETUP: 0}
        self.index = 0
        self.main = self._fresh_run()

    # Where we are.

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._script.steps

    @property
    def step(self) -> Step:
        return self.steps[self.index]

    @property
    def record(self) -> StepRecord:
        """The step in hand; begun when first asked for."""
        found = self.records.get(self.step.id)
        if found is None:
            found = self.records[self.step.id] = self._begin(self.step)
        return found

    @property
    def run(self) -> Run:
        """The run that the step in hand plays in."""
        return self.record.run

    @property
    def wants(self) -> Part:
        """What the step in hand waits for."""
        parts = self.record.parts
        return parts[0] if parts else Part.DONE

    @property
    def at_end(self) -> bool:
        return self.index == len(self.steps) - 1 and self.wants is Part.DONE

    # What the learner does.

    def answer(self, choice: str) -> Outcome:
        """A prediction. It is judged at once, unless a later step is to show the answer."""
        ask = self.step.ask
        assert ask is not None
        self._expect(Part.ASK, choice in ask.choices, choice)
        self._answered([choice])
        if ask.answer is None or ask.reveal is not None:
            return Outcome.RECORDED
        return Outcome.RIGHT if choice == ask.answer else Outcome.WRONG

    def happen(self) -> None:
        """Let the step's intents and what follows from them happen; open the console of a console step."""
        self._expect(Part.HAPPEN, True, "")
        record, step = self.record, self.step
        if step.compare is not None:
            right = record.run.fork(len(record.run.trace) - 1)
            record.sides = play_sides(record.run, right, step, self.language, self.lesson.folder)
            record.stalled = record.sides.stalled
        else:
            for intent in step.do:
                give(record.run, intent, self.language, self.lesson.folder)
            record.stalled = not run_until(record.run, step.until or "idle", self.where())
        if step.console is not None:
            self.connect()
        record.parts.pop(0)
        self._stop_here()

    def point(self, place: str) -> Outcome:
        """Point at a place; an office counts by its domain and by each place in it."""
        point = self.step.point
        assert point is not None
        self._expect(Part.POINT, True, place)
        right = place == point.place or self._office_of(place) == point.place
        return self._tried([place], right)

    def match(self, pairs: Mapping[str, str]) -> Outcome:
        """All pairs at once, item to choice."""
        self._expect(Part.MATCH, set(pairs) == set(self.step.match), ", ".join(pairs))
        return self._tried(
            [f"{item}={choice}" for item, choice in pairs.items()], dict(pairs) == self.step.match
        )

    def order(self, items: tuple[str, ...]) -> Outcome:
        self._expect(Part.ORDER, sorted(items) == sorted(self.step.order), ", ".join(items))
        return self._tried(list(items), items == self.step.order)

    def wrote(self) -> None:
        """The exit question has been answered on paper."""
        self._expect(Part.PAPER, True, "")
        self.record.parts.pop(0)
        self._stop_here()

    def connect(self) -> None:
        """Open the console's connection (again)."""
        console = self.step.console
        assert console is not None
        self.run.intend("connect", device=console.device, protocol=console.protocol)
        settle(self.run)
        self._stop_here(finishing=False)

    def type(self, line: str) -> bool:
        """One typed line, and what the server says to it. True when that reaches the goal."""
        self._expect(Part.CONSOLE, True, line)
        console = self.step.console
        assert console is not None
        self.run.intend("type", device=console.device, line=line)
        settle(self.run)
        self.record.typed.append(line)
        if self.goal_reached:
            self.record.parts.pop(0)
        self._stop_here()
        return self.wants is not Part.CONSOLE

    def attempt(self, name: str) -> bool:
        """One act of a step that has acts to try. True when that reaches the goal.

        Raises MisuseError, before anything has happened, where it cannot be done now.
        """
        self._expect(Part.TRY, name in [act.id for act in self.step.try_], name)
        self._do(name)
        self.record.tried.append(name)
        if self.goal_reached:
            self.record.parts.pop(0)
        self._stop_here()
        return self.wants is not Part.TRY

    @property
    def is_connected(self) -> bool:
        """Whether the console's connection stands."""
        console = self.step.console
        program = self.run.world.devices.get(console.device) if console else None
        return program is not None and program.console is not None and program.console.is_open

    def skip(self) -> None:
        """Leave the rest of the step undone; what should happen still happens, so that the story goes on."""
        record = self.record
        record.skipped = True
        acts = self.step.solution if Part.TRY in record.parts else ()
        record.parts = [part for part in record.parts if part is Part.HAPPEN]
        if record.parts:
            self.happen()
            record.parts.clear()
        for name in acts:
            if not self.goal_reached:
                self._do(name)
        self._stop_here()

    def next_step(self) -> bool:
        """Go on to the next step. False at the end of the lesson."""
        if self.wants is not Part.DONE:
            self.skip()
        if self.index == len(self.steps) - 1:
            return False
        self._hang_up()
        self.index += 1
        return self.record is not None

    def restart(self) -> None:
        """The step in hand from its beginning, in a branch that begins where the step did."""
        begins = self.record.begins
        if self.step.aside != "fresh":
            branch = (
                self.main.fork(begins - 1)
                if begins
                else Run(self.main.given_spec, name=self.main.name, seed=self._seed, tls=self._tls)
            )
            self.main = branch
        del self.records[self.step.id]
        self.record.parts = _parts_of(self.step)

    def resume_at(self, step_id: str) -> None:
        """In a player that has just begun: play the solutions of all steps before a step."""
        while self.step.id != step_id:
            self.solve()
            if not self.next_step():
                return

    def solve(self) -> None:
        """Play the step's own solution to its end."""
        while self.wants is not Part.DONE:
            self.solve_part()

    def solve_part(self) -> None:
        """Play the solution of the one thing that the step waits for now."""
        step = self.step
        match self.wants:
            case Part.ASK:
                assert step.ask is not None
                self.answer(step.ask.answer or step.ask.choices[0])
            case Part.HAPPEN:
                self.happen()
            case Part.POINT:
                assert step.point is not None
                self.point(step.point.place)
            case Part.MATCH:
                self.match(step.match)
            case Part.ORDER:
                self.order(step.order)
            case Part.CONSOLE:
                self._solve_console()
            case Part.TRY:
                self._solve_try()
            case Part.PAPER:
                self.wrote()
            case Part.DONE:
                pass

    # What holds.

    def where(self) -> Where:
        """The point that conditions are judged at: the end of what has happened in this step."""
        run = self.run
        begun = self._begun if run is self.main else {SETUP: 0, self.step.id: self.record.begins}
        return Where(run.trace, len(run.trace) - 1, begun, self.step.id)

    def goal(self) -> tuple[Verdict, ...]:
        return self.verdicts(self.step.goal)

    @property
    def goal_reached(self) -> bool:
        return all(verdict.held for verdict in self.goal())

    def expectations(self) -> tuple[Verdict, ...]:
        """What the author says must hold after the step; of one that is compared, each side's first."""
        sides = self.record.sides
        each = (*sides.checks[0], *sides.checks[1]) if sides is not None else ()
        return (*each, *self.verdicts(self.step.expect))

    def verdicts(self, conditions: Iterable[Condition]) -> tuple[Verdict, ...]:
        """Conditions judged at the end of what has happened in this step."""
        where = self.where()
        return tuple(judge(condition, where) for condition in conditions)

    def row_holds(self, row: Row) -> bool:
        """Whether this run bears out a row of the step's table."""
        return all(verdict.held for verdict in self.verdicts(row.holds))

    def revealed(self) -> list[tuple[Step, str]]:
        """Earlier predictions whose answer the step in hand shows, with what was answered (or "")."""
        found = []
        for step in self.steps[: self.index]:
            if step.ask is not None and step.ask.reveal == self.step.id:
                record = self.records.get(step.id)
                found.append((step, record.answers[0] if record and record.answers else ""))
        return found

    def person(self, key: str) -> Person:
        """A person of the cast, for names and the memo card. Raises KeyError."""
        return self.where().person(key)

    # How it is done.

    def _fresh_run(self) -> Run:
        name, spec = self.lesson.world()
        run = Run(spec, name=name, seed=self._seed, tls=self._tls)
        for intent in self._script.setup:
            give(run, intent, self.language, self.lesson.folder)
        run.until_idle()
        return run

    def _begin(self, step: Step) -> StepRecord:
        run = self._fresh_run() if step.aside == "fresh" else self.main
        if step.aside == "here":
            run = self.main.fork(len(self.main.trace) - 1)
        for intent in step.before:
            give(run, intent, self.language, self.lesson.folder)
        if step.before:
            settle(run)
        if step.compare is not None:  # both sides begin where the story has come to
            run = run.fork(len(run.trace) - 1)
        begins = len(run.trace)
        if run is self.main:
            self._begun[step.id] = begins
        return StepRecord(step=step, run=run, begins=begins, ends=begins, parts=_parts_of(step))

    def _expect(self, part: Part, fits: bool, given: str) -> None:
        if self.wants is not part:
            raise MisuseError(
                "the step '{step}' waits for '{wanted}', not for '{part}'",
                step=self.step.id,
                wanted=self.wants.value,
                part=part.value,
            )
        if not fits:
            raise MisuseError("'{given}' is no answer to the step '{step}'", given=given, step=self.step.id)

    def _answered(self, answers: list[str]) -> None:
        self.record.answers = answers
        self.record.parts.pop(0)
        self._stop_here()

    def _tried(self, answers: list[str], right: bool) -> Outcome:
        """An answer that may be given again until it is right."""
        self.record.tries += 1
        if not right:
            self.record.answers = answers
            return Outcome.WRONG
        self._answered(answers)
        return Outcome.RIGHT

    def _stop_here(self, finishing: bool = True) -> None:
        record = self.record
        record.ends = len(record.run.trace)
        if finishing and not record.parts:
            record.checks = self.expectations()

    def _office_of(self, name: str) -> str:
        """The office that a server belongs to; a device is nobody's office."""
        places = self.run.trace.cast.places
        return next((place.office for place in places if place.name == name and place.role != "device"), "")

    def _solve_console(self) -> None:
        for line in self.step.solution:
            if not self.is_connected:
                self.connect()
            if self.type(line):
                return
        self.skip()

    def _do(self, name: str) -> None:
        act = next(act for act in self.step.try_ if act.id == name)
        for intent in act.do:
            give(self.run, intent, self.language, self.lesson.folder)
        run_until(self.run, act.until or "idle", self.where())

    def _solve_try(self) -> None:
        for name in self.step.solution:
            if self.attempt(name):
                return
        self.skip()

    def _hang_up(self) -> None:
        if self.is_connected and self.step.console is not None:
            self.run.intend("hang-up", device=self.step.console.device)
            settle(self.run)


def _parts_of(step: Step) -> list[Part]:
    parts = [Part.ASK] if step.ask is not None else []
    parts.append(Part.HAPPEN)
    for part, there in (
        (Part.POINT, step.point is not None),
        (Part.MATCH, bool(step.match)),
        (Part.ORDER, bool(step.order)),
        (Part.CONSOLE, step.console is not None),
        (Part.TRY, bool(step.try_)),
        (Part.PAPER, step.paper),
    ):
        if there:
            parts.append(part)
    return parts


def _policy(word: str | None) -> TlsPolicy | None:
    return None if word is None else TlsPolicy(word)
