"""What an engine says: an utterance is one command, one reply (of one or more lines) or one piece of content.

An engine hands out utterances, not raw bytes, so that whoever carries them can also tell them one by
one; joined in order they are the bytes for the wire.
"""

import enum

import msgspec


class Speech(enum.IntEnum):
    COMMAND = 0
    REPLY = 1
    CONTENT = 2  # a message in transfer form, or the listing lines after a reply


class Utterance(msgspec.Struct, frozen=True, gc=False):  # for the collector: never part of a circle
    speech: Speech
    octets: bytes
