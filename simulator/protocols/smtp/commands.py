"""What a client says: every verb as a row, every parameter of MAIL and RCPT as a row, and how both are read.

RFC 5321 §4.1 for the commands, §4.1.1.11 for parameters. A new command is a row in `VERBS`, a place in the
table of `states.py` and one function in `server.py`; a new parameter is a row here and one function.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

from simulator.mail import xtext
from simulator.mail.address import AddressError, read_path
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.replies import Reply

MAX_COMMAND_LINE: Final = 512  # octets with CRLF (RFC 5321 §4.5.3.1.4)
# MAIL may grow by SIZE (RFC 1870 §3), BODY (RFC 6152 §2), SMTPUTF8 (RFC 6531 §3.1), AUTH (RFC 4954 §3),
# RET and ENVID (RFC 3461 §4.3, §4.4), RCPT by NOTIFY and ORCPT (RFC 3461 §4.1, §4.2).
MAX_ENVID: Final = 100
MAX_ORIGINAL: Final = 500
MAX_MAIL_LINE: Final = MAX_COMMAND_LINE + 26 + 17 + 10 + 500 + len(" RET=FULL ENVID=") + MAX_ENVID
MAX_RCPT_LINE: Final = MAX_COMMAND_LINE + len(" NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=") + MAX_ORIGINAL


class Verb(msgspec.Struct, frozen=True):
    """One row: a command, where it is specified, its form, and its longest line with CRLF.

    `argument`: whether something stands behind the verb; None where it may or may not.
    `open_to_all` commands are served by a submission server before AUTH (RFC 4954 §6).
    """

    name: str
    section: str
    argument: bool | None
    form: str
    open_to_all: bool = False
    limit: int = MAX_COMMAND_LINE


class CommandFault(Exception):
    """A client's mistake; it knows the reply that it deserves."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply))
        self.reply = reply


_ROWS: Final = (
    Verb("EHLO", "RFC 5321 §4.1.1.1", True, "EHLO domain", True),
    Verb("HELO", "RFC 5321 §4.1.1.1", True, "HELO domain", True),
    Verb("STARTTLS", "RFC 3207 §4", False, "STARTTLS", True),
    Verb("AUTH", "RFC 4954 §4", True, "AUTH mechanism [initial-response]", True),
    Verb(
        "MAIL",
        "RFC 5321 §4.1.1.2",
        True,
        "MAIL FROM:<address> [parameters], no space after the colon",
        limit=MAX_MAIL_LINE,
    ),
    Verb(
        "RCPT",
        "RFC 5321 §4.1.1.3",
        True,
        "RCPT TO:<address> [parameters], no space after the colon",
        limit=MAX_RCPT_LINE,
    ),
    Verb("DATA", "RFC 5321 §4.1.1.4", False, "DATA"),
    Verb("RSET", "RFC 5321 §4.1.1.5", False, "RSET", True),
    Verb("VRFY", "RFC 5321 §4.1.1.6", True, "VRFY name or address"),
    Verb("EXPN", "RFC 5321 §4.1.1.7", True, "EXPN list"),
    Verb("HELP", "RFC 5321 §4.1.1.8", None, "HELP [command]", True),
    Verb("NOOP", "RFC 5321 §4.1.1.9", None, "NOOP [anything]", True),
    Verb("QUIT", "RFC 5321 §4.1.1.10", False, "QUIT", True),
    Verb("BDAT", "RFC 3030 §2", True, "BDAT size [LAST]"),
    Verb("ETRN", "RFC 1985 §5", True, "ETRN node"),
    Verb("TURN", "RFC 821 §3.8", False, "TURN"),
    Verb("SEND", "RFC 821 §3.4", True, "SEND FROM:<address>"),
    Verb("SOML", "RFC 821 §3.4", True, "SOML FROM:<address>"),
    Verb("SAML", "RFC 821 §3.4", True, "SAML FROM:<address>"),
)
VERB_ROWS: Final[dict[str, Verb]] = {row.name: row for row in _ROWS}
VERBS: Final[dict[str, str]] = {row.name: row.section for row in _ROWS}  # the keys of the glosses


def split_command(line: str) -> tuple[str, str]:
    """The verb in capitals and its argument, without the spaces around it."""
    word, _, argument = line.partition(" ")
    return word.upper(), argument.strip(" ")


# The parameters of MAIL and RCPT.


class MailParameters(msgspec.Struct):
    """What stood behind the reverse-path. `size` is None where the client did not say."""

    size: int | None = None
    body: Literal["7BIT", "8BITMIME"] = "7BIT"
    smtputf8: bool = False
    auth: str | None = None  # who the message comes from, says the client (RFC 4954 §5)
    ret: Literal["", "FULL", "HDRS"] = ""
    envid: str = ""


class RcptParameters(msgspec.Struct):
    """What stood behind a forward-path; both as in `RecipientWish`."""

    notify: str = ""
    original: str = ""


NO_RCPT_PARAMETERS: Final = RcptParameters()  # what nearly every RCPT has


class Parameter(msgspec.Struct, frozen=True):
    """One row: a parameter, the EHLO keyword that announces it, and the function that reads its value.

    The function gets the value (None: there was no `=`) and raises ValueError for what it cannot be.
    """

    keyword: str
    extension: str
    section: str
    read: Callable[..., None]


def _read_size(into: MailParameters, value: str | None) -> None:
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 20:
        raise ValueError("SIZE is 1 to 20 digits")
    into.size = int(value)


def _read_body(into: MailParameters, value: str | None) -> None:
    match (value or "").upper():
        case "7BIT":
            into.body = "7BIT"
        case "8BITMIME":
            into.body = "8BITMIME"
        case _:
            raise ValueError("BODY is 7BIT or 8BITMIME")


def _read_smtputf8(into: MailParameters, value: str | None) -> None:
    if value is not None:
        raise ValueError("SMTPUTF8 has no value")
    into.smtputf8 = True


def _read_auth(into: MailParameters, value: str | None) -> None:
    if not value or not value.isascii() or not value.isprintable():
        raise ValueError("AUTH is an address in xtext, or <>")
    into.auth = value


def _read_ret(into: MailParameters, value: str | None) -> None:
    match (value or "").upper():
        case "FULL":
            into.ret = "FULL"
        case "HDRS":
            into.ret = "HDRS"
        case _:
            raise ValueError("RET is FULL or HDRS")


def _read_envid(into: MailParameters, value: str | None) -> None:
    if not value or len(value) > MAX_ENVID or not value.isascii():
        raise ValueError("ENVID is up to 100 characters of xtext")
    into.envid = xtext.decode(value)


def _read_notify(into: RcptParameters, value: str | None) -> None:
    words = (value or "").upper().split(",")
    if words != ["NEVER"] and not (set(words) <= _OCCASIONS and len(words) == len(set(words))):
        raise ValueError("NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY")
    into.notify = ",".join(words)


def _read_orcpt(into: RcptParameters, value: str | None) -> None:
    kind, semicolon, address = (value or "").partition(";")
    if not (semicolon and address and kind.isascii() and kind.replace("-", "").isalnum()):
        raise ValueError("ORCPT is a type, a semicolon, and an address in xtext")
    if len(value or "") > MAX_ORIGINAL:
        raise ValueError("ORCPT is up to 500 characters")
    into.original = f"{kind};{xtext.decode(address)}"


_OCCASIONS: Final = frozenset(("SUCCESS", "FAILURE", "DELAY"))

MAIL_PARAMETERS: Final = (
    Parameter("SIZE", "SIZE", "RFC 1870 §4", _read_size),
    Parameter("BODY", "8BITMIME", "RFC 6152 §2", _read_body),
    Parameter("SMTPUTF8", "SMTPUTF8", "RFC 6531 §3.4", _read_smtputf8),
    Parameter("AUTH", "AUTH", "RFC 4954 §5", _read_auth),
    Parameter("RET", "DSN", "RFC 3461 §4.3", _read_ret),
    Parameter("ENVID", "DSN", "RFC 3461 §4.4", _read_envid),
)
RCPT_PARAMETERS: Final = (
    Parameter("NOTIFY", "DSN", "RFC 3461 §4.1", _read_notify),
    Parameter("ORCPT", "DSN", "RFC 3461 §4.2", _read_orcpt),
)

Known = Mapping[str, Parameter]


def known_parameters(rows: tuple[Parameter, ...], extensions: frozenset[str]) -> Known:
    """The rows whose extension is announced, by keyword."""
    return {row.keyword: row for row in rows if row.extension in extensions}


# The form that nearly every MAIL and RCPT has, read in one go; whatever else comes is read in full below.
_PLAIN_PATH: Final = r"<([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*)>"
_plain_mail: Final = re.compile(rf"FROM:{_PLAIN_PATH}(?: SIZE=([0-9]{{1,20}}))?").fullmatch
_plain_rcpt: Final = re.compile(rf"TO:{_PLAIN_PATH}").fullmatch
_SHORT: Final = 64  # an address of so few octets is over no limit


def read_mail(argument: str, known: Known) -> tuple[str, MailParameters]:
    """Read `FROM:<reverse-path> parameters`. Raises CommandFault."""
    plain = _plain_mail(argument)
    if plain is not None:
        path, size = plain.groups()
        if len(path) <= _SHORT and (size is None or "SIZE" in known):
            return path, MailParameters(None if size is None else int(size))
    if argument[:6].upper() != "FROM:<":
        raise CommandFault(replies.syntax(VERB_ROWS["MAIL"].form))
    try:
        reverse_path, end = read_path(argument, 5)
    except AddressError as fault:
        raise CommandFault(replies.bad_sender(str(fault))) from None
    parameters = MailParameters()
    if end < len(argument):
        _read_parameters(argument[end:], known, parameters)
    return reverse_path, parameters


def read_rcpt(argument: str, known: Known) -> tuple[str, RcptParameters]:
    """Read `TO:<forward-path> parameters`. Raises CommandFault."""
    plain = _plain_rcpt(argument)
    if plain is not None and len(plain[1]) <= _SHORT:
        return plain[1], NO_RCPT_PARAMETERS
    if argument[:4].upper() != "TO:<":
        raise CommandFault(replies.syntax(VERB_ROWS["RCPT"].form))
    try:
        forward_path, end = read_path(argument, 3, postmaster=True)
    except AddressError as fault:
        raise CommandFault(replies.bad_recipient(str(fault))) from None
    if not forward_path:
        raise CommandFault(replies.bad_recipient("a recipient has an address; <> is for senders only"))
    if end == len(argument):
        return forward_path, NO_RCPT_PARAMETERS
    parameters = RcptParameters()
    _read_parameters(argument[end:], known, parameters)
    return forward_path, parameters


def _read_parameters(text: str, known: Known, into: MailParameters | RcptParameters) -> None:
    if text[0] != " ":
        raise CommandFault(replies.BAD_PARAMETER)
    seen: list[str] = []
    for word in text.split(" "):
        if not word:
            continue
        keyword, equals, value = word.partition("=")
        keyword = keyword.upper()
        row = known.get(keyword)
        if row is None:
            raise CommandFault(replies.UNKNOWN_PARAMETER)
        if keyword in seen:
            raise CommandFault(replies.BAD_PARAMETER)
        seen.append(keyword)
        try:
            row.read(into, value if equals else None)
        except ValueError:
            raise CommandFault(replies.BAD_PARAMETER) from None


# The client's side: commands as octets.


def command_line(verb: str, argument: str = "") -> bytes:
    return f"{verb} {argument}\r\n".encode() if argument else f"{verb}\r\n".encode()


def mail_line(reverse_path: str, parameters: str = "") -> bytes:
    """`parameters` are written as they stand, each with a space before it."""
    return f"MAIL FROM:<{reverse_path}>{parameters}\r\n".encode()


def bdat_line(size: int, last: bool) -> bytes:
    return b"BDAT %d LAST\r\n" % size if last else b"BDAT %d\r\n" % size


def rcpt_line(forward_path: str, parameters: str = "") -> bytes:
    return f"RCPT TO:<{forward_path}>{parameters}\r\n".encode()
