"""An endpoint under a transform, with a transform simple enough to see through."""

from simulator.trace.kinds import Kind
from simulator.wire.transform import TransformError, Unwrapped
from tests.network.conftest import Town


class Swap:
    """Swaps the case of letters after a greeting of one word each way; "?" is an error."""

    def __init__(self, *, first: bool) -> None:
        self.first = first
        self.established = False

    def start(self) -> bytes:
        return b"HI" if self.first else b""

    def wrap(self, plain: bytes) -> bytes:
        return plain.swapcase()

    def unwrap(self, covered: bytes) -> Unwrapped:
        if covered == b"?":
            raise TransformError("alert", answer=b"!")
        if self.established:
            return Unwrapped(covered.swapcase(), b"")
        self.established = True
        return Unwrapped(b"", b"" if self.first else b"HO")

    def close(self) -> bytes:
        return b"BYE"


def test_handlers_stay_plain_while_the_wire_is_covered(town: Town) -> None:
    end = town.connect()
    end.other.install(Swap(first=False), 1)
    end.install(Swap(first=True), 1)
    town.scheduler.run()
    assert [("opened",), ("secured",)] == town.client.told == town.server.told
    end.send(b"hello", 1)
    end.close(1)
    town.scheduler.run()
    sent = [(entry.octets, entry.secured) for entry in town.entries(Kind.SENT)]
    assert [(b"HI", False), (b"HO", False), (b"HELLO", True), (b"BYE", True)] == sent
    assert b"hellobye" == town.server.read
    assert town.entries(Kind.CLOSED)[0].secured


def test_a_failed_covering_answers_tells_and_reads_no_more(town: Town) -> None:
    end = town.connect()
    end.other.install(Swap(first=False), 1)
    end.send(b"?", 1)
    end.send(b"more", 1)
    town.scheduler.run()
    assert [("opened",), ("covering_failed", "alert")] == town.server.told
    assert b"!" == town.client.read
    assert b"" == town.server.read
    assert [("opened",), ("closed", "tls")] == town.client.told


def test_nothing_is_said_in_clear_once_the_covering_has_failed(town: Town) -> None:
    end = town.connect()
    town.server.covering_failed = lambda endpoint, error, cause: endpoint.send(b"in clear?", cause)
    end.other.install(Swap(first=False), 1)
    end.send(b"?", 1)
    town.scheduler.run()
    assert b"!" == town.client.read
