"""LIST and LSUB: which names are told, with which attributes (RFC 3501 §6.3.8, RFC 3348, RFC 6154).

A level of a name that is no mailbox itself (`Work`, where only `Work/2024` exists) is told as \\Noselect.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from simulator.protocols.imap import utf7
from simulator.protocols.imap.arguments import Listing
from simulator.protocols.imap.folders import INBOX, Folders
from simulator.protocols.imap.list_patterns import DELIMITER, matches
from simulator.protocols.imap.responses import data
from simulator.protocols.imap.writing import mailbox, parenthesised

NOSELECT: Final = "\\Noselect"
HAS_CHILDREN: Final = "\\HasChildren"
HAS_NO_CHILDREN: Final = "\\HasNoChildren"
ATTRIBUTES: Final[dict[str, str]] = {  # beside those that tell a special use
    NOSELECT: "RFC 3501 §7.2.2",
    HAS_CHILDREN: "RFC 3348 §3",
    HAS_NO_CHILDREN: "RFC 3348 §3",
}


def has_children(name: str, names: Iterable[str]) -> bool:
    return any(other.startswith(name + DELIMITER) for other in names)


def list_lines(folders: Folders, asked: Listing) -> list[bytes]:
    if not asked.pattern:  # asks for the delimiter only
        return [_line("LIST", [NOSELECT], "")]
    pattern = asked.reference + asked.pattern
    existing = set(folders.names())
    parents = {parent for name in existing for parent in _parents(name)}
    lines = []
    for name in sorted(existing | parents, key=_inbox_first):
        use = folders.special_use(name)
        if not matches(pattern, _travelling(name)) or (asked.special_use_only and not use):
            continue
        attributes = [] if name in existing else [NOSELECT]
        attributes.append(HAS_CHILDREN if name in parents else HAS_NO_CHILDREN)
        lines.append(_line("LIST", [*attributes, *([use] if use else [])], name))
    return lines


def lsub_lines(folders: Folders, asked: Listing) -> list[bytes]:
    """Where a pattern with % fits only a level of a name, that level is told, as \\Noselect (§6.3.9)."""
    pattern = asked.reference + asked.pattern
    subscribed = set(folders.subscriptions())
    existing = set(folders.names())
    fitting = [name for name in subscribed if matches(pattern, _travelling(name))]
    found = {name: [] if name in existing else [NOSELECT] for name in fitting}
    if "%" in pattern:
        for name in subscribed:
            for parent in _parents(name):
                if parent not in subscribed and matches(pattern, _travelling(parent)):
                    found[parent] = [NOSELECT]
    return [_line("LSUB", found[name], name) for name in sorted(found, key=_inbox_first)]


def _parents(name: str) -> Iterator[str]:
    levels = name.split(DELIMITER)
    for depth in range(1, len(levels)):
        yield DELIMITER.join(levels[:depth])


def _travelling(name: str) -> str:
    """As patterns are written: in modified UTF-7."""
    return utf7.encode(name).decode("ascii")


def _inbox_first(name: str) -> tuple[bool, str]:
    return name != INBOX, name


def _line(verb: str, attributes: Collection[str], name: str) -> bytes:
    told = parenthesised(attribute.encode() for attribute in attributes)
    return data(verb.encode(), told, f'"{DELIMITER}"'.encode(), mailbox(name))
