"""What a device makes of IMAP that a person speaks by hand: letters that come, and leave to begin TLS.

Only what the server answers is followed; tags are whatever the person has typed.
"""

from typing import NamedTuple

from simulator.protocols.imap.errands import fetched
from simulator.protocols.imap.response_reader import NotAResponse, ResponseReader
from simulator.protocols.imap.responses import Condition, DataResponse, Response, StatusResponse
from simulator.trace.entry import INBOX

_WHOLE = ("BODY[]", "RFC822")  # RFC 3501 §6.4.5


class Heard(NamedTuple):
    """A letter. `unique_id` is empty where the server was not asked for its UID."""

    octets: bytes
    mailbox: str
    unique_id: str


class ImapEar:
    """`may_cover` is set once the server has agreed to STARTTLS."""

    def __init__(self) -> None:
        self.may_cover = False
        self._responses: ResponseReader | None = ResponseReader()
        self._selecting: dict[str, str] = {}  # mailboxes asked for, by tag
        self._covering = ""  # the tag of STARTTLS
        self._mailbox = INBOX
        self._validity = ""

    def asked(self, line: str) -> None:
        """The person typed a line."""
        tag, _, rest = line.strip().partition(" ")
        verb, _, argument = rest.strip().partition(" ")
        if verb.upper() == "STARTTLS":
            self._covering = tag
        elif verb.upper() in ("SELECT", "EXAMINE"):
            name = argument.strip().strip('"')
            self._selecting[tag] = INBOX if name.upper() == INBOX else name
            self._validity = ""

    def hear(self, octets: bytes) -> list[Heard]:
        """The letters that have come whole. What is no IMAP ends the listening."""
        letters: list[Heard] = []
        if self._responses is None:
            return letters
        self._responses.receive(octets)
        try:
            while (response := self._responses.next_response()) is not None:
                letters += self._note(response)
        except NotAResponse:
            self._responses = None
        return letters

    def _note(self, response: Response) -> list[Heard]:
        if isinstance(response, DataResponse):
            return self._letter(response)
        if not isinstance(response, StatusResponse):
            return []
        if response.code_name == "UIDVALIDITY":
            self._validity = response.code.partition(" ")[2]
        tag = response.tag.decode("ascii", "replace")
        mailbox = self._selecting.pop(tag, None)
        if response.condition is Condition.OK:
            self._mailbox = mailbox or self._mailbox
            self.may_cover = bool(self._covering) and tag == self._covering
        return []

    def _letter(self, response: DataResponse) -> list[Heard]:
        items = fetched(response)
        uid = items.get("UID")
        for name in _WHOLE:
            octets = items.get(name)
            if isinstance(octets, bytes):
                known = isinstance(uid, bytes) and self._validity.isdecimal()
                unique_id = f"{self._validity}-{uid.decode()}" if known and isinstance(uid, bytes) else ""
                return [Heard(octets, self._mailbox, unique_id)]
        return []
