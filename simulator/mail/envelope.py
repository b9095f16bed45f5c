"""The envelope: what servers deliver by, whatever the letter inside says (RFC 5321 §2.3.1)."""

from typing import Literal

import msgspec


class RecipientWish(msgspec.Struct, frozen=True, kw_only=True):
    """What the author asked to be told about one recipient (RFC 3461 §4.1, §4.2).

    `notify` is "" (nothing was said), "NEVER", or some of SUCCESS, FAILURE and DELAY with commas between.
    `original` is the address that the author wrote to, `type;address`, or "".
    """

    path: str
    notify: str = ""
    original: str = ""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Paths are addresses without angle brackets; the null reverse-path is "" (RFC 5321 §4.5.5).

    `body` is what MAIL declares (RFC 6152 §3), `smtputf8` whether it asks for UTF-8 (RFC 6531 §3.4).
    `ret` and `envid` are what a notification is to bring back (RFC 3461 §4.3, §4.4), `wishes` when there is
    to be one; only recipients with a wish of their own stand there.
    """

    reverse_path: str
    forward_paths: tuple[str, ...]
    body: Literal["7BIT", "8BITMIME"] = "7BIT"
    smtputf8: bool = False
    ret: Literal["", "FULL", "HDRS"] = ""
    envid: str = ""
    wishes: tuple[RecipientWish, ...] = ()

    def for_paths(self, forward_paths: tuple[str, ...]) -> "Envelope":
        """The same envelope for other recipients: some of these, or where an alias leads."""
        wishes = self.wishes
        return Envelope(
            reverse_path=self.reverse_path,
            forward_paths=forward_paths,
            body=self.body,
            smtputf8=self.smtputf8,
            ret=self.ret,
            envid=self.envid,
            wishes=tuple([wish for wish in wishes if wish.path in forward_paths]) if wishes else wishes,
        )

    def wish(self, path: str) -> RecipientWish | None:
        """What was asked for that recipient; None where nothing was."""
        return next((wish for wish in self.wishes if wish.path == path), None)

    def wants(self, path: str, event: Literal["SUCCESS", "FAILURE", "DELAY"]) -> bool:
        """Whether the author is to be told. Unless something was asked for, of failure only."""
        wish = self.wish(path)
        if wish is None or not wish.notify:
            return event == "FAILURE"
        return event in wish.notify.split(",")
