"""What stands before a lesson has begun: its cast at rest, drawn without running anything.

The simulation's engines take longer to load than a whole frame may take, so the first frame is
drawn from the world's data alone and the lesson begins right behind it.
"""

from collections import defaultdict

from simulator.course.intents import PowerSwitch
from simulator.course.loader import Lesson
from simulator.trace.entry import Power
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.world.casting import cast_of


def opening_trace(lesson: Lesson) -> Trace:
    """A trace with the cast at rest: nothing has happened but what is switched off from the start."""
    name, spec = lesson.world()
    trace = Trace(cast_of(spec, name, lesson.seed, defaultdict(str)))
    for intent in lesson.script.setup:
        if isinstance(intent, PowerSwitch):
            trace.append(Kind.POWER, time_us=0, source=intent.device, detail=Power(on=intent.on))
    return trace
