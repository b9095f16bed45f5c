"""The kinds of entry that a trace has, and the indexes of the store in which each is listed.

`LANES` is data that the views and the step sizes both read.
"""

import enum


class Kind(enum.IntEnum):
    """What an entry tells. The numbers are part of the file format: append, never renumber."""

    INTENT = 0  # somebody (a person, a lesson) asked for something
    CONNECTED = 1  # a connection stands; source is the client, target the server
    REFUSED = 2  # a connection was not to be had
    CLOSED = 3  # a connection ended
    SENT = 4  # octets left source for target on a wire
    ARRIVED = 5  # the octets of its cause arrived
    LOST = 6  # the octets of its cause were lost on the wire
    COMMAND = 7  # a client said a line (or continued an authentication)
    REPLY = 8  # a server answered, one reply of one or more lines
    CONTENT = 9  # a message crossed as part of a conversation, in transfer form
    TLS_STARTED = 10
    TLS_FAILED = 11
    SECRET = 12  # a TLS key log line; no outsider's view reads it
    ASKED = 13  # a DNS question left a resolver (octets: the DNS message)
    ANSWERED = 14  # a DNS answer left a nameserver (octets: the DNS message)
    RESOLVED = 15  # what the resolver made of it
    COMPOSED = 16  # a letter was written on a device (octets: the message)
    ACCEPTED = 17  # a server took responsibility for a message (octets: the message as it holds it)
    DEFERRED = 18  # an attempt failed for now; the message stays queued
    RELAYED = 19  # the next server took responsibility; this one lets go
    FAILED = 20  # an attempt failed for good for some recipients
    DELIVERED = 21  # a message was put into a mailbox (octets: the message)
    RETRIEVED = 22  # a device holds a copy now (octets: the message)
    EXPUNGED = 23  # a message left a mailbox
    RETURNED = 24  # a DSN was made for a failed message
    POWER = 25  # a device was switched on or off
    CUT = 26  # a wire was cut or mended
    NOTE = 27  # something a person should be told
    SUBMITTED = 28  # the author's server took the letter; the device is done with it
    POLICY = 29  # the TLS policy of a wire (or of all) changed
    LOGGED_IN = 30  # a server let somebody in
    LOGIN_REFUSED = 31
    ATTACK = 32  # somebody took a seat on a wire to interfere, or left it
    IMPERSONATED = 33  # an impostor answers on this connection; source is whose name it uses
    ALTERED = 34  # a packet was changed on the way (octets: what went on)
    CAPTURED = 35  # an impostor was told something (octets: the letter, when it is one)
    CHECKING = 36  # certificates are checked from here on, or no longer
    LAX = 37  # a server takes from here on what the standards forbid, or no longer
    FILED = 38  # its owner put a message into a mailbox: APPEND, COPY, MOVE (octets: the message)
    FLAGGED = 39  # the flags of a message changed, at the store or as far as a device knows
    OPENED = 40  # a person read a letter on a device
    DISCARDED = 41  # a device let go of its copy
    DEVICE_LOST = 42  # a device is gone, with all that it kept
    BACKED_UP = 43  # what lies on a device, or in a store's mailboxes, was copied to another place
    RESTORED = 44  # a new device stands in the lost one's place, with what the backup had
    QUOTA = 45  # a mailbox has room for so much from here on
    REWRITING = 46  # the operator of a server changes letters from here on, or no longer
    REWRITTEN = 47  # a message was changed where it lay (octets: as it lies there now)


class Lane(enum.IntEnum):
    """An index of the store: the serials of the entries listed in it, ascending."""

    HOP = 0  # boundaries: one change of custody, with the look-ups it needed
    COMMAND = 1  # boundaries: one command with its reply
    PACKET = 2  # boundaries: one packet's arrival
    CONVERSATION = 3  # rows of the Conversation pane
    WIRE = 4  # rows of the Wire pane
    CUSTODY = 5  # who holds which letter
    STATE = 6  # everything that changes the scene besides custody
    TOLD = 7  # what `deliver` and `run` tell as text


LANES: dict[Kind, tuple[Lane, ...]] = {
    Kind.INTENT: (Lane.STATE,),
    Kind.CONNECTED: (Lane.CONVERSATION, Lane.WIRE, Lane.STATE, Lane.PACKET),
    Kind.REFUSED: (Lane.CONVERSATION, Lane.WIRE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CLOSED: (Lane.CONVERSATION, Lane.WIRE, Lane.STATE, Lane.PACKET),
    Kind.SENT: (Lane.WIRE,),
    Kind.ARRIVED: (Lane.PACKET,),
    Kind.LOST: (Lane.WIRE, Lane.PACKET),
    Kind.COMMAND: (Lane.CONVERSATION,),
    Kind.REPLY: (Lane.CONVERSATION, Lane.COMMAND),
    Kind.CONTENT: (Lane.CONVERSATION,),
    Kind.TLS_STARTED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND),
    Kind.TLS_FAILED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND),
    Kind.SECRET: (),
    Kind.ASKED: (Lane.WIRE,),
    Kind.ANSWERED: (Lane.WIRE,),
    Kind.RESOLVED: (Lane.CONVERSATION, Lane.TOLD, Lane.COMMAND),
    Kind.COMPOSED: (Lane.CUSTODY, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.ACCEPTED: (Lane.CUSTODY,),
    Kind.DEFERRED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.RELAYED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.FAILED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.DELIVERED: (Lane.CUSTODY, Lane.TOLD),
    Kind.RETRIEVED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.EXPUNGED: (Lane.CUSTODY, Lane.TOLD),
    Kind.RETURNED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.POWER: (Lane.STATE, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.CUT: (Lane.STATE, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.NOTE: (Lane.TOLD,),
    Kind.SUBMITTED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.POLICY: (Lane.STATE, Lane.COMMAND, Lane.PACKET),
    Kind.LOGGED_IN: (Lane.STATE,),
    Kind.LOGIN_REFUSED: (Lane.STATE,),
    Kind.ATTACK: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.IMPERSONATED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.ALTERED: (Lane.CONVERSATION, Lane.WIRE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CAPTURED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CHECKING: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.LAX: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.FILED: (Lane.CUSTODY, Lane.TOLD),
    Kind.FLAGGED: (Lane.CUSTODY, Lane.TOLD),
    Kind.OPENED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.DISCARDED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.DEVICE_LOST: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.BACKED_UP: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.RESTORED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.QUOTA: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.REWRITING: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.REWRITTEN: (
        Lane.CONVERSATION,
        Lane.CUSTODY,
        Lane.TOLD,
        Lane.HOP,
        Lane.COMMAND,
        Lane.PACKET,
    ),
}
