"""The fields that servers put on top of a letter: Received and Return-Path (RFC 5321 §4.4)."""

import re
from datetime import datetime
from typing import Final

import msgspec

from simulator.mail.dates import format_date, parse_date

_ADDRESS: Final = r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]"
_TLS: Final = r"\b(TLS\s?v?[0-9._]{1,4})\b(?:\s+with\s+cipher\s+([A-Za-z0-9_-]{1,80}))?"


class ReceivedField(msgspec.Struct, frozen=True, kw_only=True):
    """The stamp of one acceptance. Of parts that are not known only the empty string is told.

    `from_host` is what the client called itself, `from_address` where it really came from; `protocol` is
    a name of RFC 3848 or RFC 6531; `tls` and `cipher` are as OpenSSL names them ("TLSv1.3");
    `for_path` is told where the letter has a single recipient (RFC 5321 §7.6 says why not otherwise).
    """

    from_host: str
    by_host: str
    protocol: str
    id: str
    date: datetime | None
    from_address: str = ""
    tls: str = ""
    cipher: str = ""
    for_path: str = ""

    def encode(self) -> bytes:
        """The field, folded, with its line end. Raises ValueError for a date without a zone."""
        if self.date is None:
            raise ValueError("a Received field that is made has a date")
        lines = f"Received: from {self.from_host}"
        if self.from_address:
            literal = f"IPv6:{self.from_address}" if ":" in self.from_address else self.from_address
            lines += f" ([{literal}])"
        if self.tls:
            cipher = f" with cipher {self.cipher}" if self.cipher else ""
            lines += f"\r\n\t(using {self.tls}{cipher})"
        lines += f"\r\n\tby {self.by_host} with {self.protocol} id {self.id}"
        if self.for_path:
            lines += f"\r\n\tfor <{self.for_path}>"
        return f"{lines};\r\n\t{format_date(self.date)}\r\n".encode()

    @classmethod
    def parse(cls, value: str) -> "ReceivedField":
        """Read the value of any Received field, whoever made it. Never raises; what is missing is ""."""
        clauses, _, date = value.rpartition(";")
        plain, comments = _without_comments(clauses or date)
        words = plain.split()
        found = {}
        for at, word in enumerate(words[:-1]):
            key = word.lower()
            if key in ("from", "by", "via", "with", "id", "for") and key not in found:
                found[key] = words[at + 1]
        everything = " ".join(comments)
        address = re.search(_ADDRESS, everything, re.IGNORECASE)
        tls = re.search(_TLS, everything)
        return cls(
            from_host=found.get("from", ""),
            by_host=found.get("by", ""),
            protocol=found.get("with", ""),
            id=found.get("id", ""),
            date=parse_date(date) if clauses else None,
            from_address=address[1] if address else "",
            tls=tls[1] if tls else "",
            cipher=(tls[2] or "") if tls else "",
            for_path=found.get("for", "").removeprefix("<").removesuffix(">"),
        )


def _without_comments(text: str) -> tuple[str, list[str]]:
    """A value with its comments taken out (RFC 5322 §3.2.2), and the comments."""
    plain: list[str] = []
    comments: list[str] = []
    depth = 0
    escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\" and depth:
            escaped = True
            continue
        elif character == "(":
            depth += 1
            if depth == 1:
                comments.append("")
                plain.append(" ")
                continue
        elif character == ")" and depth:
            depth -= 1
            if not depth:
                continue
        if depth:
            comments[-1] += character
        else:
            plain.append(character)
    return "".join(plain), comments


class ReturnPathField(msgspec.Struct, frozen=True):
    """The reverse-path as the last server knew it, put on at delivery; "" where a DSN has none to go to."""

    reverse_path: str

    def encode(self) -> bytes:
        return f"Return-Path: <{self.reverse_path}>\r\n".encode()

    @classmethod
    def parse(cls, value: str) -> "ReturnPathField":
        """Read the value of a Return-Path field. Never raises."""
        path = _without_comments(value)[0].strip()
        return cls(path.removeprefix("<").removesuffix(">"))
