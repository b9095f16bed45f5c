"""The difficult letters at our IMAP server and at Dovecot: what each says of the structure of every one.

All lie in one mailbox, and one FETCH asks for an item of all of them.
"""

import re
from collections.abc import Iterator

from tests.corpus.reading import LETTERS
from tests.peers.asking import say
from tests.peers.imap_answers import answered, compared
from tests.peers.imap_sides import House, Theirs, fill

_ITEMS = (
    *("ENVELOPE", "BODY", "BODYSTRUCTURE", "RFC822.SIZE", "RFC822.HEADER", "BODY.PEEK[TEXT]<3.20>"),
    *("BODY.PEEK[1]", "BODY.PEEK[1.MIME]", "BODY.PEEK[2]", "BODY.PEEK[2.HEADER]"),
    "BODY.PEEK[HEADER.FIELDS (Subject Content-Type)]",
    "BODY.PEEK[HEADER.FIELDS.NOT (Subject From To Received)]",
)
_SEARCHES = (
    *("SUBJECT picnic", "FROM aoi", "TO haruto", "CC aoi", "BODY sunday", "TEXT multipart", "LARGER 5000"),
    *("HEADER Message-ID sakura", "SENTSINCE 1-Apr-2026", "SENTBEFORE 1-Apr-2026", "HEADER X-None x"),
    *("HEADER Subject x", "OR SUBJECT a BODY b", "NOT SUBJECT picnic", "SMALLER 300"),
)
# No literal holds NUL, and Dovecot makes CRLF of bare CR and LF.
_UNFIT = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n")
FIT = {name: octets for name, octets in LETTERS.items() if not _UNFIT.search(octets) and octets}


def answers(house: House, theirs: Theirs, user: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each letter with each item, then each search: what both answer."""
    letters = tuple(("()", "01-Apr-2026 09:00:00 +0000", octets) for octets in FIT.values())
    told: list[dict[str, list[str]]] = []
    for side in (house, theirs):
        fill(side, user, letters)
        server = side.connect(user)
        for opening in (f"LOGIN {user} pencil", "EXAMINE INBOX"):
            say(server, f"o {opening}\r\n".encode(), answered)
        found: dict[str, list[str]] = {}
        for item in _ITEMS:
            for line in compared(say(server, f"f FETCH 1:* {item}\r\n".encode(), answered)):
                number = re.match(r"\* (\d+) FETCH", line)
                name = list(FIT)[int(number[1]) - 1] if number else "all"
                found.setdefault(f"{name}: {item}", []).append(line.partition("FETCH ")[2] or line)
        for key in _SEARCHES:
            heard = say(server, f"f SEARCH {key}\r\n".encode(), answered)
            found[f"SEARCH {key}"] = [_named(line) for line in compared(heard)]
        server.close()
        told.append(found)
    for name in dict.fromkeys((*told[0], *told[1])):
        yield name, told[0].get(name, []), told[1].get(name, [])


def _named(line: str) -> str:
    """The letters that were found, by their names."""
    if not line.startswith("* SEARCH"):
        return line
    return " ".join(["* SEARCH", *(list(FIT)[int(number) - 1] for number in line.split()[2:])])
