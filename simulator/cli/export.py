"""`hagaki export`: a saved trace, or a lesson played with its own solutions, for another program."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.errors import Misuse
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.saved import WAY, saved_way
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.trace.store import Trace


@click.command(cls=Command)
@click.argument("source", metavar="TRACE|LESSON")
@click.option("--to", "form", type=click.Choice(["pcapng"]), required=True, help="The form to write.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write it.",
)
@click.option("--keys/--no-keys", default=True, help="With the keys of its TLS connections, or without.")
@WAY
@click.option("--lang", metavar=LANGUAGES, help="The language of what is printed.")
def export(source: str, form: str, output: Path, keys: bool, way: int | None, lang: str | None) -> int:
    """Write a saved TRACE, or LESSON played with its own solutions, for another program.

    pcapng is for Wireshark and tshark: an interface a wire, and each packet says which step it belongs to.

    \b
    Examples:
      hagaki export 3 --to pcapng -o lesson.pcapng
      hagaki export letter.hagaki --to pcapng -o letter.pcapng --no-keys
    """
    words = catalogue(lang)
    saved = Path(source).is_file() and Path(source).name != "lesson.yaml"
    trace = saved_way(source, way, words) if saved else _played(source, words)
    from simulator.cli.deliver import write_whole
    from simulator.exports.pcapng import capture

    made = capture(trace, keys=keys)
    write_whole(output, made.octets, words)
    say(words.text(f"export.holds.{_held(trace, keys)}", path=output))
    say(words.text("export.written", path=output, count=made.packets, wires=made.wires))
    return 0


def _played(asked: str, words: Catalogue) -> "Trace":
    from simulator.cli.lessons import load_lesson

    if "/" in asked and not Path(asked).exists():
        raise Misuse(words.text("error.no_file", path=asked))
    lesson = load_lesson(asked, words)
    from simulator.course.player import Player
    from simulator.world.misuse import MisuseError

    try:
        player = Player(lesson, language=words.language)
        player.solve()
        while player.next_step():
            player.solve()
    except MisuseError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    return player.main.trace


def _held(trace: "Trace", keys: bool) -> str:
    """What the capture holds that must not be handed on: "both", "passwords", "keys" or "nothing"."""
    from simulator.trace.kinds import Kind
    from simulator.trace.redact import credentials

    has_keys = keys and any(trace.size(serial) for serial in trace.serials_of(Kind.SECRET))
    has_passwords = any(has_keys or not trace.shell(serial).secured for serial in credentials(trace))
    if has_keys and has_passwords:
        return "both"
    return "keys" if has_keys else "passwords" if has_passwords else "nothing"
