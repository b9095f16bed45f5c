"""Goal: a server's stamp can be read back, and putting it on touches nothing below it."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from simulator.mail.fields import read_fields
from simulator.mail.trace_fields import ReceivedField, ReturnPathField

WHEN = datetime(2026, 4, 1, 9, 0, 3, tzinfo=timezone(timedelta(hours=9)))

STAMP = ReceivedField(
    from_host="relay.sakura.example",
    from_address="192.0.2.10",
    by_host="mx.fuji.example",
    protocol="ESMTPS",
    id="4X2",
    date=WHEN,
    tls="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    for_path="haruto@fuji.example",
)


def test_a_stamp_is_written_as_rfc_5321_says() -> None:
    assert (
        b"Received: from relay.sakura.example ([192.0.2.10])\r\n"
        b"\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)\r\n"
        b"\tby mx.fuji.example with ESMTPS id 4X2\r\n"
        b"\tfor <haruto@fuji.example>;\r\n"
        b"\tWed, 01 Apr 2026 09:00:03 +0900\r\n"
    ) == STAMP.encode()


words = st.text(alphabet="abcxyz019.-", min_size=1, max_size=20).filter(
    lambda word: word not in ("from", "by", "via", "with", "id", "for")
)


@given(
    st.builds(
        ReceivedField,
        from_host=words,
        from_address=st.sampled_from(["", "192.0.2.10", "2001:db8::1"]),
        by_host=words,
        protocol=st.sampled_from(["SMTP", "ESMTP", "ESMTPS", "ESMTPA", "ESMTPSA", "UTF8SMTPSA"]),
        id=words,
        date=st.just(WHEN),
        tls=st.sampled_from(["", "TLSv1.2", "TLSv1.3"]),
        for_path=st.sampled_from(["", "haruto@fuji.example", "はると@fuji.example"]),
    )
)
def test_reading_undoes_writing(stamp: ReceivedField) -> None:
    assert stamp == ReceivedField.parse(read_fields(stamp.encode())[0].value)


@pytest.mark.parametrize(
    ("value", "by_host", "protocol", "from_address"),
    [
        (
            "by mail.example (Postfix, from userid 1000)\tid 1234; Wed, 1 Apr 2026 09:00:00 +0900 (JST)",
            "mail.example",
            "",
            "",
        ),
        (
            "from a (a [198.51.100.7]) by b.example (8.15/8.15) with ESMTPS id 9; x",
            "b.example",
            "ESMTPS",
            "198.51.100.7",
        ),
        ("from [IPv6:2001:db8::7] (c [IPv6:2001:db8::7]) by d with SMTP; y", "d", "SMTP", "2001:db8::7"),
        ("(qmail 123 invoked (nested \\) by) alias); 1 Apr 2026 09:00:00 -0000", "", "", ""),
    ],
)
def test_stamps_of_other_programs_are_read_as_far_as_they_go(
    value: str, by_host: str, protocol: str, from_address: str
) -> None:
    stamp = ReceivedField.parse(value)
    assert (by_host, protocol, from_address) == (stamp.by_host, stamp.protocol, stamp.from_address)


@given(st.text(max_size=80))
def test_reading_any_text_never_fails(text: str) -> None:
    assert isinstance(ReceivedField.parse(text), ReceivedField)
    assert isinstance(ReturnPathField.parse(text), ReturnPathField)


@pytest.mark.parametrize("path", ["aoi@sakura.example", ""])
def test_a_return_path_can_be_read_back(path: str) -> None:
    encoded = ReturnPathField(path).encode()
    assert f"Return-Path: <{path}>\r\n".encode() == encoded
    assert ReturnPathField(path) == ReturnPathField.parse(read_fields(encoded)[0].value)


def test_fields_are_put_on_top_and_the_letter_stays() -> None:
    letter = b"Received: x\r\nno header at all \xff\r\n"
    stamped = ReturnPathField("").encode() + STAMP.encode() + letter
    assert stamped.endswith(letter)
    assert ["Return-Path", "Received", "Received", ""] == [field.name for field in read_fields(stamped)]
