from simulator.mail.fields import read_fields
from simulator.protocols.imap.envelope import encode_envelope

# RFC 3501 §8
HEADER = b"""\
Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r
From: Terry Gray <gray@cac.washington.edu>\r
Subject: IMAP4rev1 WG mtg summary and minutes\r
To: imap@cac.washington.edu\r
cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r
Message-Id: <B27397-0100000@cac.washington.edu>\r
MIME-Version: 1.0\r
Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r
\r
"""
ENVELOPE = (
    b'("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" '
    b'(("Terry Gray" NIL "gray" "cac.washington.edu")) '
    b'(("Terry Gray" NIL "gray" "cac.washington.edu")) '
    b'(("Terry Gray" NIL "gray" "cac.washington.edu")) '
    b'((NIL NIL "imap" "cac.washington.edu")) '
    b'((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) '
    b'NIL NIL "<B27397-0100000@cac.washington.edu>")'
)


def test_the_example_of_the_rfc() -> None:
    assert ENVELOPE == encode_envelope(read_fields(HEADER))


def test_a_message_without_header_has_an_envelope_of_nil() -> None:
    assert b"(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)" == encode_envelope(())


def test_an_empty_subject_is_not_a_missing_one() -> None:
    assert encode_envelope(read_fields(b"Subject:\r\n\r\n")).startswith(b'(NIL "" ')


def test_a_sender_of_its_own_is_kept() -> None:
    envelope = encode_envelope(read_fields(b"From: a@x\r\nSender: s@x\r\nReply-To:\r\n\r\n"))
    assert b'((NIL NIL "a" "x")) ((NIL NIL "s" "x")) ((NIL NIL "a" "x"))' in envelope


def test_two_fields_of_recipients_are_one_list() -> None:
    envelope = encode_envelope(read_fields(b"To: a@x\r\nTo: b@y\r\n\r\n"))
    assert b'((NIL NIL "a" "x")(NIL NIL "b" "y"))' in envelope
