"""Runs of every kind that a capture must show well: quiet ones, refused ones, cut ones, large ones."""

from collections.abc import Callable

import msgspec

from simulator.network.connection import EndpointHandler
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from simulator.world.loader import load_world
from simulator.world.runner import Run
from simulator.world.spec import WorldSpec

LETTER = b"Subject: picnic\r\n\r\nSee you at six.\r\n"
LARGE = b"Subject: photo\r\n\r\n" + (b"x" * 74 + b"\r\n") * (200 * 1024 // 76 + 1)
MSA = "submit.sakura.example"
FIRST_WIRE = f"desk-pc--{MSA}"


def delivered(policy: TlsPolicy = TlsPolicy.NONE, letter: bytes = LETTER, **to: object) -> Trace:
    run = Run(seed=1, tls=policy)
    return _delivered(run, letter, str(to.get("to", "haruto")))


def _delivered(run: Run, letter: bytes, to: str) -> Trace:
    _send(run, letter, to)
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


def _send(run: Run, letter: bytes = LETTER, to: str = "haruto") -> None:
    run.intend("send", octets=letter, **{"from": "aoi", "to": to})


def read_by_imap(policy: TlsPolicy = TlsPolicy.NONE) -> Trace:
    """A phone fetches a letter by IMAP, opens it and answers; the answer is filed into Sent."""
    run = Run(seed=1, tls=policy)
    _send(run, b"From: aoi@sakura.example\r\n" + LETTER)
    run.until_idle()
    for verb in ("fetch", "open"):
        run.intend(verb, device="phone")
        run.until_idle()
    run.intend("answer", octets=b"Subject: Re: picnic\r\n\r\nYes.\r\n", device="phone", letter=1)
    run.until_idle()
    return run.trace


def _until_data(run: Run) -> None:
    """Stop while the letter's packets are on the first wire."""
    content = run.trace.serials_of
    assert run.until(lambda: any(True for _ in content(Kind.CONTENT)))


def cut_and_mended() -> Trace:
    """The wire is cut while a letter is on it, mended a minute later; the letter goes on its second try."""
    run = Run(seed=1)
    _send(run, LARGE)
    _until_data(run)
    run.intend("cut", wire=FIRST_WIRE)
    run.intend("wait", minutes=1)
    run.until_idle(60_000_000)
    run.intend("mend", wire=FIRST_WIRE)
    run.until_idle()
    return run.trace


def attacked(kind: str, policy: TlsPolicy = TlsPolicy.NONE) -> Trace:
    """Somebody interferes where letters leave and where they are fetched; half an hour passes."""
    run = Run(seed=1, tls=policy)
    for wire in (FIRST_WIRE, "store.fuji.example--home-pc"):
        run.intend("attack", wire=wire, kind=kind)
    _send(run, LETTER.replace(b"six", b"6"))
    run.until_idle(1_800_000_000)
    run.intend("fetch", device="home-pc")
    run.until_idle(run.now_us + 60_000_000)
    return run.trace


def cut_for_good() -> Trace:
    run = Run(seed=1)
    run.intend("cut", wire=FIRST_WIRE)
    _send(run)
    run.until_idle()
    return run.trace


def device_switched_off() -> Trace:
    run = Run(seed=1)
    _send(run, LARGE)
    _until_data(run)
    run.intend("power", device="desk-pc", on=False)
    run.until_idle()
    return run.trace


def server_switched_off(policy: TlsPolicy = TlsPolicy.REQUIRED) -> Trace:
    """The server loses its power under way; the next attempts find nobody."""
    run = Run(seed=1, tls=policy)
    _send(run, LARGE)
    _until_data(run)
    run.world.around.network.set_power(MSA, False)
    run.until_idle()
    return run.trace


class _Caller(EndpointHandler):
    """Somebody who calls and has nothing to say."""


def nobody_listens() -> Trace:
    run = Run(seed=1)
    serial = run.intend("wait", seconds=1)
    run.world.around.network.connect("desk-pc", MSA, 26, _Caller(), protocol="smtp", cause=serial)
    run.until_idle()
    return run.trace


def typed_by_hand() -> Trace:
    run = Run(seed=1)
    run.intend("connect", device="home-pc", protocol="pop3")
    run.until_idle()
    for line in ("USER haruto", "PASS wrong", "nonsense", "QUIT"):
        run.intend("type", device="home-pc", line=line)
        run.until_idle()
    return run.trace


def in_ipv6(policy: TlsPolicy = TlsPolicy.NONE) -> Trace:
    name, spec = load_world("two-offices")
    run = Run(_ipv6(spec), seed=1, tls=policy, name=name)
    return _delivered(run, LARGE, "haruto")


def _ipv6(spec: WorldSpec) -> WorldSpec:
    replace = msgspec.structs.replace
    hosts = {name: replace(host, addresses=host.addresses[::-1]) for name, host in spec.hosts.items()}
    devices = {
        name: replace(device, addresses=(f"2001:db8:9::{number}",))
        for number, (name, device) in enumerate(spec.devices.items(), 1)
    }
    return replace(spec, hosts=hosts, devices=devices)


RUNS: dict[str, Callable[[], Trace]] = {
    "IMAP in clear": read_by_imap,
    "IMAP, upgraded": lambda: read_by_imap(TlsPolicy.OPPORTUNISTIC),
    "IMAP under TLS": lambda: read_by_imap(TlsPolicy.REQUIRED),
    "clear": delivered,
    "opportunistic": lambda: delivered(TlsPolicy.OPPORTUNISTIC),
    "required": lambda: delivered(TlsPolicy.REQUIRED),
    "refused recipient": lambda: delivered(to="nobody@fuji.example"),
    "unknown domain": lambda: delivered(to="haruto@nowhere.example"),
    "large, clear": lambda: delivered(letter=LARGE),
    "large, required": lambda: delivered(TlsPolicy.REQUIRED, LARGE),
    "cut and mended": cut_and_mended,
    "cut for good": cut_for_good,
    "device switched off": device_switched_off,
    "server switched off": server_switched_off,
    "nobody listens": nobody_listens,
    "typed by hand": typed_by_hand,
    "IPv6": in_ipv6,
    "impostor": lambda: attacked("impostor"),
    "stripped": lambda: attacked("strip", TlsPolicy.OPPORTUNISTIC),
    "altered": lambda: attacked("alter"),
    "altered under TLS": lambda: attacked("alter", TlsPolicy.REQUIRED),
    "smuggled": lambda: attacked("smuggle"),
    "IPv6, required": lambda: in_ipv6(TlsPolicy.REQUIRED),
}
