"""A world as data: people, offices, hosts, devices, wires and zones, as a world file gives them.

Zones name only what is not a host's own address; A and AAAA records of the hosts are added when
the world is built.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from simulator.actors.attacks import AnswerWord, AttackWord, CertificateWord
from simulator.sentences import Sentence

FORMAT: Final = 1
MOST: Final = 200  # people, hosts, devices, wires: more than any screen could show

KEY_PATTERN: Final = "^[a-z0-9]+([._-][a-z0-9]+)*$"
DOMAIN_PATTERN: Final = "^[a-z0-9]+(-+[a-z0-9]+)*([.][a-z0-9]+(-+[a-z0-9]+)*)*$"
LABEL_PATTERN: Final = (
    "^[^\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+$"
)
PASSWORD_PATTERN: Final = "^[!-~]+$"
RULES: Final = {
    KEY_PATTERN: Sentence("lower case letters, digits, dots and hyphens"),
    DOMAIN_PATTERN: Sentence("lower case letters, digits, hyphens, and dots between them"),
    LABEL_PATTERN: Sentence("letters that can be printed, on one line"),
    PASSWORD_PATTERN: Sentence("ASCII letters, digits and signs, without spaces"),
}

Key = Annotated[str, Meta(pattern=KEY_PATTERN, max_length=40)]
Domain = Annotated[str, Meta(pattern=DOMAIN_PATTERN, max_length=120)]
Label = Annotated[str, Meta(pattern=LABEL_PATTERN, max_length=60)]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]
Names = dict[Language, Label]
Address = Annotated[str, Meta(min_length=2, max_length=45)]
Password = Annotated[str, Meta(pattern=PASSWORD_PATTERN, max_length=40)]
Milliseconds = Annotated[int, Meta(ge=0, le=60_000)]
Octets = Annotated[int, Meta(ge=0, le=10**12)]
RecordWord = Literal["A", "AAAA", "MX", "CNAME", "TXT"]
Role = Literal["msa", "relay", "transit", "mx", "store", "nameserver"]
TlsWord = Literal["none", "opportunistic", "required"]
RetrievalWord = Literal["pop3", "imap"]
TlsVersionWord = Literal["1.2", "1.3"]
MechanismWord = Literal["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a world file; a key that is not in the vocabulary is an error."""


class PersonSpec(_Part, frozen=True, kw_only=True):
    names: Names
    office: Domain
    devices: tuple[Key, ...] = ()
    login: Key | None = None  # the local part of the address; the person's key when not given
    password: Password | None = None  # made from the seed when not given
    random: bool = False  # faker supplies names and login
    mail_key: Key | None = None  # opens letters sealed for this person: a key that comes with hagaki
    quota_octets: Octets | None = None  # room in the mailbox; the office's when not given


class OfficeSpec(_Part, frozen=True, kw_only=True):
    names: Names
    submission: Domain
    mx: Domain
    store: Domain
    random: bool = False  # faker supplies a company's names
    quota_octets: Octets | None = None  # room in each mailbox; any amount when not given


class HostSpec(_Part, frozen=True, kw_only=True):
    role: Role
    names: Names
    addresses: tuple[Address, ...]
    next: Domain | None = None  # everything goes there (a front desk's relay, a gate's store)
    smart_host: Domain | None = None  # mail for other domains goes there instead of asking DNS
    relay: Domain | None = None  # where a gate hands what is not for its own domain (its DSNs)
    offers_tls: bool = True
    max_tls: TlsVersionWord = "1.3"  # the newest version that it speaks
    passwords_in_clear: bool = True
    lax: bool = False  # takes what the standards forbid, to be attacked; live servers never do


class DeviceSpec(_Part, frozen=True, kw_only=True):
    names: Names
    addresses: tuple[Address, ...]
    on: bool = True
    retrieval: RetrievalWord = "pop3"  # how its mail program is set up to read mail
    leave_on_server: bool = False  # by POP3
    checks_certificates: bool = True


class WireSpec(_Part, frozen=True, kw_only=True):
    ends: tuple[Domain, Domain]
    latency_ms: Milliseconds = 5
    jitter_ms: Milliseconds = 0
    tls: TlsWord | None = None
    checks_certificates: bool = True


class AttackerSpec(_Part, frozen=True, kw_only=True):
    """Somebody who sits on a wire from the beginning; the particulars are those of `actors.attacks`."""

    wire: Label
    kind: AttackWord
    certificate: CertificateWord = "self-signed"
    answer: AnswerWord = "hide"
    word: Label | None = None
    into: Label | None = None
    to: Label | None = None


class WorldSpec(_Part, frozen=True, kw_only=True):
    format: Literal[1]
    names: Names
    start: Annotated[str, Meta(max_length=40)] = "2026-04-01T09:00:00+09:00"
    tls: TlsWord = "none"
    mechanisms: tuple[MechanismWord, ...] = ()  # offered by servers and used by devices, best first
    people: dict[Key, PersonSpec]
    offices: dict[Domain, OfficeSpec]
    hosts: dict[Domain, HostSpec]
    devices: dict[Key, DeviceSpec]
    wires: tuple[WireSpec, ...]
    attackers: tuple[AttackerSpec, ...] = ()
    zones: dict[Domain, dict[RecordWord, tuple[Label, ...]]] = {}

    def quota_octets(self, person: str) -> int | None:
        """How many octets a person has room for at their office; None for any number."""
        spec = self.people[person]
        return self.offices[spec.office].quota_octets if spec.quota_octets is None else spec.quota_octets

    def login(self, person: str) -> str:
        """The name a person logs in with, which is also the local part of the address."""
        return self.people[person].login or person

    def address(self, person: str) -> str:
        return f"{self.login(person)}@{self.people[person].office}"

    def newest_tls(self) -> dict[str, Literal["TLSv1.2", "TLSv1.3"]]:
        """The hosts that do not speak the newest version of TLS, and the newest that they speak."""
        return {host: "TLSv1.2" for host, data in self.hosts.items() if data.max_tls == "1.2"}
