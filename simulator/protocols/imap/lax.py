"""An IMAP server that is there to be attacked, in lessons alone: it obeys what came in clear once TLS stands.

RFC 9051 §6.2.1 forbids it, for anybody on the way may have written that. Live servers are never this one.
"""

from typing import Any

from simulator.protocols.imap.framing import FrameReader
from simulator.protocols.imap.server import LITERAL_BEFORE_LOGIN, ImapServer


class _KeepingFrames(FrameReader):
    """Keeps what it is told to throw away."""

    __slots__ = ("kept",)

    def __init__(self, literal_limit: int) -> None:
        super().__init__(literal_limit)
        self.kept = b""

    def clear(self) -> None:
        self.kept += bytes(self._buffer)
        super().clear()


class LaxImapServer(ImapServer):
    """One session."""

    def __init__(self, hostname: str, **settings: Any) -> None:
        super().__init__(hostname, **settings)
        self._frames: _KeepingFrames = _KeepingFrames(LITERAL_BEFORE_LOGIN)

    def tls_started(self) -> None:
        super().tls_started()
        kept, self._frames.kept = self._frames.kept, b""
        self._frames.receive(kept)
