"""What somebody on a wire may do besides listening (RFC 3552 §3.3), as data: which attack, and how.

Each is fought by the same two habits of a client: to insist on TLS, and to look at the certificate.
"""

from typing import Final, Literal, get_args

import msgspec

AttackWord = Literal["impostor", "strip", "alter", "inject", "smuggle"]
CertificateWord = Literal["none", "name-mismatch", "unknown-issuer", "expired", "self-signed"]
AnswerWord = Literal["hide", "refuse"]

ATTACKS: Final[tuple[str, ...]] = get_args(AttackWord)
CERTIFICATES: Final[tuple[str, ...]] = get_args(CertificateWord)
ANSWERS: Final[tuple[str, ...]] = get_args(AnswerWord)


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """`impostor` answers in the server's place; `strip` keeps TLS from beginning; `alter` changes a word of
    a letter, or a bit of a covered record; `inject` adds commands behind STARTTLS or STLS; `smuggle` hides
    a second letter in one that passes.
    """

    kind: AttackWord
    certificate: CertificateWord = "self-signed"  # what an impostor shows; "none": it offers no TLS
    answer: AnswerWord = "hide"  # how TLS is kept away: not announced, or refused for the moment
    word: str = ""  # what is altered: the first number, day, yes or no of a letter where nothing is given
    into: str = ""
    to: str = ""  # the recipient of an injected or smuggled letter

    def means(self) -> dict[str, str]:
        """The particulars that matter to this attack."""
        match self.kind:
            case "impostor":
                return {"certificate": self.certificate}
            case "strip":
                return {"answer": self.answer}
            case "alter":
                return {"word": self.word, "into": self.into} if self.word else {}
            case _:
                return {"to": self.to} if self.to else {}


class Rewriting(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator of a server changes: a word, or the first number, day, yes or no of each letter."""

    word: str = ""
    into: str = ""
