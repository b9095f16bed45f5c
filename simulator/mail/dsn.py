"""Delivery status notifications: the letter that says what became of another (RFC 3461, RFC 3464, RFC 6522).

What it says in words is English wherever it is made: nothing on the wire knows a language of the screen.
"""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from simulator.mail.dates import format_date
from simulator.mail.envelope import Envelope
from simulator.mail.fields import fold, make_field, read_fields
from simulator.mail.message import body_start

_WHOLE_UP_TO: Final = 64 * 1024  # octets of the original that are sent back whole


class RecipientStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one recipient. `status` is an enhanced code (RFC 3463), `reply` what was said of it.

    `remote_host` said it; "" where no other server was involved (RFC 3464 §2.3.5).
    """

    forward_path: str
    status: str
    action: str = "failed"  # "failed", "delayed", "delivered", "relayed", "expanded" (RFC 3464 §2.3.3)
    reply: str = ""
    remote_host: str = ""
    original_path: str = ""  # what the author wrote to (ORCPT, RFC 3461 §4.2)
    original_type: str = ""  # what kind of address that is; a mail address unless it says otherwise


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine-readable part of a DSN says."""

    reporting_host: str
    recipients: tuple[RecipientStatus, ...]


class Dsn(NamedTuple):
    """A DSN ready to be queued: its envelope has the null reverse-path, so that it never causes another."""

    envelope: Envelope
    octets: bytes


def make_dsn(
    *,
    reporting_host: str,
    to: str,
    recipients: tuple[RecipientStatus, ...],
    original: bytes,
    date: datetime,
    message_id: str,
    arrived: datetime | None = None,
    envelope_id: str = "",
    header_only: bool = False,
    whole_up_to: int = _WHOLE_UP_TO,
) -> Dsn:
    """Report to the reverse-path `to` what became of `recipients` of the letter `original`.

    The original goes back whole up to `whole_up_to` octets, else its header alone; with `header_only` and
    with better news than failure, that alone in any case (RFC 3461 §4.3). `envelope_id` is what the author
    named the letter by (RFC 3461 §4.4). Raises ValueError for the null reverse-path, which is never
    answered (RFC 5321 §4.5.5).
    """
    if not to:
        raise ValueError("a letter from the null reverse-path is never answered with a DSN")
    utf8 = not to.isascii() or not original[: body_start(original)].isascii()
    utf8 = utf8 or not all(recipient.forward_path.isascii() for recipient in recipients)
    kind = _kind(recipients)
    whole = kind == "failed" and not header_only and len(original) <= whole_up_to
    returned = original if whole else original[: body_start(original)]
    words = _in_words(reporting_host, recipients, kind, whole=whole)
    status = _status(reporting_host, recipients, arrived, envelope_id, utf8=utf8)
    boundary = _boundary(message_id, words + status + returned)
    header = [
        make_field("Date", format_date(date)),
        make_field("From", f"Mail Delivery System <MAILER-DAEMON@{reporting_host}>", utf8=utf8),
        make_field("To", f"<{to}>", utf8=utf8),
        make_field("Message-ID", message_id),
        make_field("Subject", _SUBJECTS[kind]),
        make_field("Auto-Submitted", "auto-replied"),  # RFC 3834 §5
        make_field("MIME-Version", "1.0"),
        _content_type(boundary),
    ]
    eight_bit = not (words + status + returned).isascii()
    if eight_bit:
        header.append(make_field("Content-Transfer-Encoding", "8bit"))
    parts = [
        _part("text/plain; charset=utf-8", words),
        _part("message/global-delivery-status" if utf8 else "message/delivery-status", status),
        _part(_RETURNED_TYPES[whole, utf8], returned),
    ]
    delimiter = b"--" + boundary.encode()
    octets = b"".join(header) + b"\r\n"
    octets += b"".join(delimiter + b"\r\n" + part for part in parts) + delimiter + b"--\r\n"
    envelope = Envelope(
        reverse_path="", forward_paths=(to,), body="8BITMIME" if eight_bit else "7BIT", smtputf8=utf8
    )
    return Dsn(envelope, octets)


_SUBJECTS: Final = {
    "failed": "Undelivered mail returned to its author",
    "delayed": "Delayed mail: still trying to deliver",
    "relayed": "Your mail was passed on",
    "delivered": "Your mail was delivered",
}

_NEWS: Final = {
    "failed": "Your letter could not be delivered to:",
    "delayed": "Your letter has not yet been delivered to:",
    "relayed": "Your letter was passed on to a server that sends no such notices, for:",
    "delivered": "Your letter was delivered to:",
}


def _kind(recipients: tuple[RecipientStatus, ...]) -> str:
    """The worst of the actions, which a report is headed by."""
    actions = {recipient.action for recipient in recipients}
    return next((kind for kind in _NEWS if kind in actions), "delivered")


# By whether the whole letter goes back, and whether its header needs UTF-8 (RFC 6522 §3, RFC 6533 §4).
_RETURNED_TYPES: Final = {
    (True, False): "message/rfc822",
    (False, False): "text/rfc822-headers",
    (True, True): "message/global",
    (False, True): "message/global-headers",
}


def _content_type(boundary: str) -> bytes:
    value = f'multipart/report; report-type=delivery-status; boundary="{boundary}"'
    return make_field("Content-Type", value)


def _part(content_type: str, octets: bytes) -> bytes:
    encoding = b"" if octets.isascii() else b"Content-Transfer-Encoding: 8bit\r\n"
    end = b"" if octets.endswith(b"\r\n") else b"\r\n"
    return b"Content-Type: " + content_type.encode() + b"\r\n" + encoding + b"\r\n" + octets + end + b"\r\n"


def _in_words(host: str, recipients: tuple[RecipientStatus, ...], kind: str, *, whole: bool) -> bytes:
    lines = [
        f"This is the mail server {host}.",
        "",
        _NEWS[kind],
        "",
    ]
    for recipient in recipients:
        lines.append(f"  <{recipient.forward_path}>")
        if recipient.reply:
            said = f"the server {recipient.remote_host} said" if recipient.remote_host else "the reason"
            lines.append(f"    {said}: {_one_line(recipient.reply)}")
    lines += ["", "There is no need to send it again: the server keeps trying."] if kind == "delayed" else []
    lines += ["", "A report for programs follows, and then " + ("your letter." if whole else "its header.")]
    return ("\r\n".join(lines) + "\r\n").encode()


def _status(
    host: str,
    recipients: tuple[RecipientStatus, ...],
    arrived: datetime | None,
    envelope_id: str,
    *,
    utf8: bool,
) -> bytes:
    """The fields of RFC 3464 §2.2 and §2.3: one group for the letter, one for each recipient."""
    named = f"Original-Envelope-Id: {envelope_id}\r\n" if envelope_id else ""
    groups = [f"{named}Reporting-MTA: dns; {host}\r\n"]
    if arrived is not None:
        groups[0] += f"Arrival-Date: {format_date(arrived)}\r\n"
    for recipient in recipients:
        kind = "rfc822" if recipient.forward_path.isascii() else "utf-8"
        group = ""
        if recipient.original_path:
            group += f"Original-Recipient: {recipient.original_type or kind}; {recipient.original_path}\r\n"
        group += f"Final-Recipient: {kind}; {recipient.forward_path}\r\n"
        group += f"Action: {recipient.action}\r\nStatus: {recipient.status}\r\n"
        if recipient.remote_host:
            group += f"Remote-MTA: dns; {recipient.remote_host}\r\n"
        if recipient.reply:
            reply = _one_line(recipient.reply)
            if not utf8:
                reply = reply.encode("ascii", "replace").decode("ascii")
            spoken = (
                "smtp" if recipient.remote_host else "x-local"
            )  # a reply, or our own words (RFC 3464 §2.3.6)
            group += fold(f"Diagnostic-Code: {spoken}; {reply}") + "\r\n"
        groups.append(group)
    return "\r\n".join(groups).encode()


def _one_line(reply: str) -> str:
    return " ".join(reply.split())[:900]


def _boundary(message_id: str, contents: bytes) -> str:
    """A delimiter that stands nowhere in the parts, the same for the same letter."""
    name = "".join(character for character in message_id if character.isascii() and character.isalnum())[:40]
    number = 0
    while f"--{name}.{number}".encode() in contents:
        number += 1
    return f"{name}.{number}"


def read_report(octets: bytes) -> DeliveryReport | None:
    """What a DSN reports; None for a letter that is none. Never raises."""
    from simulator.mail.mime import decoded_body, parse_parts

    for part in parse_parts(octets).walk():
        if part.content_type in ("message/delivery-status", "message/global-delivery-status"):
            return _report(decoded_body(octets, part))
    return None


def _report(octets: bytes) -> DeliveryReport:
    groups = [
        {field.name.lower(): field.value for field in read_fields(group + b"\r\n")}
        for group in octets.split(b"\r\n\r\n")
        if group.strip()
    ]
    host = _typed(groups[0].get("reporting-mta", "")) if groups else ""
    recipients = tuple(
        RecipientStatus(
            forward_path=_typed(group["final-recipient"]),
            status=group.get("status", "").split(" ")[0],
            action=group.get("action", "").lower(),
            reply=_typed(group.get("diagnostic-code", "")),
            remote_host=_typed(group.get("remote-mta", "")),
            original_path=_typed(group.get("original-recipient", "")),
        )
        for group in groups
        if "final-recipient" in group
    )
    return DeliveryReport(reporting_host=host, recipients=recipients)


def _typed(value: str) -> str:
    """The part behind the type: `dns; mx.fuji.example` names `mx.fuji.example`."""
    return value.partition(";")[2].strip() or value.strip()
