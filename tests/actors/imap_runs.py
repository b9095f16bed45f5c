"""What lies in Haruto's folders at the store, and visits of his devices to it."""

from simulator.actors.folders import Folders
from simulator.actors.imap_visit import ImapVisit, look_at
from simulator.protocols.imap.tasks import Task
from simulator.trace.kinds import Kind
from simulator.world.runner import Run


def folders(run: Run) -> Folders:
    return run.world.stores["fuji.example"].folders_of("haruto")


def visit(run: Run, *tasks: Task, device: str = "home-pc", stays: bool = False) -> ImapVisit:
    """Begin one, and let everything happen that follows."""
    program = run.world.devices[device]
    begun = ImapVisit(program, *(tasks or (look_at(program),)), stays=stays)
    cause = run.trace.append(Kind.INTENT, time_us=run.world.around.scheduler.now_us, source=device)
    begun.connect(cause)
    run.until_idle()
    return begun
