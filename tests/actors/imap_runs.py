"""A world whose store at fuji.example also answers IMAP, and visits of Haruto's devices to it."""

from simulator.actors.folders import Folders
from simulator.actors.imap_service import ImapService
from simulator.actors.imap_visit import ImapVisit
from simulator.actors.mda import DeliveryServer
from simulator.protocols.imap.tasks import Task
from simulator.trace.entry import Kind
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.world.runs import a_run

STORE = "store.fuji.example"


def a_run_with_imap(tls: TlsPolicy | None = None, seed: int = 1) -> Run:
    run = a_run(tls, seed)
    server = run.world.servers[STORE]
    assert isinstance(server, DeliveryServer)
    ImapService(run.world.around, server, server.rules).listen()
    return run


def folders(run: Run) -> Folders:
    return run.world.stores["fuji.example"].folders_of("haruto")


def visit(run: Run, *tasks: Task, device: str = "home-pc", stays: bool = False) -> ImapVisit:
    """Begin one, and let everything happen that follows."""
    program = run.world.devices[device]
    begun = ImapVisit(program, *tasks, stays=stays)
    cause = run.trace.append(Kind.INTENT, time_us=run.world.around.scheduler.now_us, source=device)
    begun.connect(cause)
    run.until_idle()
    return begun
