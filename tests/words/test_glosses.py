"""Whatever the engines can say has a gloss, and each gloss its rule: their own tables are walked.

What is written in no table is found in the source: the literal replies and the names of untagged data.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.actors.folders import SPECIAL
from simulator.protocols.imap import (
    capabilities as imap_capabilities,
    commands as imap_commands,
    replies as imap_replies,
)
from simulator.protocols.imap.flags import RECENT, SYSTEM
from simulator.protocols.imap.listing import ATTRIBUTES
from simulator.protocols.imap.responses import DATA, RESPONSE_CODES, Condition
from simulator.protocols.pop3 import commands as pop3_commands, replies as pop3_replies
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl import mechanisms
from simulator.protocols.smtp import commands as smtp_commands, replies as smtp_replies_of_ours
from simulator.protocols.smtp.replies import CODES, Reply
from simulator.protocols.smtp.server import EXTENSIONS
from simulator.standards import STANDARDS
from simulator.trace.kinds import Kind
from simulator.views.gloss import gloss_keys
from simulator.views.imap_gloss import response_keys
from simulator.words import catalogue
from simulator.words.language import FALLBACK, FOLDER
from simulator.words.width import cells

BACKSLASH = "\\"
PACKAGE = Path(catalogue.__file__).parents[1]
GLOSSED = frozenset(catalogue.gloss_keys(FALLBACK))
CITATIONS = catalogue.read_texts(FOLDER / "citations.yaml")

SMTP = [
    *(f"smtp.command.{verb}" for verb in (*smtp_commands.VERBS, "continuation", "unknown")),
    *(f"smtp.keyword.{keyword}" for keyword in (*EXTENSIONS, "STARTTLS", "AUTH")),
    *(f"smtp.reply.{code}" for code in (*CODES, "250.lines", "unknown")),
    "smtp.content",
]
POP3 = [
    *(f"pop3.command.{verb}" for verb in (*pop3_commands.VERBS, "continuation", "unknown")),
    *(f"pop3.reply.ok.{verb}" for verb in (*pop3_commands.VERBS, "greeting")),
    *(f"pop3.content.{verb}" for verb in ("RETR", "TOP", "LIST", "UIDL", "CAPA")),
    *(f"pop3.reply.err.{code}" for code in pop3_replies.RESPONSE_CODES),
    *(f"pop3.reply.{said}" for said in ("ok", "err", "continuation", "unknown")),
    "pop3.content",
]
IMAP = [
    *(f"imap.command.{verb}" for verb in (*imap_commands.VERBS, "DONE", "literal", "rest")),
    *(f"imap.command.{other}" for other in ("continuation", "unknown")),
    *(f"imap.reply.ok.{verb}" for verb in imap_commands.VERBS if not verb.startswith("UID ")),
    *(f"imap.reply.{condition.value.lower()}" for condition in Condition),
    *(f"imap.reply.untagged.{condition}" for condition in ("ok", "no", "bad")),
    *(f"imap.reply.continuation{what}" for what in ("", ".IDLE", ".literal")),
    *("imap.reply.greeting", "imap.reply.unknown"),
    *(f"imap.data.{name}" for name in DATA),
    *(f"imap.code.{code}" for code in RESPONSE_CODES),
    *(f"imap.capability.{name.upper()}" for name in imap_capabilities.after_login()),
    *(f"imap.capability.{name}" for name in imap_capabilities.ABOUT_LOGIN),
    *(f"imap.flag.{flag.removeprefix(BACKSLASH).upper()}" for flag in (*SYSTEM, RECENT, "*")),
    *(f"imap.flag.{flag.removeprefix(BACKSLASH).upper()}" for flag in (*ATTRIBUTES, *SPECIAL.values())),
    *(f"imap.content{what}" for what in ("", ".FETCH", ".APPEND")),
]
SASL = [f"sasl.{mechanism}" for mechanism in (*mechanisms.SERVERS, *mechanisms.CLIENTS)]


@pytest.mark.parametrize("keys", [SMTP, POP3, IMAP, SASL], ids=["SMTP", "POP3", "IMAP", "SASL"])
def test_every_row_of_an_engines_tables_has_a_gloss_with_its_section(keys: list[str]) -> None:
    assert [] == [key for key in keys if key not in GLOSSED]
    assert [] == [key for key in keys if key not in CITATIONS]


def test_every_capability_of_a_pop3_server_that_can_do_everything_has_a_gloss() -> None:
    server = Pop3Server("h", tls_available=True, utf8=True, apop_banner="<1@h>")
    keys = [f"pop3.capability.{line.split()[0]}" for line in server.capabilities()]
    assert [] == [key for key in keys if key not in GLOSSED or key not in CITATIONS]


def calls(*names: str) -> Iterator[ast.Call]:
    """All calls of functions of these names, anywhere in the package."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node


def constants(call: ast.Call) -> list[object]:
    return [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]


def smtp_replies() -> set[tuple[int, str]]:
    """Code and status of every SMTP reply that is written down anywhere: engine, actors, live limits."""
    found = (constants(call)[:2] for call in calls("Reply", "SmtpReply", "_reply"))
    return {
        (code, status)
        for code, status in (pair for pair in found if len(pair) == 2)
        if isinstance(code, int) and isinstance(status, str)
    }


def test_every_smtp_reply_has_a_gloss_of_its_own_where_its_code_says_more_than_one_thing() -> None:
    written = smtp_replies()
    assert {(421, "4.7.0"), (554, "5.4.6"), (501, "5.1.7"), (250, "2.1.5")} <= written
    statuses = {
        code: {status for other, status in written if other == code and status} for code, _ in written
    }
    gaps = []
    for code, status in written:
        key = gloss_keys("smtp", Kind.REPLY, Reply(code, status, ("Another text",)).octets)[0]
        general = f"smtp.reply.{code}"
        if key not in GLOSSED and not (general in GLOSSED and len(statuses[code]) == 1):
            gaps.append(key)
    assert [] == gaps


def refusals() -> Iterator[tuple[str, str]]:
    """Each refusal of our servers: the keys for its code, joined, and the key for its own text."""
    for name, said in vars(smtp_replies_of_ours).items():
        if isinstance(said, Reply) and said.code >= 400 and not said.local:
            own, *shared = gloss_keys("smtp", Kind.REPLY, said.octets)
            assert own == f"smtp.text.{name.lower().replace('_', '-')}"
            yield " ".join(shared), own
    for name, form in pop3_replies.TEXTS.items():
        if form.status is pop3_replies.Status.ERR:
            own, *shared = gloss_keys("pop3", Kind.REPLY, pop3_replies.encode(form))
            assert own == f"pop3.text.{name}"
            yield " ".join(shared), own
    for name, (condition, code, text) in imap_replies.TEXTS.items():
        if condition in ("NO", "BAD") and name != "bad":  # whose text is all gap
            line = f"a1 {condition} [{code}] {text}" if code else f"a1 {condition} {text}"
            own, *shared = response_keys(line.encode())
            assert own == f"imap.text.{name}"
            yield " ".join(shared), own


def test_where_refusals_share_a_code_each_but_one_has_a_gloss_of_its_own() -> None:
    alike: dict[str, list[str]] = {}
    for shared, own in refusals():
        alike.setdefault(shared, []).append(own)
    plain = {shared: [own for own in owns if own not in GLOSSED] for shared, owns in alike.items()}
    assert {} == {shared: owns for shared, owns in plain.items() if len(owns) > 1}
    texts = [key for key in GLOSSED if ".text." in key]
    assert [] == [key for key in texts if key not in CITATIONS]
    assert [] == [key for key in texts if key not in {own for _, own in refusals()}]


def test_every_name_of_untagged_data_that_the_imap_server_says_stands_in_its_table() -> None:
    words = {word for call in calls("data", "_line") for word in constants(call)[:2]}
    names = {word.decode() if isinstance(word, bytes) else str(word) for word in words if word}
    said = {name for name in names if re.fullmatch("[A-Z]{2,}", name)} - {"NIL"}
    assert set(DATA) == said


@pytest.mark.parametrize(("language", "limit"), [("ja", 24), ("en", 28)])
def test_a_gloss_fits_beside_its_line(language: str, limit: int) -> None:
    words = catalogue.load(language)
    glosses = {key: words.gloss(key) for key in catalogue.gloss_keys(language)}
    assert {} == {key: gloss.short for key, gloss in glosses.items() if gloss and cells(gloss.short) > limit}


def test_no_gloss_stands_in_two_files() -> None:
    files = [catalogue.plain_yaml.load_file(FOLDER / FALLBACK / name)[0] for name in catalogue.GLOSSES]
    assert sum(len(data) for data in files) == len(GLOSSED)


def test_citations_belong_to_glosses_and_name_known_standards() -> None:
    assert [] == [key for key in CITATIONS if key not in GLOSSED]
    pattern = re.compile(r"RFC ([0-9]+) §[0-9A-Z.]*[0-9]|RFC ([0-9]+) §[0-9]")
    unknown = [
        text
        for text in CITATIONS.values()
        if not (match := pattern.fullmatch(text)) or int(match[1]) not in STANDARDS
    ]
    assert [] == unknown


def test_a_citation_is_the_one_that_the_engine_itself_gives() -> None:
    given = {
        **{f"imap.command.{verb}": section for verb, section in imap_commands.VERBS.items()},
        **{f"imap.data.{name}": section for name, section in DATA.items()},
        **{f"imap.code.{code}": section for code, section in RESPONSE_CODES.items()},
        **{f"imap.capability.{name}": section for name, section in imap_capabilities.EXTENSIONS.items()},
        **{f"pop3.command.{verb}": section for verb, section in pop3_commands.VERBS.items()},
        **{f"pop3.reply.err.{code}": section for code, section in pop3_replies.RESPONSE_CODES.items()},
        **{f"smtp.command.{verb}": section for verb, section in smtp_commands.VERBS.items()},
        **{f"smtp.reply.{code}": section for code, section in CODES.items()},
        **{f"sasl.{mechanism}": section for mechanism, section in mechanisms.SECTIONS.items()},
    }
    assert given == {key: CITATIONS[key] for key in given}
