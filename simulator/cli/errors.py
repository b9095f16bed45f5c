"""Errors as people see them: one line on standard error that says what, where and the remedy; exit 2."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from simulator.sentences import Sentence, Templates, recognised, system_reason

# What click says of a command line that it cannot read, white space made single.
_CLICK: Templates = (
    "Invalid value for '{parameter}': {problem}",
    "Invalid value: {problem}",
    "{value} is not a valid integer range.",
    "{value} is not a valid integer.",
    "{value} is not one of {choices}.",
    "{value} is not in the range {range}.",
    "{value} is not {choice}.",
    "Missing argument '{parameter}'. Choose from: {choices}",
    "Missing option '{parameter}'. Choose from: {choices}",
    "Missing argument '{parameter}'.",
    "Missing option '{parameter}'.",
    "Missing command.",
    "No such option '{option}'. Did you mean {near}?",
    "No such option '{option}'. (Did you mean one of: {near}?)",
    "No such option '{option}'.",
    "No such option: {option} Did you mean {near}?",
    "No such option: {option} (Possible options: {near})",
    "No such option: {option}",
    "No such command '{command}'. Did you mean {near}?",
    "No such command '{command}'. (Did you mean one of: {near}?)",
    "No such command '{command}'.",
    "Option '{option}' requires an argument.",
    "Option '{option}' does not take a value.",
    "Got unexpected extra argument ({argument})",
    "Got unexpected extra arguments ({argument})",
)


class Misuse(click.ClickException):
    """Something the person can put right."""

    exit_code = 2


def unknown_command(name: str, known: list[str]) -> Misuse:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    if near:
        return Misuse(
            Sentence("no command is called '{name}': did you mean '{near}'?", name=name, near=near[0])
        )
    return Misuse(Sentence("no command is called '{name}': hagaki --help lists the commands", name=name))


@contextmanager
def told(arguments: Sequence[str]) -> Iterator[None]:
    """Turn what goes wrong below into one line and an exit status; a traceback reaches nobody.

    The arguments of the command line say in which language.
    """
    try:
        yield
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as fault:
        _tell(_said(fault), arguments)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _tell(Sentence("stopped"), arguments)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        reason = system_reason(fault)
        what = (
            Sentence("{place}: {message}", place=fault.filename, message=reason) if fault.filename else reason
        )
        _tell(what, arguments)
        sys.exit(2)
    except (MemoryError, RecursionError):
        _tell(Sentence("out of memory: try a smaller letter"), arguments)
        sys.exit(2)
    except Exception as fault:
        if os.environ.get("HAGAKI_DEBUG"):
            raise
        said = getattr(fault, "sentence", None)  # of a file of words that cannot be read, above all
        _tell(said if isinstance(said, Sentence) else _fault(fault), arguments)
        sys.exit(2)


def _tell(said: str, arguments: Sequence[str]) -> None:
    from simulator.cli.reader import asked_language
    from simulator.cli.speech import spoken

    try:
        said = spoken(asked_language(arguments)).sentence(said)
    except (ValueError, OSError):  # the words themselves cannot be read: then in English
        pass
    print(f"hagaki: {one_line(said)}", file=sys.stderr)


def _said(fault: click.ClickException) -> str:
    """The complaint as a sentence, where it is one of click's."""
    message = fault.format_message()
    if isinstance(message, Sentence) or not isinstance(fault, click.UsageError):
        return message
    line = one_line(message)
    said = recognised(line, _CLICK) or line
    if fault.ctx is None or fault.ctx.parent is None:
        return said
    command = fault.ctx.command_path.removeprefix("hagaki ")
    return Sentence("{problem} (hagaki {command} --help shows how)", problem=said, command=command)


def _fault(error: BaseException) -> Sentence:
    """A fault of hagaki itself in a few words: what, and in which line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return Sentence(
        "a fault of its own ({kind} in {place}): please report it (HAGAKI_DEBUG=1 shows more)",
        kind=type(error).__name__,
        place=place,
    )


def one_line(text: str) -> str:
    return " ".join(text.split())
