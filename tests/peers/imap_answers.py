"""What an IMAP server answers, in a form in which two servers can be compared: the free text is left out,
numbers that each server chooses for itself are `#`, and what has no order is sorted."""

from collections.abc import Iterator

from simulator.protocols.imap.errands import fetched
from simulator.protocols.imap.response_reader import ResponseReader
from simulator.protocols.imap.responses import (
    UNTAGGED,
    Condition,
    Continuation,
    DataResponse,
    Response,
    StatusResponse,
)
from simulator.protocols.imap.values import Value

_ENDS = (Condition.BAD, Condition.BYE)
_OF_THE_SERVER = ("CAPABILITY", "ID", "ENABLED")  # what it says of itself


def responses(octets: bytes) -> Iterator[Response]:
    reader = ResponseReader()
    reader.receive(octets)
    while (response := reader.next_response()) is not None:
        yield response


def answered(octets: bytes) -> bool:
    """Whether a command's answer is whole: its tagged line, a continuation, or a goodbye stands there."""
    return any(
        isinstance(response, Continuation)
        or (
            isinstance(response, StatusResponse) and (response.tag != UNTAGGED or response.condition in _ENDS)
        )
        for response in responses(octets)
    )


def greeted(octets: bytes) -> bool:
    return any(True for _ in responses(octets))


def compared(octets: bytes) -> list[str]:
    """One line a response; those without an order of their own sorted, the answer's end last."""
    told = [(_rank(response), _written(response)) for response in responses(octets)]
    numbered = [(rank, line if rank == 0 else "", place, line) for place, (rank, line) in enumerate(told)]
    return [line for *_, line in sorted(numbered)]


def _rank(response: Response) -> int:
    if isinstance(response, DataResponse):
        return 1 if response.name in ("EXPUNGE", "EXISTS") else 0
    return 0 if isinstance(response, StatusResponse) and response.tag == UNTAGGED else 2


def _written(response: Response) -> str:
    if isinstance(response, Continuation):
        return "+"
    if isinstance(response, StatusResponse):
        star = "* " if response.tag == UNTAGGED else ""
        code = f" [{_code(response.code)}]" if response.code else ""
        return f"{star}{response.condition}{code}"
    number = "" if response.number is None else f"{response.number} "
    return f"* {number}{response.name}{''.join(f' {value}' for value in _values(response))}"


def _code(code: str) -> str:
    name, _, argument = code.partition(" ")
    name = name.upper()
    if name in ("CAPABILITY", "BADCHARSET"):
        return name
    if name in ("UIDVALIDITY", "APPENDUID", "COPYUID"):  # the first number is the server's own
        return " ".join([name, "#", *argument.split()[1:]])
    if name == "PERMANENTFLAGS":
        return f"{name} ({' '.join(sorted(argument.strip('()').split()))})"
    return code


def _values(response: DataResponse) -> list[str]:
    if response.name in _OF_THE_SERVER:
        return []
    if response.name == "FETCH":
        return sorted(f"{name}={_item(name, value)}" for name, value in fetched(response).items())
    if response.name in ("LIST", "LSUB", "FLAGS"):
        flags, *rest = response.values or ((),)
        return [flag_list(flags), *map(written, rest)]
    if response.name == "STATUS":
        mailbox, items = response.values
        assert isinstance(items, tuple)
        pairs = dict(zip(map(written, items[::2]), map(written, items[1::2]), strict=True))
        masked = {name: "#" if name == "UIDVALIDITY" else value for name, value in pairs.items()}
        return [written(mailbox), *(f"{name}={value}" for name, value in sorted(masked.items()))]
    if response.name == "ESEARCH":
        return [written(value) for value in response.values if not isinstance(value, tuple)]
    return [written(value) for value in response.values]


def _item(name: str, value: Value) -> str:
    if name == "FLAGS":
        return flag_list(value)
    if name in ("BODY", "BODYSTRUCTURE"):  # names in there may be written in any case
        return written(value).upper()
    return written(value)


def flag_list(value: Value) -> str:
    return (
        f"({' '.join(sorted(written(flag) for flag in value))})"
        if isinstance(value, tuple)
        else written(value)
    )


def written(value: Value) -> str:
    if value is None:
        return "NIL"
    if isinstance(value, tuple):
        return f"({' '.join(map(written, value))})"
    text = value.decode("utf-8", "backslashreplace")
    return text if text and text.isascii() and text.isprintable() and " " not in text else ascii(text)
