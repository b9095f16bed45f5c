"""What one side of a conversation says, with things wrong: octets changed, lost, doubled, words put in."""

from random import Random
from typing import Final

COMMANDS: Final = (
    *(b"\r\n", b"\n", b"\r", b"\0", b".", b"\r\n.\r\n", b"\n.\n", b"\xff", b"=", b"+", b",", b"<>", b"*\r\n"),
    *(b"EHLO a.example\r\n", b"HELO a\r\n", b"STARTTLS\r\n", b"RSET\r\n", b"DATA\r\n", b"HELP MAIL\r\n"),
    *(b"MAIL FROM:<> SIZE=9 BODY=8BITMIME RET=HDRS ENVID=x\r\n", b"RCPT TO:<a@b> NOTIFY=NEVER\r\n"),
    *(b"BDAT 5\r\n", b"BDAT 0 LAST\r\n", b"BDAT 99999999999999999999\r\n", b"BDAT 9 LAST\r\n", b"VRFY a\r\n"),
    *(
        b"AUTH PLAIN\r\n",
        b"AUTH PLAIN AHVzZXIAcGVuY2ls\r\n",
        b"AUTH CRAM-MD5\r\n",
        b"AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YQ==\r\n",
        b"AUTH LOGIN =\r\n",
    ),
    *(
        b"USER user\r\n",
        b"PASS pencil\r\n",
        b"APOP user 0\r\n",
        b"STLS\r\n",
        b"CAPA\r\n",
        b"LIST\r\n",
        b"UIDL 1\r\n",
    ),
    *(
        b"RETR 1\r\n",
        b"TOP 1 99999\r\n",
        b"DELE 1\r\n",
        b"DELE 18446744073709551616\r\n",
        b"NOOP\r\n",
        b"QUIT\r\n",
    ),
    *(
        b"a LOGIN mrc secret\r\n",
        b"a AUTHENTICATE PLAIN AG1yYwBzZWNyZXQ=\r\n",
        b"a SELECT INBOX\r\n",
        b"a CLOSE\r\n",
    ),
    *(
        b"a FETCH 1:* (FLAGS BODY[]<0.9>)\r\n",
        b"a UID FETCH 1:* ENVELOPE\r\n",
        b"a SEARCH NOT (OR SEEN 1)\r\n",
    ),
    *(
        b"a STORE 1:* +FLAGS (\\Deleted)\r\n",
        b"a EXPUNGE\r\n",
        b"a APPEND INBOX {5+}\r\n",
        b"{9}\r\n",
        b"{5+}\r\n",
    ),
    *(
        b"{99999999999999999999}\r\n",
        b"a IDLE\r\n",
        b"DONE\r\n",
        b"a COPY 1 Sent\r\n",
        b"a MOVE 1:* Trash\r\n",
    ),
    *(
        b'a LIST "" *\r\n',
        b"a STARTTLS\r\n",
        b"a LOGOUT\r\n",
        b"(",
        b")",
        b'"',
        b"\\",
        b"*",
        b"&-",
        b"[",
        b"]",
    ),
)

REPLIES: Final = (
    *(
        b"220 x\r\n",
        b"250-STARTTLS\r\n",
        b"250 ok\r\n",
        b"354 go\r\n",
        b"421 bye\r\n",
        b"550 5.1.1 no\r\n",
        b"334 \r\n",
    ),
    *(
        b"+OK\r\n",
        b"-ERR [AUTH] no\r\n",
        b"+ \r\n",
        b"+OK 1 9\r\n",
        b".\r\n",
        b"1 a\r\n",
        b"* OK hi\r\n",
        b"* BYE x\r\n",
    ),
    *(
        b"* PREAUTH hi\r\n",
        b"a001 OK done\r\n",
        b"a002 OK done\r\n",
        b"a003 NO [TRYCREATE] x\r\n",
        b"+ go\r\n",
    ),
    *(
        b"* 3 EXISTS\r\n",
        b"* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n",
        b"* 9 EXPUNGE\r\n",
        b"* 1 FETCH (BODY[] {999}\r\n",
    ),
    *(
        b"* CAPABILITY IMAP4rev1 STARTTLS\r\n",
        b"{5}\r\n",
        b"{99999999999}\r\n",
        b"((((",
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
    ),
)


def spoilt(octets: bytes, random: Random, words: tuple[bytes, ...]) -> bytes:
    """The same octets with one to eight things wrong."""
    wrong = bytearray(octets)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(wrong) + 1)
        end = min(len(wrong), at + random.randint(1, 30))
        match random.randrange(7):
            case 0:
                wrong[at:end] = random.randbytes(end - at)
            case 1:
                del wrong[at:end]
            case 2:
                wrong[at:at] = wrong[at:end] * random.randint(1, 5)
            case 3 | 4:
                wrong[at:at] = random.choice(words)
            case 5:
                wrong[at:at] = bytes([random.randrange(256)]) * random.choice((1, 500, 1_100, 5_000))
            case 6:
                wrong[at : at + 1] = bytes([random.randrange(256)])
    return bytes(wrong)
