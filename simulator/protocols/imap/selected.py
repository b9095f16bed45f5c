"""The commands on the messages of the selected mailbox, by number or by UID (RFC 3501 §6.4).

What other connections did meanwhile is told by the server when a command ends (`MailboxView.news`).
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from simulator.protocols.imap import fetching, flags as flag, sequence_set
from simulator.protocols.imap.arguments import Arguments, Fetch, Numbers, SearchFor, StoreFlags, ToMailbox
from simulator.protocols.imap.events import FlagsChanged, MessageFetched, MessagesCopied, MessagesExpunged
from simulator.protocols.imap.fetch_items import FetchItem, wanted
from simulator.protocols.imap.folders import Mailbox
from simulator.protocols.imap.mailbox_view import MailboxView
from simulator.protocols.imap.replies import reply
from simulator.protocols.imap.responses import StatusResponse, data
from simulator.protocols.imap.search import Candidate, Limits, keys_in_utf8, matches
from simulator.protocols.imap.session import Handler, Session, Steps

# While these are under way no EXPUNGE is told, for they may hold numbers (RFC 9051 §7.5.1).
KEEPING_NUMBERS: Final = frozenset(("FETCH", "STORE", "SEARCH"))


# Looking.


def fetch(session: Session, asked: Fetch, *, by_uid: bool = False) -> Steps:
    """Message by message, so that a large mailbox need not be in the output all at once."""
    view = session.selected
    uids = view.resolve(asked.numbers, by_uid)
    if uids is None:
        return reply("no-such-number")
    items = asked.items
    among = wanted(items)
    if by_uid and not among.uid:
        items = (FetchItem("UID"), *items)
    sets_seen = among.sets_seen and not view.read_only
    for uid in uids:
        told = items
        if sets_seen and not view.is_ghost(uid) and flag.SEEN not in view.message(uid).flags:
            _change_flags(session, view, uid, view.message(uid).flags | {flag.SEEN})
            if not among.flags:
                told = (*items, FetchItem("FLAGS"))
        number = view.number(uid)
        fetched = fetching.Fetched(view.message(uid), view.flags(uid), session.date)
        response = fetching.encode(number, fetched, told)
        if among.flags or told is not items:
            view.flags_told(uid)
        if not among.contents:
            session.say(response)
            continue
        session.output.content(response)
        yield MessageFetched(mailbox=view.mailbox.name, uid=uid, number=number, header_only=among.header_only)
    return reply("completed", verb="UID FETCH" if by_uid else "FETCH")


def search(session: Session, asked: SearchFor, *, by_uid: bool = False) -> StatusResponse:
    view = session.selected
    keys = keys_in_utf8(asked.search)
    if keys is None:
        return reply("bad-charset")
    limits = Limits(len(view.uids), view.uids[-1] if view.uids else 0)
    found = []
    for number, uid in enumerate(view.uids, 1):
        message = view.message(uid)
        candidate = Candidate(
            number=number,
            uid=uid,
            flags=view.flags(uid),
            received=session.date(message.received_us),
            octets=message.octets,
        )
        if all(matches(key, candidate, limits) for key in keys):
            found.append(uid if by_uid else number)
    if asked.returning is None:
        session.say(data(b"SEARCH", *(b"%d" % number for number in found)))
    else:
        session.say(_extended(session.tag, found, asked.returning, by_uid))
    return reply("completed", verb="UID SEARCH" if by_uid else "SEARCH")


def _extended(tag: bytes, found: Sequence[int], returning: Sequence[str], by_uid: bool) -> bytes:
    """ESEARCH tells only what was asked for, and of nothing found only the count (RFC 4731 §3.1)."""
    told = [b'(TAG "%b")' % tag, *([b"UID"] if by_uid else [])]
    for option in returning or ("ALL",):
        if option == "COUNT":
            told.append(b"COUNT %d" % len(found))
        elif found and option == "ALL":
            told.append(b"ALL " + sequence_set.compact(found).encode())
        elif found:
            told.append(b"%b %d" % (option.encode(), found[0] if option == "MIN" else found[-1]))
    return data(b"ESEARCH", *told)


# Changing flags.


def store(session: Session, asked: StoreFlags, *, by_uid: bool = False) -> StatusResponse:
    """Of messages that are gone, though the client was not told, nothing can be changed (RFC 2180 §4.2)."""
    view = session.selected
    if view.read_only:
        return reply("read-only")
    uids = view.resolve(asked.numbers, by_uid)
    if uids is None:
        return reply("no-such-number")
    try:
        flags = flag.settled(asked.flags, view.mailbox.keywords)
    except flag.TooManyKeywords:
        return reply("too-many")
    if flags is None:
        return reply("no-such-flag")
    there = [uid for uid in uids if not view.is_ghost(uid)]
    for uid in there:
        before = view.message(uid).flags
        after = {"+": before | flags, "-": before - flags}.get(asked.change, flags)
        _change_flags(session, view, uid, after)
        if not asked.silent:
            view.tell_flags(uid)
    if len(there) < len(uids) and not by_uid:
        return reply("already-gone")
    return reply("completed", verb="UID STORE" if by_uid else "STORE")


def _change_flags(session: Session, view: MailboxView, uid: int, flags: frozenset[str]) -> None:
    if flags != view.message(uid).flags:
        view.set_flags(uid, flags)
        session.tell(FlagsChanged(mailbox=view.mailbox.name, uid=uid, flags=flags))


# Taking away.


def expunge(session: Session, asked: Arguments) -> StatusResponse:
    view = session.selected
    if view.read_only:
        return reply("read-only")
    _expunge(session, view, view.marked(view.uids))
    return reply("completed", verb="EXPUNGE")


def uid_expunge(session: Session, asked: Numbers) -> StatusResponse:
    """Of the messages marked, only these: what other clients marked stays (RFC 4315 §2.1)."""
    view = session.selected
    if view.read_only:
        return reply("read-only")
    _expunge(session, view, view.marked(asked.numbers.members(view.uids)))
    return reply("completed", verb="UID EXPUNGE")


def _expunge(session: Session, view: MailboxView, uids: Sequence[int]) -> None:
    gone = view.mailbox.expunge(uids)
    if gone:
        session.tell(MessagesExpunged(mailbox=view.mailbox.name, uids=tuple(gone)))


def close(session: Session, asked: Arguments) -> StatusResponse:
    """What is marked goes, and nothing is said about it."""
    view = session.selected
    if not view.read_only:
        _expunge(session, view, view.marked(view.mailbox.uids()))
    session.unselect()
    return reply("completed", verb="CLOSE")


def unselect(session: Session, asked: Arguments) -> StatusResponse:
    session.unselect()
    return reply("completed", verb="UNSELECT")


def check(session: Session, asked: Arguments) -> StatusResponse:
    """There is nothing to write down; the client hears the news, as with NOOP."""
    return reply("completed", verb="CHECK")


# Copying and moving.


def copy(session: Session, asked: ToMailbox, *, by_uid: bool = False) -> StatusResponse:
    """All or none (RFC 3501 §6.4.7)."""
    found = _to_be_copied(session, asked, by_uid)
    if isinstance(found, StatusResponse):
        return found
    uids, target = found
    verb = "UID COPY" if by_uid else "COPY"
    return _copy(session, uids, target, verb) if uids else reply("completed", verb=verb)


def move(session: Session, asked: ToMailbox, *, by_uid: bool = False) -> StatusResponse:
    """The copies are told before the originals go (RFC 6851 §3.3, §4.3), in the same mailbox too."""
    view = session.selected
    if view.read_only:
        return reply("read-only")
    found = _to_be_copied(session, asked, by_uid, moving=True)
    if isinstance(found, StatusResponse):
        return found
    uids, target = found
    verb = "UID MOVE" if by_uid else "MOVE"
    if uids:
        session.say(_copy(session, uids, target, verb).encode())
        _expunge(session, view, uids)
    return reply("completed", verb=verb)


def _to_be_copied(
    session: Session, asked: ToMailbox, by_uid: bool, *, moving: bool = False
) -> tuple[list[int], Mailbox] | StatusResponse:
    """The UIDs and where their copies go, or why there will be none."""
    view = session.selected
    target = session.folders.find(asked.mailbox)
    uids = view.resolve(asked.numbers, by_uid)
    if uids is None:
        return reply("no-such-number")
    if target is None:
        return reply("no-mailbox-to-put")
    there = [uid for uid in uids if not view.is_ghost(uid)]
    if len(there) < len(uids) and not by_uid:
        return reply("already-gone")
    try:
        flag.settled(frozenset().union(*(view.message(uid).flags for uid in there)), target.keywords)
    except flag.TooManyKeywords:
        return reply("too-many")
    if not moving and not target.has_room(sum(len(view.message(uid).octets) for uid in there)):
        return reply("no-room")
    return there, target


def _copy(session: Session, uids: Sequence[int], target: Mailbox, verb: str) -> StatusResponse:
    """Copies keep flags and date. Returns the OK that tells their UIDs (RFC 4315 §3)."""
    view = session.selected
    messages = [view.message(uid) for uid in uids]
    copies = [
        target.deliver(
            message.octets,
            received_us=message.received_us,
            flags=flag.settled(message.flags, target.keywords) or (),
        )
        for message in messages
    ]
    session.tell(
        MessagesCopied(mailbox=view.mailbox.name, uids=tuple(uids), target=target.name, copies=tuple(copies))
    )
    return reply(
        "copied",
        verb=verb,
        validity=target.uid_validity,
        source=sequence_set.compact(uids).encode().decode(),
        target=sequence_set.compact(copies).encode().decode(),
    )


HANDLERS: Final[dict[str, Handler]] = {
    "CHECK": check,
    "CLOSE": close,
    "UNSELECT": unselect,
    "EXPUNGE": expunge,
    "UID EXPUNGE": uid_expunge,
    "SEARCH": search,
    "UID SEARCH": partial(search, by_uid=True),
    "FETCH": fetch,
    "UID FETCH": partial(fetch, by_uid=True),
    "STORE": store,
    "UID STORE": partial(store, by_uid=True),
    "COPY": copy,
    "UID COPY": partial(copy, by_uid=True),
    "MOVE": move,
    "UID MOVE": partial(move, by_uid=True),
}
