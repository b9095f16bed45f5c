"""Logging in by SASL (RFC 4422) as it is overheard: passwords where the mechanism sends them.

PLAIN (RFC 4616) and LOGIN carry the password, in base64, which is no encryption. CRAM-MD5 (RFC 2195) and
SCRAM (RFC 5802) carry a challenge and a digest: who has both can try passwords at leisure.
"""

from binascii import Error as BinasciiError, a2b_base64
from typing import Final

from simulator.views.notebook.facts import PASSWORDS, WHO, Note
from simulator.views.notebook.side import Line

_LONGEST: Final = 4096


class Login:
    """One exchange. `command` is AUTH or AUTHENTICATE; an empty mechanism is guessed from what is said."""

    def __init__(self, command: str, mechanism: str) -> None:
        self._command = command
        self._mechanism = mechanism.upper()
        self._said = 0
        self._user = ""

    @property
    def _what(self) -> str:
        return f"{self._command} {self._mechanism}".strip()

    def challenged(self, line: Line, note: Note) -> None:
        """The server's side; `line` is the base64 text alone."""
        octets = _decoded(line.octets)
        if octets is None:
            return
        text = octets.decode("utf-8", "replace")
        if not self._mechanism:
            self._mechanism = _guess(text)
        if text and (self._mechanism == "CRAM-MD5" or self._mechanism.startswith("SCRAM-")):
            name = "confirmation" if text.startswith(("v=", "e=")) else "challenge"
            note(PASSWORDS, name, text, line.start, line.end, "digest", self._what)

    def answered(self, line: Line, note: Note) -> None:
        """The client's side; `line` is the base64 text alone."""
        octets = _decoded(line.octets)
        if octets is None or line.octets == b"*":
            return
        self._said += 1
        text = octets.decode("utf-8", "replace")
        at, how = (line.start, line.end), "base64"
        if self._mechanism == "PLAIN" or (not self._mechanism and text.count("\0") == 2):
            self._mechanism = "PLAIN"
            if text.count("\0") >= 2:
                identity, user, password = text.split("\0", 2)
                note(WHO, "user", user, *at, how, self._what)
                if identity and identity != user:
                    note(WHO, "acts-for", identity, *at, how, self._what)
                note(PASSWORDS, "password", password, *at, how, self._what)
        elif self._mechanism == "LOGIN":
            if self._said == 1:
                note(WHO, "user", text, *at, how, self._what)
            else:
                note(PASSWORDS, "password", text, *at, how, self._what)
        elif self._mechanism == "CRAM-MD5":
            user, _, digest = text.rpartition(" ")
            note(WHO, "user", user, *at, how, self._what)
            note(PASSWORDS, "digest", digest, *at, "digest", self._what)
        elif self._mechanism.startswith("SCRAM-"):
            self._scram(text, at, note)
        elif text:
            note(PASSWORDS, "answer", text, *at, how, self._what)

    def _scram(self, text: str, at: tuple[int, int], note: Note) -> None:
        for item in text.split(","):
            if item.startswith("n=") and not self._user:
                self._user = item[2:].replace("=2C", ",").replace("=3D", "=")
                note(WHO, "user", self._user, *at, "base64", self._what)
            elif item.startswith("r=") and self._said == 1:
                note(PASSWORDS, "challenge", item, *at, "digest", self._what)
            elif item.startswith("p=") and self._said > 1:
                note(PASSWORDS, "digest", item, *at, "digest", self._what)


def _guess(challenge: str) -> str:
    if challenge.lower().startswith(("user", "pass")):
        return "LOGIN"
    if challenge.startswith("<") and challenge.endswith(">"):
        return "CRAM-MD5"
    return "SCRAM-" if challenge.startswith("r=") else ""


def _decoded(base64: bytes) -> bytes | None:
    """What the base64 says; None for what is none. `=` is an empty answer (RFC 4954 §4)."""
    if base64 == b"=":
        return b""
    if len(base64) > _LONGEST:
        return None
    try:
        return a2b_base64(base64)
    except (BinasciiError, ValueError):
        return None
