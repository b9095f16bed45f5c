"""A session's maildrop against a plain list, through the server's own words."""

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from simulator.protocols.pop3.maildrop import top
from tests.protocols.pop3.visits import ListMaildrop, logged_in


def test_a_message_that_is_all_header_is_its_own_top() -> None:
    assert b"Subject: x\r\n" == top(b"Subject: x\r\n", 0)


class MaildropAgainstList(RuleBasedStateMachine):
    """Sessions one after another on one store; the model is a dict and a set of marks."""

    numbers = st.integers(0, 5)

    def __init__(self) -> None:
        super().__init__()
        self.store = ListMaildrop({f"u{n}": b"Subject: %d\r\n\r\n" % n + b"x\r\n" * n for n in range(4)})
        self.enter()

    def enter(self) -> None:
        self.driver = logged_in(self.store)
        self.numbered = list(self.store.letters.items())
        self.marked: set[int] = set()

    def there(self, number: int) -> bool:
        return 0 < number <= len(self.numbered) and number not in self.marked

    def unmarked(self) -> list[tuple[int, str, bytes]]:
        numbered = enumerate(self.numbered, 1)
        return [(number, uid, octets) for number, (uid, octets) in numbered if number not in self.marked]

    @rule(number=numbers)
    def dele(self, number: int) -> None:
        answer = self.driver.hear(b"DELE %d\r\n" % number)
        assert self.there(number) is answer.startswith(b"+OK")
        if self.there(number):
            self.marked.add(number)

    @rule(number=numbers)
    def retr(self, number: int) -> None:
        answer = self.driver.hear(b"RETR %d\r\n" % number)
        assert self.there(number) is answer.startswith(b"+OK")
        if self.there(number):
            assert answer.endswith(b"\r\n" + self.numbered[number - 1][1] + b".\r\n")

    @rule()
    def look(self) -> None:
        unmarked = self.unmarked()
        total = sum(len(octets) for _, _, octets in unmarked)
        assert f"+OK {len(unmarked)} {total}\r\n".encode() == self.driver.hear(b"STAT\r\n")
        sizes = "".join(f"{number} {len(octets)}\r\n" for number, _, octets in unmarked)
        assert self.driver.hear(b"LIST\r\n").endswith(f"\r\n{sizes}.\r\n".encode())
        uids = "".join(f"{number} {uid}\r\n" for number, uid, _ in unmarked)
        assert f"+OK\r\n{uids}.\r\n".encode() == self.driver.hear(b"UIDL\r\n")

    @rule()
    def rset(self) -> None:
        self.driver.hear(b"RSET\r\n")
        self.marked.clear()

    @rule()
    def quit(self) -> None:
        left = {uid: octets for _, uid, octets in self.unmarked()}
        self.driver.hear(b"QUIT\r\n")
        assert left == self.store.letters
        self.enter()

    @rule()
    def break_off(self) -> None:
        assert dict(self.numbered) == self.store.letters
        self.enter()


TestMaildropAgainstList = MaildropAgainstList.TestCase
TestMaildropAgainstList.settings = settings(max_examples=20, stateful_step_count=20)
