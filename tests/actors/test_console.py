import pytest

from simulator.trace.kinds import Kind
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.world.runs import a_run, deliver, entries, mailbox


def at_the_counter(*lines: str) -> Run:
    """A run in which a letter waits for Haruto and these lines were typed at his home PC."""
    run = a_run()
    deliver(run)
    run.intend("connect", device="home-pc", protocol="pop3")
    run.until_idle()
    for line in lines:
        run.intend("type", device="home-pc", line=line.replace("SECRET", password(run)))
        run.until_idle()
    return run


def password(run: Run) -> str:
    return next(person.password for person in run.world.cast.people if person.key == "haruto")


def replies(run: Run) -> list[str]:
    return [
        entry.octets.decode().split()[0] for entry in entries(run, Kind.REPLY) if entry.target == "home-pc"
    ]


def test_a_letter_can_be_collected_by_hand() -> None:
    run = at_the_counter("USER haruto", "PASS SECRET", "STAT", "RETR 1", "QUIT")
    assert ["+OK"] * 6 == replies(run)
    (letter,) = run.world.devices["home-pc"].folder.letters
    assert mailbox(run, "haruto") == [letter]


def test_reading_before_logging_in_is_refused_and_changes_nothing() -> None:
    run = at_the_counter("RETR 1")
    assert ["+OK", "-ERR"] == replies(run)
    assert [] == run.world.devices["home-pc"].folder.letters


def test_lists_and_looks_are_not_taken_for_letters() -> None:
    run = at_the_counter("USER haruto", "PASS SECRET", "LIST", "UIDL", "CAPA", "TOP 1 0", "RETR 1", "LIST 1")
    assert 1 == len(run.world.devices["home-pc"].folder.letters)


def test_a_session_can_be_locked_by_hand() -> None:
    run = at_the_counter("STLS", "USER haruto", "PASS SECRET", "RETR 1")
    assert 1 == len(run.world.devices["home-pc"].folder.letters)
    secured = [entry.secured for entry in entries(run, Kind.COMMAND) if entry.source == "home-pc"]
    assert [False, True, True, True] == secured
    assert not any(password(run).encode() in entry.octets for entry in entries(run, Kind.SENT))


def by_imap(*lines: str) -> Run:
    """A run in which a letter waits for Haruto and these lines of IMAP were typed at his home PC."""
    run = a_run()
    deliver(run)
    run.intend("connect", device="home-pc", protocol="imap")
    run.until_idle()
    for line in lines:
        run.intend("type", device="home-pc", line=line.replace("SECRET", password(run)))
        run.until_idle()
    return run


def test_imap_can_be_spoken_by_hand_and_the_letter_stays_at_the_store() -> None:
    run = by_imap("a1 LOGIN haruto SECRET", "a2 SELECT INBOX", "a3 FETCH 1 BODY[]", "a4 LOGOUT")
    answers = [entry.octets for entry in entries(run, Kind.REPLY) if entry.target == "home-pc"]
    assert [b"* OK", b"a1 OK"] == [answers[0][:4], answers[1][:5]]
    assert [b"a2 OK", b"a3 OK", b"a4 OK"] == [answer.splitlines()[-1][:5] for answer in answers[2:]]
    assert 1 == len(mailbox(run, "haruto"))
    assert run.world.devices["home-pc"].console is not None
    assert not run.world.devices["home-pc"].console.is_open


def test_imap_by_hand_can_be_locked() -> None:
    run = by_imap("a1 STARTTLS", "a2 LOGIN haruto SECRET")
    secured = [entry.secured for entry in entries(run, Kind.COMMAND) if entry.source == "home-pc"]
    assert [False, True] == secured
    assert not any(password(run).encode() in entry.octets for entry in entries(run, Kind.SENT))


def test_a_second_session_on_the_same_maildrop_is_refused() -> None:
    run = at_the_counter("USER haruto", "PASS SECRET")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    assert any(b"[IN-USE]" in entry.octets for entry in entries(run, Kind.REPLY))


def test_a_closed_connection_cannot_be_typed_to() -> None:
    run = at_the_counter("QUIT")
    with pytest.raises(MisuseError):
        run.intend("type", device="home-pc", line="STAT")


def test_a_letter_can_be_sent_by_hand() -> None:
    run = a_run()
    run.intend("connect", device="desk-pc", protocol="smtp")
    run.until_idle()
    secret = run.world.cast.people[0].password
    from base64 import b64encode

    token = b64encode(f"\0aoi\0{secret}".encode()).decode()
    for line in (
        "EHLO [192.0.2.200]",
        f"AUTH PLAIN {token}",
        "MAIL FROM:<aoi@sakura.example>",
        "RCPT TO:<haruto@fuji.example>",
        "DATA",
        "Subject: by hand",
        "",
        "..typed",
        ".",
        "QUIT",
    ):
        run.intend("type", device="desk-pc", line=line)
        run.until_idle()
    (letter,) = mailbox(run, "haruto")
    assert letter.endswith(b"Subject: by hand\r\n\r\n.typed\r\n")


def test_a_letter_looked_at_by_hand_in_imap_is_kept_under_its_uid_and_stays_at_the_store() -> None:
    run = by_imap("x LOGIN haruto SECRET", "y SELECT INBOX", "z UID FETCH 1 (FLAGS BODY[])")
    (kept,) = run.world.devices["home-pc"].folder
    assert ([kept.octets], "1-1", True) == (mailbox(run, "haruto"), kept.unique_id, kept.is_shared)
    run.intend("fetch", device="home-pc", protocol="imap")
    run.until_idle()
    assert 1 == len(run.world.devices["home-pc"].folder.letters)


def test_a_part_of_a_letter_is_not_taken_for_the_letter() -> None:
    run = by_imap("x LOGIN haruto SECRET", "y SELECT INBOX", "z FETCH 1 (BODY[TEXT] BODY[HEADER])")
    assert [] == run.world.devices["home-pc"].folder.letters


def test_an_imap_session_can_be_locked_by_hand_under_any_tag() -> None:
    run = by_imap("tag1 STARTTLS", "? LOGIN haruto SECRET", ".9 SELECT INBOX", "b FETCH 1 RFC822")
    assert 1 == len(run.world.devices["home-pc"].folder.letters)
    secured = [entry.secured for entry in entries(run, Kind.COMMAND) if entry.source == "home-pc"]
    assert [False, True, True, True] == secured
    assert not any(password(run).encode() in entry.octets for entry in entries(run, Kind.SENT))


def test_a_draft_filed_by_hand_is_on_record_as_nobodys_letter() -> None:
    run = by_imap("x LOGIN haruto SECRET", "y APPEND Drafts {9}", "Subject:x")
    (filed,) = entries(run, Kind.FILED)
    assert (b"Subject:x", "haruto/Drafts", filed.serial) == (
        filed.octets,
        filed.detail.mailbox,
        filed.detail.letter,
    )
