"""Who somebody claims to be and what proves it: a password itself, or something that only it can make."""

from typing import ClassVar, Protocol

import msgspec


class Proof(Protocol):
    """What a client offers at the end of a mechanism, for whoever knows the password to judge."""

    @property
    def identity(self) -> str:
        """The authentication identity (RFC 4422 §2)."""
        ...

    @property
    def confirmation(self) -> bytes:
        """By what the server shows in turn that it knows the password, once `proves` said yes; or b""."""
        ...

    def proves(self, password: str) -> bool:
        """Whether this shows that the client knows `password`."""
        ...


class Credentials(msgspec.Struct, frozen=True):
    """An identity (RFC 4422 §2, the authentication identity) and its password."""

    identity: str
    password: str

    confirmation: ClassVar[bytes] = b""

    def proves(self, password: str) -> bool:
        return self.password == password

    def __repr__(self) -> str:
        return f"Credentials({self.identity!r}, …)"
