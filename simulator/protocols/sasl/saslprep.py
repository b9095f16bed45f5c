"""SASLprep: names and passwords that look the same become the same before they are compared (RFC 4013)."""

from simulator.protocols.sasl.exchange import SaslError


def prepared(text: str) -> str:
    """The text as RFC 4013 §2 prepares it. Raises SaslError("malformed") for what it prohibits."""
    if text.isascii() and text.isprintable():
        return text
    import stringprep
    from unicodedata import normalize

    spaced = [" " if stringprep.in_table_c12(one) else one for one in text if not stringprep.in_table_b1(one)]
    plain = normalize("NFKC", "".join(spaced))
    prohibited = (
        stringprep.in_table_c12,
        stringprep.in_table_c21_c22,
        stringprep.in_table_c3,
        stringprep.in_table_c4,
        stringprep.in_table_c5,
        stringprep.in_table_c6,
        stringprep.in_table_c7,
        stringprep.in_table_c8,
        stringprep.in_table_c9,
    )
    if any(table(one) for one in plain for table in prohibited):
        raise SaslError("malformed")
    to_the_left = [stringprep.in_table_d1(one) for one in plain]
    if any(to_the_left):  # such a text is of one direction from end to end (RFC 4013 §2.4)
        mixed = any(stringprep.in_table_d2(one) for one in plain)
        if mixed or not (to_the_left[0] and to_the_left[-1]):
            raise SaslError("malformed")
    return plain
