"""Datagrams: a question, an answer, and the ways in which they get lost."""

from simulator.network.datagram import Datagram
from simulator.trace.kinds import Kind
from tests.network.conftest import Town

QUESTION = Datagram("a", 5353, "b", 53, b"who?")


def test_a_question_and_its_answer_name_their_causes(town: Town) -> None:
    heard: list[bytes] = []
    network = town.network

    def answer(question: Datagram, cause: int) -> None:
        back = Datagram(question.target, question.port, question.source, question.source_port, b"me")
        network.send_datagram(Kind.ANSWERED, back, cause)

    network.listen_datagram("b", 53, answer)
    network.listen_datagram("a", 5353, lambda datagram, cause: heard.append(datagram.octets))
    network.send_datagram(Kind.ASKED, QUESTION)
    town.scheduler.run()
    assert [b"me"] == heard
    assert ["ASKED", "ARRIVED", "ANSWERED", "ARRIVED"] == town.kinds()
    assert [None, 0, 1, 2] == [entry.cause for entry in town.trace]
    assert [b"who?", b"", b"me", b""] == [entry.octets for entry in town.trace]
    assert [0, 1_000, 1_000, 2_000] == [entry.time_us for entry in town.trace]


def test_a_datagram_is_lost_on_a_cut_wire(town: Town) -> None:
    town.network.send_datagram(Kind.ASKED, QUESTION)
    town.network.wire("ab").cut()
    town.network.send_datagram(Kind.ASKED, QUESTION)
    town.scheduler.run()
    assert ["ASKED", "CUT", "LOST", "ASKED", "LOST"] == town.kinds()


def test_a_datagram_is_lost_where_there_is_no_power_or_no_wire(town: Town) -> None:
    town.network.set_power("b", False)
    town.network.send_datagram(Kind.ASKED, QUESTION)
    town.network.send_datagram(Kind.ASKED, QUESTION._replace(target="c"))
    town.scheduler.run()
    assert ["POWER", "ASKED", "ASKED", "LOST", "LOST"] == town.kinds()
    assert [2, 1] == [entry.cause for entry in town.entries(Kind.LOST)]


def test_nobody_at_the_port_is_no_fault(town: Town) -> None:
    town.network.send_datagram(Kind.ASKED, QUESTION)
    town.scheduler.run()
    assert ["ASKED", "ARRIVED"] == town.kinds()
