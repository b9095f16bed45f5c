from simulator.trace import entry as told
from simulator.trace.kinds import Kind
from simulator.trace.redact import holds_secrets, redacted
from simulator.trace.store import Trace
from tests.views.a_run import DESK, HOME, MSA, STORE, ARun, wire_between


def lines(trace: Trace, *kinds: Kind) -> list[bytes]:
    return [entry.octets for entry in trace if entry.kind in kinds]


def pop3() -> ARun:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    return run


def test_a_password_is_covered_in_the_line_and_in_its_packet_and_sizes_stay() -> None:
    run = pop3()
    run.command(HOME, STORE, b"USER haruto", b"+OK")
    run.command(HOME, STORE, b"PASS wrong one", b"-ERR no")
    copy = redacted(run.trace)
    assert [b"USER haruto\r\n", b"PASS *********\r\n"] == lines(copy, Kind.COMMAND)
    assert b"PASS *********\r\n" in lines(copy, Kind.SENT)
    assert [run.trace.size(s) for s in range(len(run.trace))] == [copy.size(s) for s in range(len(copy))]


def test_every_way_to_log_in_is_covered() -> None:
    run = pop3()
    for line in (b"APOP haruto c4c9334bac560ecc979e58001b3e22fb", b"auth plain AGhhcnV0bwBtb21peWE="):
        run.command(HOME, STORE, line, b"+OK")
    assert [b"APOP haruto " + b"*" * 32 + b"\r\n", b"auth plain " + b"*" * 20 + b"\r\n"] == lines(
        redacted(run.trace), Kind.COMMAND
    )


def imap(*said: tuple[str, bytes]) -> list[bytes]:
    """What is left of an IMAP conversation: C a client's line, L its literal as content, S the server's."""
    run = ARun()
    run.connect(HOME, STORE, 143, "imap")
    kinds = {"C": Kind.COMMAND, "L": Kind.CONTENT, "S": Kind.REPLY}
    for who, octets in said:
        ends = (STORE, HOME) if who == "S" else (HOME, STORE)
        run.say(*ends, octets, kinds[who])
    copy = redacted(run.trace)
    clients = [entry for entry in copy if entry.kind in (Kind.COMMAND, Kind.CONTENT)]
    sent = b"".join(entry.octets for entry in copy if entry.kind is Kind.SENT and entry.source == HOME)
    assert b"".join(entry.octets for entry in clients) == sent
    return [entry.octets for entry in clients]


def test_an_imap_login_is_covered_however_it_is_written() -> None:
    assert [
        b"a1 LOGIN haruto ******\r\n",
        b'a2 login "har\\"uto" *******\r\n',
        b"a3 LOGIN haruto {6}\r\n",
        b"******\r\n",
        b"a4 NOOP\r\n",
        b"a5 LOGIN {6+}\r\n",
        b"*******{6+}\r\n",
        b"******\r\n",
        b"a6 SELECT INBOX\r\n",
    ] == imap(
        ("C", b"a1 LOGIN haruto momiya\r\n"),
        ("C", b'a2 login "har\\"uto" "mo mi"\r\n'),
        ("C", b"a3 LOGIN haruto {6}\r\n"),
        ("S", b"+ go on\r\n"),
        ("C", b"momiya\r\n"),
        ("S", b"a3 OK\r\n"),
        ("C", b"a4 NOOP\r\n"),
        ("C", b"a5 LOGIN {6+}\r\n"),
        ("C", b"haruto {6+}\r\n"),
        ("C", b"momiya\r\n"),
        ("S", b"a5 OK\r\n"),
        ("C", b"a6 SELECT INBOX\r\n"),
    )


def test_the_literals_of_a_login_are_covered_where_they_are_told_as_content_and_letters_are_not() -> None:
    assert [
        b"a LOGIN {6}\r\n",
        b"******",
        b"*{6}\r\n",
        b"******",
        b"\r\n",
        b"b APPEND Sent {6}\r\n",
        b"letter",
        b"\r\n",
    ] == imap(
        ("C", b"a LOGIN {6}\r\n"),
        ("S", b"+ go on\r\n"),
        ("L", b"haruto"),
        ("C", b" {6}\r\n"),
        ("S", b"+ go on\r\n"),
        ("L", b"momiya"),
        ("C", b"\r\n"),
        ("S", b"a OK\r\n"),
        ("C", b"b APPEND Sent {6}\r\n"),
        ("S", b"+ go on\r\n"),
        ("L", b"letter"),
        ("C", b"\r\n"),
    )


def test_imap_authenticate_is_covered_and_what_else_a_server_says_plus_to_is_not() -> None:
    assert [
        b"a AUTHENTICATE PLAIN ****\r\n",
        b"b AUTHENTICATE PLAIN\r\n",
        b"****\r\n",
        b"c IDLE\r\n",
        b"DONE\r\n",
    ] == imap(
        ("C", b"a AUTHENTICATE PLAIN AGgA\r\n"),
        ("S", b"a NO\r\n"),
        ("C", b"b AUTHENTICATE PLAIN\r\n"),
        ("S", b"+ \r\n"),
        ("C", b"AGgA\r\n"),
        ("S", b"b OK\r\n"),
        ("C", b"c IDLE\r\n"),
        ("S", b"+ idling\r\n"),
        ("C", b"DONE\r\n"),
    )


def test_answers_to_challenges_are_covered_and_what_follows_is_not() -> None:
    run = ARun()
    run.connect(DESK, MSA, 587)
    run.command(DESK, MSA, b"AUTH LOGIN", b"334 VXNlcm5hbWU6")
    run.command(DESK, MSA, b"YW9p", b"334 UGFzc3dvcmQ6")
    run.command(DESK, MSA, b"cGVrYXRzdQ==", b"235 2.7.0 Welcome")
    run.command(DESK, MSA, b"NOOP", b"250 2.0.0 Ok")
    copy = redacted(run.trace)
    assert [b"AUTH LOGIN\r\n", b"****\r\n", b"************\r\n", b"NOOP\r\n"] == lines(copy, Kind.COMMAND)
    assert not any(b"cGVrYXRzdQ==" in octets for octets in lines(copy, Kind.SENT))


def test_a_known_password_is_covered_wherever_it_was_typed() -> None:
    run = pop3()
    run.command(HOME, STORE, b"PSAS momiya", b"-ERR unknown")
    assert [b"PSAS ******\r\n"] == lines(redacted(run.trace), Kind.COMMAND)


def test_a_line_that_spans_packets_is_covered_in_all_of_them() -> None:
    run = pop3()
    wire = wire_between(STORE, HOME)
    where = {"wire": wire, "source": HOME, "target": STORE, "connection": 1}
    run.tell(Kind.COMMAND, octets=b"USER haruto\r\n", **where)
    run.tell(Kind.COMMAND, octets=b"PASS momiya\r\n", **where)
    run.tell(Kind.SENT, octets=b"USER haruto\r\nPASS mo", **where)
    run.tell(Kind.SENT, octets=b"miya\r\n", **where)
    assert [b"USER haruto\r\nPASS **", b"****\r\n"] == lines(redacted(run.trace), Kind.SENT)


def test_packets_under_tls_and_of_others_are_left_alone() -> None:
    run = pop3()
    run.say(HOME, STORE, b"PASS momiya\r\n", Kind.COMMAND, secured=True)
    before = lines(run.trace, Kind.SENT)
    copy = redacted(run.trace)
    assert before == lines(copy, Kind.SENT)
    assert [b"PASS ******\r\n"] == lines(copy, Kind.COMMAND)


def test_keys_are_left_out() -> None:
    run = ARun()
    run.tell(Kind.SECRET, octets=b"CLIENT_TRAFFIC_SECRET_0 00 11\n")
    assert [b""] == lines(redacted(run.trace), Kind.SECRET)


def test_what_a_learner_typed_is_covered_in_the_intents_too() -> None:
    run = pop3()
    typed = told.Intent(verb="type", arguments={"device": HOME, "line": "PASS sesame"})
    sent = told.Intent(verb="send", arguments={"subject": "Pass the salt"})
    run.tell(Kind.INTENT, typed)
    run.tell(Kind.INTENT, sent)
    run.trace.meta["intents"] = [
        {"verb": "type", "arguments": {"line": "PASS sesame"}},
        {"type": {"lines": ["USER haruto", "PASS sesame"]}},
        {"verb": "send", "arguments": {"subject": "Pass the salt", "note": "momiya"}},
    ]
    copy = redacted(run.trace)
    details = [entry.detail for entry in copy if entry.kind is Kind.INTENT]
    assert [told.Intent(verb="type", arguments={"device": HOME, "line": "PASS ******"}), sent] == details
    assert [
        {"verb": "type", "arguments": {"line": "PASS ******"}},
        {"type": {"lines": ["USER haruto", "PASS ******"]}},
        {"verb": "send", "arguments": {"subject": "Pass the salt", "note": "******"}},
    ] == copy.meta["intents"]


def test_letters_are_not_touched_and_nothing_else_changes() -> None:
    run = ARun()
    run.pick_up(run.send())
    copy = redacted(run.trace)
    for old, new in zip(run.trace, copy, strict=True):
        if old.kind not in (Kind.COMMAND, Kind.SENT):
            assert old == new


def test_the_original_keeps_its_secrets_and_says_so() -> None:
    run = ARun()
    run.pick_up(run.send())
    run.tell(Kind.SECRET, octets=b"CLIENT_RANDOM 00 11\n")
    copy = redacted(run.trace)
    assert ("passwords", "keys") == holds_secrets(run.trace)
    assert () == holds_secrets(copy)
    assert list(copy) == list(redacted(copy))
