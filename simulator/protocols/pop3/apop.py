"""APOP: a login that shows knowledge of the password and keeps it off the wire (RFC 1939 §7)."""

import msgspec


class ApopProof(msgspec.Struct, frozen=True, kw_only=True):
    """A digest that only the password can make of the greeting's timestamp."""

    identity: str
    banner: str
    digest: str
    confirmation: bytes = b""

    def proves(self, password: str) -> bool:
        return self.digest == apop_digest(self.banner, password)


def apop_digest(banner: str, password: str) -> str:
    """MD5 over the greeting's timestamp, angle brackets included, and the password: 32 hexadecimal digits."""
    from hashlib import md5

    return md5((banner + password).encode(), usedforsecurity=False).hexdigest()


def find_banner(greeting: str) -> str | None:
    """The timestamp in a greeting, `<…@…>` of printable ASCII, or None.

    Only the exact form of a msg-id is taken: a false server that may choose odd octets freely can
    work out the password from the digests.
    """
    start = greeting.find("<")
    end = greeting.find(">", start)
    if start < 0 or end < 0:
        return None
    banner = greeting[start : end + 1]
    left, at, right = banner[1:-1].partition("@")
    well_formed = left and at and right and banner.isascii() and banner.isprintable() and " " not in banner
    return banner if well_formed else None
