"""Writing a letter in the lab: whose, to whom, in what words or from which file, under which TLS policy."""

from pathlib import Path

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from simulator.sentences import system_reason
from simulator.trace.cast import Cast
from simulator.tui.look import look_of
from simulator.tui.panels.button import Button, Label, Rule
from simulator.tui.panels.chooser import Chooser
from simulator.world.letters import filled, template, template_names

_OWN, _FILE, _OTHER = "own", "file", "other"
_LARGEST = 64 * 1024 * 1024


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What the form gives back. `octets` is a message from a file; empty for one in own words."""

    author: str
    to: str
    policy: str
    subject: str = ""
    body: str = ""
    octets: bytes = b""


class WriteScreen(ModalScreen[Written | None]):
    """Tab goes through the fields, Enter on the last line sends, Esc leaves."""

    DEFAULT_CSS = """
    WriteScreen > Vertical { width: 76; height: auto; max-height: 100%; padding: 0 2; }
    WriteScreen > Vertical { background: $background; }
    WriteScreen TextArea, WriteScreen TextArea:focus { height: 6; border: none; background: $panel; }
    WriteScreen .off { display: none; }
    """

    def __init__(self, cast: Cast, policy: str) -> None:
        super().__init__()
        self._cast = cast
        self._policy = policy

    def compose(self) -> ComposeResult:
        look = look_of(self)
        people = [(person.key, look.name(person.names, person.key)) for person in self._cast.people]
        letters = [(_OWN, look.text("screen.write.own"))]
        letters += [(name, _subject(name, look.language, self._cast.seed)) for name in template_names()]
        letters.append((_FILE, look.text("screen.write.file")))
        policies = [(name, look.text(f"name.tls.{name}")) for name in ("none", "opportunistic", "required")]
        with Vertical():
            yield Rule(look.text("screen.write.title"))
            yield Chooser(look.text("screen.write.from"), people, id="from")
            recipients = [*people, (_OTHER, look.text("screen.write.other"))]
            second = people[1][0] if len(people) > 1 else _OTHER
            yield Chooser(look.text("screen.write.to"), recipients, id="to", value=second)
            yield Input(placeholder="name@fuji.example", id="address", classes="off")
            yield Chooser(look.text("screen.write.letter"), letters, id="letter")
            yield Input(placeholder="letter.eml", id="file", classes="off")
            yield Input(placeholder=look.text("screen.write.subject"), id="subject")
            yield TextArea(id="text")
            yield Chooser(look.text("screen.write.tls"), policies, id="tls", value=self._policy)
            yield Button(look.text("screen.write.send"), id="send")
            yield Label(role="task", id="trouble")
            yield Rule()

    def on_chooser_changed(self, message: Chooser.Changed) -> None:
        letter = self.query_one("#letter", Chooser).value
        self.query_one("#address").set_class(self.query_one("#to", Chooser).value != _OTHER, "off")
        self.query_one("#file").set_class(letter != _FILE, "off")
        for field in ("#subject", "#text"):
            self.query_one(field).set_class(letter == _FILE, "off")
        if message.chooser.id == "letter" and letter not in (_OWN, _FILE):
            subject, body, _ = template(letter, look_of(self).language, seed=self._cast.seed)
            names = {person.key: look_of(self).name(person.names) for person in self._cast.people}
            author, to = self.query_one("#from", Chooser).value, self.query_one("#to", Chooser).value
            body = filled(body, names.get(author, ""), names.get(to, ""))
            self.query_one("#subject", Input).value = subject
            self.query_one("#text", TextArea).text = body

    def on_button_pressed(self) -> None:
        self._send()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self.focus_next()

    def _send(self) -> None:
        to = self.query_one("#to", Chooser).value
        if to == _OTHER:
            to = self.query_one("#address", Input).value.strip()
            if "@" not in to.strip("@"):
                self._complain(look_of(self).text("screen.write.no_address"))
                return
        octets = b""
        if self.query_one("#letter", Chooser).value == _FILE:
            octets = self._read(self.query_one("#file", Input).value.strip())
            if not octets:
                return
        self.dismiss(
            Written(
                author=self.query_one("#from", Chooser).value,
                to=to,
                policy=self.query_one("#tls", Chooser).value,
                subject=self.query_one("#subject", Input).value,
                body=self.query_one("#text", TextArea).text,
                octets=octets,
            )
        )

    def _read(self, name: str) -> bytes:
        """The octets; empty with a complaint when it cannot be sent. The whole path stands in the form."""
        look = look_of(self)
        path = Path(name).expanduser()
        try:
            if path.stat().st_size > _LARGEST:
                raise OSError(look.text("screen.write.too_large"))
            octets = path.read_bytes()
        except OSError as error:
            reason = look.sentence(system_reason(error))
            self._complain(look.text("error.unreadable", path=path.name or "?", reason=reason))
            return b""
        if not octets:
            self._complain(look.text("error.letter_empty", path=path.name))
        return octets

    def _complain(self, text: str) -> None:
        self.query_one("#trouble", Label).say(text)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.dismiss(None)
            event.stop()
        elif event.key in ("up", "down") and not isinstance(self.focused, TextArea):
            (self.focus_previous if event.key == "up" else self.focus_next)()
            event.stop()


def _subject(name: str, language: str, seed: int) -> str:
    return template(name, language, seed=seed)[0] or name
