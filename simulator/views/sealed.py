"""Sealed letters as each place holds them: closed, but on the devices of whoever has the key.

The key comes with the cast, and no entry of a trace holds what is inside.
"""

from simulator.mail.sealing import unseal
from simulator.trace.store import Trace


def opened_at(trace: Trace, place: str, octets: bytes) -> bytes | None:
    """The MIME entity inside a sealed letter that lies at a place; None where it cannot be opened there."""
    owner = next((one.person for one in trace.cast.places if one.name == place), "")
    keys = (person.mail_key for person in trace.cast.people if person.key == owner and person.mail_key)
    return next((inside for key in keys if (inside := unseal(octets, key.encode())) is not None), None)
