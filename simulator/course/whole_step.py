"""A step of a lesson to its end, in a run of its own: what it would do from here on, were nothing changed."""

from pathlib import Path

from simulator.course.acting import give, run_until
from simulator.course.facts import Where
from simulator.course.step_record import Part, StepRecord
from simulator.world.runner import Run


def whole_step(record: StepRecord, language: str, beside: Path) -> Run:
    """The step as far as it has come; what it does has happened in any case. `beside`: the lesson's folder.

    The run of the record is not touched. Raises MisuseError.
    """
    run, step = record.run.fork(record.ends - 1), record.step
    if Part.HAPPEN in record.parts:
        for intent in step.do:
            give(run, intent, language, beside)
        begun = {"": 0, step.id: record.begins}
        run_until(run, step.until or "idle", Where(run.trace, len(run.trace) - 1, begun, step.id))
    return run
