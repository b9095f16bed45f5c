"""`hagaki deliver`: one letter from one person to another, told hop by hop."""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.errors import Misuse
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.speech import catalogue, read_letter
from simulator.mail.message import LetterError, prepare
from simulator.wire.policy import TlsPolicy
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.views.journey import Journey
    from simulator.world.runner import Run

_STATUS = {"delivered": 0, "returned": 3, "queued": 4}
_DURATION = re.compile(r"([0-9]{1,9})(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@click.command(cls=Command)
@click.argument("letter", type=click.Path(path_type=Path))
@click.option("--world", default="two-offices", show_default=True, help="A world's name, or its file.")
@click.option("--from", "author", metavar="PERSON", help="Who sends (default: the world's first person).")
@click.option("--to", "recipient", metavar="PERSON|ADDRESS", help="Who gets it (default: the second).")
@click.option(
    "--tls", type=click.Choice([policy.value for policy in TlsPolicy]), help="Every client's policy."
)
@click.option(
    "--fetch",
    type=click.Choice(["pop3", "imap", "none"]),
    default="pop3",
    show_default=True,
    help="How the recipient collects it.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="The same number, the same run.",
)
@click.option("--until", metavar="TIME", help="Stop after so much simulated time: 90s, 10m, 2h, 3d.")
@click.option("--lang", metavar=LANGUAGES, help="The language of the telling.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the summary last.")
@click.option(
    "--received", type=click.Path(path_type=Path), help="Write what arrived on the recipient's device."
)
@click.option("--save", type=click.Path(path_type=Path), help="Save the trace (it holds passwords and keys).")
@click.option("--redact", is_flag=True, help="Leave passwords and keys out of the saved trace.")
def deliver(
    letter: Path,
    world: str,
    author: str | None,
    recipient: str | None,
    tls: str | None,
    fetch: str,
    seed: int,
    until: str | None,
    lang: str | None,
    as_json: bool,
    received: Path | None,
    save: Path | None,
    redact: bool,
) -> int:
    """Send LETTER (any message file) and tell its way.

    The exit status is 0 when it was delivered, 3 when it came back, 4 when it still waits.

    \b
    Examples:
      hagaki deliver letter.eml
      hagaki deliver letter.eml --tls required --json
      hagaki deliver letter.eml --to nobody@fuji.example --save returned.hagaki
    """
    words = catalogue(lang)
    octets = read_letter(letter, words)
    try:
        prepare(octets)
    except LetterError as fault:
        key = f"error.letter_{fault.reason}"
        raise Misuse(words.text(key, path=letter, line=fault.line)) from None
    limit_us = _duration_us(until, words)
    run, sent = _send(
        octets, world, author, recipient, None if tls is None else TlsPolicy(tls), seed, limit_us, words
    )
    journey = _journey(run, sent)
    if fetch != "none" and journey.outcome == "delivered":
        _fetch(run, journey.delivered, fetch, limit_us)
        journey = _journey(run, sent)
    if as_json:
        _print_json(run, journey)
    else:
        _tell(run, journey, words)
    if received is not None:
        _write_received(run, journey, received, words)
    if save is not None:
        from simulator.trace.codec import TraceFileError

        try:
            run.save(save, redact=redact)
        except TraceFileError as fault:
            raise Misuse(words.sentence(fault.sentence)) from None
        key = "deliver.saved.redacted" if redact else "deliver.saved"
        say(words.text(key, path=save), sys.stderr)
    return _STATUS[journey.outcome]


def _duration_us(text: str | None, words: Catalogue) -> int | None:
    if text is None:
        return None
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Misuse(words.text("error.duration", text=text))
    return int(match[1]) * _SECONDS[match[2]] * 1_000_000


def _send(
    octets: bytes,
    world: str,
    author: str | None,
    recipient: str | None,
    policy: TlsPolicy | None,
    seed: int,
    limit_us: int | None,
    words: Catalogue,
) -> "tuple[Run, int]":
    """Let the letter travel. Returns the run and the serial of the letter."""
    from simulator.world.loader import WorldError
    from simulator.world.misuse import MisuseError
    from simulator.world.runner import Run

    try:
        run = Run(world, seed=seed, tls=policy)
        people = list(run.spec.people)
        intent = run.intend(
            "send", octets=octets, **{"from": author or people[0], "to": recipient or people[1]}
        )
    except (WorldError, MisuseError) as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    letter = intent + 1  # the letter is composed at once
    run.until_idle(limit_us)
    return run, letter


def _journey(run: "Run", letter: int) -> "Journey":
    from simulator.views.journey import follow

    return follow(run.trace, letter)


def _fetch(run: "Run", addresses: tuple[str, ...], protocol: str, limit_us: int | None) -> None:
    """Each recipient's first device collects what has come."""
    for key, person in run.spec.people.items():
        if person.devices and run.spec.address(key) in addresses:
            run.intend("fetch", device=person.devices[0], protocol=protocol)
    run.until_idle(limit_us)


def _print_json(run: "Run", journey: "Journey") -> None:
    from simulator.exports.json import dump, lines, summary

    for line in lines(run.trace):
        say(line)
    say(dump(summary(journey, run.trace)))


def _tell(run: "Run", journey: "Journey", words: Catalogue) -> None:
    from simulator.exports.telling import Teller

    teller = Teller(run.trace.cast, words)
    for line in teller.lines(run.trace):
        say(line)
    fetched = journey.outcome == "delivered" and journey.body_sha256_received is not None
    holder = journey.stops[-1].place if journey.stops else ""
    outcome = "fetched" if fetched else journey.outcome
    say(words.text(f"deliver.outcome.{outcome}", device=teller.name(holder), place=teller.name(holder)))
    if fetched:
        same = journey.body_sha256_received == journey.body_sha256_sent
        say(words.text("deliver.body.same" if same else "deliver.body.changed"))


def _write_received(run: "Run", journey: "Journey", path: Path, words: Catalogue) -> None:
    from simulator.trace.kinds import Kind

    copies = [stop.serial for stop in journey.stops if stop.kind is Kind.RETRIEVED]
    if not copies:
        raise Misuse(words.text("error.nothing_received", path=path))
    write_whole(path, run.trace.octets(copies[-1]), words)


def write_whole(path: Path, octets: bytes, words: Catalogue) -> None:
    """Write a file so that a crash leaves the old one or the new one, whole."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.")
    except OSError as fault:
        raise Misuse(words.text("error.unwritable", path=path, reason=words.reason(fault))) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as fault:
        Path(name).unlink(missing_ok=True)
        raise Misuse(words.text("error.unwritable", path=path, reason=words.reason(fault))) from None
