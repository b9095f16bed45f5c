"""What learners wrongly believe is a wrong choice of a prediction somewhere, and is answered there."""

import pytest

from simulator.course.loader import load
from simulator.course.shelf import find_lesson

BELIEFS = {
    "If the other person's device is off, the mail is lost": ("1", "where-will-it-wait", "lost"),
    "Mail flies straight to the other person's device": ("2", "how-many-servers", "none"),
    "The POP server is like the red box in the street": ("1", "which-post", "red-box"),
    "Webmail and messaging apps have no server": ("1", "the-app", "no-server"),
    "POP is a company or a product": ("1", "what-is-the-three", "company"),
    "POP3 is the third machine": ("1", "what-is-the-three", "third-machine"),
    "There is one big mail server for everybody": ("2", "how-many-servers", "one"),
    "Mail passes dozens of mail servers": ("2", "how-many-servers", "dozens"),
    "The To: line decides where it goes": ("2", "slip-and-card", "everyone"),
    "The part after @ is the receiving server's own name": ("2", "ask-the-directory", "server-name"),
    "Somebody at the server reads and checks it": ("2", "who-reads-it", "a-person"),
    "Once sent, it is no longer with me": ("2", "her-own-copy", "gone"),
    "A new stamp is added at the bottom": ("2", "stamps", "bottom"),
    "Servers talk POP to each other": ("3", "the-answer-goes-out", "pop-between"),
    "The POP server sends my mail": ("3", "the-answer-goes-out", "pop-sends"),
    "The server pushes mail to the device as it comes": ("3", "just-wait", "it-appears"),
    "Until I press receive, it has not arrived anywhere": ("3", "just-wait", "not-arrived"),
    "Post Office means the pillar box": ("3", "the-name", "street-box"),
    "Reading it (RETR) deletes it from the server": ("3", "after-quit", "one-gone"),
    "You must be connected all the time to have mail": ("5", "pull-the-cable", "nothing"),
    "People type these commands every time": ("3", "who-says-it", "person"),
    "The 3 in POP3 means encrypted": ("4", "eves-notebook", "the-three"),
    "The password shows as dots, so nobody on the way can read it": ("4", "who-can-read", "nobody"),
    "Encrypted means nothing shows outside": ("4", "in-the-bag", "nothing"),
    "A lock means the other end is the right one": ("4", "continue-anyway", "safe"),
    "A certificate warning is something to click away": ("4", "continue-anyway", "only-a-notice"),
    "SSL and TLS are two separate locks": ("4", "what-a-bag-is-for", "two-locks"),
    "Encryption stops forged senders": ("4", "what-a-bag-is-for", "stops-lies"),
    "Locked means nobody can read it from end to end": ("9", "who-can-still-read", "nobody"),
    "New mail comes in while I am offline": ("5", "meanwhile", "reads-it"),
    "Saved on my device means backed up": ("5", "the-river", "in-the-cloud"),
    "With POP there is no limit on space": ("5", "years-of-mail", "nobody"),
    "When the box is full, new mail is thrown away at once": ("5", "the-box-is-full", "thrown-away"),
    "Once deleted from the server, nobody can read it": ("5", "after-the-fetch", "all-gone"),
    "DELE removes it at once": ("6", "cut-before-quit", "gone"),
    "With POP a second device is impossible": ("6", "leave-on-server", "nothing"),
    "With IMAP nothing is kept on the device": ("6", "which-is-true", "nothing-kept"),
    "IMAP also sends": ("6", "answer-from-the-phone", "by-imap"),
    "IMAP is a backup": ("6", "which-is-true", "spare-copy"),
    "POP is old and unsafe, IMAP new and safe": ("6", "which-is-true", "old-and-unsafe"),
    "The sender sees that I have read it": ("6", "read-mark", "everybody"),
    "Encrypt if possible is nearly always encrypt": ("8", "three-settings", "nearly-same"),
}


@pytest.mark.parametrize(("lesson", "step", "choice"), BELIEFS.values(), ids=BELIEFS)
def test_a_belief_is_a_wrong_choice_with_an_answer_of_its_own(lesson: str, step: str, choice: str) -> None:
    found = load(find_lesson(lesson))
    asked = next(known for known in found.script.steps if known.id == step)
    assert asked.ask is not None
    assert choice in asked.ask.choices
    assert choice != asked.ask.answer
    for language in ("ja", "en"):
        words = found.step_text(asked, language)
        assert words.choices[choice]
        assert words.whys[choice]
