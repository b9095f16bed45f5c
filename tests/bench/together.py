"""Retrieval with both engines in one process and nothing between them: no socket, kernel or trace.

POP3: a whole visit of our client, who fetches each letter and leaves it. IMAP: a FETCH a letter, as imaplib
sends it, and our reader of responses, since our client would ask for many letters at once.
"""

import time
from datetime import UTC, datetime

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox, MaildropView
from simulator.protocols.imap.events import LoginOffered as ImapLogin
from simulator.protocols.imap.response_reader import ResponseReader
from simulator.protocols.imap.responses import DataResponse, StatusResponse
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.pop3.events import LoginOffered, Retrieved
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl.credentials import Credentials
from simulator.wire.policy import TlsPolicy
from tests.bench.bench_delivery import a_letter

_READER = Credentials("reader", "pencil")


def a_mailbox(letters: int) -> Mailbox:
    mailbox = Mailbox("reader")
    for _ in range(letters):
        mailbox.deliver(a_letter())
    return mailbox


def pop3_us(letters: int) -> float:
    """Microseconds a letter, a visit from greeting to goodbye."""
    mailbox = a_mailbox(letters)
    server = Pop3Server("store.fuji.example", auth_in_clear=True)
    client = Pop3Client(tls=TlsPolicy.NONE, credentials=_READER, leave_on_server=True)
    fetched = 0
    began = time.perf_counter()
    server.open()
    while said := server.take_output():
        for utterance in said:
            client.receive(utterance.octets)
        while (event := client.next_event()) is not None:
            fetched += isinstance(event, Retrieved) and len(event.octets) == 1024
        for utterance in client.take_output():
            server.receive(utterance.octets)
        while (told := server.next_event()) is not None:
            if isinstance(told, LoginOffered):
                assert told.proof.proves(_READER.password)
                server.accept(MaildropView(mailbox))
    took = time.perf_counter() - began
    assert fetched == letters
    return took / letters * 1e6


def imap_us(letters: int) -> float:
    """Microseconds a letter, after login and SELECT."""
    folders = Folders(a_mailbox(letters))
    server = ImapServer("store.fuji.example", epoch=datetime(2026, 4, 1, tzinfo=UTC))
    reader = ResponseReader()
    server.open()

    def ask(command: bytes) -> list[DataResponse]:
        server.receive(command)
        while (event := server.next_event()) is not None:
            if isinstance(event, ImapLogin):
                server.accept(folders)
        for utterance in server.take_output():
            reader.receive(utterance.octets)
        told = []
        while (response := reader.next_response()) is not None:
            if isinstance(response, DataResponse):
                told.append(response)
            elif isinstance(response, StatusResponse) and response.tag != b"*":
                break
        return told

    ask(b"a1 LOGIN reader pencil\r\n")
    ask(b"a2 SELECT INBOX\r\n")
    began = time.perf_counter()
    for number in range(1, letters + 1):
        (answer,) = ask(b"A%d FETCH %d (BODY.PEEK[])\r\n" % (number, number))
        assert answer.number == number
    return (time.perf_counter() - began) / letters * 1e6
