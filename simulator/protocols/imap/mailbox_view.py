"""A mailbox as one connection sees it: its sequence numbers, and news that it has not been told yet.

Sequence numbers are an agreement between two: message 5 is the fifth that the server has told this client
of and not yet taken back. The mailbox may have changed since, by other hands; the client must not be told
at any moment, for a command that is under way may hold the old numbers (RFC 3501 §7.4.1, RFC 9051 §7.5.1).
So a view keeps the numbering as the client knows it and gathers what happens behind it: arrivals, flags,
and the ghosts of messages that are gone. A ghost keeps its number and can be fetched until EXPUNGE has
been said (RFC 2180 §4.1.1). `news` says what may be said.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from simulator.protocols.imap import flags as flag
from simulator.protocols.imap.folders import Mailbox, Message
from simulator.protocols.imap.replies import reply
from simulator.protocols.imap.responses import data
from simulator.protocols.imap.sequence_set import SequenceSet


class MailboxView:
    """One connection's view. `uids` are the messages by number: the UID of message n is `uids[n - 1]`."""

    def __init__(self, mailbox: Mailbox, *, read_only: bool, changed: Callable[[], None]) -> None:
        self.mailbox = mailbox
        self.read_only = read_only
        self.uids = mailbox.uids()
        self.recent: set[int] = set()  # UIDs that this session was the first to hear of
        self._claim(self.uids)
        self._changed = changed
        self._arrived: list[int] = []
        self._flagged: set[int] = set()
        self._ghosts: dict[int, Message] = {}
        self._keywords = tuple(mailbox.keywords)
        mailbox.listen(self)

    def close(self) -> None:
        self.mailbox.unlisten(self)

    # What the mailbox tells.

    def arrived(self, uid: int) -> None:
        self._arrived.append(uid)
        self._changed()

    def flagged(self, uid: int) -> None:
        if self.uids and uid <= self.uids[-1]:  # of a later one the client knows no flags yet
            self._flagged.add(uid)
            self._changed()

    def expunged(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._flagged.discard(message.uid)
            if self.uids and message.uid <= self.uids[-1]:
                self._ghosts[message.uid] = message
            else:
                self._arrived.remove(message.uid)
        self._changed()

    # Messages.

    def number(self, uid: int) -> int:
        return bisect_left(self.uids, uid) + 1

    def is_ghost(self, uid: int) -> bool:
        return uid in self._ghosts

    def message(self, uid: int) -> Message:
        return self._ghosts.get(uid) or self.mailbox[uid]

    def flags(self, uid: int) -> frozenset[str]:
        flags = self.message(uid).flags
        return flags | {flag.RECENT} if uid in self.recent else flags

    def resolve(self, numbers: SequenceSet, by_uid: bool) -> list[int] | None:
        """The UIDs of a set; None where a sequence number is nobody's. A UID may be (RFC 3501 §6.4.8)."""
        if by_uid:
            return numbers.members(self.uids)
        if numbers.reaches_beyond(len(self.uids)):
            return None
        return [self.uids[number - 1] for number in numbers.up_to(len(self.uids))]

    def first_unseen(self) -> int | None:
        for number, uid in enumerate(self.uids, 1):
            if flag.SEEN not in self.message(uid).flags:
                return number
        return None

    # What this connection does. Its own changes are no news to it, unless it is to be told.

    def set_flags(self, uid: int, flags: Iterable[str]) -> None:
        was_news = uid in self._flagged
        self.mailbox.set_flags(uid, flags)
        if not was_news:
            self._flagged.discard(uid)

    def tell_flags(self, uid: int) -> None:
        """Let the next news hold this message's flags."""
        self._flagged.add(uid)

    def flags_told(self, uid: int) -> None:
        """The client has just been told this message's flags."""
        self._flagged.discard(uid)

    def marked(self, among: Iterable[int]) -> list[int]:
        """Those that bear \\Deleted and are still there."""
        return [uid for uid in among if uid not in self._ghosts and flag.DELETED in self.mailbox[uid].flags]

    # News.

    def news(self, *, expunges: bool, by_uid: bool = False) -> list[bytes]:
        """What the client has not been told yet, as untagged responses; EXPUNGE only where it may be said.

        A message is expunged to the client before others arrive, and none is told of that came and went.
        """
        said: list[bytes] = []
        if expunges and self._ghosts:
            said += self._lay_ghosts()
        if self._arrived:
            self.uids += self._arrived
            self._claim(self._arrived)
            self._arrived = []
            said += self.counts()
        if self._keywords != tuple(self.mailbox.keywords):
            self._keywords = tuple(self.mailbox.keywords)
            said.append(self.known_flags())
            if not self.read_only:
                said.append(self.permanent_flags())
        for uid in sorted(self._flagged):
            items = b"FLAGS " + flag.encode(self.flags(uid))
            if by_uid:
                items = b"UID %d " % uid + items
            said.append(data(b"%d" % self.number(uid), b"FETCH", b"(" + items + b")"))
        self._flagged.clear()
        return said

    def counts(self) -> list[bytes]:
        return [data(b"%d" % len(self.uids), b"EXISTS"), data(b"%d" % len(self.recent), b"RECENT")]

    def known_flags(self) -> bytes:
        return data(b"FLAGS", flag.encode((*flag.SYSTEM, *self._keywords)))

    def permanent_flags(self) -> bytes:
        """Those that last; the asterisk says that clients may make more (RFC 3501 §7.1)."""
        flags = flag.encode((*flag.SYSTEM, *self._keywords, "\\*"))
        return reply("permanent-flags", flags=flags.decode()).encode()

    def _lay_ghosts(self) -> list[bytes]:
        """Each EXPUNGE moves the messages behind it down by one."""
        said = []
        for already_gone, uid in enumerate(sorted(self._ghosts)):
            said.append(data(b"%d" % (self.number(uid) - already_gone), b"EXPUNGE"))
        self.uids = [uid for uid in self.uids if uid not in self._ghosts]
        self.recent -= self._ghosts.keys()
        self._ghosts.clear()
        return said

    def _claim(self, uids: Sequence[int]) -> None:
        """Those that no session was told of are recent here, and nowhere else after a read-write one."""
        recent = uids[bisect_left(uids, self.mailbox.recent_from) :]
        self.recent.update(recent)
        if recent and not self.read_only:
            self.mailbox.recent_from = recent[-1] + 1
