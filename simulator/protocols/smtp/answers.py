"""What a server does about each command: one small function a verb, and one a decision of the driver.

A function gets the session, the verb's row and the argument. It says a reply and returns None; or it leaves
a decision pending and returns it; or it raises CommandFault with the reply that the command deserves.
"""

from collections.abc import Callable
from typing import Any, Final

from simulator.mail.envelope import RecipientWish
from simulator.protocols.sasl.credentials import Proof
from simulator.protocols.sasl.exchange import MAX_LINE, encode_line
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.authentication import Authentication
from simulator.protocols.smtp.chunks import bdat, has_bare_line_end
from simulator.protocols.smtp.commands import (
    NO_RCPT_PARAMETERS,
    VERB_ROWS,
    CommandFault,
    Verb,
    read_mail,
    read_rcpt,
)
from simulator.protocols.smtp.events import Decision, Event
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.session import Session, Transaction
from simulator.protocols.smtp.states import LONE_DOT
from simulator.wire.stuffing import content_reader

# Introduction, and what may change on the way (RFC 5321 §4.1.1.1, RFC 3207, RFC 4954).


def ehlo(session: Session, verb: Verb, argument: str) -> Event | None:
    if not (argument.isascii() and argument.isprintable()) or " " in argument:
        raise CommandFault(replies.syntax(verb.form))
    session.client_name = argument
    session.extended = verb.name == "EHLO"
    session.forget_transaction()
    session.machine.advance(verb.name)
    announced = session.announced() if session.extended else ()
    session.say(replies.welcome(session.settings.hostname, *announced))
    return None


def starttls(session: Session, verb: Verb, argument: str) -> Event | None:
    if session.secured:
        raise CommandFault(replies.TLS_ALREADY)
    if not session.settings.tls_available:
        raise CommandFault(replies.NOT_IMPLEMENTED)
    if not session.extended:
        raise CommandFault(replies.EHLO_FIRST)
    session.say(replies.TLS_READY)
    session.machine.advance(verb.name)
    if session.settings.lax:
        session.kept = session.lines.take_rest()
    session.lines.clear()  # RFC 3207 §4.2, §6
    return events.TlsRequested()


def auth(session: Session, verb: Verb, argument: str) -> Event | None:
    if not session.settings.submission or not session.settings.mechanisms:
        raise CommandFault(replies.NOT_IMPLEMENTED)
    if not session.extended:
        raise CommandFault(replies.EHLO_FIRST)
    if session.identity:
        raise CommandFault(replies.LOGGED_IN_ALREADY)
    if not session.mechanisms():
        raise CommandFault(replies.AUTH_NEEDS_TLS)
    word, _, initial_response = argument.partition(" ")
    mechanism = word.upper()
    if " " in initial_response:
        raise CommandFault(replies.syntax(verb.form))
    if mechanism not in session.mechanisms():
        raise CommandFault(replies.UNKNOWN_MECHANISM)
    session.machine.advance(verb.name)
    nonces = session.settings.nonces
    nonce = nonces() if nonces is not None else ""
    session.authentication = authentication = Authentication(mechanism, session.settings.hostname, nonce)
    session.lines.limit = MAX_LINE
    return _exchanged(session, mechanism, authentication.begin(initial_response))


def respond(session: Session, authentication: Authentication, line: bytes) -> Event | None:
    """A line inside an AUTH command."""
    result = authentication.respond(line)
    if authentication.granted:
        _logged_in(session, authentication.granted)
        return None
    return _exchanged(session, authentication.mechanism, result)


def _exchanged(session: Session, mechanism: str, result: bytes | Proof) -> Event | None:
    if not isinstance(result, bytes):
        session.pending = event = events.LoginOffered(mechanism, result.identity, result)
        return event
    session.say(replies.challenge(encode_line(result)))
    return None


def _login_accepted(session: Session, event: events.LoginOffered, _text: str) -> None:
    confirmation = event.proof.confirmation
    if confirmation and session.authentication is not None:
        session.authentication.granted = event.identity
        session.say(replies.challenge(encode_line(confirmation)))
    else:
        _logged_in(session, event.identity)


def _logged_in(session: Session, identity: str) -> None:
    session.end_authentication()
    session.identity = identity
    session.say(replies.LOGGED_IN)


# The mail transaction (RFC 5321 §3.3).


def mail(session: Session, verb: Verb, argument: str) -> Event | None:
    reverse_path, parameters = read_mail(argument, session.mail_known if session.extended else {})
    if parameters.size is not None and parameters.size > session.settings.max_size:
        raise CommandFault(replies.TOO_LARGE)
    if not parameters.smtputf8 and not reverse_path.isascii():
        raise CommandFault(replies.SENDER_NEEDS_UTF8)
    session.transaction = Transaction(reverse_path, parameters)
    session.pending = event = events.SenderOffered(
        reverse_path, parameters.size, parameters.body, parameters.smtputf8
    )
    return event


def _sender_accepted(session: Session, event: events.SenderOffered, _text: str) -> None:
    session.machine.advance("MAIL")
    session.say(replies.SENDER_OK)


def rcpt(session: Session, verb: Verb, argument: str) -> Event | None:
    forward_path, parameters = read_rcpt(argument, session.rcpt_known if session.extended else {})
    transaction = session.transaction
    if len(transaction.forward_paths) >= session.settings.max_recipients:
        raise CommandFault(replies.TOO_MANY_RECIPIENTS)
    if not transaction.parameters.smtputf8 and not forward_path.isascii():
        raise CommandFault(replies.RECIPIENT_NEEDS_UTF8)
    if parameters is NO_RCPT_PARAMETERS:
        session.pending = event = events.RecipientOffered(forward_path)
        return event
    wish = RecipientWish(path=forward_path, notify=parameters.notify, original=parameters.original)
    session.pending = event = events.RecipientOffered(forward_path, wish)
    return event


def _recipient_accepted(session: Session, event: events.RecipientOffered, whole: str) -> None:
    session.transaction.forward_paths.append(whole or event.forward_path)
    if event.wish is not None:
        session.transaction.wishes += (event.wish,)
    session.machine.advance("RCPT")
    session.say(replies.RECIPIENT_OK)


def data(session: Session, verb: Verb, argument: str) -> Event | None:
    session.content = content_reader(session.settings.max_size, lax=session.settings.lax)
    session.machine.advance("DATA")
    session.say(replies.BEGIN_CONTENT)
    return None


def read_content(session: Session) -> Event | None:
    """Read on between 354 and the lone dot; None until that has come. Raises CommandFault."""
    if not session.lines:
        return None
    rest = session.content.receive(session.lines.take_rest())
    if rest is None:
        return None
    if rest:
        session.lines.receive(rest)
    session.machine.advance(LONE_DOT)
    transaction = session.transaction
    session.forget_transaction()
    if session.content.overflowed:
        raise CommandFault(replies.TOO_LARGE)
    octets = session.content.take()
    if has_bare_line_end(octets) and not session.settings.lax:
        raise CommandFault(replies.BARE_LINE_END)
    session.transaction = transaction
    session.pending = event = events.MessageReceived(transaction.envelope(), octets)
    return event


def _message_accepted(session: Session, event: events.MessageReceived, queue_id: str) -> None:
    session.forget_transaction()
    session.say(replies.queued(queue_id))


# The rest.


def rset(session: Session, verb: Verb, argument: str) -> Event | None:
    session.forget_transaction()
    return noop(session, verb, argument)


def noop(session: Session, verb: Verb, argument: str) -> Event | None:
    session.machine.advance(verb.name)
    session.say(replies.OK)
    return None


def help_(session: Session, verb: Verb, argument: str) -> Event | None:
    row = VERB_ROWS.get(argument.upper())
    if row is not None:
        session.say(replies.help_text(f"{row.form} ({row.section.replace('§', 'section ')})"))
    else:
        now = " ".join(session.legal_moves())
        session.say(replies.help_text(f"Commands now: {now}", "HELP and a command tells its form"))
    return None


def vrfy(session: Session, verb: Verb, argument: str) -> Event | None:
    session.pending = event = events.VerifyOffered(argument)
    return event


def _verify_accepted(session: Session, event: events.VerifyOffered, mailbox: str) -> None:
    session.say(replies.verified(mailbox or f"<{event.text}>"))


def quit_(session: Session, verb: Verb, argument: str) -> Event | None:
    session.say(replies.BYE)
    session.close()
    return events.Quit()


Answer = Callable[[Session, Verb, str], Event | None]

ANSWERS: Final[dict[str, Answer]] = {
    "EHLO": ehlo,
    "HELO": ehlo,
    "STARTTLS": starttls,
    "AUTH": auth,
    "MAIL": mail,
    "RCPT": rcpt,
    "DATA": data,
    "BDAT": bdat,
    "RSET": rset,
    "VRFY": vrfy,
    "HELP": help_,
    "NOOP": noop,
    "QUIT": quit_,
}

ACCEPTED: Final[dict[type[Decision], Callable[[Session, Any, str], None]]] = {
    events.LoginOffered: _login_accepted,
    events.SenderOffered: _sender_accepted,
    events.RecipientOffered: _recipient_accepted,
    events.VerifyOffered: _verify_accepted,
    events.MessageReceived: _message_accepted,
}

USUAL_REFUSALS: Final[dict[type[Decision], Reply]] = {
    events.LoginOffered: replies.LOGIN_FAILED,
    events.SenderOffered: replies.SENDER_REFUSED,
    events.RecipientOffered: replies.NO_SUCH_MAILBOX,
    events.VerifyOffered: replies.NOT_VERIFIED,
    events.MessageReceived: replies.MESSAGE_REFUSED,
}
