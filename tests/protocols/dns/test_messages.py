"""Questions and answers: our own with our own, with dnspython's message class, and with garbage."""

import subprocess
import sys

import dns.message
import pytest
from hypothesis import example, given, settings, strategies as st

from simulator.protocols.dns.messages import (
    NULL_MX,
    DnsFormatError,
    Question,
    answer,
    question,
    read_answer,
    read_question,
)

ZONES = {
    "fuji.example": {"MX": ["10 mx.fuji.example", "20 backup.fuji.example"], "TXT": ['"v=spf1 mx -all"']},
    "mx.fuji.example": {"A": ["192.0.2.1", "192.0.2.2"], "AAAA": ["2001:db8::1"]},
    "null.example": {"MX": [NULL_MX]},
    "www.fuji.example": {"CNAME": ["alias.fuji.example"]},
    "alias.fuji.example": {"CNAME": ["mx.fuji.example"]},
    "nowhere.example": {"CNAME": ["gone.example"]},
    "ring.example": {"CNAME": ["ring.example"]},
    "a.b.deep.example": {"A": ["192.0.2.9"]},
}


def ask(name: str, record: str, message_id: int = 7) -> tuple[str, tuple[str, ...]]:
    said = read_answer(answer(ZONES, question(name, record, message_id)))
    assert (message_id, name.rstrip("."), record) == (said.message_id, said.question, said.record)
    return said.outcome, said.answers


def test_records_are_found_in_the_order_of_the_zone() -> None:
    assert ("found", ("10 mx.fuji.example", "20 backup.fuji.example")) == ask("fuji.example", "MX")
    assert ("found", ("192.0.2.1", "192.0.2.2")) == ask("mx.fuji.example", "A")
    assert ("found", ("2001:db8::1",)) == ask("mx.fuji.example.", "AAAA")
    assert ("found", ('"v=spf1 mx -all"',)) == ask("fuji.example", "TXT")


def test_case_does_not_matter_and_is_kept() -> None:
    assert ("found", ("192.0.2.1", "192.0.2.2")) == ask("MX.Fuji.Example", "A")


def test_a_name_without_that_record_is_not_a_name_that_does_not_exist() -> None:
    assert ("no-data", ()) == ask("fuji.example", "A")
    assert ("no-such-name", ()) == ask("nobody.example", "MX")


def test_a_name_that_only_has_names_below_it_exists() -> None:
    assert ("no-data", ()) == ask("deep.example", "MX")


def test_a_null_mx_says_that_no_mail_is_taken() -> None:
    assert ("found", ("0 .",)) == ask("null.example", "MX")


def test_aliases_are_followed_and_told() -> None:
    said = read_answer(answer(ZONES, question("www.fuji.example", "A", 1)))
    assert ("found", ("192.0.2.1", "192.0.2.2")) == (said.outcome, said.answers)
    assert ("alias.fuji.example", "mx.fuji.example") == said.aliases
    assert ("found", ("alias.fuji.example",)) == ask("www.fuji.example", "CNAME")


def test_an_alias_that_leads_nowhere_or_round_in_a_ring_finds_nothing() -> None:
    assert ("no-such-name", ()) == ask("nowhere.example", "A")
    assert ("no-data", ()) == ask("ring.example", "A")


def test_another_program_reads_our_question_and_answer_alike() -> None:
    asked = question("fuji.example", "MX", 4711)
    assert dns.message.make_query("fuji.example", "MX", id=4711).to_wire() == asked
    theirs = dns.message.from_wire(answer(ZONES, asked))
    assert (4711, "QR AA RD", "NOERROR") == (
        theirs.id,
        dns.flags.to_text(theirs.flags),
        dns.rcode.to_text(theirs.rcode()),
    )
    assert ["10 mx.fuji.example.", "20 backup.fuji.example."] == [str(record) for record in theirs.answer[0]]


def test_we_read_what_another_program_writes() -> None:
    response = dns.message.make_response(dns.message.make_query("fuji.example", "MX", id=9))
    response.answer.append(dns.rrset.from_text("fuji.example.", 60, "IN", "MX", "5 mx.fuji.example."))
    said = read_answer(response.to_wire())
    assert (9, "found", ("5 mx.fuji.example",)) == (said.message_id, said.outcome, said.answers)
    response.set_rcode(dns.rcode.SERVFAIL)
    response.answer.clear()
    assert "refused" == read_answer(response.to_wire()).outcome


def test_names_are_compressed() -> None:
    octets = answer(ZONES, question("fuji.example", "MX", 1))
    assert 1 == octets.count(b"\x04fuji\x07example")


def test_a_question_reads_back() -> None:
    asked = question("fuji.example", "AAAA", 65535)
    assert Question(65535, "fuji.example", "AAAA") == read_question(asked)
    assert Question(65535, "fuji.example", "AAAA") == read_question(answer(ZONES, asked))


def test_the_same_question_is_the_same_octets() -> None:
    assert question("fuji.example", "MX", 3) == question("fuji.example", "MX", 3)


def test_a_request_that_is_no_query_is_answered_as_not_implemented() -> None:
    update = bytearray(question("fuji.example", "MX", 3))
    update[2] |= 0x28
    assert "refused" == read_answer(answer(ZONES, bytes(update))).outcome


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..example", "x." * 130, "\ud800.example"])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(DnsFormatError, match="is no DNS name"):
        question(name, "MX", 1)


def test_an_answer_is_no_question_and_a_question_no_answer() -> None:
    asked = question("fuji.example", "MX", 1)
    with pytest.raises(DnsFormatError):
        read_answer(asked)
    with pytest.raises(DnsFormatError):
        answer(ZONES, answer(ZONES, asked))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
@example(b"\x00\x07\x84\x00\x00\x01\x00\x00\x00\x00\x00\x00\xc0\x0c\x00\x0f\x00\x01")
def test_garbage_is_a_message_or_a_format_error(octets: bytes) -> None:
    for read in (read_answer, read_question, lambda octets: answer(ZONES, octets)):
        try:
            read(octets)
        except DnsFormatError:
            pass


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=4), st.integers(0, 200))
def test_a_damaged_answer_is_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    octets = bytearray(answer(ZONES, question("www.fuji.example", "AAAA", 1)))
    for at, octet in changes:
        octets[at % len(octets)] = octet
    try:
        read_answer(bytes(octets[: len(octets) - end % 3]))
    except DnsFormatError:
        pass


def test_the_first_message_loads_no_package_metadata() -> None:
    check = (
        "import sys; from simulator.protocols.dns import messages; assert 'dns' not in sys.modules;"
        "messages.answer({}, messages.question('a.example', 'MX', 1));"
        "assert 'importlib.metadata' not in sys.modules and 'dns.message' not in sys.modules;"
        "import importlib.metadata, dns.message; assert importlib.metadata.version('dnspython')"
    )
    subprocess.run([sys.executable, "-c", check], check=True)
