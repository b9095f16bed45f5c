from datetime import datetime, timedelta, timezone

import pytest

from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.search import _TESTS, Candidate, Limits, keys_in_utf8, matches
from simulator.protocols.imap.search_keys import KEYS, Form, read_search

JAPAN = timezone(timedelta(hours=9))
LETTER = "\r\n".join(
    [
        "Date: Wed, 01 Apr 2026 23:30:00 +0900",
        "From: =?UTF-8?B?44GC44GK44GE?= <aoi@sakura.example>",
        "To: Haruto <haruto@fuji.example>",
        "Cc: kaito@fuji.example",
        "Subject: =?UTF-8?B?44OU44Kv44OL44OD44Kv?= picnic",
        "X-Empty:",
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Caf=E9 at noon",
        "--b",
        "Content-Type: application/octet-stream",
        "",
        "attached",
        "--b--",
        "",
    ]
).encode()
PICNIC = Candidate(
    number=3,
    uid=30,
    flags=frozenset({"\\Seen", "\\Recent", "$Done"}),
    received=datetime(2026, 4, 2, 0, 5, tzinfo=JAPAN),
    octets=LETTER,
)


def found(search: str) -> bool:
    keys = read_search(Scanner(search.encode())).keys
    return all(matches(key, PICNIC, Limits(number=5, uid=50)) for key in keys)


@pytest.mark.parametrize(
    "search",
    [
        "ALL",
        "SEEN RECENT",
        "UNDELETED UNANSWERED UNFLAGGED UNDRAFT",
        "KEYWORD $done UNKEYWORD $Other",
        "3",
        "2:*",
        "UID 30,99",
        "NOT 4",
        "OR DELETED SEEN",
        "(SEEN NOT DELETED)",
        "FROM {9}\r\nあおい",
        "FROM SAKURA.example",
        "TO haruto CC kaito",
        "SUBJECT PICNIC",
        "SUBJECT {12}\r\nピクニッ",
        'HEADER X-Empty ""',
        "BODY {5}\r\ncafé",
        "TEXT noon TEXT haruto",
        "ON 2-Apr-2026 SINCE 2-Apr-2026 BEFORE 3-Apr-2026",
        "SENTON 1-Apr-2026 SENTSINCE 1-Apr-2026 SENTBEFORE 2-Apr-2026",
        f"LARGER {len(LETTER) - 1} SMALLER {len(LETTER) + 1}",
    ],
)
def test_what_holds_is_found(search: str) -> None:
    assert found(search)


@pytest.mark.parametrize(
    "search",
    [
        "UNSEEN",
        "NEW",
        "OLD",
        "DELETED",
        "UNKEYWORD $Done",
        "4:5",
        "*",
        "UID 1:29",
        "NOT ALL",
        "OR DELETED DRAFT",
        "(SEEN DELETED)",
        "BCC x",
        'HEADER X-Missing ""',
        "BODY attached",
        "BODY haruto",
        "ON 1-Apr-2026",
        "SENTON 2-Apr-2026",
        f"LARGER {len(LETTER)}",
        f"SMALLER {len(LETTER)}",
    ],
)
def test_what_does_not_hold_is_not_found(search: str) -> None:
    assert not found(search)


@pytest.mark.parametrize("charset", ["UTF-8", "utf8", "ISO-2022-JP", "Shift_JIS", "EUC-JP"])
def test_text_is_looked_for_in_whatever_charset_it_is_asked(charset: str) -> None:
    text = "ピクニック".encode(charset)
    asked = b"CHARSET %b NOT (OR DELETED SUBJECT {%d}\r\n%b)" % (charset.encode(), len(text), text)
    keys = keys_in_utf8(read_search(Scanner(asked)))
    assert keys is not None
    assert not matches(keys[0], PICNIC, Limits(number=5, uid=50))


def test_every_key_has_a_test() -> None:
    held_elsewhere = {name for name, form in KEYS.items() if form in (Form.UIDS, Form.ONE_KEY, Form.TWO_KEYS)}
    assert set(KEYS) == set(_TESTS) | held_elsewhere


def test_a_letter_without_a_date_was_sent_on_no_day() -> None:
    letter = Candidate(
        number=1, uid=1, flags=frozenset(), received=datetime(2026, 4, 2, tzinfo=JAPAN), octets=b"x"
    )
    keys = read_search(Scanner(b"SENTSINCE 1-Jan-1900")).keys
    assert not matches(keys[0], letter, Limits(number=1, uid=1))
