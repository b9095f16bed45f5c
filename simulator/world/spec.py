"""A world as data: people, offices, hosts, devices, wires and zones, as a world file gives them.

Zones name only what is not a host's own address; A and AAAA records of the hosts are added when
the world is built.
"""

from typing import Literal

import msgspec

Role = Literal["msa", "relay", "transit", "mx", "store", "nameserver"]
TlsWord = Literal["none", "opportunistic", "required"]
RetrievalWord = Literal["pop3", "imap"]
MechanismWord = Literal["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a world file; a key that is not in the vocabulary is an error."""


class PersonSpec(_Part, frozen=True, kw_only=True):
    names: dict[str, str]
    office: str
    devices: tuple[str, ...] = ()
    login: str | None = None  # the local part of the address; the person's key when not given
    password: str | None = None  # made from the seed when not given
    random: bool = False  # faker supplies names and login


class OfficeSpec(_Part, frozen=True, kw_only=True):
    names: dict[str, str]
    submission: str
    mx: str
    store: str
    random: bool = False  # faker supplies a company's names


class HostSpec(_Part, frozen=True, kw_only=True):
    role: Role
    names: dict[str, str]
    addresses: tuple[str, ...]
    next: str | None = None  # everything goes there (a front desk's relay, a gate's store)
    smart_host: str | None = None  # mail for other domains goes there instead of asking DNS
    relay: str | None = None  # where a gate hands what is not for its own domain (its DSNs)
    offers_tls: bool = True
    passwords_in_clear: bool = True


class DeviceSpec(_Part, frozen=True, kw_only=True):
    names: dict[str, str]
    addresses: tuple[str, ...]
    on: bool = True
    retrieval: RetrievalWord = "pop3"  # how its mail program is set up to read mail
    leave_on_server: bool = False  # by POP3


class WireSpec(_Part, frozen=True, kw_only=True):
    ends: tuple[str, str]
    latency_ms: int = 5
    jitter_ms: int = 0
    tls: TlsWord | None = None


class WorldSpec(_Part, frozen=True, kw_only=True):
    format: int
    names: dict[str, str]
    start: str = "2026-04-01T09:00:00+09:00"
    tls: TlsWord = "none"
    mechanisms: tuple[MechanismWord, ...] = ()  # offered by servers and used by devices, best first
    people: dict[str, PersonSpec]
    offices: dict[str, OfficeSpec]
    hosts: dict[str, HostSpec]
    devices: dict[str, DeviceSpec]
    wires: tuple[WireSpec, ...]
    zones: dict[str, dict[str, tuple[str, ...]]] = {}

    def login(self, person: str) -> str:
        """The name a person logs in with, which is also the local part of the address."""
        return self.people[person].login or person

    def address(self, person: str) -> str:
        return f"{self.login(person)}@{self.people[person].office}"


FORMAT = 1
