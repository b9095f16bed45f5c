"""The commands of a client that has logged in, on mailboxes as a whole (RFC 3501 §6.3).

One function a command, in the table `HANDLERS` at the end; see `session.Handler` for what each returns.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from simulator.protocols.imap import flags as flag, listing
from simulator.protocols.imap.arguments import Append, Arguments, Listing, OnMailbox, Rename, Status, Words
from simulator.protocols.imap.events import AppendOffered, MailboxSelected, MessagesCopied, MessagesExpunged
from simulator.protocols.imap.folders import INBOX, Mailbox
from simulator.protocols.imap.list_patterns import DELIMITER
from simulator.protocols.imap.replies import reply
from simulator.protocols.imap.responses import StatusResponse, data
from simulator.protocols.imap.session import Handler, Session
from simulator.protocols.imap.writing import mailbox as encode_mailbox, parenthesised

MOST_MAILBOXES: Final = 1000  # of one account, and as many subscriptions
LONGEST_NAME: Final = 255


def select(session: Session, asked: OnMailbox, *, verb: str, read_only: bool) -> StatusResponse:
    """A mailbox that was selected before is not any more, even if this one cannot be (RFC 3501 §6.3.1)."""
    session.unselect()
    mailbox = session.folders.find(asked.mailbox)
    if mailbox is None:
        return reply("no-such-mailbox")
    view = session.select(mailbox, read_only=read_only)
    session.say(*view.counts())
    unseen = view.first_unseen()
    if unseen is not None:
        session.say(reply("unseen", number=unseen).encode())
    session.say(reply("uids-valid", validity=mailbox.uid_validity).encode())
    session.say(reply("uid-next", uid=mailbox.uid_next).encode())
    session.say(view.known_flags())
    session.tell(MailboxSelected(mailbox=mailbox.name, read_only=read_only))
    if read_only:
        session.say(reply("no-permanent-flags").encode())
        return reply("selected-read-only", verb=verb)
    session.say(view.permanent_flags())
    return reply("selected", verb=verb)


def _name_fault(session: Session, name: str) -> StatusResponse | None:
    """Why no mailbox may be made under a name."""
    printable = name.isprintable() and not any(wildcard in name for wildcard in "%*")
    if not printable or not all(name.split(DELIMITER)) or len(name) > LONGEST_NAME:
        return reply("bad-name")
    if session.folders.find(name) is not None:
        return reply("mailbox-there")
    if len(session.folders.names()) >= MOST_MAILBOXES:
        return reply("too-many")
    return None


def create(session: Session, asked: OnMailbox) -> StatusResponse:
    """Levels above the name come with it; a delimiter at its end only says that there will be some below."""
    name = asked.mailbox.removesuffix(DELIMITER)
    fault = _name_fault(session, name)
    if fault is not None:
        return fault
    session.folders.create(name)
    return reply("completed", verb="CREATE")


def delete(session: Session, asked: OnMailbox) -> StatusResponse:
    """Not while somebody else has it selected (RFC 2180 §3.1); the client's own selection ends with it."""
    name = asked.mailbox
    mailbox = session.folders.find(name)
    if mailbox is None:
        inferiors = listing.has_children(name, session.folders.names())
        return reply("has-inferiors" if inferiors else "no-such-mailbox")
    if name == INBOX:
        return reply("inbox-stays")
    own = session.view is not None and session.view.mailbox is mailbox
    if own:
        session.unselect()
    if mailbox.is_watched:
        if own:
            session.select(mailbox, read_only=False)
        return reply("mailbox-in-use")
    uids = mailbox.uids()
    session.folders.delete(name)
    if uids:
        session.tell(MessagesExpunged(mailbox=mailbox.name, uids=tuple(uids)))
    return reply("completed", verb="DELETE")


def rename(session: Session, asked: Rename) -> StatusResponse:
    """INBOX stays where it is: what lies in it moves to the new mailbox (RFC 3501 §6.3.5)."""
    folders, old, new = session.folders, asked.old, asked.new.removesuffix(DELIMITER)
    source = folders.find(old)
    moved = [name for name in folders.names() if name == old or name.startswith(old + DELIMITER)]
    if not moved:
        return reply("no-such-mailbox")
    if new.startswith(old + DELIMITER) and old != INBOX:
        return reply("bad-name")
    fault = _name_fault(session, new)
    if fault is not None and not (fault == reply("too-many") and old != INBOX):
        return fault
    if old == INBOX and source is not None:
        _move_all(session, source, folders.create(new))
        return reply("completed", verb="RENAME")
    names = [new + name.removeprefix(old) for name in moved]
    if any(len(name) > LONGEST_NAME for name in names):
        return reply("bad-name")
    if any(folders.find(name) is not None for name in names):
        return reply("mailbox-there")
    renamed = [(found, found.name) for name in moved if (found := folders.find(name)) is not None]
    folders.rename(old, new)
    for mailbox, name in renamed:
        _tell_moved(session, name, mailbox.name, mailbox.uids(), mailbox.uids())
    return reply("completed", verb="RENAME")


def _move_all(session: Session, source: Mailbox, target: Mailbox) -> None:
    uids = source.uids()
    messages = [source[uid] for uid in uids]
    copies = [target.deliver(m.octets, received_us=m.received_us, flags=m.flags) for m in messages]
    source.expunge(uids)
    _tell_moved(session, source.name, target.name, uids, copies)


def _tell_moved(
    session: Session, source: str, target: str, uids: Sequence[int], copies: Sequence[int]
) -> None:
    if uids:
        session.tell(MessagesCopied(mailbox=source, uids=tuple(uids), target=target, copies=tuple(copies)))
        session.tell(MessagesExpunged(mailbox=source, uids=tuple(uids)))


def subscribe(session: Session, asked: OnMailbox) -> StatusResponse:
    name = asked.mailbox.removesuffix(DELIMITER)
    exists = session.folders.find(name) is not None
    if not exists and not listing.has_children(name, session.folders.names()):
        return reply("no-such-mailbox")
    if len(list(session.folders.subscriptions())) >= MOST_MAILBOXES:
        return reply("too-many")
    session.folders.subscribe(name)
    return reply("completed", verb="SUBSCRIBE")


def unsubscribe(session: Session, asked: OnMailbox) -> StatusResponse:
    """A name that is on the list may be taken off it, whether there is such a mailbox or not."""
    name = asked.mailbox.removesuffix(DELIMITER)
    if name not in session.folders.subscriptions() and session.folders.find(name) is None:
        return reply("no-such-mailbox")
    session.folders.unsubscribe(name)
    return reply("completed", verb="UNSUBSCRIBE")


def list_mailboxes(session: Session, asked: Listing) -> StatusResponse:
    session.say(*listing.list_lines(session.folders, asked))
    return reply("completed", verb="LIST")


def list_subscribed(session: Session, asked: Listing) -> StatusResponse:
    session.say(*listing.lsub_lines(session.folders, asked))
    return reply("completed", verb="LSUB")


def namespace(session: Session, asked: Arguments) -> StatusResponse:
    """One's own mailboxes begin at the top; there are neither other users' nor shared ones (RFC 2342 §5)."""
    session.say(data(b"NAMESPACE", b'(("" "/"))', b"NIL", b"NIL"))
    return reply("completed", verb="NAMESPACE")


def status(session: Session, asked: Status) -> StatusResponse:
    mailbox = session.folders.find(asked.mailbox)
    if mailbox is None:
        return reply("no-such-mailbox")
    uids = mailbox.uids()
    view = session.view
    own = view.recent if view is not None and view.mailbox is mailbox else ()  # recent to nobody else
    values = {
        "MESSAGES": lambda: len(uids),
        "RECENT": lambda: sum(uid >= mailbox.recent_from or uid in own for uid in uids),
        "UIDNEXT": lambda: mailbox.uid_next,
        "UIDVALIDITY": lambda: mailbox.uid_validity,
        "UNSEEN": lambda: sum(flag.SEEN not in mailbox[uid].flags for uid in uids),
    }
    told = parenthesised(b"%b %d" % (item.encode(), values[item]()) for item in asked.items)
    session.say(data(b"STATUS", encode_mailbox(asked.mailbox), told))
    return reply("completed", verb="STATUS")


def append(session: Session, asked: Append) -> StatusResponse | None:
    """The driver puts the message in: it knows what time it is."""
    mailbox = session.folders.find(asked.mailbox)
    if mailbox is None:
        return reply("no-mailbox-to-put")
    try:
        flags = flag.settled(asked.flags, mailbox.keywords)
    except flag.TooManyKeywords:
        return reply("too-many")
    if flags is None:
        return reply("no-such-flag")
    if not mailbox.has_room(len(asked.octets)):
        return reply("no-room")
    received_us = None if asked.received is None else session.microseconds(asked.received)
    session.tell(AppendOffered(mailbox=mailbox, octets=asked.octets, flags=flags, received_us=received_us))
    return None


def enable(session: Session, asked: Words) -> StatusResponse:
    """None of our extensions needs enabling; names that are not known are passed over (RFC 5161 §3.1)."""
    session.say(data(b"ENABLED"))
    return reply("completed", verb="ENABLE")


HANDLERS: Final[dict[str, Handler]] = {
    "SELECT": partial(select, verb="SELECT", read_only=False),
    "EXAMINE": partial(select, verb="EXAMINE", read_only=True),
    "CREATE": create,
    "DELETE": delete,
    "RENAME": rename,
    "SUBSCRIBE": subscribe,
    "UNSUBSCRIBE": unsubscribe,
    "LIST": list_mailboxes,
    "LSUB": list_subscribed,
    "NAMESPACE": namespace,
    "STATUS": status,
    "APPEND": append,
    "ENABLE": enable,
}
