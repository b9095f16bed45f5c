"""Octets of a server in, whole responses out: for the client. What it holds is bounded."""

from typing import Final

from simulator.protocols.imap.framing import Frame, FrameReader, FrameRefused
from simulator.protocols.imap.responses import Response, read_response
from simulator.protocols.imap.scanner import ParseError

MAX_LITERALS: Final = 64 * 1024 * 1024  # octets of the literals of one response
MAX_LINES: Final = 4 * 1024 * 1024  # octets of a response beside them: SEARCH finds many


class NotAResponse(Exception):
    """The server said something that is no IMAP response; `beginning` is how it began."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__(beginning[:80].decode("utf-8", "replace"))
        self.beginning = beginning


class ResponseReader:
    __slots__ = ("_frames",)

    def __init__(self) -> None:
        self._frames = FrameReader(MAX_LITERALS, MAX_LINES, asks_leave=False)

    def receive(self, octets: bytes) -> None:
        self._frames.receive(octets)

    def clear(self) -> None:
        self._frames.clear()

    def next_response(self) -> Response | None:
        """None when more octets are needed. Raises NotAResponse."""
        frame = self._frames.next_frame()
        if frame is None:
            return None
        if not isinstance(frame, Frame):
            raise NotAResponse(frame.beginning if isinstance(frame, FrameRefused) else b"")
        try:
            return read_response(frame.octets)
        except ParseError:
            raise NotAResponse(frame.octets) from None
