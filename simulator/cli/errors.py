"""Errors as people see them: one line on standard error that says what, where and the remedy; exit 2."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class Misuse(click.ClickException):
    """Something the person can put right."""

    exit_code = 2


def unknown_command(name: str, known: list[str]) -> Misuse:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    remedy = f"did you mean '{near[0]}'?" if near else "hagaki --help lists the commands"
    return Misuse(f"no command is called '{name}': {remedy}")


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong below into one line and an exit status; a traceback reaches nobody."""
    try:
        yield
    except click.Abort:
        sys.exit(130)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as fault:
        line = " ".join(fault.format_message().split())
        if isinstance(fault, click.UsageError) and fault.ctx is not None:
            line += f" (hagaki {fault.ctx.info_name} --help shows how)" if fault.ctx.parent else ""
        print(f"hagaki: {line}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("hagaki: stopped", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        what = f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault)
        print(f"hagaki: {what}", file=sys.stderr)
        sys.exit(2)
    except (MemoryError, RecursionError):
        print("hagaki: out of memory: try a smaller letter", file=sys.stderr)
        sys.exit(2)
    except Exception as fault:
        if os.environ.get("HAGAKI_DEBUG"):
            raise
        print(f"hagaki: {_fault(fault)}: please report it (HAGAKI_DEBUG=1 shows more)", file=sys.stderr)
        sys.exit(2)


def _fault(error: BaseException) -> str:
    """A fault of hagaki itself in a few words: what, and in which line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return one_line(f"a fault of its own ({type(error).__name__} in {place})")


def one_line(text: str) -> str:
    return " ".join(text.split())
