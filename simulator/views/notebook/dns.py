"""DNS as it is overheard (RFC 1035): the names that were asked for, and what they led to."""

from simulator.views.notebook.facts import HOSTS, Note


def read_datagram(octets: bytes, note: Note) -> bool:
    """A question or an answer. False where the octets are neither."""
    from simulator.protocols.dns.messages import read_answer, read_question

    if len(octets) < 12:
        return False
    try:
        if not octets[2] & 0x80:
            asked = read_question(octets)
            note(HOSTS, "asked", f"{asked.record} {asked.name}", 0, len(octets), "dns", asked.record)
            return True
        said = read_answer(octets)
    except ValueError:  # DnsFormatError, and text that is none
        return False
    for answer in said.answers or (said.outcome,):
        value = f"{said.question}: {answer}"
        note(HOSTS, "answered", value, 0, len(octets), "dns", said.record)
    return True
