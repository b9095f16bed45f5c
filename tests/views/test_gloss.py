import pytest

from simulator.trace.kinds import Kind
from simulator.views.gloss import gloss_keys, is_challenge


@pytest.mark.parametrize(
    ("protocol", "kind", "octets", "keys"),
    [
        ("smtp", Kind.COMMAND, b"MAIL FROM:<aoi@sakura.example>\r\n", ("smtp.command.MAIL",)),
        ("smtp", Kind.COMMAND, b"ehlo relay\r\n", ("smtp.command.EHLO",)),
        ("smtp", Kind.COMMAND, b"XYZZY\r\n", ("smtp.command.unknown",)),
        ("smtp", Kind.COMMAND, b"\xff\xfe\r\n", ("smtp.command.unknown",)),
        ("smtp", Kind.COMMAND, b"\r\n", ("smtp.command.unknown",)),
        ("pop3", Kind.COMMAND, b"RETR 1\r\n", ("pop3.command.RETR",)),
        ("pop3", Kind.COMMAND, b"MAIL\r\n", ("pop3.command.unknown",)),
        ("smtp", Kind.REPLY, b"220 mx ESMTP\r\n", ("smtp.reply.220",)),
        ("smtp", Kind.REPLY, b"250 2.1.5 Ok\r\n", ("smtp.reply.250.2.1.5", "smtp.reply.250")),
        ("smtp", Kind.REPLY, b"250-mx\r\n250 SIZE\r\n", ("smtp.reply.250.lines", "smtp.reply.250")),
        ("smtp", Kind.REPLY, b"250\r\n", ("smtp.reply.250",)),
        ("smtp", Kind.REPLY, b"", ("smtp.reply.unknown",)),
        ("smtp", Kind.REPLY, b"+OK\r\n", ("smtp.reply.unknown",)),
        ("pop3", Kind.REPLY, b"+OK 2 320\r\n", ("pop3.reply.ok",)),
        ("pop3", Kind.REPLY, b"-ERR no\r\n", ("pop3.reply.err",)),
        ("pop3", Kind.REPLY, b"-ERR [in-use] no\r\n", ("pop3.reply.err.IN-USE", "pop3.reply.err")),
        ("pop3", Kind.REPLY, b"+ \r\n", ("pop3.reply.continuation",)),
        ("pop3", Kind.REPLY, b"220 hello\r\n", ("pop3.reply.unknown",)),
        ("pop3", Kind.CONTENT, b"", ("pop3.content",)),
        ("gopher", Kind.COMMAND, b"MAIL\r\n", ()),
    ],
)
def test_a_line_has_its_keys(protocol: str, kind: Kind, octets: bytes, keys: tuple[str, ...]) -> None:
    assert keys == gloss_keys(protocol, kind, octets)


def test_a_line_that_answers_a_challenge_is_no_command() -> None:
    assert ("smtp.command.continuation",) == gloss_keys(
        "smtp", Kind.COMMAND, b"cXVpdA==\r\n", continuing=True
    )


def test_334_and_plus_are_challenges() -> None:
    assert [True, False] == [
        is_challenge("smtp", reply) for reply in (b"334 VXNlcm5hbWU6\r\n", b"250 Ok\r\n")
    ]
    assert [True, False] == [is_challenge("pop3", reply) for reply in (b"+ \r\n", b"+OK\r\n")]
