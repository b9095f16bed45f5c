"""What the commands of a logged-in client work with, and where they put what they say."""

from collections import deque
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.protocols.imap.events import Event
from simulator.protocols.imap.folders import Folders, Mailbox
from simulator.protocols.imap.mailbox_view import MailboxView
from simulator.protocols.imap.responses import StatusResponse
from simulator.protocols.speech import Speech, Utterance

# How a command is carried out. It says its untagged responses and returns the last line, still without
# its tag; None while a decision is pending; or it goes on in steps, an event each, and returns it then.
Steps = Generator[Event, None, StatusResponse]
Handler = Callable[["Session", Any], StatusResponse | Steps | None]

_MICROSECOND: Final = timedelta(microseconds=1)


class Output:
    """What the server has said: the lines of one answer are one utterance, a message's content its own."""

    __slots__ = ("_lines", "_utterances")

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._utterances: list[Utterance] = []

    def say(self, *lines: bytes) -> None:
        self._lines += lines

    def end_answer(self) -> None:
        if self._lines:
            self._utterances.append(Utterance(Speech.REPLY, b"".join(self._lines)))
            self._lines = []

    def content(self, octets: bytes) -> None:
        self.end_answer()
        self._utterances.append(Utterance(Speech.CONTENT, octets))

    def take(self) -> list[Utterance]:
        self.end_answer()
        said, self._utterances = self._utterances, []
        return said


class Session:
    """A login. `view` is the selected mailbox, `tag` that of the command which is being answered."""

    __slots__ = ("_changed", "epoch", "events", "folders", "output", "tag", "view")

    def __init__(
        self,
        folders: Folders,
        *,
        epoch: datetime,
        output: Output,
        events: deque[Event],
        changed: Callable[[], None],
    ) -> None:
        self.folders = folders
        self.epoch = epoch
        self.output = output
        self.events = events
        self.view: MailboxView | None = None
        self.tag = b""
        self._changed = changed

    def say(self, *lines: bytes) -> None:
        self.output.say(*lines)

    def tell(self, event: Event) -> None:
        self.events.append(event)

    @property
    def selected(self) -> MailboxView:
        """The view, for commands that the table of states allows with a mailbox only."""
        assert self.view is not None
        return self.view

    def select(self, mailbox: Mailbox, *, read_only: bool) -> MailboxView:
        self.unselect()
        self.view = MailboxView(mailbox, read_only=read_only, changed=self._changed)
        return self.view

    def unselect(self) -> None:
        if self.view is not None:
            self.view.close()
            self.view = None

    # Times: the store counts microseconds, a client reads dates.

    def date(self, received_us: int) -> datetime:
        """A date beyond the calendar, which only a client can have asked for, is told as the epoch."""
        try:
            return self.epoch + timedelta(microseconds=received_us)
        except OverflowError:
            return self.epoch

    def microseconds(self, when: datetime) -> int:
        return (when - self.epoch) // _MICROSECOND
