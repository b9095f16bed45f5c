"""The last line of each answer, and the news of the server: every text in one table.

Where RFC 3501 shows an example, in its words.
"""

from typing import Final

from simulator.protocols.imap.responses import UNTAGGED, Condition, StatusResponse

_OK, _NO, _BAD, _BYE = Condition.OK, Condition.NO, Condition.BAD, Condition.BYE

TEXTS: Final[dict[str, tuple[Condition, str, str]]] = {  # condition, response code, text
    "ready": (_OK, "CAPABILITY {capabilities}", "IMAP4rev1 Service Ready"),
    "busy": (_BYE, "UNAVAILABLE", "too many visitors, come back later"),
    "goodbye": (_BYE, "", "IMAP4rev1 server terminating connection"),
    "completed": (_OK, "", "{verb} completed"),
    # What is no command, or not now.
    "bad": (_BAD, "", "{why}"),
    "unknown": (_BAD, "", "unknown command"),
    "no-tag": (_BAD, "", "unknown command; a tag of your own comes first, as in a1 {verb}"),
    "control-key": (_BAD, "", "unknown command; a key for moving or erasing is in it"),
    "bare-lf": (_BAD, "", "a command ends in CRLF, not in LF alone; nc -C sends both"),
    "not-now": (_BAD, "", "{verb} is not for the {state} state"),
    "too-long": (_BAD, "", "command line too long"),
    "literal-too-long": (_NO, "LIMIT", "literal too long, {limit} octets at most"),
    "no-such-number": (_BAD, "", "no message has that number"),
    "no-such-flag": (_BAD, "", "a flag that clients cannot set"),
    # Before the login.
    "logged-in": (_OK, "CAPABILITY {capabilities}", "{verb} completed"),
    "login-failed": (_NO, "AUTHENTICATIONFAILED", "name and password do not match"),
    "not-authorized": (_NO, "AUTHORIZATIONFAILED", "nobody acts as somebody else here"),
    "not-in-clear": (_NO, "PRIVACYREQUIRED", "no passwords in clear here, begin TLS first"),
    "no-mechanism": (_NO, "CANNOT", "no such mechanism here"),
    "no-response": (_BAD, "", "that is no response of this mechanism"),
    "cancelled": (_BAD, "", "authentication cancelled"),
    "begin-tls": (_OK, "", "Begin TLS negotiation now"),
    "no-tls": (_BAD, "", "TLS is not offered here"),
    "tls-active": (_BAD, "", "TLS is active already"),
    # Mailboxes.
    "selected": (_OK, "READ-WRITE", "{verb} completed"),
    "selected-read-only": (_OK, "READ-ONLY", "{verb} completed"),
    "unseen": (_OK, "UNSEEN {number}", "Message {number} is first unseen"),
    "uids-valid": (_OK, "UIDVALIDITY {validity}", "UIDs valid"),
    "uid-next": (_OK, "UIDNEXT {uid}", "Predicted next UID"),
    "permanent-flags": (_OK, "PERMANENTFLAGS {flags}", "Limited"),
    "no-permanent-flags": (_OK, "PERMANENTFLAGS ()", "No permanent flags permitted"),
    "no-such-mailbox": (_NO, "NONEXISTENT", "no such mailbox"),
    "no-mailbox-to-put": (_NO, "TRYCREATE", "no such mailbox, it could be created"),
    "mailbox-there": (_NO, "ALREADYEXISTS", "there is such a mailbox already"),
    "bad-name": (_NO, "CANNOT", "a mailbox cannot be named so"),
    "inbox-stays": (_NO, "CANNOT", "INBOX cannot be deleted"),
    "mailbox-in-use": (_NO, "INUSE", "somebody has this mailbox selected"),
    "has-inferiors": (_NO, "CANNOT", "the name has inferior hierarchical names and is no mailbox"),
    "too-many": (_NO, "LIMIT", "no more of them can be had"),
    # Messages.
    "appended": (_OK, "APPENDUID {validity} {uid}", "{verb} completed"),
    "not-appended": (_NO, "UNAVAILABLE", "the message could not be stored"),
    "copied": (_OK, "COPYUID {validity} {source} {target}", "{verb} completed"),
    "no-room": (_NO, "OVERQUOTA", "no room for that"),
    "read-only": (_NO, "READ-ONLY", "the mailbox was opened read-only"),
    "already-gone": (_NO, "EXPUNGEISSUED", "some of these messages are gone"),
    "bad-charset": (
        _NO,
        "BADCHARSET (US-ASCII UTF-8 ISO-2022-JP SHIFT_JIS EUC-JP ISO-8859-1)",
        "a charset that cannot be searched in",
    ),
    "idle-ended-badly": (_BAD, "", "IDLE ends with DONE"),
}


def reply(key: str, **values: str | int) -> StatusResponse:
    """The reply of that name in `TEXTS`, untagged, its gaps filled."""
    condition, code, text = TEXTS[key]
    return StatusResponse(UNTAGGED, condition, text.format_map(values), code and code.format_map(values))
