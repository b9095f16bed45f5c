"""Goal: SMTP, POP3 and IMAP are known by their octets, and told with the octets that say so."""

from binascii import b2a_base64

import pytest

from simulator.views.notebook.facts import (
    BODY,
    ENVELOPE,
    HEADERS,
    HOSTS,
    MAILBOX,
    PASSWORDS,
    TRAFFIC,
    WHO,
)
from tests.views.notebook.overheard import CLIENT, IMAP, POP3, SERVER, SMTP, heard, octets_of, of

Said = tuple[tuple[int, bytes], ...]


def base64(text: bytes) -> bytes:
    return b2a_base64(text, newline=False)


def protocol(said: Said) -> str:
    return dict(of(heard(said), TRAFFIC)).get("protocol", "")


@pytest.mark.parametrize(("said", "name"), [(SMTP, "SMTP"), (POP3, "POP3"), (IMAP, "IMAP")])
def test_the_first_line_tells_the_protocol(said: Said, name: str) -> None:
    assert name == protocol(said[:1])


@pytest.mark.parametrize(("said", "name"), [(SMTP, "SMTP"), (POP3, "POP3"), (IMAP, "IMAP")])
def test_a_conversation_joined_in_the_middle_is_known_by_two_lines(said: Said, name: str) -> None:
    assert name == protocol(said[1:])
    assert name == protocol(said[3:])


@pytest.mark.parametrize("said", [SMTP, POP3, IMAP])
def test_octets_one_by_one_tell_the_same(said: Said) -> None:
    single = tuple((way, octets[at : at + 1]) for way, octets in said for at in range(len(octets)))
    assert of_all(said) == of_all(single)


def of_all(said: Said) -> list[tuple[str, str, str, int, int]]:
    return [
        (fact.group, fact.name, fact.value, fact.start, fact.end)
        for fact in heard(said)
        if fact.how != "counted" or fact.name == "letter"
    ]


def test_smtp_gives_away_slip_and_letter() -> None:
    facts = heard(SMTP)
    assert [("sender", "aoi@sakura.example"), ("recipient", "haruto@fuji.example")] == of(facts, ENVELOPE)
    assert [("Subject", "秘密")] == of(facts, HEADERS)
    assert [("text", "Hi\n.dot\n")] == of(facts, BODY)
    assert [("greeting", "mx.fuji.example ESMTP"), ("ehlo", "relay.sakura.example")] == of(facts, HOSTS)


def test_each_fact_points_at_its_octets() -> None:
    found = {fact.name: octets_of(fact, SMTP) for fact in heard(SMTP) if fact.how != "counted"}
    assert b"<haruto@fuji.example>" == found["recipient"]
    assert b"Subject: =?utf-8?B?56eY5a+G?=" == found["Subject"]
    assert b"Hi\r\n..dot\r\n" == found["text"]
    assert {fact.name: octets_of(fact, POP3) for fact in heard(POP3)}["password"] == b"badusetu"


def test_a_password_is_known_with_its_own_packet() -> None:
    (password,) = [fact for fact in heard(POP3) if fact.group == PASSWORDS]
    assert (30, 30, 3000, "PASS") == (password.serial, password.known, password.time_us, password.what)


def test_pop3_gives_away_password_mailbox_and_letter() -> None:
    facts = heard(POP3)
    assert [("user", "haruto")] == of(facts, WHO)
    assert [("password", "badusetu")] == of(facts, PASSWORDS)
    assert [("letters", "2"), ("octets", "320"), ("letters-of", "120, 200")] == of(facts, MAILBOX)
    assert [("text", "surprise\n")] == of(facts, BODY)


def test_apop_gives_away_a_challenge_and_a_digest() -> None:
    said = (POP3[0], (CLIENT, b"APOP haruto c4c9334bac560ecc979e58001b3e22fb\r\n"), (SERVER, b"+OK\r\n"))
    facts = heard(said)
    digest = "c4c9334bac560ecc979e58001b3e22fb"
    assert [("challenge", "<1.2@store.fuji.example>"), ("digest", digest)] == of(facts, PASSWORDS)
    assert {"digest"} == {fact.how for fact in facts if fact.group == PASSWORDS}


def test_imap_gives_away_login_envelope_and_literals() -> None:
    facts = heard(IMAP)
    assert [("user", "haruto"), ("From", "Aoi <aoi@sakura.example>")] == of(facts, WHO)
    assert [("password", "badusetu")] == of(facts, PASSWORDS)
    assert ("Subject", "plan") in of(facts, HEADERS)
    assert [("text", "bring (あ) {9}\n"), ("text", "yes\n")] == of(facts, BODY)
    assert [("mailbox", "INBOX"), ("letters", "2"), ("letter", "34")] == of(facts, MAILBOX)


def test_a_literal_that_was_refused_is_not_waited_for() -> None:
    said = (
        (SERVER, b"* OK ready\r\n"),
        (CLIENT, b"a1 APPEND Sent {9999}\r\n"),
        (SERVER, b"a1 NO too large\r\n"),
        (CLIENT, b"a2 LOGIN haruto badusetu\r\n"),
    )
    assert [("password", "badusetu")] == of(heard(said), PASSWORDS)


AUTH_PLAIN = base64(b"\0haruto\0badusetu")


@pytest.mark.parametrize(
    "said",
    [
        ((SERVER, b"220 x\r\n"), (CLIENT, b"AUTH PLAIN " + AUTH_PLAIN + b"\r\n")),
        (
            (SERVER, b"220 x\r\n"),
            (CLIENT, b"AUTH PLAIN\r\n"),
            (SERVER, b"334 \r\n"),
            (CLIENT, AUTH_PLAIN + b"\r\n"),
        ),
        (
            (SERVER, b"220 x\r\n"),
            (CLIENT, b"AUTH LOGIN\r\n"),
            (SERVER, b"334 VXNlcm5hbWU6\r\n"),
            (CLIENT, base64(b"haruto") + b"\r\n"),
            (SERVER, b"334 UGFzc3dvcmQ6\r\n"),
            (CLIENT, base64(b"badusetu") + b"\r\n"),
        ),
        (
            (SERVER, b"+OK\r\n"),
            (CLIENT, b"AUTH PLAIN\r\n"),
            (SERVER, b"+ \r\n"),
            (CLIENT, AUTH_PLAIN + b"\r\n"),
        ),
        (
            (SERVER, b"* OK\r\n"),
            (CLIENT, b"a AUTHENTICATE PLAIN\r\n"),
            (SERVER, b"+ \r\n"),
            (CLIENT, AUTH_PLAIN + b"\r\n"),
        ),
        ((SERVER, b"* OK\r\n"), (CLIENT, b"a AUTHENTICATE PLAIN " + AUTH_PLAIN + b"\r\n")),
    ],
)
def test_base64_hides_no_password(said: Said) -> None:
    facts = heard(said)
    assert ([("user", "haruto")], [("password", "badusetu")]) == (of(facts, WHO), of(facts, PASSWORDS))
    assert {"base64"} == {fact.how for fact in facts if fact.group == PASSWORDS}


def test_cram_md5_is_a_challenge_and_a_digest() -> None:
    said = (
        (SERVER, b"220 x\r\n"),
        (CLIENT, b"AUTH CRAM-MD5\r\n"),
        (SERVER, b"334 " + base64(b"<1.2@x>") + b"\r\n"),
        (CLIENT, base64(b"haruto 9e95aee09c40af2b84a0c2b3bbae786e") + b"\r\n"),
    )
    facts = heard(said)
    digest = "9e95aee09c40af2b84a0c2b3bbae786e"
    assert [("challenge", "<1.2@x>"), ("digest", digest)] == of(facts, PASSWORDS)
    assert [("user", "haruto")] == of(facts, WHO)


def test_scram_is_a_challenge_and_a_digest() -> None:
    said = (
        (SERVER, b"* OK\r\n"),
        (CLIENT, b"a AUTHENTICATE SCRAM-SHA-256 " + base64(b"n,,n=haruto,r=abc") + b"\r\n"),
        (SERVER, b"+ " + base64(b"r=abcdef,s=c2FsdA==,i=4096") + b"\r\n"),
        (CLIENT, base64(b"c=biws,r=abcdef,p=cHJvb2Y=") + b"\r\n"),
    )
    facts = heard(said)
    assert [
        ("challenge", "r=abc"),
        ("challenge", "r=abcdef,s=c2FsdA==,i=4096"),
        ("digest", "p=cHJvb2Y="),
    ] == of(facts, PASSWORDS)
    assert [("user", "haruto")] == of(facts, WHO)


def test_a_letter_that_is_still_crossing_is_read_as_far_as_it_came() -> None:
    cut = (*SMTP[:5], (CLIENT, b"Subject: plan\r\n\r\nsurp"))
    assert [("text", "surp")] == of(heard(cut), BODY)


def test_what_is_none_of_them_is_counted_and_not_understood() -> None:
    facts = heard(((CLIENT, b"GET / HTTP/1.1\r\n\r\n"), (SERVER, b"\x00\x01\x02")))
    assert ("not-understood", "21") in of(facts, TRAFFIC)
    assert {TRAFFIC} == {fact.group for fact in facts}
