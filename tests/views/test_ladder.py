from simulator.trace import entry as told
from simulator.trace.kinds import Kind, Lane
from simulator.views import ladder
from tests.views.a_run import DESK, HOME, MSA, NAMESERVER, RELAY, STORE, ARun


def test_there_is_one_row_for_each_entry_of_the_conversation() -> None:
    run = ARun()
    run.pick_up(run.send(tls=True))
    lane = run.trace.lane(Lane.CONVERSATION)
    rows = ladder.rows(run.trace, 0, len(lane))
    assert list(lane) == [row.serial for row in rows]
    assert len(lane) == ladder.count(run.trace, len(run.trace) - 1)


def test_a_reply_of_several_lines_is_one_short_row_and_all_its_lines_can_be_had() -> None:
    run = ARun()
    run.connect(MSA, RELAY)
    reply = len(run.trace)
    run.say(RELAY, MSA, b"250-relay\r\n250-SIZE 26214400\r\n250 STARTTLS\r\n", Kind.REPLY)
    row = ladder.row(run.trace, reply)
    assert ("server", "250-relay … 250 STARTTLS", 3) == (row.who, row.text, row.arguments["lines"])
    parts = ladder.parts(run.trace, row)
    assert ["250-relay", "250-SIZE 26214400", "250 STARTTLS"] == [part.text for part in parts]
    assert [(), ("smtp.keyword.SIZE",), ("smtp.keyword.STARTTLS",)] == [part.gloss_keys for part in parts]


def test_a_password_stands_as_it_crossed() -> None:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    said = len(run.trace)
    run.command(HOME, STORE, b"PASS momiya", b"+OK")
    row = ladder.row(run.trace, said)
    assert ("client", "PASS momiya", "pop3.command.PASS", False) == (
        row.who,
        row.text,
        row.gloss_key,
        row.secured,
    )


def test_a_letter_in_the_conversation_is_counted_and_not_quoted() -> None:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    content = len(run.trace)
    run.say(STORE, HOME, b"Subject: Hi\r\n\r\nHi\r\n.\r\n", Kind.CONTENT)
    row = ladder.row(run.trace, content)
    assert ("server", "", {"lines": 4, "octets": 22}) == (row.who, row.text, row.arguments)


def test_a_look_up_is_a_row() -> None:
    run = ARun()
    detail = told.Resolved(
        question="fuji.example", record="MX", outcome="found", answers=("10 mx.fuji.example",)
    )
    run.tell(Kind.RESOLVED, detail, source=RELAY, target=NAMESERVER)
    row = ladder.row(run.trace, 0)
    assert ("MX fuji.example", ("ladder.resolved.found", "ladder.resolved")) == (row.text, row.gloss_keys)
    assert "10 mx.fuji.example" == row.arguments["answers"]


def test_the_beginning_the_lock_and_the_end_of_a_connection_are_rows() -> None:
    run = ARun()
    run.connect(DESK, MSA, 587)
    run.start_tls(DESK, MSA)
    run.close(DESK, MSA)
    rows = ladder.rows(run.trace, 0, 3)
    assert ["ladder.connected", "ladder.tls_started.starttls", "ladder.closed.quit"] == [
        row.gloss_keys[0] for row in rows
    ]
    assert 587 == rows[0].arguments["port"]


def test_a_line_that_answers_a_challenge_is_told_from_a_command() -> None:
    run = ARun()
    run.connect(DESK, MSA, 587)
    run.command(DESK, MSA, b"AUTH LOGIN", b"334 VXNlcm5hbWU6")
    answer = len(run.trace)
    run.command(DESK, MSA, b"YW9p", b"235 2.7.0 Welcome")
    after = len(run.trace)
    run.command(DESK, MSA, b"NOOP", b"250 2.0.0 Ok")
    assert "smtp.command.continuation" == ladder.row(run.trace, answer).gloss_key
    assert "smtp.command.NOOP" == ladder.row(run.trace, after).gloss_key


def test_what_a_peer_says_cannot_steer_the_screen() -> None:
    run = ARun()
    run.connect(DESK, MSA)
    reply = len(run.trace)
    run.say(MSA, DESK, b"250 \x1b[2Jhello\r\n", Kind.REPLY)
    assert "250 <ESC>[2Jhello" == ladder.row(run.trace, reply).text


def test_what_follows_a_reply_is_glossed_by_the_command_that_asked_for_it() -> None:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    run.command(HOME, STORE, b"UIDL", b"+OK")
    listing = len(run.trace)
    run.say(STORE, HOME, b"1 abc\r\n.\r\n", Kind.CONTENT)
    assert ("pop3.content.UIDL", "pop3.content") == ladder.row(run.trace, listing).gloss_keys


def test_pipelined_commands_leave_it_open_whose_answer_follows() -> None:
    run = ARun()
    run.connect(HOME, STORE, 110, "pop3")
    run.say(HOME, STORE, b"RETR 1\r\n", Kind.COMMAND)
    run.say(HOME, STORE, b"UIDL\r\n", Kind.COMMAND)
    run.say(STORE, HOME, b"+OK\r\n", Kind.REPLY)
    content = len(run.trace)
    run.say(STORE, HOME, b"Hi\r\n.\r\n", Kind.CONTENT)
    assert ("pop3.content",) == ladder.row(run.trace, content).gloss_keys
