"""What a person does with a letter on a device: read it, answer it, throw it away.

A letter that came by POP3 is the device's own: nobody else hears of it. One that is looked at by IMAP lies
at the store, so what is done with it is done there too: at once, or when the device next gets through.
"""

from typing import TYPE_CHECKING

from simulator.actors.device_folder import ANSWERED, SEEN, SENT, Kept
from simulator.mail.message import InternetMessage
from simulator.trace.entry import Discarded, Flagged, Opened
from simulator.trace.kinds import Kind

if TYPE_CHECKING:
    from simulator.actors.mua import MailProgram


def open_letter(program: "MailProgram", kept: Kept, cause: int) -> int:
    """Read it. Returns the serial of the OPENED entry."""
    opened = Opened(person=program.account.person, copy=kept.serial, letter=kept.letter)
    serial = program.around.tell(Kind.OPENED, opened, cause=cause, source=program.device)
    mark(program, kept, kept.flags | {SEEN}, serial)
    return serial


def delete_letter(program: "MailProgram", kept: Kept, cause: int) -> None:
    serial = discard(program, kept, "deleted", cause)
    validity, uid = kept.numbers
    if kept.is_shared and validity:
        from simulator.actors.imap_visit import Errand, run_errands
        from simulator.protocols.imap.tasks import Remove

        program.errands.append(Errand(task=Remove(mailbox=kept.mailbox, uids=(uid,)), kept=kept))
        run_errands(program, serial)


def file_sent(program: "MailProgram", sent: Kept, answered: Kept | None, cause: int) -> None:
    """A letter has left: keep a copy here, and at the store where mail is read by IMAP (RFC 3501 §6.3.11).

    The letter that it answers is marked as answered.
    """
    sent.is_shared = program.account.retrieval == "imap" or (answered is not None and answered.is_shared)
    program.folder.add(sent)
    if sent.is_shared:
        from simulator.actors.imap_visit import Errand, run_errands
        from simulator.protocols.imap.tasks import Put

        program.errands.append(Errand(task=Put(mailbox=SENT, octets=sent.octets), kept=sent))
    if answered is not None and answered in program.folder:
        mark(program, answered, answered.flags | {ANSWERED}, cause)
    if sent.is_shared:
        run_errands(program, cause)


def mark(program: "MailProgram", kept: Kept, flags: frozenset[str], cause: int) -> None:
    """Put marks on a letter, here and, where it is shared, at the store."""
    new = flags - kept.flags
    if not new:
        return
    serial = show_flags(program, kept, flags, cause)
    validity, uid = kept.numbers
    if kept.is_shared and validity:
        from simulator.actors.imap_visit import Errand, run_errands
        from simulator.protocols.imap.tasks import SetFlags

        task = SetFlags(mailbox=kept.mailbox, uids=(uid,), change="+", flags=tuple(sorted(new)))
        program.errands.append(Errand(task=task, kept=kept))
        run_errands(program, serial)


def show_flags(program: "MailProgram", kept: Kept, flags: frozenset[str], cause: int) -> int:
    """The device shows these marks from here on."""
    kept.flags = flags
    return program.around.tell(
        Kind.FLAGGED,
        Flagged(
            mailbox=kept.mailbox,
            uid=kept.numbers[1],
            flags=tuple(sorted(flags)),
            copy=kept.serial,
            letter=kept.letter,
        ),
        cause=cause,
        source=program.device,
    )


def discard(program: "MailProgram", kept: Kept, reason: str, cause: int) -> int:
    """The device lets go of its copy: it was "deleted" here, or is "gone" from the store."""
    program.folder.discard(kept)
    detail = Discarded(reason=reason, copy=kept.serial, letter=kept.letter)
    return program.around.tell(Kind.DISCARDED, detail, cause=cause, source=program.device)


def answers_go_to(octets: bytes) -> tuple[str, ...]:
    """Whom an answer is sent to: Reply-To, else From (RFC 5322 §3.6.2); nobody where neither says."""
    from email.utils import getaddresses

    message = InternetMessage(octets)
    for name in ("Reply-To", "From"):
        found = [address for _, address in getaddresses([field.decoded for field in message.all(name)])]
        paths = tuple(dict.fromkeys(address for address in found if "@" in address))
        if paths:
            return paths
    return ()
