"""What an author asks to be told, from the command to the envelope and on to the next server (RFC 3461)."""

import pytest

from simulator.mail.envelope import RecipientWish
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.server import EXTENSIONS
from tests.protocols.smtp.exchanges import Driver, envelope, exchange, introduced, opened

WITHOUT_DSN = tuple(name for name in EXTENSIONS if name != "DSN")
MAIL = "MAIL FROM:<a@a.example>"
WISHES = (
    RecipientWish(path="b@b.example", notify="SUCCESS,FAILURE", original="rfc822;Bob+x=y@b.example"),
    RecipientWish(path="c@b.example", notify="NEVER"),
)


def begun() -> Driver:
    driver = introduced()
    driver.hear_lines(MAIL)
    return driver


def test_all_that_was_asked_stands_in_the_envelope() -> None:
    driver = introduced()
    driver.hear_lines(
        "mail from:<a@a.example> ret=hdrs envid=QQ+2B314159",
        "RCPT TO:<b@b.example> NOTIFY=success,Failure ORCPT=rfc822;Bob+2Bx+3Dy@b.example",
        "RCPT TO:<c@b.example> NOTIFY=NEVER",
        "RCPT TO:<d@b.example>",
        "DATA",
        ".",
    )
    taken = driver.taken[0][0]
    assert ("HDRS", "QQ+314159", WISHES) == (taken.ret, taken.envid, taken.wishes)
    assert 3 == len(taken.forward_paths)


@pytest.mark.parametrize(
    "parameter", ["RET=ALL", "RET", "ENVID", "ENVID=", "ENVID=+0A", "ENVID=" + "x" * 101]
)
def test_a_wish_about_the_message_that_cannot_be_is_refused(parameter: str) -> None:
    assert introduced().hear_lines(f"{MAIL} {parameter}") == replies.BAD_PARAMETER.octets
    assert introduced().hear_lines(f"{MAIL} RET=FULL RET=FULL") == replies.BAD_PARAMETER.octets


@pytest.mark.parametrize(
    "parameter",
    [
        "NOTIFY",
        "NOTIFY=",
        "NOTIFY=ALWAYS",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=SUCCESS,SUCCESS",
        "ORCPT=b@b.example",
        "ORCPT=rfc822;",
        "ORCPT=;b@b.example",
        "ORCPT=rfc822;b+0D@b.example",
        "ORCPT=rfc822;" + "x" * 500,
    ],
)
def test_a_wish_about_a_recipient_that_cannot_be_is_refused(parameter: str) -> None:
    assert begun().hear_lines(f"RCPT TO:<b@b.example> {parameter}") == replies.BAD_PARAMETER.octets


def test_a_recipient_line_may_be_longer_by_what_its_parameters_need() -> None:
    line = "RCPT TO:<b@b.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;" + "x" * 480
    assert begun().hear_lines(line) == replies.RECIPIENT_OK.octets


def test_where_dsn_is_not_announced_its_parameters_are_unknown() -> None:
    driver = introduced(extensions=WITHOUT_DSN)
    assert driver.hear_lines(f"{MAIL} RET=FULL") == replies.UNKNOWN_PARAMETER.octets
    driver.hear_lines(MAIL)
    assert driver.hear_lines("RCPT TO:<b@b.example> NOTIFY=NEVER") == replies.UNKNOWN_PARAMETER.octets
    driver = opened()
    assert driver.hear_lines("HELO a.example", f"{MAIL} RET=FULL").endswith(replies.UNKNOWN_PARAMETER.octets)


@pytest.mark.parametrize("pipelining", [True, False])
def test_our_client_passes_on_what_was_asked(pipelining: bool) -> None:
    letter = envelope("b@b.example", "c@b.example", "d@b.example", ret="FULL", envid="a b", wishes=WISHES)
    seen = exchange({"pipelining": pipelining}).send(letter)
    assert letter == seen.driver.taken[0][0]
    assert "RCPT TO:<b@b.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob+2Bx+3Dy@b.example" in seen.said
    assert "RCPT TO:<d@b.example>" in seen.said


def test_our_client_asks_nothing_of_a_server_that_would_not_understand() -> None:
    letter = envelope("b@b.example", ret="FULL", envid="QQ", wishes=WISHES[:1])
    seen = exchange(extensions=WITHOUT_DSN).send(letter)
    assert "RCPT TO:<b@b.example>" in seen.said
    assert not [line for line in seen.said if "RET=" in line or "ENVID=" in line]
    assert 1 == len(seen.driver.taken)


def test_a_wish_cannot_bring_a_line_end_into_a_command() -> None:
    wish = RecipientWish(path="b@b.example", notify="NEVER\r\nRCPT TO:<eve@evil.example>")
    with pytest.raises(ValueError, match="printable"):
        exchange().send(envelope("b@b.example", wishes=(wish,)))
