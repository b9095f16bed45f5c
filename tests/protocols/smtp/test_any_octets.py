"""Whatever octets come, in whatever pieces: no exception escapes, and what is said and held stays bounded."""

from hypothesis import given, settings, strategies as st

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.states import SmtpState
from simulator.wire.policy import TlsPolicy
from tests.protocols.smtp.exchanges import LETTER, Driver, envelope, opened

LINES = st.sampled_from(
    [
        b"EHLO a.example\r\n",
        b"HELO a.example\r\n",
        b"MAIL FROM:<a@a.example>\r\n",
        b"MAIL FROM:<> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n",
        b"RCPT TO:<b@b.example>\r\n",
        b"RCPT TO:<none@b.example>\r\n",
        b"DATA\r\n",
        b"text\r\n",
        b"\r\n",
        b".\r\n",
        b".\n",
        b"..\r\n",
        b"RSET\r\n",
        b"NOOP\r\n",
        b"VRFY b\r\n",
        b"HELP\r\n",
        b"STARTTLS\r\n",
        b"AUTH PLAIN\r\n",
        b"AUTH LOGIN YW9p\r\n",
        b"AUTH PLAIN AGFvaQB3YWthYmE=\r\n",
        b"d2FrYWJh\r\n",
        b"*\r\n",
        b"BDAT 3 LAST\r\n",
        b"x" * 1200 + b"\r\n",
    ]
)
REPLIES = st.sampled_from(
    [
        b"220 hello\r\n",
        b"250-x\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n",
        b"250-x\r\n250 SIZE 10\r\n",
        b"250 2.0.0 ok\r\n",
        b"235 2.7.0 in\r\n",
        b"334 \r\n",
        b"334 VXNlcm5hbWU6\r\n",
        b"354 go\r\n",
        b"421 bye\r\n",
        b"450 4.2.0 later\r\n",
        b"550 5.1.1 no\r\n",
        b"250-unfinished\r\n",
    ]
)
SCRIPT = st.lists(st.one_of(LINES, LINES, LINES, st.binary(max_size=40)), max_size=30)
ANSWERS = st.lists(st.one_of(REPLIES, REPLIES, REPLIES, st.binary(max_size=20)), max_size=30)


def driver(submission: bool) -> Driver:
    options = {"account": Credentials("aoi", "wakaba"), "mailboxes": {"b@b.example"}}
    return opened(options, submission=submission, tls_available=True, auth_in_clear=True, max_size=200)


@settings(deadline=None)
@given(SCRIPT, st.booleans())
def test_a_server_answers_anything_and_each_line_at_most_once(script: list[bytes], submission: bool) -> None:
    said = driver(submission).hear(b"".join(script))
    longest = 12 * 120  # the answer to EHLO or HELP
    assert len(said) <= longest * (b"".join(script).count(b"\r\n") + 1)
    assert said == b"" or said.endswith(b"\r\n")


@settings(deadline=None)
@given(SCRIPT, st.integers(1, 7))
def test_how_octets_are_cut_up_changes_nothing(script: list[bytes], size: int) -> None:
    octets = b"".join(line for line in script if line != b"STARTTLS\r\n")  # it throws away what came along
    whole, pieces = driver(False), driver(False)
    told = whole.hear(octets)
    assert told == b"".join(pieces.hear(octets[at : at + size]) for at in range(0, len(octets), size))
    assert whole.taken == pieces.taken
    assert whole.server.state is pieces.server.state


@settings(deadline=None)
@given(SCRIPT)
def test_a_server_never_takes_a_message_without_sender_and_recipient(script: list[bytes]) -> None:
    one = driver(False)
    one.hear(b"".join(script))
    assert all(letter.forward_paths for letter, _ in one.taken)
    assert isinstance(one.server.state, SmtpState)


@settings(deadline=None)
@given(ANSWERS, st.sampled_from(TlsPolicy), st.booleans(), st.booleans())
def test_each_message_has_one_outcome_whatever_the_server_says(
    answers: list[bytes], policy: TlsPolicy, pipelining: bool, login: bool
) -> None:
    credentials = Credentials("aoi", "wakaba") if login else None
    client = SmtpClient("a.example", tls=policy, credentials=credentials, pipelining=pipelining)
    letters = [envelope("a@b.example"), envelope("c@d.example", "e@f.example")]
    for letter in letters:
        client.submit(letter, LETTER)
    client.finish()
    told: list[events.Event] = []
    for octets in answers:
        client.receive(octets)
        while (event := client.next_event()) is not None:
            told.append(event)
            if isinstance(event, events.TlsWanted):
                client.tls_started()
    client.connection_closed()
    while (event := client.next_event()) is not None:
        told.append(event)
    outcomes = [
        event for event in told if isinstance(event, (events.MessageAccepted, events.TransactionFailed))
    ]
    assert len(outcomes) == len(letters)
    assert told.count(events.Finished()) == 1
    assert sum(len(utterance.octets) for utterance in client.take_output()) < 4000
