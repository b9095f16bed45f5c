import pytest
from hypothesis import given, settings, strategies as st

from simulator.protocols.imap import arguments as form
from simulator.protocols.imap.arguments import Arguments
from simulator.protocols.imap.commands import ROWS, BadCommand, Command, encode, parse, tag_of
from simulator.protocols.imap.framing import Frame, FrameReader, LiteralAwaited
from simulator.protocols.imap.states import TABLE, State
from tests.protocols.imap.test_dates import ZONES
from tests.protocols.imap.test_search_keys import SEARCH_KEYS, SETS
from tests.protocols.imap.test_sections import SECTIONS

OCTETS = st.binary(max_size=12).map(lambda octets: octets.replace(b"\0", b"-"))
NAMES = st.text(max_size=8).filter(
    lambda name: name.upper() != "INBOX" and not name.upper().startswith("INBOX/")
)
FLAGS = st.lists(st.sampled_from(["\\Seen", "\\Deleted", "$Done"]), max_size=2).map(tuple)
ITEMS = st.lists(
    st.sampled_from(["FLAGS", "UID", "ENVELOPE"]).map(form.FetchItem)
    | st.builds(
        form.FetchItem,
        st.just("BODY"),
        SECTIONS,
        st.booleans(),
        st.none() | st.tuples(st.integers(0, 9), st.integers(1, 9)),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
OF_FORM = {
    form.read_nothing: st.just(Arguments()),
    form.read_identify: st.builds(
        form.Identify, st.lists(st.tuples(OCTETS, st.none() | OCTETS), max_size=2).map(tuple)
    ),
    form.read_authenticate: st.builds(form.Authenticate, st.just("PLAIN"), st.none() | st.just(b"=")),
    form.read_login: st.builds(form.Login, OCTETS, OCTETS),
    form.read_words: st.just(form.Words(("CONDSTORE", "X-ODD"))),
    form.read_mailbox: st.builds(form.OnMailbox, NAMES | st.just("INBOX")),
    form.read_rename: st.builds(form.Rename, NAMES, NAMES),
    form.read_listing: st.builds(
        form.Listing, NAMES, NAMES | st.just("日本/%*"), st.booleans(), st.booleans()
    ),
    form.read_plain_listing: st.builds(form.Listing, NAMES, NAMES | st.just("日本/%*")),
    form.read_status: st.builds(
        form.Status, NAMES, st.sets(st.sampled_from(form.STATUS_ITEMS), min_size=1).map(tuple)
    ),
    form.read_append: st.builds(
        form.Append,
        NAMES,
        OCTETS,
        FLAGS,
        st.none() | st.datetimes(timezones=ZONES).map(lambda when: when.replace(microsecond=0)),
    ),
    form.read_search_for: st.builds(
        form.SearchFor,
        st.builds(
            form.Search,
            st.lists(SEARCH_KEYS, min_size=1, max_size=2).map(tuple),
            st.sampled_from(["", "UTF-8"]),
        ),
        st.none() | st.sets(st.sampled_from(form.RETURN_OPTIONS)).map(tuple),
    ),
    form.read_fetch: st.builds(form.Fetch, SETS, ITEMS),
    form.read_store: st.builds(form.StoreFlags, SETS, st.sampled_from(["", "+", "-"]), FLAGS, st.booleans()),
    form.read_to_mailbox: st.builds(form.ToMailbox, SETS, NAMES),
    form.read_numbers: st.builds(form.Numbers, SETS),
}


@settings(max_examples=60)
@given(st.data(), st.sampled_from(sorted(ROWS)))
def test_what_is_encoded_is_framed_and_parsed_to_the_same(data: st.DataObject, verb: str) -> None:
    command = Command(b"a1", verb, data.draw(OF_FORM[ROWS[verb].read]))
    reader = FrameReader()
    reader.receive(encode(command))
    frame = reader.next_frame()
    while isinstance(frame, LiteralAwaited):
        frame = reader.next_frame()
    assert isinstance(frame, Frame)
    assert command == parse(frame.octets)


def test_every_verb_stands_in_the_states_and_has_a_row() -> None:
    assert set(ROWS) == {verb for moves in TABLE.values() for verb in moves}
    assert {} == TABLE[State.LOGOUT]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (b"abcd CAPABILITY", Command(b"abcd", "CAPABILITY")),
        (b"a001 login SMITH SESAME", Command(b"a001", "LOGIN", form.Login(b"SMITH", b"SESAME"))),
        (b"A142 SELECT inbox", Command(b"A142", "SELECT", form.OnMailbox("INBOX"))),
        (b'A002 LIST "~/Mail/" %', Command(b"A002", "LIST", form.Listing("~/Mail/", "%"))),
        (
            b"A042 STATUS blurdybloop (UIDNEXT MESSAGES)",
            Command(b"A042", "STATUS", form.Status("blurdybloop", ("UIDNEXT", "MESSAGES"))),
        ),
        (
            b"A003 STORE 2:4 +FLAGS (\\Deleted)",
            Command(b"A003", "STORE", form.StoreFlags(form.SequenceSet(((2, 4),)), "+", ("\\Deleted",))),
        ),
        (
            b"A003 STORE 1 -flags.silent \\Seen \\Draft",
            Command(
                b"A003",
                "STORE",
                form.StoreFlags(form.SequenceSet(((1, 1),)), "-", ("\\Seen", "\\Draft"), silent=True),
            ),
        ),
        (
            b"A003 COPY 2:4 MEETING",
            Command(b"A003", "COPY", form.ToMailbox(form.SequenceSet(((2, 4),)), "MEETING")),
        ),
        (
            b"A UID EXPUNGE 3000:3002",
            Command(b"A", "UID EXPUNGE", form.Numbers(form.SequenceSet(((3000, 3002),)))),
        ),
        (b"a023 ID NIL", Command(b"a023", "ID", form.Identify())),
    ],
)
def test_the_examples_of_the_rfcs_are_read(line: bytes, command: Command) -> None:
    assert command == parse(line)


@pytest.mark.parametrize(
    ("line", "tag"),
    [
        (b"", b"*"),
        (b" NOOP", b"*"),
        (b"a", b"a"),
        (b"a ", b"a"),
        (b"a+b NOOP", b"a"),
        (b"a XYZZY", b"a"),
        (b"a UID NOOP", b"a"),
        (b"a NOOP ", b"a"),
        (b"a LOGIN x", b"a"),
        (b'a LOGIN "x y', b"a"),
        (b"a SELECT &AGE-", b"a"),
        (b"a SELECT \xff", b"a"),
        (b"a STATUS INBOX ()", b"a"),
        (b"a APPEND INBOX hello", b"a"),
        (b"a FETCH 0 FLAGS", b"a"),
        (b"a STORE 1 FLAG \\Seen", b"a"),
        (b"a ENABLE", b"a"),
        (b"a ID ()x", b"a"),
        (b'a ID "x"', b"a"),
    ],
)
def test_what_is_no_command_is_refused_under_its_tag(line: bytes, tag: bytes) -> None:
    with pytest.raises(BadCommand) as refusal:
        parse(line)
    assert tag == refusal.value.tag
    assert tag == tag_of(line)


@pytest.mark.parametrize(
    ("line", "key", "text"),
    [
        ("login mika tulip", "no-tag", "LOGIN"),
        ("fetch 1 body[]", "no-tag", "FETCH"),
        ("noop", "no-tag", "NOOP"),
        ("user mika", "unknown", ""),
        ("a LIST", "bad", "a space expected at octet 7: LIST reference pattern"),
        ("a NOOP x", "bad", "the end of the command expected at octet 7: NOOP"),
        ("a CREATE 写真", "bad", "ASCII or a string expected at octet 10: CREATE mailbox"),
        (
            'a CREATE "写真"',
            "bad",
            "a mailbox name in modified UTF-7 (&UZl3Hw-) expected at octet 10: CREATE mailbox",
        ),
        ("a SELEX\x08CT INBOX", "control-key", ""),
        ("あ noop", "bad", "a tag expected at octet 1"),
    ],
)
def test_a_refusal_says_what_would_be_right(line: str, key: str, text: str) -> None:
    with pytest.raises(BadCommand) as refusal:
        parse(line.encode())
    assert (key, text) == (refusal.value.key, refusal.value.text if text else "")


@given(
    st.sampled_from(sorted(ROWS)),
    st.lists(
        st.sampled_from(
            [b" ", b"(", b")", b"1:*", b'"x"', b"{3}\r\nabc", b"BODY[", b"]", b"NOT", b"\\Seen", b"*"]
        )
        | st.binary(max_size=4),
        max_size=8,
    ),
)
def test_no_line_does_more_than_be_refused(verb: str, rest: list[bytes]) -> None:
    try:
        assert verb == parse(b"a " + verb.encode() + b" " + b"".join(rest)).verb
    except BadCommand as refusal:
        assert b"a" == refusal.tag
