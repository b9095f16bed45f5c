"""The envelope: what servers deliver by, whatever the letter inside says (RFC 5321 §2.3.1)."""

from typing import Literal

import msgspec


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Paths are addresses without angle brackets; the null reverse-path is "" (RFC 5321 §4.5.5).

    `body` is what MAIL declares (RFC 6152 §3), `smtputf8` whether it asks for UTF-8 (RFC 6531 §3.4).
    """

    reverse_path: str
    forward_paths: tuple[str, ...]
    body: Literal["7BIT", "8BITMIME"] = "7BIT"
    smtputf8: bool = False

    def for_paths(self, forward_paths: tuple[str, ...]) -> "Envelope":
        """The same envelope for other recipients: some of these, or where an alias leads."""
        return Envelope(
            reverse_path=self.reverse_path,
            forward_paths=forward_paths,
            body=self.body,
            smtputf8=self.smtputf8,
        )
