"""Addresses as SMTP writes them: the Mailbox and Path of RFC 5321 §4.1.2, with RFC 6531 §3.3 for UTF-8.

A path is kept as the text between its angle brackets: `aoi@sakura.example`, or "" for the null
reverse-path (RFC 5321 §4.5.5). Local parts are the receiving domain's business: they are compared
octet by octet (RFC 5321 §2.4) and never rewritten here.
"""

from typing import Final

import msgspec

_ATOM: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~")
_LABEL: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_MAX_LOCAL_PART: Final = 64  # octets (RFC 5321 §4.5.3.1.1)
_MAX_DOMAIN: Final = 255  # octets (RFC 5321 §4.5.3.1.2)
_MAX_PATH: Final = 256  # octets, brackets included (RFC 5321 §4.5.3.1.3)


class AddressError(ValueError):
    """Not an address or path. The text says what is wrong, in words for a person."""


class Address(msgspec.Struct, frozen=True):
    """One mailbox. `local_part` is as written, quotes included; `domain` may be a literal, `[192.0.2.1]`."""

    local_part: str
    domain: str

    def __post_init__(self) -> None:
        _check_local_part(self.local_part)
        _check_domain(self.domain)
        octets = len(str(self)) if self.is_ascii else len(str(self).encode("utf-8", "surrogatepass"))
        if octets + 2 > _MAX_PATH:
            raise AddressError(f"an address of more than {_MAX_PATH - 2} octets")

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `local-part@domain`, without angle brackets. Raises AddressError."""
        local_part, at, domain = text.rpartition("@")
        if not at:
            raise AddressError("an address has an @ between its local part and its domain")
        return cls(local_part, domain)

    def __str__(self) -> str:
        return f"{self.local_part}@{self.domain}"

    @property
    def is_ascii(self) -> bool:
        """Whether it can travel without SMTPUTF8."""
        return self.local_part.isascii() and self.domain.isascii()

    @property
    def mailbox_name(self) -> str:
        """The local part without its quoting: `"a b"` names the mailbox `a b`."""
        if self.local_part.startswith('"'):
            return _unquoted(self.local_part)
        return self.local_part


def read_path(text: str, start: int = 0, *, postmaster: bool = False) -> tuple[str, int]:
    """Read the path that begins at `start` with `<`: its mailbox, "" for `<>`, and the offset behind `>`.

    A source route is read and forgotten, as RFC 5321 §3.6.1 asks. `postmaster` allows `<Postmaster>`
    without a domain (RFC 5321 §4.1.1.3). Raises AddressError.
    """
    if not text.startswith("<", start):
        raise AddressError("a path begins with < and ends with >")
    end = text.find(">", start)
    if end == start + 1:
        return "", end + 1
    mailbox = text[start + 1 : end] if end > 0 else ""
    if mailbox and _is_plain(mailbox):
        return mailbox, end + 1
    return _read_unusual_path(text, start, postmaster)


def _is_plain(mailbox: str) -> bool:
    """The addresses that nearly all mail has: letters, digits, single dots, hyphens and underscores."""
    local_part, at, domain = mailbox.partition("@")
    return (
        at == "@"
        and mailbox.isascii()
        and len(local_part) <= _MAX_LOCAL_PART
        and len(mailbox) + 2 <= _MAX_PATH
        and ".." not in mailbox
        and mailbox[0] != "."
        and mailbox[-1] not in ".-"
        and local_part.replace(".", "").replace("-", "").replace("_", "").isalnum()
        and local_part[-1] != "."
        and domain.replace(".", "").replace("-", "").isalnum()
        and domain[0] not in ".-"
        and ".-" not in domain
        and "-." not in domain
        and max(map(len, domain.split("."))) <= 63
    )


def _read_unusual_path(text: str, start: int, postmaster: bool) -> tuple[str, int]:
    end = _path_end(text, start)
    mailbox = text[start + 1 : end]
    if mailbox.startswith("@"):
        route, colon, mailbox = mailbox.partition(":")
        if not colon:
            raise AddressError("a source route ends with a colon")
        for hop in route.split(","):
            if not hop.startswith("@"):
                raise AddressError("each host of a source route begins with @")
            _check_domain(hop[1:])
    if postmaster and mailbox.lower() == "postmaster":
        return mailbox, end + 1
    Address.parse(mailbox)
    return mailbox, end + 1


def _path_end(text: str, start: int) -> int:
    """The offset of the `>` that closes the path; one inside quotes does not."""
    quoted = False
    at = start + 1
    while at < len(text):
        character = text[at]
        if quoted and character == "\\":
            at += 1
        elif character == '"':
            quoted = not quoted
        elif character == ">" and not quoted:
            return at
        at += 1
    raise AddressError("a path begins with < and ends with >")


def _check_local_part(text: str) -> None:
    if not text:
        raise AddressError("the local part, before the @, is empty")
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_LOCAL_PART:
        raise AddressError(f"the local part is longer than {_MAX_LOCAL_PART} octets")
    if text.startswith('"'):
        _check_quoted(text)
        return
    for atom in text.split("."):
        if not atom:
            raise AddressError("the local part has a dot at its edge, or two in a row")
        for character in atom:
            if character not in _ATOM and not _is_allowed_beyond_ascii(character):
                raise AddressError(f"the local part may not hold {character!r} outside quotes")


def _check_quoted(text: str) -> None:
    if len(text) < 2 or not text.endswith('"'):
        raise AddressError("the quoted local part has no closing quote")
    at = 1
    while at < len(text) - 1:
        character = text[at]
        if character == "\\":
            at += 1
            if at >= len(text) - 1:
                raise AddressError("the quoted local part has no closing quote")
            character = text[at]
        elif character == '"':
            raise AddressError("a quote inside a quoted local part needs a backslash")
        if not (" " <= character <= "~" or _is_allowed_beyond_ascii(character)):
            raise AddressError(f"the local part may not hold {character!r}")
        at += 1


def _unquoted(text: str) -> str:
    plain = []
    escaped = False
    for character in text[1:-1]:
        if character == "\\" and not escaped:
            escaped = True
            continue
        escaped = False
        plain.append(character)
    return "".join(plain)


def _check_domain(text: str) -> None:
    if not text:
        raise AddressError("the domain, after the @, is empty")
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_DOMAIN:
        raise AddressError(f"the domain is longer than {_MAX_DOMAIN} octets")
    if text.startswith("["):
        _check_literal(text)
        return
    for label in text.split("."):
        if not label:
            raise AddressError("the domain has a dot at its edge, or two in a row")
        if len(label.encode("utf-8", "surrogatepass")) > 63:
            raise AddressError("a label of the domain is longer than 63 octets")
        if label.startswith("-") or label.endswith("-"):
            raise AddressError("a label of the domain has a hyphen at its edge")
        for character in label:
            if character not in _LABEL and not _is_allowed_beyond_ascii(character):
                raise AddressError(f"the domain may not hold {character!r}")


def _check_literal(text: str) -> None:
    """`[192.0.2.1]` or `[IPv6:2001:db8::1]`: no other tag is registered (RFC 5321 §4.1.3)."""
    import ipaddress

    tag, colon, address = text[1:-1].partition(":")
    try:
        if not text.endswith("]") or "%" in address or (colon and tag.lower() != "ipv6"):
            raise ValueError
        if colon:
            ipaddress.IPv6Address(address)
        else:
            ipaddress.IPv4Address(tag)
    except ValueError:
        raise AddressError(f"{text} is no address literal") from None


def _is_allowed_beyond_ascii(character: str) -> bool:
    """UTF-8 text of RFC 6531 §3.3, but for controls and code points that are not characters."""
    return character > "\x9f" and not "\ud800" <= character <= "\udfff"
