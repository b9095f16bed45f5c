"""What a person asked for that a world cannot do."""


class MisuseError(Exception):
    """An intent that this world cannot carry out; the message is one line, with the remedy."""
