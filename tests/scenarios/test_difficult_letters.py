"""Goal: every letter of the corpus reaches the recipient's device byte for byte, in clear and under TLS.

Method: each is sent in the whole world, and fetched by POP3 and by IMAP; then the panes that show
foreign text look at it.
"""

import json
from pathlib import Path

import pytest

from simulator.mail.message import body_sha256, prepare
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views import dissect, ladder
from simulator.views.letter import letter_at
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run

FOLDER = Path(__file__).parents[1] / "corpus"
LETTERS = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["letters"]


def delivered(name: str, policy: TlsPolicy, protocol: str = "pop3") -> tuple[bytes, bytes, Trace]:
    """What passed the door, what the recipient's device holds, and the trace of the way."""
    file = (FOLDER / name).read_bytes()
    run = Run("two-offices", tls=policy)
    run.intend("send", octets=file, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle()
    (retrieved,) = [entry for entry in run.trace if entry.kind is Kind.RETRIEVED]
    return prepare(file).octets, retrieved.octets, run.trace


@pytest.mark.parametrize("protocol", ["pop3", "imap"])
@pytest.mark.parametrize("policy", [TlsPolicy.NONE, TlsPolicy.REQUIRED], ids=["clear", "tls"])
@pytest.mark.parametrize("name", LETTERS)
def test_it_arrives_unchanged_below_its_stamps(name: str, policy: TlsPolicy, protocol: str) -> None:
    sent, received, _ = delivered(name, policy, protocol)
    assert received.endswith(sent)
    assert body_sha256(sent) == body_sha256(received)


@pytest.mark.parametrize("name", LETTERS)
def test_the_panes_show_it_harmlessly_and_know_its_author(name: str) -> None:
    sent, received, trace = delivered(name, TlsPolicy.NONE)
    last = len(trace) - 1
    view = letter_at(trace, last)
    assert view is not None
    stamps = len(received) - len(sent)
    assert {"desk-pc"} >= {field.author for field in view.fields if field.start >= stamps}
    assert not {"desk-pc"} & {field.author for field in view.fields if field.start < stamps}
    shown = [*view.text, *(field.value for field in view.fields), *(part.file_name for part in view.parts)]
    shown += [row.text for row in dissect.rows(trace, 0, dissect.count(trace, last))]
    shown += [row.text for row in ladder.rows(trace, 0, ladder.count(trace, last))]
    assert [] == [text for text in shown if not text.isprintable() and "\u3000" not in text]
