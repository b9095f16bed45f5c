"""`hagaki notebook`: what an eavesdropper on a wire of a saved trace has learnt."""

from pathlib import Path

import click

from simulator.cli.errors import Misuse
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.saved import WAY, saved_way
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

_SUGGESTED = 3


@click.command(cls=Command)
@click.argument("trace", type=click.Path(path_type=Path))
@click.option(
    "--wire", metavar="WIRE", help="Only this wire (default: every wire on which anything crossed)."
)
@WAY
@click.option("--lang", metavar=LANGUAGES, help="The language of everything but the wire.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fact.")
def notebook(trace: Path, wire: str | None, way: int | None, lang: str | None, as_json: bool) -> int:
    """Eve's notebook: what the bytes on the wires of a saved TRACE give away.

    The notebook is made from the packets that crossed, their bytes and the addresses and ports in their
    headers, and from nothing else; each fact says which bytes. Where an impostor answered under TLS, what it
    was told stands apart at the end: who only listens does not have that.

    \b
    Examples:
      hagaki deliver letter.eml --save letter.hagaki
      hagaki notebook letter.hagaki
      hagaki notebook letter.hagaki --wire store.fuji.example--home-pc --json
    """
    words = catalogue(lang)
    loaded = saved_way(trace, way, words)
    from simulator.exports.notebook import NotebookTeller, json_lines, overheard
    from simulator.views.tap import wires

    known = wires(loaded)
    chosen = known if wire is None else (_known(wire, known, words),)
    teller = NotebookTeller(loaded, words)
    told = False
    for name in chosen:
        facts = overheard(loaded, name)
        if as_json:
            for line in json_lines(loaded, name, facts):
                say(line)
        elif facts or wire is not None:
            if told:
                say("")
            for line in teller.lines(name, facts):
                say(line)
        told = told or bool(facts)
    if not told and not as_json and wire is None:
        say(words.text("notebook.nothing"))
    return 0


def _known(asked: str, known: tuple[str, ...], words: Catalogue) -> str:
    """The wire of that name, its ends in either order. Raises Misuse, with the names that come near."""
    turned = "--".join(reversed(asked.split("--")))
    for name in (asked, turned):
        if name in known:
            return name
    import difflib

    from simulator.views.safe_text import safe_text

    near = [name for name in known if asked and asked in name]
    near += difflib.get_close_matches(asked, known, _SUGGESTED, 0.7)
    near += difflib.get_close_matches(turned, known, _SUGGESTED, 0.7)
    near = list(dict.fromkeys(near)) or list(known)
    available = ", ".join(safe_text(name, 80) for name in near[:_SUGGESTED])
    raise Misuse(words.text("error.unknown_wire", asked=safe_text(asked, 80), available=available))
