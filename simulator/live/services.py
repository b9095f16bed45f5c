"""SMTP, POP3 and IMAP for real programs: the actors' conversations, attended."""

import re
from typing import Final

from simulator.actors.access import Collection, Pop3Service
from simulator.actors.conversation import Login
from simulator.actors.imap_service import ImapService, Reading
from simulator.actors.mta import MailServer
from simulator.actors.reception import HouseRules, Reception
from simulator.live.attended import Attended, Premises, Valve
from simulator.live.limits import IMAP, POP3, SMTP, Why
from simulator.mail.message import body_sha256
from simulator.protocols.imap import events as imap
from simulator.protocols.pop3 import events as pop3
from simulator.protocols.smtp import events as smtp
from simulator.protocols.smtp.replies import LOCAL_ERROR
from simulator.protocols.smtp.states import SmtpState
from simulator.trace.entry import INBOX, Accepted, Delivered, Expunged, Filed, Relayed, Retrieved
from simulator.trace.kinds import Kind

_OF_FOLDERS: Final = frozenset({"CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE"})
_LITERAL: Final = re.compile(rb"\{([0-9]{1,19})(\+?)\}\r\n\Z")  # RFC 3501 §4.3, RFC 7888 §3
_CHUNK: Final = re.compile(rb"BDAT ([0-9]{1,19})\b", re.IGNORECASE)


class LiveReception(Attended, Reception):
    """One program at the door of an MX or an MSA."""

    def __init__(
        self,
        premises: Premises,
        valve: Valve,
        server: MailServer,
        rules: HouseRules,
        *,
        implicit_tls: bool,
        turned_away: Why | None,
    ) -> None:
        super().__init__(server.around, server, rules, implicit_tls=implicit_tls)
        self.attend(premises, valve, turned_away)

    def turn_away(self, why: Why) -> None:
        self.engine.open(SMTP[why])

    def reads_to_dot(self) -> bool:
        return self.engine.state is SmtpState.CONTENT

    def announced(self, line: bytes, said: list[bytes]) -> int:
        """BDAT (RFC 3030 §2)."""
        counted = _CHUNK.match(line) if self.engine.state.value == "chunk" else None
        return int(counted[1]) if counted else 0

    def say_goodbye(self, why: Why) -> None:
        self.engine.close_notice(SMTP[why])

    def answer(self, event: object, cause: int) -> int:
        if isinstance(event, smtp.CommandRefused):
            self.was_refused()
        return super().answer(event, cause)

    def _take(self, event: smtp.MessageReceived, cause: int) -> int:
        """What is answered 250 is kept first (RFC 5321 §4.2.5)."""
        queue_id, refusal, serial = self._owner.take(event.envelope, event.octets, self, cause)
        if refusal is not None or queue_id is None:
            self.engine.refuse(refusal)
            return serial
        if not self.is_kept():
            self.engine.refuse(LOCAL_ERROR)
            return serial
        self.engine.accept(queue_id)
        return self._tell_handed_over(event.envelope.forward_paths, serial)

    def _tell_handed_over(self, paths: tuple[str, ...], accepted: int) -> int:
        """The visitor lets go of the letter; inside the simulation the sending actor tells so."""
        endpoint, trace = self.endpoint, self.around.trace
        assert endpoint is not None
        at = trace.nearest(accepted, (Kind.ACCEPTED,))
        detail = trace.detail(accepted if at is None else at)
        return self.around.tell(
            Kind.SUBMITTED if self._rules.submission else Kind.RELAYED,
            Relayed(
                queue_id="",
                forward_paths=paths,
                protocol="smtp",
                server_port=endpoint.port,
                tls=self.lock,
                tls_version=self.tls_version,
                letter=detail.letter if isinstance(detail, Accepted) else accepted,
            ),
            cause=accepted,
            source=endpoint.peer,
            target=endpoint.host,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )


class AtTheCounter(Attended):
    """A visitor of a store, whom one knows once they have logged in."""

    _person = ""

    def tell_login(self, login: Login, person: str | None, cause: int) -> int:
        if person is not None:
            self._person = person
        return super().tell_login(login, person, cause)


class LiveCollection(AtTheCounter, Collection):
    """One program at the counter of a store."""

    def __init__(
        self,
        premises: Premises,
        valve: Valve,
        service: Pop3Service,
        *,
        implicit_tls: bool,
        turned_away: Why | None,
    ) -> None:
        super().__init__(service, implicit_tls=implicit_tls)
        self.attend(premises, valve, turned_away)

    def say_goodbye(self, why: Why) -> None:
        self.engine.turn_away(POP3[why])

    def answer(self, event: object, cause: int) -> int:
        if isinstance(event, pop3.CommandRefused):
            self.was_refused()
        cause = super().answer(event, cause)
        if isinstance(event, pop3.MessageRetrieved):
            tell_retrieved(self, "pop3", self._person, event.uid, self._delivery(event.uid), cause)
        return cause

    def _login(self, event: pop3.LoginOffered, cause: int) -> int:
        """What a visitor is shown is kept first: no UID may come to name another letter after a crash."""
        self.is_kept()
        return super()._login(event, cause)

    def _delete(self, uids: tuple[str, ...], cause: int) -> int:
        mailbox = self._mailbox
        assert mailbox is not None
        for uid in mailbox.expunge(mailbox.numbers(uids)):
            expunged = Expunged(mailbox=mailbox.name, uid=uid)
            cause = self.around.tell(Kind.EXPUNGED, expunged, cause=cause, source=self.host)
        if self.is_kept():
            self.engine.accept()
        else:
            self.engine.refuse()
        return cause


class LiveReading(AtTheCounter, Reading):
    """One program that looks at a mailbox, and may stay."""

    def __init__(
        self,
        premises: Premises,
        valve: Valve,
        service: ImapService,
        *,
        implicit_tls: bool,
        turned_away: Why | None,
    ) -> None:
        super().__init__(service, implicit_tls=implicit_tls)
        self.attend(premises, valve, turned_away)

    def say_goodbye(self, why: Why) -> None:
        self.engine.turn_away(IMAP[why])

    def announced(self, line: bytes, said: list[bytes]) -> int:
        """A literal, if it was sent unasked or the server agreed."""
        literal = _LITERAL.search(line)
        if literal is not None and (literal[2] or any(line.startswith(b"+ ") for line in said)):
            return int(literal[1])
        return 0

    def answer(self, event: object, cause: int) -> int:
        if isinstance(event, imap.CommandRefused):
            self.was_refused()
        if isinstance(event, imap.CommandAnswered):
            if event.verb in _OF_FOLDERS:
                self.premises.folders_changed(self._person)
            self.is_kept()  # before the OK is sent
        cause = super().answer(event, cause)
        if (
            isinstance(event, imap.MessageFetched) and not event.header_only
        ):  # else no letter has changed hands
            delivery = self._delivery(event.mailbox, event.uid)
            name = event.mailbox.removeprefix(f"{self._person}/") if "/" in event.mailbox else INBOX
            tell_retrieved(self, "imap", self._person, str(event.uid), delivery, cause, name)
        return cause

    def _login(self, event: imap.LoginOffered, cause: int) -> int:
        self.is_kept()
        return super()._login(event, cause)


def tell_retrieved(
    conversation: Attended,
    protocol: str,
    person: str,
    uid: str,
    delivery: int | None,
    cause: int,
    mailbox: str = INBOX,
) -> None:
    """The visitor has a copy; inside the simulation the device's actor tells so."""
    endpoint, trace = conversation.endpoint, conversation.around.trace
    detail = None if delivery is None else trace.detail(delivery)
    if endpoint is None or delivery is None or not isinstance(detail, Delivered | Filed):
        return  # it has lain here since before a restart, or nobody sent it
    octets = trace.octets(delivery)
    conversation.around.tell(
        Kind.RETRIEVED,
        Retrieved(
            person=person,
            uid=uid,
            protocol=protocol,
            server_port=endpoint.port,
            tls=conversation.lock,
            tls_version=conversation.tls_version,
            body_sha256=body_sha256(octets),
            letter=detail.letter,
            mailbox=mailbox,
        ),
        cause=cause,
        source=endpoint.host,
        target=endpoint.peer,
        wire=endpoint.wire,
        connection=endpoint.connection,
        octets=octets,
    )
