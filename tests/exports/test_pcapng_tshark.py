"""Captures read by tshark, which nobody here wrote: every run of `runs.py` without one word of complaint.

Goal: no malformed packet, no bad checksum, nothing that its experts warn of. Method: checksums are checked,
and every warning counts, but "Connection reset" where a connection is meant to be reset. Of the notes two may
stand, which every connection that closes gets.
"""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from simulator.exports.pcapng import capture
from simulator.trace.codec import load, save
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from tests.exports.runs import LARGE, RUNS, delivered, read_by_imap

pytestmark = [pytest.mark.peers, pytest.mark.slow]

CHECKED = [
    *("-o", "ip.check_checksum:TRUE"),
    *("-o", "tcp.check_checksum:TRUE"),
    *("-o", "udp.check_checksum:TRUE"),
    *("-o", "smtp.decryption:TRUE"),  # let it read what AUTH says, which it else warns that it does not
]
CLOSING = {"This frame initiates the connection closing", "This frame undergoes the connection closing"}
RESET = {"Connection reset (RST)"}
RESETS = {"cut and mended", "device switched off", "server switched off", "nobody listens"}
SEVERITY_NOTE, SEVERITY_CHAT = 0x400000, 0x200000


def tshark(path: Path, *options: str) -> list[list[str]]:
    """The rows of fields that tshark prints of a capture."""
    if shutil.which("tshark") is None:
        pytest.skip("tshark is missing: apt-get install -y tshark")
    done = subprocess.run(
        ["tshark", "-r", str(path), *CHECKED, "-T", "fields", "-E", "aggregator=|", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def written(trace: Trace, folder: Path, *, keys: bool = True) -> Path:
    path = folder / "run.pcapng"
    path.write_bytes(capture(trace, keys=keys).octets)
    return path


def fields(*names: str) -> list[str]:
    return [part for name in names for part in ("-e", name)]


def commands(path: Path) -> Counter[str]:
    """What tshark takes for commands; of SMTP's it tells the first four letters."""
    rows = tshark(path, *fields("smtp.req.command", "pop.request.command", "imap.request.command"))
    return Counter(word for row in rows for cell in row for word in cell.split("|") if word)


@pytest.mark.parametrize("name", RUNS)
def test_tshark_has_nothing_to_complain_of(name: str, tmp_path: Path) -> None:
    path = written(RUNS[name](), tmp_path)
    rows = tshark(path, "-Y", "_ws.expert", *fields("_ws.expert.severity", "_ws.expert.message"))
    said = Counter(
        message
        for severities, messages in rows
        for severity, message in zip(severities.split("|"), messages.split("|"), strict=False)
        if int(severity, 0) > SEVERITY_CHAT
    )
    allowed = CLOSING | (RESET if name in RESETS else set())
    assert {} == {message: count for message, count in said.items() if message not in allowed}
    assert (name in RESETS) == (said["Connection reset (RST)"] > 0)


@pytest.mark.parametrize("name", RUNS)
def test_every_checksum_is_good(name: str, tmp_path: Path) -> None:
    path = written(RUNS[name](), tmp_path)
    rows = tshark(path, *fields("ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "ipv6"))
    assert rows
    good, none = "1", ""
    for ip, tcp, udp, _ in rows:
        assert ip == (none if "IPv6" in name else good)
        assert {tcp, udp} == {good, none}


def test_with_keys_the_commands_under_tls_can_be_read_and_without_them_none(tmp_path: Path) -> None:
    trace = delivered(TlsPolicy.REQUIRED)
    read = commands(written(trace, tmp_path))
    assert 6 == read["MAIL"] + read["RETR"]
    assert {
        "EHLO",
        "STAR",
        "AUTH",
        "RCPT",
        "DATA",
        "QUIT",
        "USER",
        "PASS",
        "STAT",
        "UIDL",
        "DELE",
    } <= set(read)
    shut = commands(written(trace, tmp_path, keys=False))
    assert {"EHLO", "STAR"} == set(shut)
    assert shut["EHLO"] == shut["STAR"] == 5


@pytest.mark.parametrize(
    ("policy", "in_clear"),
    [(TlsPolicy.OPPORTUNISTIC, {"STARTTLS"}), (TlsPolicy.REQUIRED, set[str]())],
)
def test_with_keys_what_a_phone_says_by_imap_can_be_read(
    policy: TlsPolicy, in_clear: set[str], tmp_path: Path
) -> None:
    trace = read_by_imap(policy)
    spoken = {"SELECT", "FETCH", "APPEND", "LOGOUT"}
    read = {word.upper() for word in commands(written(trace, tmp_path))}
    shut = {word.upper() for word in commands(written(trace, tmp_path, keys=False))}
    assert spoken <= read
    assert in_clear == shut - {"EHLO", "STAR"}


def test_under_implicit_tls_nothing_is_read_without_keys(tmp_path: Path) -> None:
    path = written(delivered(TlsPolicy.REQUIRED), tmp_path, keys=False)
    rows = tshark(path, "-Y", "tcp.port == 995 and tls", *fields("tls.record.content_type", "pop"))
    assert rows and all("" == pop for _, pop in rows)


def test_the_letter_is_put_together_from_its_segments(tmp_path: Path) -> None:
    path = written(RUNS["IPv6"](), tmp_path)
    rows = tshark(path, "-Y", "imf", *fields("imf.subject", "smtp.data.reassembled.length"))
    lengths = [int(length.split("|")[0]) for _, length in rows if length]
    assert 5 == len(lengths)
    assert all(length >= len(LARGE) for length in lengths)


def test_each_wire_is_an_interface_and_each_packet_names_its_step(tmp_path: Path) -> None:
    path = written(delivered(), tmp_path)
    rows = tshark(path, "-Y", "smtp.req.command == MAIL", *fields("frame.interface_name", "frame.comment"))
    assert "desk-pc--submit.sakura.example" == rows[0][0]
    assert rows[0][1].startswith("hop 1 of 6, command ")
    assert rows[0][1].endswith("desk-pc to submit.sakura.example: MAIL, RCPT, DATA")


def test_the_dns_is_asked_and_answers(tmp_path: Path) -> None:
    path = written(delivered(), tmp_path)
    rows = tshark(path, "-Y", "dns", *fields("dns.qry.name", "dns.flags.response", "udp.dstport"))
    assert ["fuji.example", "0", "53"] in [row[:3] for row in rows]
    assert ["fuji.example", "1", "53000"] in [row[:3] for row in rows]


def test_a_trace_saved_without_its_secrets_is_read_and_tells_none(tmp_path: Path) -> None:
    saved = tmp_path / "run.hagaki"
    save(delivered(TlsPolicy.REQUIRED), saved, redact=True)
    path = written(load(saved), tmp_path)
    assert {"EHLO", "STAR"} == set(commands(path))
    save(delivered(TlsPolicy.NONE), saved, redact=True)
    path = written(load(saved), tmp_path)
    rows = tshark(path, "-Y", "pop.request.command == PASS", *fields("pop.request.parameter"))
    assert rows and all(set(parameter) == {"*"} for (parameter,) in rows)


def test_what_was_lost_is_seen_to_leave_and_never_acknowledged(tmp_path: Path) -> None:
    path = written(RUNS["server switched off"](), tmp_path)
    sent = tshark(path, "-Y", "tcp.stream == 0 and tcp.srcport == 49152", *fields("tcp.nxtseq"))
    heard = tshark(path, "-Y", "tcp.stream == 0 and tcp.dstport == 49152", *fields("tcp.ack"))
    assert max(int(ack) for (ack,) in heard) < max(int(end) for (end,) in sent)


def test_an_attempt_that_nobody_answers_is_one_packet(tmp_path: Path) -> None:
    rows = tshark(written(RUNS["cut for good"](), tmp_path), *fields("tcp.flags.str", "tcp.stream"))
    streams = Counter(stream for _, stream in rows)
    assert streams and {1} == set(streams.values())
    assert all("S" in flags for flags, _ in rows)
