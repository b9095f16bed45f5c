"""`hagaki` itself: which commands there are, and the options that all of them share."""

from importlib import import_module

import click

from simulator import __version__
from simulator.cli.manual import LANGUAGES, Group

_COMMANDS: dict[str, tuple[str, str, str]] = {  # name: (module, function, one line of help)
    "play": ("simulator.cli.play", "play", "Play a lesson on the screen."),
    "lab": ("simulator.cli.play", "lab", "The laboratory: your own letters, step by step."),
    "run": ("simulator.cli.lessons", "run", "Tell a lesson as text, without a screen."),
    "deliver": ("simulator.cli.deliver", "deliver", "Send one letter and tell its way, hop by hop."),
    "view": ("simulator.cli.play", "view", "Open a saved trace."),
    "serve": ("simulator.cli.serve", "serve", "Real servers for real mail programs."),
    "export": ("simulator.cli.export", "export", "Write a run for Wireshark."),
    "compare": ("simulator.cli.compare", "compare", "Two ways of one story, side by side as text."),
    "notebook": ("simulator.cli.notebook", "notebook", "What an eavesdropper on the wires has learnt."),
    "claims": ("simulator.cli.teaching", "claims", "What bears out each claim of the lessons."),
    "guide": ("simulator.cli.teaching", "guide", "A lesson's guide for the teacher."),
    "glossary": ("simulator.cli.glossary", "glossary", "What the words of mail mean."),
    "progress": ("simulator.cli.progress", "progress", "How far you have come: export, import, reset."),
    "lesson": (
        "simulator.cli.authoring",
        "lesson",
        "Write lessons of your own: list, new, check, preview, schema.",
    ),
}


class _LazyGroup(Group):
    """Knows its commands by name and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        row = _COMMANDS.get(cmd_name)
        if row is None:
            return None
        command = getattr(import_module(row[0]), row[1])
        assert isinstance(command, click.Command)
        return command

    def listed(self) -> list[tuple[str, str]]:
        """Every command with its line of help, none of them loaded."""
        return [(name, row[2]) for name, row in _COMMANDS.items()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        from simulator.cli.reader import asked_language

        ctx.meta["simulator.lang"] = asked_language(args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from simulator.cli.errors import unknown_command

            raise unknown_command(args[0], list(_COMMANDS)) from None


@click.group(
    cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="hagaki")
@click.option("--lang", metavar=LANGUAGES, help="The language of everything but the wire.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII only.")
@click.option("--projector", is_flag=True, help="For a class: the light theme, whatever was chosen before.")
@click.pass_context
def hagaki(ctx: click.Context, lang: str | None, ascii_only: bool, projector: bool) -> int:
    """Watch a postcard travel: e-mail, hop by hop, in clear and under TLS.

    Without a command, hagaki opens its home screen.

    \b
    Examples:
      hagaki                                 open home
      hagaki play 1                          lesson 1 on the screen
      hagaki --projector play 1              the same on a classroom's wall
      hagaki deliver letter.eml --tls none   a letter of your own, as text
    """
    ctx.obj = {"lang": lang, "ascii": ascii_only, "projector": projector}
    if ctx.invoked_subcommand is None:
        from simulator.cli.play import open_home

        return open_home(lang, ascii_only)
    return 0
