"""The signs that the screen draws with: a Unicode set, and an ASCII set that is just as clear.

Box-drawing signs and arrows are of ambiguous width: some Japanese terminals draw them two
cells wide, which breaks every border, so the set is chosen when the program starts.
"""

import os
import sys
from collections.abc import Mapping

import msgspec


class Symbols(msgspec.Struct, frozen=True, kw_only=True):
    """One set of signs. Every sign but `ellipsis` is one cell wide."""

    name: str
    horizontal: str
    vertical: str
    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str
    down: str  # a branch going down from a horizontal line
    right: str  # the last branch of a tree
    clear: str  # a connection whose text anyone on the wire can read
    locked: str  # a connection under TLS
    none: str  # a wire without a connection
    head: str  # the arrow head, pointing to the right
    tail: str  # the arrow head, pointing to the left
    cut: str
    attacker: str  # somebody who sits on a wire and interferes
    letter: str
    done: str
    begun: str
    todo: str
    dot: str
    thumb: str
    mark: str  # where one stands on the line of time
    cursor: str
    ellipsis: str

    def plain(self, text: str) -> str:
        """The text with signs of ambiguous width replaced, where this set asks for it."""
        if self.name == "ascii" and not text.isascii():
            return text.translate(_PLAIN)
        return text


UNICODE = Symbols(
    name="unicode",
    horizontal="─",
    vertical="│",
    top_left="╭",
    top_right="╮",
    bottom_left="╰",
    bottom_right="╯",
    down="├",
    right="└",
    clear="─",
    locked="═",
    none="╌",
    head=">",
    tail="<",
    cut="✕",
    attacker="!",
    letter="■",
    done="●",
    begun="◐",
    todo="○",
    dot="·",
    thumb="┃",
    mark="┃",
    cursor="▌",
    ellipsis="…",
)

ASCII = Symbols(
    name="ascii",
    horizontal="-",
    vertical="|",
    top_left="+",
    top_right="+",
    bottom_left="+",
    bottom_right="+",
    down="|",
    right="`",
    clear="-",
    locked="=",
    none=".",
    head=">",
    tail="<",
    cut="x",
    attacker="!",
    letter="#",
    done="*",
    begun="+",
    todo="-",
    dot=".",
    thumb="O",
    mark="O",
    cursor=">",
    ellipsis="...",
)

_PLAIN = str.maketrans(
    {
        "…": "...",
        "·": ".",
        "×": "x",
        "—": "-",
        "–": "-",
        "―": "-",
        "→": "->",
        "←": "<-",
        "↑": "^",
        "↓": "v",
        "⇒": "=>",
        "■": "#",
        "□": "-",
        "●": "*",
        "○": "o",
        "◐": "+",
        "▶": ">",
        "▌": ">",
        "─": "-",
        "│": "|",
        "═": "=",
        "╌": ".",
        "✕": "x",
        "✓": "v",
        "├": "|",
        "└": "`",
        "╭": "+",
        "╮": "+",
        "╰": "+",
        "╯": "+",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "§": "sec. ",
    }
)

PROBED = UNICODE.horizontal + UNICODE.none + UNICODE.cut  # an ambiguous sign, then the neutral ones


def choose(ascii_wanted: bool | None, environment: Mapping[str, str], encoding: str | None) -> Symbols:
    """The set to start with; a probe of the terminal may still change it.

    `ascii_wanted` is the command line's word, None when it said nothing.
    """
    if ascii_wanted is not None:
        return ASCII if ascii_wanted else UNICODE
    if environment.get("HAGAKI_ASCII", "") not in ("", "0"):
        return ASCII
    if environment.get("TERM") == "linux" or (encoding or "").lower().replace("-", "") not in ("utf8", ""):
        return ASCII
    return UNICODE


def chosen_for_this_terminal(ascii_wanted: bool | None) -> Symbols:
    """`choose` for the process's own environment and standard output."""
    return choose(ascii_wanted, os.environ, getattr(sys.__stdout__, "encoding", None))
