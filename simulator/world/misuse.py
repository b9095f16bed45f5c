"""What a person asked for that a world cannot do."""

from simulator.sentences import ToldError


class MisuseError(ToldError):
    """An intent that this world cannot carry out; the message is one line, with the remedy."""
