"""What every reader of a protocol shares: two sides, a way to write facts down, and an end in TLS."""

from abc import abstractmethod
from typing import Final

from simulator.views.notebook.facts import Note
from simulator.views.notebook.side import Line, Side

MOST_HELD: Final = 256 * 1024  # octets that wait for a reply before nobody believes in one any more


class Ear:
    """One protocol's reader. `listen` reads as far as the octets go and never raises.

    It ends with `secured`: from then on both sides carry TLS records.
    """

    protocol = ""

    def __init__(self, client: Side, server: Side, of_client: Note, of_server: Note, fresh: bool) -> None:
        self.client = client
        self.server = server
        self.of_client = of_client  # writes down what the client said
        self.of_server = of_server
        self.fresh = fresh  # heard from the beginning: the server's first words are its greeting
        self.secured = False

    def listen(self) -> None:
        """Read both sides until neither gives anything more."""
        client, server = self.client, self.server
        while not self.secured and (
            (client.buffer and self.read_client()) or (server.buffer and self.read_server())
        ):
            pass

    @abstractmethod
    def read_client(self) -> bool:
        """Read what the client said. Whether anything was read."""
        ...

    @abstractmethod
    def read_server(self) -> bool: ...

    @abstractmethod
    def between_lines(self, side: Side) -> bool:
        """Whether that side's next octet begins a line, and not a part of a letter."""
        ...

    def unfinished(self) -> None:
        """Write down what a letter that is still crossing says already."""

    def plain_command(self, line: Line) -> None:
        """A command that stands between STARTTLS and the first record: no honest client sends one."""


def text_of(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")


def words_of(line: Line) -> tuple[str, Line]:
    """The first word, in upper case, and the rest as a line of its own."""
    word, blank, rest = line.octets.partition(b" ")
    return text_of(word[:40]).upper(), Line(rest, line.start + len(word) + len(blank))
