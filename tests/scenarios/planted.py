"""Letters with planted marks: twelve random characters in each place that an eavesdropper looks for.

What is planted must stand in the notebook when everything crosses in clear, and nowhere at all, neither in
the notebook nor in the octets of any wire, decoded or not, when TLS is required.
"""

from binascii import b2a_base64
from collections.abc import Iterator
from random import Random

import msgspec

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.notebook.book import Eavesdropper
from simulator.views.scene import scene_at
from simulator.views.seats import SEATS, Seats
from simulator.views.tap import tapped, wires
from simulator.wire.policy import TlsPolicy
from simulator.world.loader import load_world
from simulator.world.runner import Run

SUBMISSION, RETRIEVAL = "desk-pc--submit.sakura.example", "store.fuji.example--home-pc"
PROTOCOLS = ("pop3", "imap")
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
PLACES = (
    *("author", "recipient", "author-password", "recipient-password", "subject", "subject-word"),
    *("field", "body", "base64", "quoted-printable", "file-name", "attachment", "broken-attachment"),
)


def marks(seed: int) -> dict[str, str]:
    """A mark for each place; the same seed makes the same."""
    random = Random(f"marks:{seed}")
    return {place: "".join(random.choices(_SIGNS, k=12)) for place in PLACES}


def letter(planted: dict[str, str]) -> bytes:
    def base64(text: str) -> str:
        return b2a_base64(text.encode(), newline=False).decode()

    def quoted(text: str) -> str:
        """Broken over two lines, with one of its characters as a number."""
        return f"{text[:5]}=\n={ord(text[5]):02X}{text[6:]}"

    return f"""From: Aoi <{planted["author"]}@sakura.example>
To: Haruto <{planted["recipient"]}@fuji.example>
Subject: {planted["subject"]} =?utf-8?B?{base64("秘密 " + planted["subject-word"])}?=
X-Plan: {planted["field"]}
Content-Type: multipart/mixed; boundary=cut

--cut
Content-Type: text/plain; charset=utf-8

.{planted["body"]}
--cut
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{base64("あ " + planted["base64"] + " い")}
--cut
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=E3=81=82 {quoted(planted["quoted-printable"])}
--cut
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="{planted["file-name"]}.txt"
Content-Transfer-Encoding: base64

{base64(planted["attachment"])}
--cut
Content-Type: text/csv; charset=utf-8
Content-Disposition: attachment; filename="list.csv"
Content-Transfer-Encoding: quoted-printable

{quoted(planted["broken-attachment"])}
--cut--
""".encode()


def crossed(seed: int, policy: TlsPolicy, protocol: str = "pop3", mechanisms: tuple[str, ...] = ()) -> Trace:
    """The letter of that seed sent and fetched, by people whose names and passwords are marks as well."""
    planted = marks(seed)
    name, spec = load_world("two-offices")
    people = dict(spec.people)
    for key, role in (("aoi", "author"), ("haruto", "recipient")):
        people[key] = msgspec.structs.replace(
            people[key], login=planted[role], password=planted[f"{role}-password"]
        )
    spec = msgspec.structs.replace(spec, people=people, mechanisms=mechanisms)
    run = Run(spec, seed=seed, tls=policy, name=name)
    run.intend("send", octets=letter(planted), **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc", protocol=protocol)
    run.until_idle()
    return run.trace


def missing(seed: int, policy: TlsPolicy = TlsPolicy.NONE, protocol: str = "pop3") -> list[tuple[str, str]]:
    """Each place whose mark is not in the notebook of the wire on which it crossed first, or last."""
    return not_in_notebooks(crossed(seed, policy, protocol), marks(seed))


def not_in_notebooks(trace: Trace, planted: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for wire, not_there in ((SUBMISSION, "recipient-password"), (RETRIEVAL, "author-password")):
        values = [fact.value for fact in notebook(trace, wire)]
        found += [
            (wire, place)
            for place, mark in planted.items()
            if place != not_there and not any(mark in value for value in values)
        ]
    return found


def leaked(
    seed: int, policy: TlsPolicy = TlsPolicy.REQUIRED, protocol: str = "pop3"
) -> list[tuple[str, str]]:
    """Each wire and place whose mark stands in its notebook or in its octets, in whatever form."""
    trace = crossed(seed, policy, protocol)
    found = []
    for wire in wires(trace):
        values = [f"{fact.name} {fact.value} {fact.what}" for fact in notebook(trace, wire)]
        streams = list(_streams(trace, wire))
        for place, mark in marks(seed).items():
            in_notebook = any(mark in value for value in values)
            if in_notebook or any(form in stream for stream in streams for form in _forms(mark)):
                found.append((wire, place))
    return found


def misplaced(seed: int, protocol: str = "pop3") -> list[tuple[int, str, str]]:
    """Under TLS: each step, seat and place that shows the letter without holding it, or holds it unseen."""
    trace, planted = crossed(seed, TlsPolicy.REQUIRED, protocol), marks(seed)
    seats, found = Seats(trace), []
    (composed,), (retrieved,) = trace.serials_of(Kind.COMPOSED), trace.serials_of(Kind.RETRIEVED)
    for step in (*trace.lane(Lane.CUSTODY), len(trace) - 1):
        scene = scene_at(trace, step)
        for seat in SEATS:
            for who in seats.choices(seat, step):
                view = seats.view(seat, step, who)
                told = "\n".join(line for sight in view.sights for line in sight.lines)
                holds = {
                    "author": who == "aoi" and step >= composed,
                    "wire": False,
                    "relay": bool(scene.queue(who)),
                    "store": bool(scene.queue(who)) or any(scene.place(who).mailboxes.values()),
                    "recipient": who == "haruto" and step >= retrieved,
                }[seat]
                if holds != (planted["body"] in told):
                    found.append((step, seat, who))
    return found


def notebook(trace: Trace, wire: str):  # type: ignore[no-untyped-def]
    return Eavesdropper(wire).hear(tapped(trace, wire)).notebook()


def _streams(trace: Trace, wire: str) -> Iterator[bytes]:
    """What crossed in each direction: as it is, and with what breaks lines taken out."""
    for direction in (0, 1):
        octets = b"".join(packet.octets for packet in tapped(trace, wire) if packet.direction == direction)
        yield octets.lower()
        yield octets.replace(b"=\r\n", b"").lower()
        yield octets.replace(b"\r\n", b"").lower()


def _forms(mark: str) -> Iterator[bytes]:
    """The mark as it is, in hex, and in base64 wherever in a group of three octets it may begin."""
    yield mark.encode()
    yield mark.encode().hex().encode()
    for before in range(3):
        whole = b2a_base64(b"?" * before + mark.encode(), newline=False).rstrip(b"=")
        first, rest = (0, 2, 3)[before], (before + len(mark)) % 3
        yield whole[first : len(whole) - (1 if rest else 0)].lower()
