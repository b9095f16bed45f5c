"""`hagaki serve`: the simulated offices' servers on real sockets, for real mail programs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.errors import Misuse
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.live.running import Served
    from simulator.live.town import Newcomer

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


@click.command()
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
@click.option("--lang", metavar="ja|en", help="The language of the telling.")
def serve(
    world: str,
    office: str,
    passwords: str,
    host: str,
    accounts: tuple[str, ...],
    ca_out: Path | None,
    ready_file: Path | None,
    store: Path | None,
    lang: str | None,
    **ports: int,
) -> int:
    """Put an office's servers on real ports, and tell what happens, one line an event.

    Ctrl-C (or SIGTERM) ends it. Mail programs trust it once they know the certificate of --ca-out.

    \b
    Examples:
      hagaki serve
      hagaki serve --passwords clear --account mika:tulip
      hagaki serve --smtp 0 --ready-file ready.json --store ./mail
    """
    words = catalogue(lang)
    newcomers = [_account(text, office, words) for text in accounts]
    from simulator.live.keeping import StoreError
    from simulator.live.running import Plan, run
    from simulator.live.serving import CannotListen, is_loopback
    from simulator.world.loader import WorldError, load_world

    try:
        name, spec = load_world(world)
    except WorldError as fault:
        raise Misuse(str(fault)) from None
    if office not in spec.offices:
        raise Misuse(words.text("error.unknown_office", asked=office, available=", ".join(spec.offices)))
    if not is_loopback(host):
        say(words.text("serve.warning.host", host=host), sys.stderr)
        if passwords == "clear":
            say(words.text("serve.warning.clear", host=host), sys.stderr)
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
        run(plan, words, lambda served: _welcome(served, words))
    except CannotListen as fault:
        raise Misuse(
            words.text("error.port", door=fault.door, host=fault.host, port=fault.port, reason=fault.reason)
        ) from None
    except StoreError as fault:
        raise Misuse(str(fault)) from None
    return 0


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


def _welcome(served: "Served", words: Catalogue) -> list[str]:
    """What somebody needs who sets up a mail program."""
    tls = words.text("serve.with.starttls" if not served.passwords_in_clear else "serve.with.either")
    lines = [words.text("serve.title", office=served.office, host=served.host, hostname=served.hostname), ""]
    lines.append(words.text("serve.accounts"))
    width = max(len(account.login) for account in served.accounts)
    lines += [
        f"  {account.login:<{width}}  {account.password}  <{account.address}>" for account in served.accounts
    ]
    lines += ["", words.text("serve.settings")]
    for door, protocol in (
        ("submission", "SMTP"),
        ("submissions", "SMTP"),
        ("pop3", "POP3"),
        ("pop3s", "POP3"),
        ("imap", "IMAP"),
        ("imaps", "IMAP"),
        ("smtp", "SMTP"),
    ):
        if door in served.ports:
            implicit = door in ("submissions", "pop3s", "imaps")
            cover = words.text("serve.with.implicit") if implicit else tls
            if door == "smtp":
                cover = words.text("serve.with.nothing")
            lines.append(f"  {protocol:<5} {served.host}  {served.ports[door]:<5}  {cover}")
    lines += ["", words.text("serve.ca", path=served.ca_file)]
    if served.store is None:
        lines.append(words.text("serve.no_store"))
    return [*lines, "", words.text("serve.ready")]
