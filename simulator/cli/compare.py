"""`hagaki compare`: a lesson's comparison as text, two ways of one story side by side."""

from typing import TYPE_CHECKING

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse
from simulator.cli.lessons import LANG, STUDENT, load_lesson
from simulator.cli.manual import Command
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.wire.policy import TlsPolicy
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.course.loader import Lesson
    from simulator.exports.comparison import Told


@click.command(cls=Command)
@click.argument("lesson", shell_complete=lesson_words)
@click.option("--step", default="", metavar="STEP-ID", help="Only the comparison of this step.")
@click.option(
    "--tls",
    type=click.Choice([policy.value for policy in TlsPolicy]),
    help="Hold the whole lesson, as it is written, against the same under this policy of every client.",
)
@STUDENT
@LANG
def compare(lesson: str, step: str, tls: str | None, student: str | None, lang: str | None) -> int:
    """Tell two ways of one story side by side: where they part, what Eve learns in each, how each ends.

    A lesson's own comparisons are told; one without any is played whole, with TLS never and with TLS always.

    \b
    Examples:
      hagaki compare 4
      hagaki compare 3 --tls required
    """
    words = catalogue(lang)
    loaded = load_lesson(lesson, words, student)
    scenes = [known.id for known in loaded.script.steps if known.compare is not None]
    if step and step not in scenes:
        raise Misuse(words.text("error.unknown_scene", asked=step, available=", ".join(scenes) or "-"))
    from simulator.world.misuse import MisuseError

    try:
        if tls is None and scenes:
            _tell_scenes(loaded, [step] if step else scenes, words)
        else:
            _tell_whole(loaded, None if tls is None else TlsPolicy(tls), words)
    except MisuseError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    return 0


def _tell_scenes(lesson: "Lesson", scenes: list[str], words: Catalogue) -> None:
    """Play the lesson on its own solutions, and tell each scene that is asked for when it has happened."""
    from simulator.course.inline import plain
    from simulator.course.player import Player
    from simulator.exports.comparison import Told

    player = Player(lesson, language=words.language)
    while True:
        player.solve()
        sides = player.record.sides
        if player.step.id in scenes and sides is not None:
            labels = lesson.step_text(player.step, words.language).sides
            left, right = (plain(labels[name], words.language) for name in ("left", "right"))
            _tell(
                Told(left, sides.left.trace, sides.begins - 1),
                Told(right, sides.right.trace, sides.begins - 1),
                player.step.id,
                words,
            )
        if not player.next_step():
            return


def _tell_whole(lesson: "Lesson", policy: TlsPolicy | None, words: Catalogue) -> None:
    """The whole lesson: as written, or without TLS, on the left; under a policy on the right."""
    from simulator.course.player import Player
    from simulator.exports.comparison import Told

    policies = (None, policy) if policy is not None else (TlsPolicy.NONE, TlsPolicy.REQUIRED)
    told = []
    for way in policies:
        player = Player(lesson, language=words.language, tls=way)
        player.solve()
        while player.next_step():
            player.solve()
        label = words.text("compare.as_written" if way is None else f"compare.policy.{way.value}")
        told.append(Told(label, player.main.trace))
    _tell(told[0], told[1], lesson.title(words.language), words)


def _tell(left: "Told", right: "Told", title: str, words: Catalogue) -> None:
    from simulator.exports.comparison import ComparisonTeller

    say(words.text("compare.title", title=title, left=left.label, right=right.label))
    for line in ComparisonTeller(left, right, words).lines():
        say(line)
    say("")
