"""Copies in another place: a device's on a disk at home, a store's on the night's tape; and devices lost."""

from copy import copy

import msgspec

from simulator.actors.device_folder import Folder
from simulator.actors.mda import DeliveryServer
from simulator.actors.mua import MailProgram
from simulator.trace.entry import BackedUp, DeviceLost, Restored
from simulator.trace.kinds import Kind


class Backups(msgspec.Struct):
    """What was copied from each device, as it was then; a newer copy takes the older one's place."""

    of_devices: dict[str, Folder] = {}

    def back_up(self, program: MailProgram, cause: int) -> None:
        self.of_devices[program.device] = _copied(program.folder)
        copies = tuple(sorted(kept.serial for kept in program.folder))
        program.around.tell(Kind.BACKED_UP, BackedUp(copies=copies), cause=cause, source=program.device)

    def restore(self, program: MailProgram, cause: int) -> None:
        """A new device takes the lost one's place, and gets what was copied, if anything was."""
        program.folder = _copied(self.of_devices.get(program.device, Folder()))
        program.lost = False
        copies = tuple(sorted(kept.serial for kept in program.folder))
        serial = program.around.tell(
            Kind.RESTORED, Restored(copies=copies), cause=cause, source=program.device
        )
        program.around.network.set_power(program.device, True, serial)


def lose(program: MailProgram, cause: int) -> None:
    """The device is gone: what it kept, what it had not sent yet, and what it was about to tell the store."""
    copies = tuple(sorted(kept.serial for kept in program.folder))
    serial = program.around.tell(
        Kind.DEVICE_LOST, DeviceLost(copies=copies), cause=cause, source=program.device
    )
    program.around.network.set_power(program.device, False, serial)
    program.folder = Folder()
    program.outbox.clear()
    program.errands.clear()
    program.visit = program.console = None
    program.lost = True


def tape(server: DeliveryServer, cause: int) -> None:
    """The night's copy of a store's mailboxes; it is for mending the server, and nobody fetches from it."""
    copies = [
        serial
        for inbox in server.store
        for mailbox in server.store.folders_of(inbox.name)
        for uid in mailbox.uids()
        if (serial := server.delivery(mailbox.name, uid)) is not None
    ]
    detail = BackedUp(copies=tuple(sorted(copies)))
    server.around.tell(Kind.BACKED_UP, detail, cause=cause, source=server.host)


def _copied(folder: Folder) -> Folder:
    """The same letters with marks of their own."""
    new = Folder()
    for kept in folder:
        new.add(copy(kept))
    new.seen |= folder.seen
    return new
