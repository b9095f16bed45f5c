"""The server's end of one mail transaction: what MAIL and RCPT have settled so far (RFC 5321 §3.3)."""

from simulator.mail.envelope import Envelope
from simulator.protocols.smtp.commands import MailParameters


class Transaction:
    """An envelope in the making."""

    __slots__ = ("forward_paths", "parameters", "recipient_refused", "reverse_path")

    def __init__(self, reverse_path: str, parameters: MailParameters) -> None:
        self.reverse_path = reverse_path
        self.parameters = parameters
        self.forward_paths: list[str] = []
        self.recipient_refused = False

    def envelope(self) -> Envelope:
        return Envelope(
            reverse_path=self.reverse_path,
            forward_paths=tuple(self.forward_paths),
            body=self.parameters.body,
            smtputf8=self.parameters.smtputf8,
        )
