"""Records `class.hagaki`, the live trace of the pictures: a student at Fuji, who is still there.

Run by hand (`python -m tests.snapshots.record_class`) when what live servers tell has changed, then look at
the pictures again: ports, passwords and the time of day are others each time.
"""

import asyncio
import imaplib
import poplib
import smtplib
from pathlib import Path

from simulator.live.running import Business, Plan
from simulator.live.town import Newcomer
from simulator.trace.codec import save
from simulator.world.loader import load_world

FILE = Path(__file__).parent / "class.hagaki"
PORTS = {
    "smtp": 2525,
    "submission": 2587,
    "submissions": 2465,
    "pop3": 2110,
    "pop3s": 2995,
    "imap": 2143,
    "imaps": 2993,
}
_LETTER = b"From: mika@fuji.example\r\nTo: aoi@sakura.example\r\nSubject: Tea\r\n\r\nAt four?\r\n"


def _programs() -> imaplib.IMAP4:
    with smtplib.SMTP("127.0.0.1", PORTS["submission"]) as client:
        client.login("mika", "tulip")
        client.sendmail("mika@fuji.example", ["mika@fuji.example", "aoi@sakura.example"], _LETTER)
    mailbox = poplib.POP3("127.0.0.1", PORTS["pop3"])
    mailbox.user("mika")
    mailbox.pass_("tulip")
    mailbox.retr(1)
    mailbox.quit()
    stays = imaplib.IMAP4("127.0.0.1", PORTS["imap"])
    stays.login("mika", "tulip")
    stays.select()
    return stays


async def _record() -> None:
    name, spec = load_world("two-offices")
    newcomer = Newcomer("mika", "tulip", "fuji.example")
    plan = Plan(name, spec, "fuji.example", "127.0.0.1", PORTS, True, (newcomer,))
    business = Business(plan, remembers=True)
    await business.server.start()
    stays = await asyncio.to_thread(_programs)
    save(business.house.world.around.trace, FILE, redact=False)
    await asyncio.to_thread(stays.logout)
    await business.stop()


if __name__ == "__main__":
    asyncio.run(_record())
