"""IMAP in the Conversation pane: what a line means, by itself and with what was said before it."""

import pytest

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views import ladder
from simulator.views.imap_gloss import code_key, command_keys, response_keys
from simulator.views.lookback import protocol_of
from simulator.wire.policy import TlsPolicy
from simulator.words import catalogue
from simulator.world.reading import compose_answer
from tests.transcripts.reader import FOLDER, read
from tests.views.a_run import HOME, STORE, ARun
from tests.world.runs import a_run, deliver


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        (b"a1 login aoi pekatsu\r\n", ("imap.command.LOGIN",)),
        (b"a1 UID fetch 1:* FLAGS\r\n", ("imap.command.UID FETCH", "imap.command.FETCH")),
        (b"a1 UID\r\n", ("imap.command.unknown",)),
        (b"a1 XYZZY\r\n", ("imap.command.unknown",)),
        (b"done\r\n", ("imap.command.DONE",)),
        (b"\xff\r\n", ("imap.command.unknown",)),
        (b"\r\n", ("imap.command.unknown",)),
    ],
)
def test_a_line_of_the_client_has_its_keys(line: bytes, keys: tuple[str, ...]) -> None:
    assert keys == command_keys(line)


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        (b"a1 OK [READ-WRITE] done", ("imap.reply.ok",)),
        (b"a1 NO [TryCreate] no", ("imap.code.TRYCREATE", "imap.reply.no")),
        (b"a1 NO no", ("imap.reply.no",)),
        (b"a1 BAD what?", ("imap.reply.bad",)),
        (b"* BAD what?", ("imap.reply.untagged.bad",)),
        (b"* OK [UIDNEXT 3] next", ("imap.code.UIDNEXT", "imap.reply.untagged.ok")),
        (b"* BYE [UNAVAILABLE] bye", ("imap.reply.bye",)),
        (b"* PREAUTH hello", ("imap.reply.preauth",)),
        (b"* 3 exists", ("imap.data.EXISTS",)),
        (b"* LIST () NIL OK", ("imap.data.LIST",)),
        (b"* XYZZY", ("imap.reply.unknown",)),
        (b"+ go on", ("imap.reply.continuation",)),
        (b"+", ("imap.reply.continuation",)),
        (b"+OK ready", ("imap.reply.unknown",)),
        (b"220 ready", ("imap.reply.unknown",)),
        (b"", ("imap.reply.unknown",)),
    ],
)
def test_a_line_of_the_server_has_its_keys(line: bytes, keys: tuple[str, ...]) -> None:
    assert keys == response_keys(line)


def test_a_response_code_has_a_key_wherever_it_stands() -> None:
    assert ["imap.code.READ-WRITE", "imap.code.UIDVALIDITY", ""] == [
        code_key(line) for line in (b"a1 OK [READ-WRITE] x", b"* OK [UIDVALIDITY 3] x", b"* 3 EXISTS")
    ]


class Talk:
    """An IMAP conversation written by hand."""

    def __init__(self) -> None:
        self.run = ARun()
        self.run.connect(HOME, STORE, 143, "imap")

    def client(self, line: bytes, kind: Kind = Kind.COMMAND) -> tuple[str, ...]:
        return self._said(HOME, STORE, line, kind)

    def server(self, *lines: bytes, kind: Kind = Kind.REPLY) -> tuple[str, ...]:
        return self._said(STORE, HOME, b"\r\n".join(lines), kind)

    def _said(self, source: str, target: str, octets: bytes, kind: Kind) -> tuple[str, ...]:
        serial = len(self.run.trace)
        self.run.say(source, target, octets + b"\r\n", kind)
        return ladder.row(self.run.trace, serial).gloss_keys


def test_a_tagged_ok_is_glossed_by_the_command_that_bears_its_tag_however_they_are_pipelined() -> None:
    talk = Talk()
    assert "imap.reply.greeting" == talk.server(b"* OK ready")[0]
    talk.client(b"a1 SELECT INBOX")
    talk.client(b"a2 UID FETCH 1 FLAGS")
    assert ("imap.reply.ok.SELECT", "imap.reply.ok") == talk.server(b"* 3 EXISTS", b"a1 OK [READ-WRITE] done")
    assert ("imap.reply.ok.UID FETCH", "imap.reply.ok.FETCH", "imap.reply.ok") == talk.server(b"a2 OK done")
    assert ("imap.reply.ok",) == talk.server(b"a9 OK of nothing")
    assert ("imap.code.UIDNEXT", "imap.reply.untagged.ok") == talk.server(b"* OK [UIDNEXT 3] news")


def test_a_greeting_under_tls_from_the_start_is_a_greeting() -> None:
    talk = Talk()
    talk.run.start_tls(HOME, STORE)
    assert "imap.reply.greeting" == talk.server(b"* OK ready")[0]


def test_a_literal_that_was_announced_is_no_command() -> None:
    talk = Talk()
    talk.client(b"a1 LOGIN {3}")
    assert "imap.reply.continuation.literal" == talk.server(b"+ go on")[0]
    assert ("imap.command.literal",) == talk.client(b"aoi {4+}")
    assert ("imap.command.literal",) == talk.client(b"DONE")
    assert "imap.reply.ok.LOGIN" == talk.server(b"a1 OK done")[0]
    talk.client(b"a2 LOGIN {9999}")
    talk.server(b"a2 NO [LIMIT] too long")
    assert ("imap.command.NOOP",) == talk.client(b"a3 NOOP")


def test_a_letter_that_is_put_in_and_the_end_of_its_command_are_told_apart() -> None:
    talk = Talk()
    talk.client(b"a1 APPEND Sent {4+}")
    assert ("imap.content.APPEND", "imap.content") == talk.client(b"Hi", Kind.CONTENT)
    assert ("imap.command.rest",) == talk.client(b"")
    assert "imap.reply.ok.APPEND" == talk.server(b"a1 OK [APPENDUID 1 2] done")[0]
    talk.client(b"a2 LOGIN {3+}")
    assert ("imap.command.literal",) == talk.client(b"a", Kind.CONTENT)
    assert ("imap.content.FETCH", "imap.content") == talk.server(b"* 1 FETCH ()", kind=Kind.CONTENT)


def test_a_log_in_and_waiting_are_continued_each_in_its_way() -> None:
    talk = Talk()
    talk.client(b"a1 AUTHENTICATE PLAIN")
    assert ("imap.reply.continuation",) == talk.server(b"+ ")
    assert ("imap.command.continuation",) == talk.client(b"AGFvaQBwZWthdHN1")
    assert "imap.reply.ok.AUTHENTICATE" == talk.server(b"a1 OK done")[0]
    talk.client(b"a2 IDLE")
    assert "imap.reply.continuation.IDLE" == talk.server(b"+ idling")[0]
    assert ("imap.data.EXISTS",) == talk.server(b"* 4 EXISTS", b"* 1 RECENT")
    assert ("imap.command.DONE",) == talk.client(b"DONE")
    assert "imap.reply.ok.IDLE" == talk.server(b"a2 OK done")[0]


def test_each_line_and_each_word_of_an_answer_has_its_part() -> None:
    talk = Talk()
    serial = len(talk.run.trace)
    talk.server(b"* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN] ready")
    parts = ladder.parts(talk.run.trace, ladder.row(talk.run.trace, serial))
    assert [
        ("imap.reply.greeting", "imap.code.CAPABILITY", "imap.reply.untagged.ok"),
        ("imap.capability.IMAP4REV1",),
        ("imap.capability.IDLE",),
        ("sasl.PLAIN", "imap.capability.AUTH"),
    ] == [part.gloss_keys for part in parts]
    talk.client(b"a1 SELECT INBOX")
    serial = len(talk.run.trace)
    talk.server(b"* 3 EXISTS", b"a1 OK [READ-WRITE] done")
    parts = ladder.parts(talk.run.trace, ladder.row(talk.run.trace, serial))
    assert [
        ("* 3 EXISTS", "imap.data.EXISTS", 0),
        ("a1 OK [READ-WRITE] done", "imap.reply.ok.SELECT", 0),
        ("[READ-WRITE]", "imap.code.READ-WRITE", 1),
    ] == [(part.text, part.gloss_keys[0], part.depth) for part in parts]


def test_marks_and_what_holds_of_boxes_are_parts_where_the_server_tells_them() -> None:
    talk = Talk()
    talk.client(b'a1 LIST "" *')
    serial = len(talk.run.trace)
    talk.server(
        b'* LIST (\\HasNoChildren \\Sent) "/" "Sent"',
        b"* FLAGS (\\Seen work)",
        b"* OK [PERMANENTFLAGS (\\Seen \\*)] Limited",
        b'* 1 FETCH (UID 3 FLAGS (\\Seen) ENVELOPE ("(\\Draft)"))',
        b"* 2 FETCH (FLAGS ())",
        b"a1 OK done",
    )
    parts = ladder.parts(talk.run.trace, ladder.row(talk.run.trace, serial))
    words = [(part.text, part.gloss_keys[0].removeprefix("imap.")) for part in parts if part.depth]
    assert [
        ("\\HasNoChildren", "flag.HASNOCHILDREN"),
        ("\\Sent", "flag.SENT"),
        ("\\Seen", "flag.SEEN"),
        ("\\*", "flag.*"),
        ("\\Seen", "flag.SEEN"),
    ] == words


def glossed(trace: Trace) -> dict[str, str]:
    """What is said of each IMAP line of a trace, in English; "" where nothing is."""
    words = catalogue.load("en")
    found = {}
    for serial in trace.lane(Lane.CONVERSATION):
        row = ladder.row(trace, serial)
        if row.who and protocol_of(trace, row.connection) == "imap":
            gloss = words.gloss(*row.gloss_keys)
            found[f"{row.who} {row.text}"] = gloss.short if gloss else ""
    return found


@pytest.mark.parametrize("tls", [TlsPolicy.NONE, TlsPolicy.REQUIRED])
def test_no_line_that_our_own_client_and_server_say_is_left_unexplained(tls: TlsPolicy) -> None:
    run = a_run(tls)
    deliver(run)
    for verb, device in (("watch", "home-pc"), ("fetch", "phone"), ("open", "phone")):
        run.intend(verb, device=device)
        run.until_idle()
    run.intend("answer", octets=compose_answer(run, "phone", "Gladly!\n", "en"), device="phone")
    run.until_idle()
    run.intend("delete", device="phone")
    run.until_idle()
    said = glossed(run.trace)
    assert len(said) > 10
    unexplained = ("", "not an IMAP command", "not an IMAP answer", "yes")
    assert {} == {line: gloss for line, gloss in said.items() if gloss in unexplained}


@pytest.mark.parametrize("path", sorted((FOLDER / "imap").glob("*.txt")), ids=lambda path: path.stem)
def test_no_exchange_of_the_standards_is_left_unexplained(path: object) -> None:
    talk = Talk()
    for mark, lines in read(path).turns():  # type: ignore[arg-type]
        if mark == "C":
            for line in lines:
                talk.client(line.octets.removesuffix(b"\r\n"))
        elif mark == "S":
            talk.server(*(line.octets.removesuffix(b"\r\n") for line in lines))
    told = {line: gloss for line, gloss in glossed(talk.run.trace).items() if line.startswith("server")}
    assert {} == {line: gloss for line, gloss in told.items() if gloss in ("", "not an IMAP answer")}
