"""The intents of a person who reads mail on a device: open, answer, delete; watch, and leave again.

A letter is named by its place in the device's inbox: 1 is the oldest, and the newest is meant where
none is named.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulator.actors import desk
from simulator.actors.device_folder import Kept
from simulator.mail.message import InternetMessage
from simulator.trace.entry import INBOX
from simulator.world.letters import write
from simulator.world.misuse import MisuseError

if TYPE_CHECKING:
    from simulator.actors.mua import MailProgram
    from simulator.world.runner import Argument, Run

_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]+>")  # RFC 5322 §3.6.4, as far as it matters here


def letter_on(run: "Run", device: "Argument", number: "Argument" = None) -> Kept:
    """A letter in a device's inbox. Raises MisuseError."""
    letters = run.program(device).folder.of(INBOX)
    if not letters:
        raise MisuseError("no letter is on {device}: fetch first", device=device)
    if number is None:
        return letters[-1]
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(letters):
        raise MisuseError(
            "there is no letter {number} on {device}: 1 to {count}, 1 is the oldest",
            number=number,
            device=device,
            count=len(letters),
        )
    return letters[number - 1]


def compose_answer(run: "Run", device: str, body: str, language: str, number: int | None = None) -> bytes:
    """An answer to a letter on a device, by the device's owner, dated now (RFC 5322 §3.6.4, §3.6.5)."""
    message = InternetMessage(letter_on(run, device, number).octets)
    around, account = run.world.around, run.program(device).account
    person = run.spec.people[account.person]
    subject = message.text("Subject")
    answered = _MESSAGE_ID.findall(message.text("Message-ID"))[:1]
    before = _MESSAGE_ID.findall(message.text("References") or message.text("In-Reply-To"))
    return write(
        author_name=person.names.get(language, person.names["en"]),
        author=account.address,
        to_field=", ".join(desk.answers_go_to(message.octets)),
        subject=subject if re.match(r"re:", subject, re.IGNORECASE) else f"Re: {subject}".rstrip(),
        body=body,
        when=around.now(),
        message_id=f"{len(around.trace)}.{run.seed}@{account.address.rpartition('@')[2]}",
        language=language,
        answered=answered[0] if answered else "",
        thread=(*before, *answered) if answered else (),
    )


# What is done.


def _open(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    program = run.program(arguments["device"])
    desk.open_letter(program, letter_on(run, arguments["device"], arguments.get("letter")), cause)


def _answer(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    program = run.program(arguments["device"])
    answered = letter_on(run, arguments["device"], arguments.get("letter"))
    program.send(octets, desk.answers_go_to(answered.octets), cause, answers=answered)


def _delete(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    program = run.program(arguments["device"])
    desk.delete_letter(program, letter_on(run, arguments["device"], arguments.get("letter")), cause)


def _watch(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    from simulator.actors.imap_visit import watch

    watch(run.program(arguments["device"]), cause)


def _leave(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    visit = run.program(arguments["device"]).visit
    assert visit is not None
    visit.leave(cause)


# What is looked at before.


def _is_on(run: "Run", device: "Argument") -> "MailProgram":
    program = run.program(device)
    if not run.world.around.network.is_on(program.device):
        raise MisuseError("{device} is switched off: switch it on first", device=device)
    return program


def _check_letter(run: "Run", arguments: "dict[str, Argument]") -> None:
    _is_on(run, arguments["device"])
    letter_on(run, arguments["device"], arguments.get("letter"))


def _check_answer(run: "Run", arguments: "dict[str, Argument]") -> None:
    _check_letter(run, arguments)
    if not desk.answers_go_to(letter_on(run, arguments["device"], arguments.get("letter")).octets):
        raise MisuseError("the letter does not say whom an answer goes to: send one instead")


def _check_watch(run: "Run", arguments: "dict[str, Argument]") -> None:
    visit = _is_on(run, arguments["device"]).visit
    if visit is not None and visit.stays:
        raise MisuseError("{device} watches its mailbox already: leave first", device=arguments["device"])


def _check_leave(run: "Run", arguments: "dict[str, Argument]") -> None:
    visit = run.program(arguments["device"]).visit
    if visit is None or not visit.stays:
        raise MisuseError("{device} watches no mailbox: watch first", device=arguments["device"])


ACTIONS: "Final[dict[str, Callable[[Run, dict[str, Argument], bytes, int], None]]]" = {
    "open": _open,
    "answer": _answer,
    "delete": _delete,
    "watch": _watch,
    "leave": _leave,
}
CHECKS: "Final[dict[str, Callable[[Run, dict[str, Argument]], None]]]" = {
    "open": _check_letter,
    "answer": _check_answer,
    "delete": _check_letter,
    "watch": _check_watch,
    "leave": _check_leave,
}
