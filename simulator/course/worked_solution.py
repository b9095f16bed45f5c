"""A step's own solution, played from the step's beginning, one line or act at a time."""

from collections.abc import Iterator

from simulator.course.player import Player
from simulator.course.step_record import Part
from simulator.trace.kinds import Kind
from simulator.views.gloss import gloss_keys
from simulator.views.imap_gloss import command_keys
from simulator.words.catalogue import Catalogue

BY_HAND = (Part.CONSOLE, Part.TRY)


def begin_again(player: Player) -> None:
    """Take the step to where the learner's own part begins; what was predicted stays as it was."""
    answers = player.record.answers
    player.restart()
    while player.wants not in (*BY_HAND, Part.DONE):
        if player.wants is Part.ASK and answers:
            player.answer(answers[0])
        else:
            player.solve_part()


def play_next(player: Player, played: int) -> str:
    """Play the solution's item of that number. Returns the line or the act; "" where none is left."""
    solution = player.step.solution
    if played >= len(solution) or player.wants not in BY_HAND:
        return ""
    item = solution[played]
    if player.wants is Part.TRY:
        player.attempt(item)
        return item
    if not player.is_connected:
        player.connect()
    player.type(item)
    return item


def reply_to_last(player: Player) -> str:
    """What the server said to the line that was typed last; "" where it said nothing."""
    trace, record = player.run.trace, player.record
    for serial in range(record.ends - 1, record.begins - 1, -1):
        if trace.kind(serial) is Kind.REPLY:
            lines = trace.octets(serial, 4096).decode("utf-8", "replace").splitlines()
            return lines[-1] if lines else ""
    return ""


def is_refusal(reply: str, protocol: str) -> bool:
    """Whether the last line of a reply says no (RFC 5321 §4.2.1, RFC 1939 §3, RFC 3501 §7.1)."""
    if protocol == "imap":
        return reply.split()[1:2] in (["NO"], ["BAD"])
    return reply.startswith("-ERR") if protocol == "pop3" else reply[:1] in ("4", "5")


def explained(protocol: str, lines: tuple[str, ...], words: Catalogue) -> Iterator[tuple[str, str]]:
    """Each line that a client would type, with what it means in a few words."""
    for line in lines:
        octets = f"{line}\r\n".encode()
        keys = command_keys(octets) if protocol == "imap" else gloss_keys(protocol, Kind.COMMAND, octets)
        gloss = words.gloss(*keys) if keys else None
        yield line, gloss.short if gloss is not None else ""
