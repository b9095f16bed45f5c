"""Letters that programs write, sign, seal or pass on: reports, signatures, invitations, lists."""

from tests.corpus.writing import Letter, crlf, header, mime

SIGNED = "multipart/signed; boundary=s; micalg=sha-256; protocol="

DSN = """\
--d
Content-Type: text/plain

Your letter could not be delivered.
--d
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.fuji.example

Final-Recipient: rfc822; nobody@fuji.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--d
Content-Type: text/rfc822-headers

From: aoi@sakura.example
Subject: Picnic
--d--
"""

MDN = """\
--m
Content-Type: text/plain

Your letter was displayed.
--m
Content-Type: message/disposition-notification

Reporting-UA: home-pc.fuji.example; Picnic Mail
Final-Recipient: rfc822; haruto@fuji.example
Original-Message-ID: <plain@sakura.example>
Disposition: manual-action/MDN-sent-manually; displayed

--m--
"""

FEEDBACK = """\
--f
Content-Type: text/plain

Somebody called this letter spam.
--f
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Original-Rcpt-To: <haruto@fuji.example>

--f
Content-Type: message/rfc822

From: eve@eve.example
Subject: Buy now

Cheap blossoms.
--f--
"""

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Sakura office//Picnic//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:picnic-2026@sakura.example
DTSTAMP:20260401T000000Z
DTSTART:20260405T020000Z
SUMMARY:お花見
ORGANIZER:mailto:aoi@sakura.example
ATTENDEE;RSVP=TRUE:mailto:haruto@fuji.example
DESCRIPTION:A very long description that is folded as iCalendar folds\\, in the
  middle of a sentence.
END:VEVENT
END:VCALENDAR
"""

DKIM = """\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simple; d=sakura.example; s=spring;
\th=from:to:subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
\tb=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
\t AAAAAAAAAAAAAAAA==
"""

ARC = """\
ARC-Seal: i=1; a=rsa-sha256; cv=none; d=list.example; s=arc; t=1775001600; b=AAAA
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=list.example; s=arc;
\th=from:to:subject; bh=AAAA; b=AAAA
ARC-Authentication-Results: i=1; list.example; spf=pass smtp.mailfrom=sakura.example; dkim=pass
Authentication-Results: mx.fuji.example; arc=pass; dmarc=fail header.from=sakura.example
"""

LIST = """\
List-Id: Picnic friends <picnic.list.example>
List-Post: <mailto:picnic@list.example>
List-Help: <mailto:picnic-request@list.example?subject=help> (Instructions)
List-Unsubscribe: <https://list.example/leave?u=1>, <mailto:picnic-leave@list.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Archive: <https://list.example/archive>
Precedence: list
Sender: picnic-bounces@list.example
"""

LETTERS = [
    Letter(
        "dsn",
        "a notice that a letter came back",
        mime("dsn", "multipart/report; report-type=delivery-status; boundary=d") + crlf(DSN),
    ),
    Letter(
        "dsn-in-words",
        "a notice of failure that only people can read",
        header("dsn-in-words", "failure notice")
        + b"Hi. This is the mail program at mx.fuji.example.\r\nIt bounced.\r\n",
    ),
    Letter(
        "mdn",
        "a notice that a letter was read",
        mime("mdn", "multipart/report; report-type=disposition-notification; boundary=m") + crlf(MDN),
    ),
    Letter(
        "feedback-report",
        "a complaint about spam, with the letter",
        mime("feedback-report", "multipart/report; report-type=feedback-report; boundary=f") + crlf(FEEDBACK),
    ),
    Letter(
        "auto-reply",
        "an answer by a machine",
        header("auto-reply", "Out of office", "Auto-Submitted: auto-replied\n") + b"Away.\r\n",
    ),
    Letter(
        "calendar-invitation",
        "an invitation in iCalendar, as an alternative",
        mime("calendar-invitation", "multipart/alternative; boundary=c")
        + crlf(
            "--c\n\nPicnic on Sunday.\n--c\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n"
            "Content-Transfer-Encoding: 8bit\n\n" + CALENDAR + "--c--\n"
        ),
        notes=("eight-bit",),
    ),
    Letter(
        "smime-signed",
        "S/MIME, signed apart: not one blank of the first part may change",
        mime("smime-signed", SIGNED + '"application/pkcs7-signature"')
        + crlf(
            "--s\nContent-Type: text/plain\n\nSigned. \n\n-- \nAoi\t\n--s\n"
            "Content-Type: application/pkcs7-signature; name=smime.p7s\n"
            "Content-Transfer-Encoding: base64\n\nMIIBAAYJKoZIhvcNAQcC\n--s--\n"
        ),
    ),
    Letter(
        "smime-sealed",
        "S/MIME, encrypted",
        mime("smime-sealed", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "base64")
        + b"MIIBAAYJKoZIhvcNAQcD\r\n",
    ),
    Letter(
        "pgp-mime-signed",
        "PGP/MIME, signed apart",
        mime("pgp-mime-signed", SIGNED + '"application/pgp-signature"')
        + crlf(
            "--s\nContent-Type: text/plain\n\nSigned.\n--s\nContent-Type: application/pgp-signature\n\n"
            "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n=AAAA\n-----END PGP SIGNATURE-----\n--s--\n"
        ),
    ),
    Letter(
        "pgp-mime-sealed",
        "PGP/MIME, encrypted",
        mime("pgp-mime-sealed", 'multipart/encrypted; boundary=e; protocol="application/pgp-encrypted"')
        + crlf(
            "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--e\n"
            "Content-Type: application/octet-stream\n\n"
            "-----BEGIN PGP MESSAGE-----\n\nhF4DAAAAAAAAAAASAQdA\n=AAAA\n-----END PGP MESSAGE-----\n--e--\n"
        ),
    ),
    Letter(
        "pgp-inline",
        "PGP inside the text, with its dashes escaped",
        header("pgp-inline")
        + crlf(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- -- \nAoi\n"
            "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n-----END PGP SIGNATURE-----\n"
        ),
    ),
    Letter(
        "dkim-signed",
        "a DKIM signature over fields and body",
        crlf(DKIM) + header("dkim-signed") + b"Hi  \r\n\r\n\r\n",
    ),
    Letter(
        "arc-sealed", "a letter that a list has sealed with ARC", crlf(ARC) + header("arc-sealed") + b"Hi\r\n"
    ),
    Letter(
        "list-mail",
        "a letter from a mailing list",
        header("list-mail", "[picnic] Sunday", LIST) + b"Hi\r\n_____\r\nfooter\r\n",
    ),
    Letter(
        "delivered-before",
        "a letter that was already delivered once, with all its stamps",
        crlf(
            "Return-Path: <aoi@sakura.example>\nDelivered-To: haruto@fuji.example\n"
            "X-Original-To: haruto@fuji.example\n"
            "Received: from relay.sakura.example (relay.sakura.example [192.0.2.25])\n"
            "\tby mx.fuji.example with ESMTPS id 1A;\n"
            "\tWed, 01 Apr 2026 09:00:01 +0900 (JST)\nReceived-SPF: pass (mx.fuji.example: sure)\n"
        )
        + header("delivered-before")
        + b"Hi\r\n",
    ),
    Letter(
        "tnef",
        "a winmail.dat that only one program can open",
        mime("tnef", "application/ms-tnef; name=winmail.dat", "base64") + b"eJ8+IgAAAQaQCAAEAAAA\r\n",
    ),
    Letter(
        "vcard",
        "a visiting card",
        mime("vcard", "text/vcard; charset=utf-8")
        + crlf("BEGIN:VCARD\nVERSION:4.0\nFN:Aoi\nEMAIL:aoi@sakura.example\nEND:VCARD\n"),
    ),
]
