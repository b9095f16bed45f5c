"""What is said of a line that was wrong: which mistake it was, found by typing it to a real server."""

import pytest

from simulator.course.acting import settle
from simulator.tui.mistakes import Mistake, Typed, mistake_in, verbs_of
from simulator.tui.sayable import Keyboard, legal_moves, sayable_at
from simulator.wire.policy import TlsPolicy
from simulator.words import catalogue
from simulator.words.language import languages
from simulator.world.composing import compose
from simulator.world.runner import Run

LOGIN = {
    "pop3": ("USER haruto", "PASS {password}"),
    "imap": ("a1 LOGIN haruto {password}",),
    "smtp": ("EHLO home-pc",),
}


def a_run(protocol: str, *, logged_in: bool) -> Run:
    """A connection to a server, with one letter waiting."""
    run = Run("two-offices", seed=3, tls=TlsPolicy.NONE)
    octets = compose(run, "aoi", "haruto", "Picnic", "On Sunday.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("connect", device="home-pc", protocol=protocol)
    settle(run)
    person = next(person for person in run.trace.cast.people if person.key == "haruto")
    for line in LOGIN[protocol] if logged_in else ():
        say(run, line.format(password=person.password))
    return run


def say(run: Run, line: str) -> None:
    run.intend("type", device="home-pc", line=line)
    settle(run)


def mistake(run: Run, protocol: str, line: str) -> Mistake | None:
    moves = legal_moves(run, "home-pc")
    typed = Typed(line, protocol, moves, sayable_at(Keyboard(run, "home-pc", protocol, 1), moves))
    begins = len(run.trace)
    say(run, line)
    return mistake_in(typed, run.trace, begins)


@pytest.mark.parametrize(
    ("protocol", "logged_in", "line", "key"),
    [
        ("pop3", False, "USRE haruto", "unknown_near"),
        ("pop3", False, "HELLO", "unknown"),
        ("pop3", False, "USERharuto", "no_space"),
        ("pop3", False, "RETR 1", "not_now"),
        ("pop3", False, "PASS banana", "not_now"),
        ("pop3", False, "USER", "no_argument"),
        ("pop3", True, "RETR", "no_argument"),
        ("pop3", True, "RETR one", "argument"),
        ("pop3", True, "RETR 9", "refused"),
        ("pop3", True, "STTA", "unknown_near"),
        ("pop3", True, "USER haruto", "not_now"),
        ("pop3", True, "retr 1", None),
        ("pop3", True, "LIST", None),
        ("smtp", False, "DATA", "not_now"),
        ("smtp", False, "EHLO", "no_argument"),
        ("smtp", True, "HLEO home-pc", "unknown_near"),
        ("smtp", True, "RCPT TO:<aoi@sakura.example>", "not_now"),
        ("smtp", True, "NOOP", None),
        ("imap", False, "LOGIN haruto secret", "no_tag"),
        ("imap", False, "a1", "only_tag"),
        ("imap", False, "a1 LOGIN haruto", "no_argument"),
        ("imap", False, "a1 LOGIN haruto banana", "password"),
        ("imap", False, "a1 FETCH 1 FLAGS", "not_now"),
        ("imap", True, "a2 SELCET INBOX", "unknown_near"),
        ("imap", True, "a2 SELECT Nowhere", "refused"),
        ("imap", True, "a2 SELECT INBOX", None),
        ("imap", True, "a2 UID FETCH 1 FLAGS", "not_now"),
    ],
)
def test_a_mistake_is_called_by_its_name(protocol: str, logged_in: bool, line: str, key: str | None) -> None:
    found = mistake(a_run(protocol, logged_in=logged_in), protocol, line)
    assert key == (None if found is None else found.key)


def test_a_wrong_password_is_no_fault_of_the_command() -> None:
    run = a_run("pop3", logged_in=False)
    assert mistake(run, "pop3", "USER haruto") is None
    found = mistake(run, "pop3", "PASS banana")
    assert Mistake("password", {}) == found


def test_what_is_legal_now_is_named() -> None:
    found = mistake(a_run("pop3", logged_in=False), "pop3", "RETR 1")
    assert found is not None
    assert "USER" in found.values["now"].split(", ")
    assert "RETR" not in found.values["now"].split(", ")


def test_the_lines_of_a_letter_are_never_wrong() -> None:
    run = a_run("smtp", logged_in=True)
    person = next(person for person in run.trace.cast.people if person.key == "haruto")
    login = sayable_at(Keyboard(run, "home-pc", "smtp", 1), ("AUTH",))[0]
    for line in (login, f"MAIL FROM:<{person.address}>", "RCPT TO:<aoi@sakura.example>", "DATA"):
        assert mistake(run, "smtp", line) is None
    for line in ("QUIT", "whatever it is", "."):
        assert mistake(run, "smtp", line) is None


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("protocol", LOGIN)
def test_every_mistake_has_a_sentence_that_never_says_syntax(language: str, protocol: str) -> None:
    words = catalogue.load(language)
    keys = "unknown unknown_near no_space not_now no_argument argument refused password no_tag only_tag"
    sentences = [words.text(f"mistake.{key}") for key in keys.split()]
    assert not any("syntax" in text.lower() or "構文" in text for text in sentences)
    assert verbs_of(protocol)
