"""Letters whose header fields are unusual, allowed or not."""

from tests.corpus.writing import Letter, crlf, header


def _bare(text: str, body: bytes = b"Hi\r\n") -> bytes:
    return crlf(text) + b"\r\n" + body


EIGHT_BIT = ("eight-bit", "eight-bit-header")

LETTERS = [
    Letter(
        "duplicate-fields",
        "two of what there may be one of",
        header(
            "duplicate-fields",
            more="Subject: Another\nFrom: Eve <eve@eve.example>\nTo: everyone@fuji.example\n",
        )
        + b"Hi\r\n",
    ),
    Letter("no-from", "no From, no Date, no Message-ID", _bare("To: haruto@fuji.example\nSubject: Picnic\n")),
    Letter(
        "empty-from", "a From without an address", _bare("From:\nTo: haruto@fuji.example\nSubject: Picnic\n")
    ),
    Letter("null-from", "a From of empty brackets", _bare("From: <>\nTo: haruto@fuji.example\n")),
    Letter(
        "two-authors",
        "two authors and a Sender",
        _bare("From: Aoi <aoi@sakura.example>,\n Mei <mei@sakura.example>\nSender: mei@sakura.example\n"),
    ),
    Letter(
        "groups",
        "a group of addresses, and an empty one",
        _bare(
            "From: aoi@sakura.example\nTo: Picnic: haruto@fuji.example, Ren <ren@fuji.example>;\n"
            "Cc: undisclosed-recipients:;\n"
        ),
    ),
    Letter(
        "comments",
        "comments, nested, inside addresses and dates",
        _bare(
            "From: (the one (you know)) Aoi <aoi@(really)sakura.example> (hi)\n"
            "Date: Wed, 01 Apr 2026 09:00:00 +0900 (JST)\n"
        ),
    ),
    Letter(
        "quoted-local-part",
        "a local part in quotes, with a blank, an at sign and a bracket",
        _bare('From: "Aoi \\"A\\" S." <"a b@>c"@sakura.example>\nTo: haruto@[192.0.2.80]\n'),
    ),
    Letter(
        "source-route",
        "an address with a route",
        _bare("From: <@relay.example,@b.example:aoi@sakura.example>\n"),
    ),
    Letter(
        "many-recipients",
        "five hundred addresses in To",
        _bare(
            "From: aoi@sakura.example\nTo: "
            + ",\n ".join(f"pupil{number}@fuji.example" for number in range(500))
            + "\n"
        ),
    ),
    Letter(
        "long-field",
        "a Subject of 2,000 characters in one line",
        header("long-field", "word " * 400 + "end") + b"Hi\r\n",
        notes=("long-lines",),
    ),
    Letter(
        "long-name",
        "a field name of 200 characters",
        header("long-name", more="X-" + "N" * 198 + ": v\n") + b"Hi\r\n",
    ),
    Letter(
        "folded-strangely",
        "folded at every word, with tabs, with lines of blanks, before the value",
        _bare(
            "From:\n aoi@sakura.example\nSubject: a\n\tb\n   c\n \t \n d\nTo: haruto\n"
            " @fuji.example\nX-Empty:\n"
        ),
    ),
    Letter(
        "no-blank-behind-colon",
        "no blank behind the colon, many blanks, a blank before it",
        _bare("From:aoi@sakura.example\nTo:      haruto@fuji.example\nSubject : Picnic\nX:\n"),
    ),
    Letter(
        "many-fields",
        "a thousand fields",
        header("many-fields", more="".join(f"X-{n}: {n}\n" for n in range(1000))) + b"Hi\r\n",
    ),
    Letter(
        "large-header",
        "a header of 200,000 octets",
        header("large-header", more=f"X-Large: {'x' * 70}\n" * 2500) + b"Hi\r\n",
    ),
    Letter(
        "many-received",
        "forty Received fields: near the limit of a loop",
        crlf(
            "".join(
                f"Received: from h{n}.example by h{n + 1}.example with SMTP id {n};\n"
                f"\tWed, 01 Apr 2026 09:00:{59 - n:02} +0900\n"
                for n in range(40, 0, -1)
            )
        )
        + header("many-received")
        + b"Hi\r\n",
    ),
    Letter(
        "old-return-path",
        "a Return-Path and a Bcc that the author should not have left in",
        crlf("Return-Path: <eve@eve.example>\nBcc: secret@fuji.example\n")
        + header("old-return-path")
        + b"Hi\r\n",
    ),
    Letter(
        "resent",
        "a letter that was sent on by hand",
        crlf(
            "Resent-From: haruto@fuji.example\nResent-To: mei@sakura.example\n"
            "Resent-Date: Thu, 02 Apr 2026 08:00:00 +0900\n"
        )
        + header("resent")
        + b"Hi\r\n",
    ),
    Letter(
        "strange-dates",
        "five dates that are none",
        _bare(
            "From: aoi@sakura.example\n"
            + "".join(
                f"Date: {date}\n"
                for date in (
                    "yesterday",
                    "32 Foo 2026 99:99:99",
                    "Wed, 1 Apr 26 9:0",
                    "2026-04-01T09:00:00Z",
                    "",
                )
            )
        ),
    ),
    Letter(
        "escapes-in-subject",
        "escape sequences in the Subject: colours, a title, a bell",
        header("escapes-in-subject", "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x08\x08 \x9b2J") + b"Hi\r\n",
        notes=EIGHT_BIT,
    ),
    Letter(
        "escapes-in-words",
        "escape sequences hidden in encoded words, and an encoded line end",
        header("escapes-in-words", "=?utf-8?Q?=1B[2J=07=00?= =?utf-8?B?DQpCY2M6IGV2ZQ==?=") + b"Hi\r\n",
    ),
    Letter(
        "right-to-left",
        "a Subject and a file name turned around by invisible marks",
        header(
            "right-to-left",
            "=?utf-8?Q?=E2=80=AEcod=2Egpj=E2=80=AC_=E2=81=A6x=E2=81=A9?=",
            "Content-Disposition: attachment; filename*=utf-8''invoice%E2%80%AEfdp.exe\n",
        )
        + b"Hi\r\n",
    ),
    Letter(
        "zero-width",
        "zero-width characters, soft hyphens and combining marks",
        header("zero-width", "pa\u200by\u200dpal\u00adx Z\u0351\u036b\u0343a\u0301\ufeff") + b"Hi\r\n",
        notes=EIGHT_BIT,
    ),
    Letter(
        "emoji",
        "emoji of several code points",
        header("emoji", "=?utf-8?B?8J+MuPCfkajigI3wn5Gp4oCN8J+Rpw==?=") + "🌸👨‍👩‍👧🇯🇵\r\n".encode(),
        notes=("eight-bit",),
    ),
    Letter(
        "arabic-and-hebrew",
        "honest right-to-left text",
        header("arabic-and-hebrew", "=?utf-8?B?2YbYstmH2Kk=?=") + "نزهة פיקניק picnic\r\n".encode(),
        notes=("eight-bit",),
    ),
    Letter(
        "idn",
        "domains beyond ASCII, in their ASCII form",
        _bare("From: aoi@xn--n8jx4k.example\nTo: haruto@fuji.example\n"),
    ),
    Letter(
        "smtputf8-addresses",
        "addresses beyond ASCII in raw UTF-8",
        _bare("From: あおい <あおい@さくら.example>\nTo: はると@ふじ.example\nSubject: お花見\n"),
        notes=EIGHT_BIT,
    ),
    Letter(
        "look-alike-from",
        "an author whose name is another's address, and letters that only look Latin",
        _bare('From: "haruto@fuji.example" <eve@eve.example>\nReply-To: аоі@sakura.example\n'),
        notes=EIGHT_BIT,
    ),
    Letter(
        "markup-in-subject",
        "brackets and tags that a screen must not obey",
        header(
            "markup-in-subject",
            "[bold red]x[/] [link=https://eve.example]y[/link] <b>z</b> \\[ {0} %s $HOME `ls`",
        )
        + b"Hi\r\n",
    ),
    Letter(
        "subject-injection",
        "a Subject that looks like fields behind an escaped line end",
        header("subject-injection", "x\\r\\nBcc: eve@eve.example %0d%0aX: y") + b"Hi\r\n",
    ),
]
