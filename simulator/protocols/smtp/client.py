"""The client's end of an SMTP conversation (RFC 5321): a device that submits, or a server that relays.

How it works. The driver hands over messages with `submit`, carries octets both ways and pulls events.
Every command that was sent is remembered until its reply comes, in order; a reply goes to the function
that waits for it (`_ANSWERED`). With PIPELINING (RFC 2920) MAIL, all RCPT and DATA leave together, and
the replies are judged one by one when they come; without it, each command waits for the reply before.

A recipient that is refused does not stop the others. If all are refused and the server says 354 all
the same, a lone dot is sent, and what the server makes of it is no success (RFC 2920 §3.1).

421 may come at any time: the server is closing (RFC 5321 §3.8). Whatever has no final 250 then has
failed for now, and may be tried again; so it may arrive twice, but never not at all (RFC 1047).

TLS begins after the first EHLO, according to the policy; whatever the server had sent behind its 220
is thrown away, and all it announced is forgotten (RFC 3207 §4.2). With `REQUIRED` nothing of a message
leaves in clear.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from simulator.mail.envelope import Envelope
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import USUAL
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.beginning import BEGINNING_ANSWERED, Beginning
from simulator.protocols.smtp.commands import bdat_line, mail_line, rcpt_line
from simulator.protocols.smtp.outgoing import Outgoing
from simulator.protocols.smtp.replies import Reply, ReplyError
from simulator.protocols.smtp.states import AGREEMENT, ClientState
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.policy import TlsPolicy
from simulator.wire.stuffing import END, content

_DATA: Final = Utterance(Speech.COMMAND, b"DATA\r\n")
_LONE_DOT: Final = Utterance(Speech.CONTENT, END)
_COMMAND: Final = Speech.COMMAND
_CONTENT: Final = Speech.CONTENT
_COVERING: Final = ClientState.COVERING
_CLOSED: Final = ClientState.CLOSED


class SmtpClient(Beginning):
    """One conversation. Submit messages at any time; `finish` says QUIT after the last.

    With `chunk_size` content goes by BDAT, where that is offered, in chunks of so many octets.
    `mechanisms` are those it may log in by, best first; for some of them `nonce` is text never used before.
    """

    def __init__(
        self,
        hostname: str,
        *,
        tls: TlsPolicy,
        secured: bool = False,
        credentials: Credentials | None = None,
        pipelining: bool = True,
        chunk_size: int = 0,
        mechanisms: tuple[str, ...] = USUAL,
        nonce: str = "",
    ) -> None:
        super().__init__(
            hostname, tls=tls, secured=secured, credentials=credentials, mechanisms=mechanisms, nonce=nonce
        )
        self._pipelining = pipelining
        self._chunk_size = chunk_size
        self._queued: deque[Outgoing] = deque()
        self._outgoing: Outgoing | None = None
        self._finishing = False
        self._needs_reset = False

    # What the driver calls.

    def submit(self, envelope: Envelope, octets: bytes) -> None:
        """Queue a message, its lines ended by CRLF. Messages are sent, and told of, in order.

        Raises ValueError for an envelope without recipients, or with a line end in an address.
        """
        self._queued.append(Outgoing(envelope, octets))
        if not self._events:
            self._go_on()

    def finish(self) -> None:
        """QUIT once every submitted message has its outcome."""
        self._finishing = True
        if not self._events:
            self._go_on()

    def receive(self, octets: bytes) -> None:
        """Take octets. Between 220 to STARTTLS and `tls_started`, and after the end, nobody listens."""
        if self.state is not _COVERING and self.state is not _CLOSED:
            self._reader.receive(octets)

    def next_event(self) -> events.Event | None:
        """The next thing to know; None when more octets are needed. A finished message's event comes
        before anything of the next one is said."""
        told = self._events
        while not told:
            if not self._awaited:
                self._go_on()
                if told:
                    break
            try:
                reply = self._reader.next_reply()
            except ReplyError:
                self._give_up(replies.NOT_SMTP, "garbage")
                break
            if reply is None:
                return None
            verb = self._awaited.popleft() if self._awaited else "nothing"
            if reply.code == 421 and verb != "QUIT":
                self._give_up(reply, "closing")
            elif reply.code < 400 and reply.code not in AGREEMENT[verb]:
                self._give_up(replies.UNEXPECTED, "garbage")
            else:
                _ANSWERED[verb](self, reply)
        return told.popleft() if told else None

    def connection_closed(self) -> None:
        """The connection is gone: whatever has no outcome yet has failed for now."""
        self._give_up(replies.LOST, "lost")

    def take_output(self) -> list[Utterance]:
        """What is to be said, in order; MAIL, each RCPT, DATA and the content are one utterance each."""
        output, self._output = self._output, []
        return output

    @property
    def current(self) -> Envelope | None:
        """The envelope of the message that is under way."""
        return self._outgoing.envelope if self._outgoing is not None else None

    # Saying and hearing.

    def _spoken_to(self, reply: Reply) -> None:
        """A refusal of nothing that was asked."""
        self._give_up(replies.UNEXPECTED, "garbage")

    def _go_on(self) -> None:
        """Between transactions: begin the next, or end the conversation."""
        if self._failed is not None:
            self._fail_queued(*self._failed)
            if self.state is ClientState.READY:
                self._quit()
        elif self.state is ClientState.READY and not self._awaited:
            if self._queued:
                self._begin(self._queued.popleft())
            elif self._finishing:
                self._quit()

    def _quit(self) -> None:
        self.state = ClientState.QUITTING
        self._command("QUIT")

    def _quit_answered(self, reply: Reply) -> None:
        self._close()

    def _close(self) -> None:
        self._failed = self._failed or (replies.LOST, "lost")
        self._fail_queued(*self._failed)
        self.state = ClientState.CLOSED
        self._awaited.clear()
        self._reader.clear()
        self._events.append(events.Finished())

    def _give_up(self, reply: Reply, reason: str) -> None:
        """The conversation is over at once; nothing that lacks an outcome was taken."""
        if self.state is ClientState.CLOSED:
            return
        self._failed = self._failed or (reply, reason)
        if self._outgoing is not None:
            self._message_failed(reply, reason)
        self._close()

    def _fail_queued(self, reply: Reply, reason: str) -> None:
        while self._queued:
            self._outgoing = self._queued.popleft()
            self._message_failed(reply, reason)

    # The mail transaction.

    def _begin(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        obstacle = outgoing.obstacle(self.offer)
        if obstacle is not None:
            self._message_failed(*obstacle)
            return
        if self._needs_reset:
            self._needs_reset = False
            self._command("RSET")
        envelope = outgoing.envelope
        line = mail_line(envelope.reverse_path, outgoing.parameters(self.offer))
        self._output.append(Utterance(_COMMAND, line))
        self._awaited.append("MAIL")
        if self._pipelining and self.offer.pipelining:
            for forward_path in envelope.forward_paths:
                self._recipient(forward_path)
            if not self._chunk_size:
                self._data()

    def _recipient(self, forward_path: str) -> None:
        outgoing = self._outgoing
        if outgoing is not None and outgoing.envelope.wishes:
            line = rcpt_line(forward_path, outgoing.recipient_parameters(forward_path, self.offer))
        else:
            line = rcpt_line(forward_path)
        self._output.append(Utterance(_COMMAND, line))
        self._awaited.append("RCPT")

    def _data(self) -> None:
        if self._chunk_size and self.offer.chunking:
            self._next_chunk()
            return
        self._output.append(_DATA)
        self._awaited.append("DATA")

    def _mail_answered(self, reply: Reply) -> None:
        outgoing = self._outgoing
        assert outgoing is not None
        outgoing.sender_reply = reply
        if not self._awaited:
            if reply.positive:
                self._recipient(outgoing.envelope.forward_paths[0])
            else:
                self._message_failed(reply, "refused")

    def _rcpt_answered(self, reply: Reply) -> None:
        outgoing = self._outgoing
        assert outgoing is not None
        refused = outgoing.recipient_answered(reply)
        if refused is not None:
            self._events.append(events.RecipientRefused(refused, reply))
        if not self._awaited:
            paths = outgoing.envelope.forward_paths
            if outgoing.answered < len(paths):
                self._recipient(paths[outgoing.answered])
            elif outgoing.accepted:
                self._data()
            else:
                self._needs_reset = True
                self._message_failed(outgoing.verdict(), "refused")

    def _data_answered(self, reply: Reply) -> None:
        outgoing = self._outgoing
        assert outgoing is not None
        if reply.code == 354:
            self._awaited.append("content")
            said = Utterance(_CONTENT, content(outgoing.octets)) if outgoing.accepted else _LONE_DOT
            self._output.append(said)
            return
        self._needs_reset = True
        self._message_failed(reply if outgoing.accepted else outgoing.verdict(), "refused")

    def _content_answered(self, reply: Reply) -> None:
        outgoing = self._outgoing
        assert outgoing is not None
        if outgoing.chunk_reply is not None:
            reply = outgoing.chunk_reply
        if outgoing.accepted and reply.positive:
            envelope = outgoing.envelope
            if outgoing.refused:
                envelope = envelope.for_paths(tuple(outgoing.accepted))
            self._outgoing = None
            self._events.append(events.MessageAccepted(envelope, reply, tuple(outgoing.refused)))
        else:
            self._message_failed(reply if outgoing.accepted else outgoing.verdict(), "refused")

    def _next_chunk(self) -> None:
        """One chunk, or with PIPELINING all of them; the last is answered as the content is (RFC 3030 §2)."""
        outgoing = self._outgoing
        assert outgoing is not None
        last = False
        while not last:
            piece = outgoing.octets[outgoing.sent : outgoing.sent + self._chunk_size]
            outgoing.sent += len(piece)
            last = outgoing.sent >= len(outgoing.octets)
            self._output.append(Utterance(_COMMAND, bdat_line(len(piece), last)))
            if piece:
                self._output.append(Utterance(_CONTENT, piece))
            self._awaited.append("content" if last else "BDAT")
            if not (self._pipelining and self.offer.pipelining):
                return

    def _bdat_answered(self, reply: Reply) -> None:
        outgoing = self._outgoing
        assert outgoing is not None
        if not reply.positive:
            outgoing.chunk_reply = outgoing.chunk_reply or reply
            self._needs_reset = True
        if not self._awaited:
            if reply.positive:
                self._next_chunk()
            else:
                self._message_failed(reply, "refused")

    def _rset_answered(self, reply: Reply) -> None:
        """Whether it helped, the next MAIL will tell."""

    def _message_failed(self, reply: Reply, reason: str) -> None:
        outgoing, self._outgoing = self._outgoing, None
        assert outgoing is not None
        self._events.append(
            events.TransactionFailed(
                outgoing.envelope, reply, reply.permanent, reason, tuple(outgoing.refused)
            )
        )


_ANSWERED: Final[dict[str, Callable[[Any, Reply], None]]] = {
    **BEGINNING_ANSWERED,
    "nothing": SmtpClient._spoken_to,
    "MAIL": SmtpClient._mail_answered,
    "RCPT": SmtpClient._rcpt_answered,
    "DATA": SmtpClient._data_answered,
    "content": SmtpClient._content_answered,
    "BDAT": SmtpClient._bdat_answered,
    "RSET": SmtpClient._rset_answered,
    "QUIT": SmtpClient._quit_answered,
}
