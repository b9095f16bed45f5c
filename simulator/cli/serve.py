"""`hagaki serve`: the simulated offices' servers on real sockets, for real mail programs."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.errors import Misuse
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.play import has_terminal, screen_look
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.live.running import Front
    from simulator.live.serving import CannotListen
    from simulator.live.town import Newcomer

_WARNINGS = ("serve.warning.host", "serve.warning.clear")
_PORTS = {
    "smtp": 2525,
    "submission": 2587,
    "submissions": 2465,
    "pop3": 2110,
    "pop3s": 2995,
    "imap": 2143,
    "imaps": 2993,
}


def _port_options(command: Any) -> Any:
    for name, port in reversed(_PORTS.items()):
        option = click.option(
            f"--{name}",
            metavar="PORT",
            type=click.IntRange(0, 65535),
            default=port,
            show_default=True,
            help=f"The port for {name.upper()}; 0 is any free one.",
        )
        command = option(command)
    return command


@click.command(cls=Command)
@click.option("--world", default="two-offices", show_default=True, help="A world's name, or its file.")
@click.option("--office", metavar="DOMAIN", default="fuji.example", show_default=True, help="Whose servers.")
@click.option(
    "--passwords",
    type=click.Choice(["tls", "clear"]),
    default="tls",
    show_default=True,
    help="Take passwords under TLS only, or in clear too.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@_port_options
@click.option("--account", "accounts", metavar="NAME:PASSWORD", multiple=True, help="One more user.")
@click.option("--ca-out", type=click.Path(path_type=Path), help="Write the authority's certificate here.")
@click.option("--ready-file", type=click.Path(path_type=Path), help="Written once all ports listen.")
@click.option("--store", metavar="DIR", type=click.Path(path_type=Path), help="Keep the mail here.")
@click.option(
    "--screen/--no-screen",
    default=None,
    help="Follow the conversations on the screen, or tell one line an event.  "
    "[default: the screen where there is a terminal]",
)
@click.option("--lang", metavar=LANGUAGES, help="The language of everything but the wire.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII only.")
def serve(
    world: str,
    office: str,
    passwords: str,
    host: str,
    accounts: tuple[str, ...],
    ca_out: Path | None,
    ready_file: Path | None,
    store: Path | None,
    screen: bool | None,
    lang: str | None,
    ascii_only: bool,
    **ports: int,
) -> int:
    """Put an office's servers on real ports, for curl, telnet or Thunderbird, and watch what they say.

    q or Ctrl-C (or SIGTERM) ends it. Mail programs trust it once they know the certificate of --ca-out.

    \b
    Examples:
      hagaki serve
      hagaki --projector serve --screen
      hagaki serve --passwords clear --account mika:tulip
      hagaki serve --smtp 0 --ready-file ready.json --store ./mail
    """
    words = catalogue(lang)
    office = office.lower()
    newcomers = [_account(text, office, words) for text in accounts]
    from simulator.live.keeping import StoreError
    from simulator.live.running import Plan, run
    from simulator.live.serving import CannotListen, is_loopback
    from simulator.world.loader import WorldError, load_world

    try:
        name, spec = load_world(world)
    except WorldError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    if office not in spec.offices:
        raise Misuse(words.text("error.unknown_office", asked=office, available=", ".join(spec.offices)))
    warnings = () if is_loopback(host) else _WARNINGS if passwords == "clear" else _WARNINGS[:1]
    for warning in warnings:
        say(words.text(warning, host=host), sys.stderr)
    make_front = _lines(words)
    if screen and not has_terminal():
        raise Misuse(words.text("error.no_terminal.serve"))
    if has_terminal() if screen is None else screen:
        make_front = _screen(screen_look(words, ascii_only), warnings)
    plan = Plan(
        world=name,
        spec=spec,
        office=office,
        host=host,
        ports=ports,
        passwords_in_clear=passwords == "clear",
        newcomers=tuple(newcomers),
        ca_out=ca_out,
        ready_file=ready_file,
        store=store,
    )
    try:
        return run(plan, words, make_front)
    except CannotListen as fault:
        raise _no_port(fault, words) from None
    except StoreError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None


def _no_port(fault: "CannotListen", words: Catalogue) -> Misuse:
    reason = words.sentence(fault.reason)
    return Misuse(words.text("error.port", door=fault.door, host=fault.host, port=fault.port, reason=reason))


def _lines(words: Catalogue) -> "Callable[[], Front]":
    def make() -> "Front":
        from simulator.cli.serving import welcome
        from simulator.live.running import Lines

        return Lines(words, lambda served: welcome(served, words))

    return make


def _screen(look: dict[str, Any], warnings: tuple[str, ...]) -> "Callable[[], Front]":
    def make() -> "Front":
        from simulator.cli.serving import ScreenFront

        return ScreenFront(look, warnings)

    return make


def _account(text: str, office: str, words: Catalogue) -> "Newcomer":
    """NAME:PASSWORD, where the name can be the local part of an address. Raises Misuse."""
    from simulator.live.town import Newcomer
    from simulator.mail.address import Address, AddressError

    name, colon, password = text.partition(":")
    name = name.removesuffix(f"@{office}")
    try:
        Address.parse(f"{name}@{office}")
        is_good = name.isascii() and '"' not in name
    except AddressError:
        is_good = False
    if not (is_good and colon and password and password.isprintable()):
        raise Misuse(words.text("error.account", text=name))
    return Newcomer(name, password, office)
