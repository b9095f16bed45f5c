"""Commands as a server reads them: forms, paths, parameters."""

import pytest

from simulator.protocols.smtp import replies
from simulator.protocols.smtp.commands import (
    MAIL_PARAMETERS,
    VERB_ROWS,
    VERBS,
    CommandFault,
    MailParameters,
    known_parameters,
    mail_line,
    read_mail,
    read_rcpt,
    split_command,
)

KNOWN = known_parameters(MAIL_PARAMETERS, frozenset(("SIZE", "8BITMIME", "SMTPUTF8", "AUTH")))


def fault(argument: str, *, rcpt: bool = False) -> replies.Reply:
    with pytest.raises(CommandFault) as caught:
        if rcpt:
            read_rcpt(argument, {})
        else:
            read_mail(argument, KNOWN)
    return caught.value.reply


def test_a_verb_is_read_in_any_case_and_without_the_spaces_around_its_argument() -> None:
    assert split_command("mAiL FROM:<a@b.example> ") == ("MAIL", "FROM:<a@b.example>")
    assert split_command("QUIT") == ("QUIT", "")


def test_all_parameters_are_read_in_any_case() -> None:
    path, parameters = read_mail("from:<aoi@sakura.example> size=7 BODY=8bitmime smtputf8 AUTH=<>", KNOWN)
    assert path == "aoi@sakura.example"
    assert parameters == MailParameters(size=7, body="8BITMIME", smtputf8=True, auth="<>")


def test_the_null_reverse_path_is_a_sender_and_no_recipient() -> None:
    assert read_mail("FROM:<>", KNOWN) == ("", MailParameters())
    assert fault("TO:<>", rcpt=True).enhanced == "5.1.3"


def test_postmaster_needs_no_domain() -> None:
    assert read_rcpt("TO:<Postmaster>", {})[0] == "Postmaster"
    assert fault("FROM:<Postmaster>").enhanced == "5.1.7"


def test_what_was_written_can_be_read() -> None:
    line = mail_line('"a>b"@sakura.example', " SIZE=12")
    _, argument = split_command(line.decode().rstrip())
    assert read_mail(argument, KNOWN) == ('"a>b"@sakura.example', MailParameters(size=12))


@pytest.mark.parametrize("argument", ["FROM: <a@b.example>", "FROM:a@b.example", "TO:<a@b.example>", "<a@b>"])
def test_another_form_of_mail_is_told_the_right_one(argument: str) -> None:
    assert replies.syntax(VERB_ROWS["MAIL"].form) == fault(argument)


@pytest.mark.parametrize(
    "address", ["aoi", "@", "a@", "@b", "a b@c.example", "a@b..example", ".a@b", "x" * 65 + "@b.example"]
)
def test_an_address_with_a_fault_is_refused_with_the_reason(address: str) -> None:
    assert fault(f"FROM:<{address}>").enhanced == "5.1.7"
    assert fault(f"TO:<{address}>", rcpt=True).enhanced == "5.1.3"


@pytest.mark.parametrize(
    "parameters",
    [
        " SIZE",
        " SIZE=",
        " SIZE=x",
        " SIZE=-1",
        " SIZE=" + "9" * 21,
        " SIZE=１２",
        " BODY=BINARY",
        " BODY",
        " SMTPUTF8=yes",
        " SIZE=1 SIZE=2",
        " AUTH=",
        "SIZE=1",
    ],
)
def test_a_parameter_that_cannot_be_is_501(parameters: str) -> None:
    assert replies.BAD_PARAMETER == fault(f"FROM:<a@b.example>{parameters}")


def test_a_parameter_that_was_not_announced_is_555() -> None:
    assert replies.UNKNOWN_PARAMETER == fault("FROM:<a@b.example> RET=HDRS")
    with pytest.raises(CommandFault) as caught:
        read_mail("FROM:<a@b.example> SIZE=1", {})
    assert replies.UNKNOWN_PARAMETER == caught.value.reply


def test_every_verb_names_the_section_that_specifies_it() -> None:
    assert set(VERBS) == set(VERB_ROWS)
    assert all(section.startswith("RFC ") and " §" in section for section in VERBS.values())
