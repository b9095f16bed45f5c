"""`python -m tests.peers.comparing [PROTOCOL …]` prints the rows for DIFFERENCES.md, reasons kept."""

import itertools
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.peers import imap_sides, letter_sides, pop3_sides
from tests.peers.asking import cases
from tests.peers.differences import Difference, Habit, difference, habits, listed, row, without_habits
from tests.peers.dovecot import Dovecot, dovecot

Answers = tuple[str, list[str], list[str]]  # the line, what we answer, what Dovecot answers
_users = itertools.count(1)


class Compared(NamedTuple):
    found: dict[str, Difference]
    met: set[Habit]
    asked: int


def compare(protocol: str, answers: Iterable[Answers]) -> Compared:
    known, met = habits(protocol), set[Habit]()
    found: dict[str, Difference] = {}
    asked = 0
    for name, ours, theirs in answers:
        asked += 1
        differs = difference(
            without_habits(ours, "hagaki", known, met), without_habits(theirs, "Dovecot", known, met)
        )
        if differs is not None:
            found[name] = differs
    return Compared(found, met, asked)


def imap(server: Dovecot) -> Iterable[Answers]:
    house, theirs = imap_sides.House(), imap_sides.Theirs(server)
    user = ""
    for case in cases("imap"):
        if case.state != "not authenticated" or not user:  # in which no account is changed
            user = f"u{next(_users)}"
            for side in (house, theirs):
                imap_sides.fill(side, user)
        yield case.name, imap_sides.ask(house, case, user), imap_sides.ask(theirs, case, user)


def pop3(server: Dovecot) -> Iterable[Answers]:
    house, theirs, mail = pop3_sides.House(), pop3_sides.Theirs(server), imap_sides.Theirs(server)
    for case in cases("pop3"):
        user = f"u{next(_users)}"
        imap_sides.fill(mail, user)
        yield case.name, pop3_sides.ask(house, case, user), pop3_sides.ask(theirs, case, user)


def letters(server: Dovecot) -> Iterable[Answers]:
    return letter_sides.answers(imap_sides.House(), imap_sides.Theirs(server), f"u{next(_users)}")


COMPARISONS: dict[str, Callable[[Dovecot], Iterable[Answers]]] = {
    "IMAP": imap,
    "POP3": pop3,
    "Letters": letters,
}


def main() -> None:
    for protocol, answers in COMPARISONS.items():
        if sys.argv[1:] and protocol not in sys.argv[1:]:
            continue
        with dovecot() as server:
            compared = compare(protocol, answers(server))
        reasons = {case: reason for case, (_, reason) in listed(protocol).items()}
        print(f"## {protocol}: {len(compared.found)} of {compared.asked} lines\n")
        for case, found in compared.found.items():
            print(row(case, found, reasons.get(case, "")))
        for habit in habits(protocol):
            if habit not in compared.met:
                print(f"not met: {habit}")


if __name__ == "__main__":
    main()
