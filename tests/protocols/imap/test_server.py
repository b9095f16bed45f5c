"""What the server answers, command by command; what two connections see of each other is beside this."""

import pytest

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox
from simulator.protocols.imap.events import (
    AppendOffered,
    CommandRefused,
    LoginOffered,
    MessageFetched,
    Quit,
    TlsRequested,
)
from simulator.protocols.imap.replies import TEXTS, reply
from simulator.protocols.imap.responses import RESPONSE_CODES, Condition
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.imap.states import State
from tests.protocols.imap.visits import EPOCH, Driver, account, letter, logged_in, opened, with_inbox


def last(driver: Driver, command: str) -> str:
    return driver.lines(f"a {command}")[-1]


# Before the login.


def test_the_greeting_tells_what_can_be_done() -> None:
    server = ImapServer("imap.fuji.example", epoch=EPOCH, tls_available=True, auth_in_clear=False)
    server.open()
    (greeting,) = server.take_output()
    assert greeting.octets.startswith(b"* OK [CAPABILITY IMAP4rev1 ")
    assert b" STARTTLS LOGINDISABLED]" in greeting.octets
    assert b"AUTH=" not in greeting.octets


def test_passwords_in_clear_are_refused_where_they_are_not_wanted() -> None:
    driver = opened(auth_in_clear=False)
    assert last(driver, "LOGIN mrc secret").startswith("a NO [PRIVACYREQUIRED]")
    assert last(driver, "AUTHENTICATE PLAIN").startswith("a NO [PRIVACYREQUIRED]")
    assert [] == driver.told(LoginOffered)


def test_a_wrong_password_is_a_no_and_a_right_one_tells_capabilities() -> None:
    driver = opened()
    assert last(driver, "LOGIN mrc wrong").startswith("a NO [AUTHENTICATIONFAILED]")
    assert State.NOT_AUTHENTICATED is driver.server.state
    assert last(driver, 'LOGIN "mrc" {6+}\r\nsecret').startswith("a OK [CAPABILITY IMAP4rev1 ")


def test_a_literal_that_waits_gets_leave_first() -> None:
    driver = opened()
    assert b"+ Ready for literal data\r\n" == driver.hear(b"a LOGIN {3}\r\n")
    assert b"+ Ready for literal data\r\n" == driver.hear(b"mrc {6}\r\n")
    assert driver.hear(b"secret\r\n").startswith(b"a OK")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("AG1yYwBzZWNyZXQ=", "a OK"),
        ("AG1yYwB3cm9uZw==", "a NO [AUTHENTICATIONFAILED]"),
        ("cm9vdABtcmMAc2VjcmV0", "a NO [AUTHORIZATIONFAILED]"),
        ("*", "a BAD authentication cancelled"),
        ("not base64", "a BAD"),
        ("x{5}", "a BAD"),
        ("", "a BAD"),
    ],
)
def test_authenticate_asks_for_a_response_and_takes_one(said: str, answer: str) -> None:
    driver = opened()
    assert b"+ \r\n" == driver.hear(b"a AUTHENTICATE PLAIN\r\n")
    assert driver.hear(said.encode() + b"\r\n").decode().startswith(answer)
    assert b"b OK NOOP completed\r\n" == driver.hear(b"b NOOP\r\n")


def test_authenticate_with_an_initial_response_asks_nothing() -> None:
    assert last(opened(), "AUTHENTICATE plain AG1yYwBzZWNyZXQ=").startswith("a OK")
    assert last(opened(), "AUTHENTICATE PLAIN =").startswith("a BAD")
    assert last(opened(), "AUTHENTICATE GSSAPI").startswith("a NO")


def test_what_was_sent_along_with_starttls_is_thrown_away() -> None:
    driver = opened(tls_available=True)
    assert b"a OK Begin TLS negotiation now\r\n" == driver.hear(b"a STARTTLS\r\nb LOGIN mrc secret\r\n")
    assert [TlsRequested()] == driver.told(TlsRequested)
    assert b"" == driver.hear(b"")
    assert State.NOT_AUTHENTICATED is driver.server.state
    assert last(driver, "STARTTLS").startswith("a BAD")
    assert "STARTTLS" not in driver.server.capabilities()


def test_octets_between_starttls_and_tls_are_not_read() -> None:
    server = ImapServer("imap.fuji.example", epoch=EPOCH, tls_available=True)
    server.receive(b"a STARTTLS\r\n")
    assert isinstance(server.next_event(), TlsRequested)
    server.take_output()
    server.receive(b"b NOOP\r\n")
    while server.next_event():
        pass
    server.tls_started()
    assert None is server.next_event()
    assert [] == server.take_output()


def test_who_is_turned_away_hears_why() -> None:
    server = ImapServer("imap.fuji.example", epoch=EPOCH)
    server.turn_away()
    assert b"* BYE [UNAVAILABLE] too many visitors, come back later\r\n" == server.take_output()[0].octets
    server.receive(b"a NOOP\r\n")
    assert None is server.next_event()


# Bad lines.


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"", b"* BAD "),
        (b"a", b"a BAD "),
        (b"a LOGIN mrc", b"a BAD "),
        (b"a XYZZY", b"a BAD unknown command"),
        (b"a FETCH 1 FLAGS", b"a BAD FETCH is not for the not authenticated state"),
        (b"a LOGIN mrc {3+}\r\n\0ab", b"a BAD an octet other than NUL expected"),
        (b"a APPEND INBOX {9223372036854775808}", b"a NO [LIMIT]"),
        (b"a LOGIN {9000}", b"a NO [LIMIT]"),
        (b"a " + b"x" * 70000, b"a BAD command line too long"),
    ],
)
def test_what_is_no_command_is_answered_and_the_session_goes_on(line: bytes, answer: bytes) -> None:
    driver = opened()
    assert driver.hear(line + b"\r\n").startswith(answer)
    (refused,) = driver.told(CommandRefused)
    assert isinstance(refused, CommandRefused)
    assert line[:256].partition(b"\r\n")[0] == refused.line
    assert b"b OK NOOP completed\r\n" == driver.hear(b"b NOOP\r\n")


# Mailboxes.


def test_list_tells_special_uses_children_and_levels_that_are_no_mailbox() -> None:
    driver = logged_in()
    driver.lines("a CREATE Work/2024/May")
    driver.lines("a CREATE Work/2024")
    assert [
        '* LIST (\\HasNoChildren) "/" INBOX',
        '* LIST (\\HasNoChildren \\Drafts) "/" Drafts',
        '* LIST (\\HasNoChildren \\Sent) "/" Sent',
        '* LIST (\\HasNoChildren \\Trash) "/" Trash',
        '* LIST (\\Noselect \\HasChildren) "/" Work',
        '* LIST (\\HasChildren) "/" Work/2024',
        '* LIST (\\HasNoChildren) "/" Work/2024/May',
        "a OK LIST completed",
    ] == driver.lines('a LIST "" *')
    assert ['* LIST (\\HasChildren) "/" Work/2024'] == driver.lines('a LIST "Work/" %')[:-1]
    assert ['* LIST (\\Noselect) "/" ""'] == driver.lines('a LIST "" ""')[:-1]


@pytest.mark.parametrize("form", ['LIST (SPECIAL-USE) "" *', 'LIST (SPECIAL-USE) "" * RETURN (SPECIAL-USE)'])
def test_list_can_be_asked_for_special_uses_only(form: str) -> None:
    assert ["Drafts", "Sent", "Trash"] == [line.split()[-1] for line in logged_in().lines(f"a {form}")[:-1]]
    assert 5 == len(logged_in().lines('a LIST "" * RETURN (SPECIAL-USE)'))


def test_names_beyond_ascii_travel_in_modified_utf7() -> None:
    folders = account()
    driver = logged_in(folders)
    assert last(driver, "CREATE &ZeVnLIqe-").startswith("a OK")
    assert "日本語" in folders.names()
    for pattern in ("&ZeVnLIqe-", "&*", "&ZeV*"):
        assert '* LIST (\\HasNoChildren) "/" &ZeVnLIqe-' in driver.lines(f'a LIST "" {pattern}')


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("CREATE INBOX", "a NO [ALREADYEXISTS]"),
        ("CREATE Sent", "a NO [ALREADYEXISTS]"),
        ("CREATE Work/", "a OK"),
        ("CREATE a//b", "a NO [CANNOT]"),
        ("CREATE /a", "a NO [CANNOT]"),
        ('CREATE ""', "a NO [CANNOT]"),
        ('CREATE "a*"', "a NO [CANNOT]"),
        ("CREATE " + "x" * 300, "a NO [CANNOT]"),
        ("CREATE &AGE-", "a BAD"),
        ("DELETE INBOX", "a NO [CANNOT]"),
        ("DELETE none", "a NO [NONEXISTENT]"),
        ("RENAME none other", "a NO [NONEXISTENT]"),
        ("RENAME Sent Trash", "a NO [ALREADYEXISTS]"),
        ("RENAME Sent Sent/old", "a NO [CANNOT]"),
        ("RENAME Sent INBOX", "a NO [ALREADYEXISTS]"),
        ("SELECT none", "a NO [NONEXISTENT]"),
        ("STATUS none (MESSAGES)", "a NO [NONEXISTENT]"),
        ("STATUS INBOX (NONSENSE)", "a BAD"),
        ("SUBSCRIBE none", "a NO [NONEXISTENT]"),
        ("UNSUBSCRIBE none", "a NO [NONEXISTENT]"),
        ("APPEND none {1+}\r\nx", "a NO [TRYCREATE]"),
        ("APPEND INBOX (\\Recent) {1+}\r\nx", "a BAD"),
        ('APPEND INBOX "32-Feb-2024 00:00:00 +0000" {1+}\r\nx', "a BAD"),
        ("ENABLE UTF8=ACCEPT", "a OK"),
    ],
)
def test_what_can_and_cannot_be_done_with_names(command: str, answer: str) -> None:
    assert last(logged_in(), command).startswith(answer)


def test_a_mailbox_of_a_used_name_has_another_uidvalidity() -> None:
    folders = account()
    driver = logged_in(folders)
    seen = set()
    for _ in range(3):
        driver.lines("a CREATE Work")
        mailbox = folders.find("Work")
        assert mailbox is not None
        seen.add(mailbox.uid_validity)
        driver.lines("a DELETE Work")
    assert 3 == len(seen)


def test_a_level_stays_while_something_lies_below_it() -> None:
    driver = logged_in()
    driver.lines("a CREATE foo")
    driver.lines("a CREATE foo/bar")
    assert last(driver, "DELETE foo").startswith("a OK")
    assert ['* LIST (\\Noselect \\HasChildren) "/" foo'] == driver.lines('a LIST "" foo')[:-1]
    assert last(driver, "DELETE foo").startswith("a NO [CANNOT] the name has inferior")
    assert last(driver, "DELETE foo/bar").startswith("a OK")
    assert [] == driver.lines('a LIST "" foo*')[:-1]


def test_rename_takes_everything_below_along() -> None:
    folders = account()
    driver = logged_in(folders)
    driver.lines("a CREATE foo/bar")
    driver.lines("a CREATE foo/bar/baz")
    assert last(driver, "RENAME foo zowie").startswith("a OK")
    assert {"zowie/bar", "zowie/bar/baz"} <= set(folders.names())
    assert not any(name.startswith("foo") for name in folders.names())
    assert last(driver, "RENAME Sent Gone").startswith("a OK")
    assert "\\Sent" == folders.special_use("Gone")


def test_renaming_inbox_moves_its_letters_and_leaves_it_empty() -> None:
    folders = account(2)
    driver = with_inbox(folders)
    answer = driver.lines("a RENAME INBOX old")
    assert ["* 1 EXPUNGE", "* 1 EXPUNGE", "a OK RENAME completed"] == answer
    old = folders.find("old")
    assert old is not None
    assert ([1, 2], [], 3) == (old.uids(), folders.inbox.uids(), folders.inbox.uid_next)


def test_subscriptions_outlive_their_mailboxes() -> None:
    driver = logged_in()
    driver.lines("a CREATE news/mail")
    driver.lines("a SUBSCRIBE news/mail")
    driver.lines("a DELETE news/mail")
    assert ['* LSUB (\\Noselect) "/" news/mail'] == driver.lines('a LSUB "" news/*')[:-1]
    assert ['* LSUB (\\Noselect) "/" news'] == driver.lines('a LSUB "" new%')[:-1]
    assert last(driver, "UNSUBSCRIBE news/mail").startswith("a OK")
    assert [] == driver.lines('a LSUB "" news*')[:-1]


def test_status_counts_without_selecting() -> None:
    driver = logged_in(account(3))
    assert [
        "* STATUS INBOX (MESSAGES 3 RECENT 3 UIDNEXT 4 UIDVALIDITY 9 UNSEEN 3)",
        "a OK STATUS completed",
    ] == driver.lines("a STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)")
    assert State.AUTHENTICATED is driver.server.state


def test_namespace_and_id_are_told() -> None:
    assert '* NAMESPACE (("" "/")) NIL NIL' == logged_in().lines("a NAMESPACE")[0]
    assert '* ID ("name" "hagaki")' == opened().lines('a ID ("name" "sodr" "version" NIL)')[0]


def test_append_keeps_octets_flags_and_date_and_tells_the_uid() -> None:
    folders = account(1)
    driver = with_inbox(folders)
    octets = b"Subject: x\r\n\r\n\x80\xff{3}\r\n"
    head = b'a APPEND INBOX (\\Seen $Done) "02-Apr-2024 09:00:00 +0900" {%d+}\r\n' % len(octets)
    assert [
        b"* 2 EXISTS",
        b"* 2 RECENT",
        b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Done)",
        b"* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Done \\*)] Limited",
        b"a OK [APPENDUID 9 2] APPEND completed",
    ] == driver.hear(head + octets + b"\r\n").split(b"\r\n")[:-1]
    assert (octets, frozenset(("\\Seen", "$Done"))) == (folders.inbox.octets(2), folders.inbox.flags(2))
    assert (
        '* 2 FETCH (INTERNALDATE " 2-Apr-2024 00:00:00 +0000")' == driver.lines("b FETCH 2 INTERNALDATE")[0]
    )


def test_an_append_over_the_quota_or_refused_by_the_store_is_a_no() -> None:
    folders = Folders(Mailbox("mrc", quota_octets=10))
    driver = logged_in(folders)
    assert last(driver, "APPEND INBOX {11+}\r\n12345678901").startswith("a NO [OVERQUOTA]")
    driver.server.receive(b"a APPEND Sent {3+}\r\nabc\r\n")
    event = driver.server.next_event()
    while not isinstance(event, AppendOffered):
        event = driver.server.next_event()
    driver.server.refuse()
    assert driver.heard().startswith(b"a NO [UNAVAILABLE]")


def test_a_message_may_be_as_large_as_announced_and_no_larger() -> None:
    driver = logged_in(max_message=100)
    assert last(driver, "APPEND INBOX {100+}\r\n" + "x" * 100).startswith("a OK")
    assert last(driver, "APPEND INBOX {101+}\r\n" + "x" * 101).startswith(
        "a NO [LIMIT] literal too long, 100"
    )
    assert last(driver, "APPEND INBOX {101}").startswith("a NO [LIMIT]")


# Messages.


def test_examine_looks_and_changes_nothing() -> None:
    folders = account(3)
    driver = with_inbox(folders, verb="EXAMINE")
    for command in ("STORE 1 FLAGS (\\Seen)", "EXPUNGE", "UID EXPUNGE 1", "MOVE 1 Sent"):
        assert last(driver, command).startswith("a NO [READ-ONLY]")
    driver.lines("a FETCH 1 BODY[]")
    folders.inbox.set_flags(2, ["\\Deleted"])
    assert last(driver, "CLOSE").startswith("a OK")
    assert ([1, 2, 3], frozenset()) == (folders.inbox.uids(), folders.inbox.flags(1))
    assert 1 == folders.inbox.recent_from


def test_fetching_content_sets_seen_and_says_so_peeking_does_not() -> None:
    driver = with_inbox()
    assert "FLAGS" not in "".join(driver.lines("a FETCH 1 BODY.PEEK[TEXT]"))
    assert " FLAGS (\\Seen \\Recent))" == driver.lines("a FETCH 1 BODY[TEXT]")[-2]
    assert ")" == driver.lines("a FETCH 1 RFC822")[-2]
    assert "a OK FETCH completed" == last(driver, "FETCH 2 RFC822.HEADER")
    assert ["* SEARCH 1", "a OK SEARCH completed"] == driver.lines("a SEARCH SEEN")


def test_content_is_a_literal_even_when_it_is_empty_or_cut() -> None:
    driver = with_inbox()
    size = len(letter(1))
    assert driver.lines("a FETCH 1 BODY.PEEK[]<0.4>")[0] == "* 1 FETCH (BODY[]<0> {4}"
    assert driver.lines(f"a FETCH 1 BODY.PEEK[]<{size}.10>")[0] == f"* 1 FETCH (BODY[]<{size}> {{0}}"
    assert ["* 1 FETCH (BODY[7] NIL)"] == driver.lines("a FETCH 1 BODY.PEEK[7]")[:-1]


def test_a_fetch_tells_an_event_a_message_before_it_goes_on() -> None:
    driver = with_inbox()
    server = driver.server
    server.receive(b"a FETCH 1:3 BODY.PEEK[]\r\n")
    for uid in (1, 2, 3):
        assert MessageFetched(mailbox="mrc", uid=uid, number=uid) == server.next_event()
        (content,) = server.take_output()
        assert letter(uid) in content.octets
    assert b"a OK FETCH completed\r\n" == driver.hear(b"")


@pytest.mark.parametrize(
    ("items", "header_only"),
    [
        ("BODY.PEEK[HEADER]", True),
        ("(BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY.PEEK[1.MIME] FLAGS)", True),
        ("RFC822.HEADER", True),
        ("(RFC822.HEADER BODY.PEEK[1])", False),
        ("BODY.PEEK[TEXT]<0.2048>", False),
        ("RFC822", False),
    ],
)
def test_an_event_says_whether_more_than_a_header_was_asked_for(items: str, header_only: bool) -> None:
    driver = with_inbox()
    driver.lines(f"a FETCH 1 {items}")
    (fetched,) = driver.told(MessageFetched)
    assert isinstance(fetched, MessageFetched)
    assert header_only is fetched.header_only


def test_flags_have_one_spelling_and_clients_cannot_set_all() -> None:
    driver = with_inbox()
    assert "* 1 FETCH (FLAGS (\\Seen \\Recent))" == driver.lines("a STORE 1 FLAGS (\\sEEN)")[0]
    driver.lines("a STORE 1 +FLAGS Done")
    assert "* 2 FETCH (FLAGS (\\Recent Done))" == driver.lines("a STORE 2 FLAGS DONE")[0]
    assert last(driver, "STORE 1 FLAGS (\\Recent)").startswith("a BAD")
    assert last(driver, "STORE 1 FLAGS (\\Odd)").startswith("a BAD")
    assert ["a OK STORE completed"] == driver.lines("a STORE 1:3 -FLAGS.SILENT (\\Seen Done)")
    assert "* 1 FETCH (UID 1 FLAGS (\\Recent))" == driver.lines("a UID STORE 1 FLAGS ()")[0]


def test_keywords_are_limited() -> None:
    driver = with_inbox()
    many = " ".join(f"k{number}" for number in range(100))
    assert last(driver, f"STORE 1 +FLAGS.SILENT ({many})").startswith("a OK")
    assert last(driver, "STORE 2 FLAGS (K7)").startswith("a OK")
    assert last(driver, "STORE 2 FLAGS (k100)").startswith("a NO [LIMIT]")
    assert last(driver, f"STORE 2 FLAGS ({'x' * 101})").startswith("a NO [LIMIT]")


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        ("SEARCH ALL", ["* SEARCH 1 2 3"]),
        ("SEARCH SUBJECT two", ["* SEARCH"]),
        ('SEARCH SUBJECT "letter 2"', ["* SEARCH 2"]),
        ("UID SEARCH 2:*", ["* SEARCH 2 3"]),
        ("SEARCH CHARSET UTF-8 TEXT {6+}\r\n日本", ["* SEARCH"]),
        ("SEARCH RETURN () ALL", ['* ESEARCH (TAG "a") ALL 1:3']),
        ("SEARCH RETURN (MIN MAX COUNT) NOT 1", ['* ESEARCH (TAG "a") MIN 2 MAX 3 COUNT 2']),
        ("SEARCH RETURN (MIN COUNT) SEEN", ['* ESEARCH (TAG "a") COUNT 0']),
        ("UID SEARCH RETURN (ALL) 1,3", ['* ESEARCH (TAG "a") UID ALL 1,3']),
        ("SEARCH SINCE 2-Apr-2024", ["* SEARCH"]),
        ("SEARCH ON 1-Apr-2024 NEW", ["* SEARCH 1 2 3"]),
    ],
)
def test_search_finds_and_esearch_sums_up(command: str, answers: list[str]) -> None:
    verb = "UID SEARCH" if command.startswith("UID") else "SEARCH"
    assert [*answers, f"a OK {verb} completed"] == with_inbox().lines(f"a {command}")


def test_a_charset_that_is_not_known_is_a_no_that_names_those_that_are() -> None:
    answer = last(with_inbox(), "SEARCH CHARSET KLINGON ALL")
    assert answer.startswith("a NO [BADCHARSET (US-ASCII UTF-8 ISO-2022-JP ")


@pytest.mark.parametrize("command", ["FETCH 4 FLAGS", "STORE 1:4 FLAGS ()", "COPY 4 Sent", "MOVE 4 Sent"])
def test_a_number_that_no_message_has_is_a_bad_a_uid_is_passed_over(command: str) -> None:
    assert last(with_inbox(), command).startswith("a BAD no message has that number")
    assert last(with_inbox(), f"UID {command.replace('1:4', '4')}").startswith("a OK")


def test_uid_fetch_always_tells_the_uid_and_star_is_the_last() -> None:
    driver = with_inbox()
    assert ["* 3 FETCH (UID 3 FLAGS (\\Recent))"] == driver.lines("a UID FETCH 99:* FLAGS")[:-1]
    assert ["* 3 FETCH (FLAGS (\\Recent) UID 3)"] == driver.lines("a UID FETCH 3 (FLAGS UID)")[:-1]


def test_expunge_tells_numbers_as_they_move() -> None:
    driver = with_inbox(account(8))
    driver.lines("a STORE 3,4,7 +FLAGS.SILENT \\Deleted")
    assert ["* 3 EXPUNGE", "* 3 EXPUNGE", "* 5 EXPUNGE", "a OK EXPUNGE completed"] == driver.lines(
        "a EXPUNGE"
    )
    assert ["* 5 FETCH (UID 8 FLAGS (\\Recent))"] == driver.lines("a UID FETCH 8 FLAGS")[:-1]


def test_uid_expunge_takes_only_what_is_named_and_marked() -> None:
    driver = with_inbox()
    driver.lines("a STORE 1:2 +FLAGS.SILENT \\Deleted")
    assert ["* 2 EXPUNGE", "a OK UID EXPUNGE completed"] == driver.lines("a UID EXPUNGE 2:3")


def test_close_expunges_and_says_nothing_unselect_does_not_expunge() -> None:
    for verb, left in (("CLOSE", [2, 3]), ("UNSELECT", [1, 2, 3])):
        folders = account(3)
        driver = with_inbox(folders)
        driver.lines("a STORE 1 +FLAGS.SILENT \\Deleted")
        assert [f"a OK {verb} completed"] == driver.lines(f"a {verb}")
        assert left == folders.inbox.uids()
        assert State.AUTHENTICATED is driver.server.state


def test_copies_keep_flags_and_date_and_originals_stay() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    driver.lines("a STORE 2 FLAGS.SILENT (\\Flagged Done)")
    sent = folders.find("Sent")
    assert sent is not None
    assert f"a OK [COPYUID {sent.uid_validity} 1:2 1:2] COPY completed" == last(driver, "COPY 1:2 Sent")
    assert folders.inbox[2] == Mailbox.__getitem__(sent, 2)
    assert last(driver, "COPY 1 none").startswith("a NO [TRYCREATE]")
    assert ["* 4 EXISTS", "* 4 RECENT"] == driver.lines("a COPY 1 INBOX")[:-1]
    assert "a OK UID COPY completed" == last(driver, "UID COPY 77 Sent")


def test_moving_tells_the_copies_before_the_originals_go() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    trash = folders.find("Trash")
    assert trash is not None
    assert [
        f"* OK [COPYUID {trash.uid_validity} 1,3 1:2] UID MOVE completed",
        "* 1 EXPUNGE",
        "* 2 EXPUNGE",
        "a OK UID MOVE completed",
    ] == driver.lines("a UID MOVE 1,3 Trash")
    assert ([2], [1, 2]) == (folders.inbox.uids(), trash.uids())
    assert ["* OK [COPYUID 9 2 4] MOVE completed", "* 1 EXPUNGE", "* 1 EXISTS", "* 1 RECENT"] == driver.lines(
        "a MOVE 1 INBOX"
    )[:-1]
    assert [4] == folders.inbox.uids()
    assert last(driver, "MOVE 1 none").startswith("a NO [TRYCREATE]")


def test_a_copy_that_has_no_room_is_not_made_at_all() -> None:
    folders = Folders(Mailbox("mrc", quota_octets=25))
    for _ in range(2):
        folders.inbox.deliver(b"x" * 10)
    driver = with_inbox(folders)
    assert last(driver, "COPY 1:2 Sent").startswith("a NO [OVERQUOTA]")
    sent = folders.find("Sent")
    assert sent is not None
    assert 0 == len(sent)
    assert last(driver, "MOVE 1:2 Sent").startswith("a OK")


def test_a_select_that_fails_leaves_nothing_selected() -> None:
    driver = with_inbox()
    assert last(driver, "SELECT none").startswith("a NO")
    assert State.AUTHENTICATED is driver.server.state
    assert last(driver, "FETCH 1 FLAGS").startswith("a BAD")


def test_deleting_the_selected_mailbox_closes_it() -> None:
    driver = logged_in()
    driver.lines("a SELECT Sent")
    assert last(driver, "DELETE Sent").startswith("a OK")
    assert State.AUTHENTICATED is driver.server.state


def test_idle_ends_with_done_and_with_nothing_else() -> None:
    driver = with_inbox()
    assert ["+ idling"] == driver.lines("a IDLE")
    assert ["a OK IDLE completed"] == driver.lines("done")
    driver.lines("b IDLE")
    assert ["b BAD IDLE ends with DONE"] == driver.lines("c NOOP")
    driver.lines("d IDLE")
    assert ["d BAD IDLE ends with DONE"] == driver.lines("x{3}")
    assert ["e OK NOOP completed"] == driver.lines("e NOOP")


def test_logout_says_bye_lets_go_and_ends() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    assert [
        "* BYE IMAP4rev1 server terminating connection",
        "a OK LOGOUT completed",
    ] == driver.lines("a LOGOUT")
    assert [Quit()] == driver.told(Quit)
    assert not folders.inbox.is_watched


def test_a_connection_that_breaks_off_lets_go_of_the_mailbox() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    driver.server.receive(b"a FETCH 1:3 BODY[]\r\n")
    driver.server.next_event()
    driver.server.leave()
    assert None is driver.server.next_event()
    assert not folders.inbox.is_watched


def test_a_decision_must_be_taken_before_anything_else() -> None:
    server = opened().server
    with pytest.raises(RuntimeError, match="nothing waits"):
        server.accept()
    server.receive(b"a LOGIN mrc secret\r\n")
    assert isinstance(server.next_event(), LoginOffered)
    with pytest.raises(RuntimeError, match="LoginOffered waits"):
        server.next_event()
    with pytest.raises(ValueError, match="folders"):
        server.accept()


def test_every_text_can_be_said() -> None:
    gaps = ("capabilities", "verb", "why", "state", "limit", "number", "validity", "uid", "flags")
    values = dict.fromkeys((*gaps, "source", "target"), "x")
    for key, (condition, code, _) in TEXTS.items():
        said = reply(key, **values)
        assert condition is said.condition
        assert not code or said.code_name in RESPONSE_CODES
        assert condition is not Condition.PREAUTH


def test_a_client_that_ends_its_lines_in_bare_lf_is_told_so_and_not_obeyed() -> None:
    driver = with_inbox()
    assert driver.hear(b"a NOOP\nb LOGOUT\n").decode().splitlines() == [
        f"{tag} BAD a command ends in CRLF, not in LF alone; nc -C sends both" for tag in "ab"
    ]
    driver.hear(b"\r\nc IDLE\r\n")
    assert driver.hear(b"DONE\n") == b"c BAD IDLE ends with DONE\r\n"
