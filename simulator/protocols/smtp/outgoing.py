"""What a client weighs in a mail transaction: the server's offer, and one message's fortunes."""

import msgspec

from simulator.mail import xtext
from simulator.mail.envelope import Envelope
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.replies import Reply


class Offer(msgspec.Struct, frozen=True):
    """What a server announced behind EHLO (RFC 5321 §4.1.1.1). `size_limit` is 0 where it named none."""

    extensions: dict[str, str] = {}  # keyword → its parameters, as they stood
    pipelining: bool = False
    size: bool = False
    size_limit: int = 0
    eight_bit: bool = False
    utf8: bool = False
    chunking: bool = False
    dsn: bool = False
    mechanisms: tuple[str, ...] = ()

    @classmethod
    def read(cls, lines: tuple[str, ...]) -> "Offer":
        """Read the lines of an EHLO reply; the first is the server's name."""
        extensions: dict[str, str] = {}
        for line in lines[1:]:
            keyword, _, parameters = line.partition(" ")
            extensions[keyword.upper()] = parameters
        limit = extensions.get("SIZE", "")
        return cls(
            extensions,
            pipelining="PIPELINING" in extensions,
            size="SIZE" in extensions,
            size_limit=int(limit) if limit.isascii() and limit.isdigit() and len(limit) <= 20 else 0,
            eight_bit="8BITMIME" in extensions,
            utf8="SMTPUTF8" in extensions,
            chunking="CHUNKING" in extensions,
            dsn="DSN" in extensions,
            mechanisms=tuple(extensions.get("AUTH", "").upper().split()),
        )


class Outgoing:
    """One message on its way. Raises ValueError for an envelope that cannot be said."""

    __slots__ = (
        "accepted",
        "answered",
        "chunk_reply",
        "eight_bit",
        "envelope",
        "octets",
        "refused",
        "sender_reply",
        "sent",
        "utf8",
    )

    def __init__(self, envelope: Envelope, octets: bytes) -> None:
        self.envelope = envelope
        self.octets = octets
        self.eight_bit = envelope.body == "8BITMIME" or not octets.isascii()
        paths = "\0".join((envelope.reverse_path, *envelope.forward_paths))
        if (
            envelope.wishes
            and not "".join(wish.original + wish.notify for wish in envelope.wishes).isprintable()
        ):
            raise ValueError("what is asked about a recipient is printable")
        if not envelope.forward_paths or "\r" in paths or "\n" in paths:
            raise ValueError("an envelope has recipients, and no line ends in its addresses")
        self.utf8 = envelope.smtputf8 or not paths.isascii()
        self.sender_reply: Reply | None = None
        self.answered = 0  # how many RCPT have their reply
        self.accepted: list[str] = []
        self.refused: list[tuple[str, Reply]] = []
        self.sent = 0  # octets that BDAT has taken
        self.chunk_reply: Reply | None = None  # the first refusal of a chunk

    def parameters(self, offer: Offer) -> str:
        """What stands behind the reverse-path, each with a space before it."""
        text = f" SIZE={len(self.octets)}" if offer.size else ""
        if self.eight_bit:
            text += " BODY=8BITMIME"
        if self.utf8:
            text += " SMTPUTF8"
        envelope = self.envelope
        if (envelope.ret or envelope.envid) and offer.dsn:
            text += f" RET={envelope.ret}" if envelope.ret else ""
            text += f" ENVID={xtext.encode(envelope.envid)}" if envelope.envid else ""
        return text

    def recipient_parameters(self, forward_path: str, offer: Offer) -> str:
        """What stands behind a forward-path, where the server takes wishes (RFC 3461 §5.2.1)."""
        wish = self.envelope.wish(forward_path) if offer.dsn else None
        if wish is None:
            return ""
        kind, _, address = wish.original.partition(";")
        text = f" NOTIFY={wish.notify}" if wish.notify else ""
        return text + (f" ORCPT={kind};{xtext.encode(address)}" if address else "")

    def obstacle(self, offer: Offer) -> tuple[Reply, str] | None:
        """Why this server cannot take it, judged by the offer alone; the second part is a reason."""
        if 0 < offer.size_limit < len(self.octets):
            return replies.TOO_LARGE_THERE, "size"  # RFC 1870 §6
        if self.eight_bit and not offer.eight_bit:
            return replies.EIGHT_BIT_NOT_OFFERED, "8bit"  # RFC 6152 §3
        if self.utf8 and not offer.utf8:
            return replies.UTF8_NOT_OFFERED, "utf8"  # RFC 6531 §3.2
        return None

    def recipient_answered(self, reply: Reply) -> str | None:
        """Take the reply to the next RCPT. Returns the forward-path if it was refused on its own account."""
        path = self.envelope.forward_paths[self.answered]
        self.answered += 1
        if self.sender_reply is None or not self.sender_reply.positive:
            return None
        if reply.positive:
            self.accepted.append(path)
            return None
        self.refused.append((path, reply))
        return path

    def verdict(self) -> Reply:
        """Why nobody was accepted. If one recipient was refused for now only, so is the message."""
        verdicts = [reply for _, reply in self.refused]
        if not verdicts:
            return self.sender_reply or replies.UNEXPECTED
        return next((reply for reply in verdicts if not reply.permanent), verdicts[-1])
