"""Letters by Python's own clients, through a real process: what is taken, refused, carried and returned."""

import imaplib
import poplib
import smtplib
import socket
import ssl
from time import monotonic

import pytest

from tests.live.serving import LETTER, MIKA, TULIP, Served

pytestmark = pytest.mark.slow


def test_a_letter_to_oneself_comes_back_whole(served: Served) -> None:
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["mika@fuji.example"], LETTER)
    (letter,) = served.collect()
    assert letter.endswith(LETTER)
    assert letter.startswith(b"Return-Path: <mika@fuji.example>\r\n")
    assert b"with ESMTPSA" in letter


def test_implicit_tls_takes_letters_too(served: Served) -> None:
    port = served.ports["submissions"]
    with smtplib.SMTP_SSL("localhost", port, context=served.trust(), timeout=10) as client:
        client.login("mika@fuji.example", TULIP)
        client.sendmail("mika@fuji.example", ["mika@fuji.example"], LETTER)
    assert 1 == len(served.collect("mika@fuji.example"))


def test_a_letter_to_another_office_travels_the_simulated_relays(served: Served) -> None:
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["aoi@sakura.example"], LETTER)
    (letter,) = served.collect("aoi@sakura.example", served.password_of("aoi@sakura.example"))
    assert letter.endswith(LETTER)
    for host in (
        b"submit.fuji.example",
        b"relay.fuji.example",
        b"mx.sakura.example",
        b"store.sakura.example",
    ):
        assert b"by " + host in letter


def test_a_letter_to_nobody_comes_back_as_a_notice(served: Served) -> None:
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["nobody@fuji.example"], LETTER)
        client.sendmail("mika@fuji.example", ["somebody@nowhere.example"], LETTER)
    no_mailbox, no_domain = sorted(served.collect(), key=lambda notice: b"Status: 5.1.2" in notice)
    assert b"Return-Path: <>" in no_mailbox
    assert b"Final-Recipient: rfc822; nobody@fuji.example" in no_mailbox
    assert b"Status: 5.1.1" in no_mailbox
    assert b"Remote-MTA: dns; " in no_mailbox
    assert b"Status: 5.1.2" in no_domain
    assert b"Diagnostic-Code: x-local; 550 5.1.2 nowhere.example" in no_domain
    assert b"Remote-MTA" not in no_domain


def test_the_mx_takes_mail_for_its_own_users_from_anybody(served: Served) -> None:
    with served.mx() as client:
        client.sendmail("stranger@else.example", ["mika@fuji.example"], LETTER)
    (letter,) = served.collect()
    assert b"with ESMTP id" in letter


def test_the_mx_relays_for_no_stranger_and_knows_no_login(served: Served) -> None:
    with served.mx() as client:
        client.ehlo("else.example")
        assert "auth" not in client.esmtp_features
        assert "starttls" in client.esmtp_features
        client.mail("stranger@else.example")
        assert 550 == client.rcpt("aoi@sakura.example")[0]
        assert client.rcpt("aoi@sakura.example")[1].startswith(b"5.7.1")
        assert client.rcpt("nobody@fuji.example")[1].startswith(b"5.1.1")


@pytest.mark.parametrize("path", ["Postmaster", "POSTMASTER@fuji.example"])
def test_every_office_has_a_postmaster_with_and_without_a_domain(served: Served, path: str) -> None:
    password = served.password_of("haruto")
    with served.mx() as client:
        client.sendmail("stranger@else.example", [path], LETTER)
    (letter,) = served.collect("haruto", password)
    assert b"for <postmaster@fuji.example>" in letter.lower()


def test_vrfy_says_nothing_of_who_has_a_mailbox(served: Served) -> None:
    with served.mx() as client:
        client.ehlo("else.example")
        assert client.verify("mika") == client.verify("nobody@fuji.example")
        assert 252 == client.verify("mika")[0]


def test_passwords_in_clear_are_refused_in_each_protocols_own_way(served: Served) -> None:
    with smtplib.SMTP("127.0.0.1", served.ports["submission"], timeout=10) as client:
        client.ehlo("else.example")
        assert "auth" not in client.esmtp_features
        assert (530, b"5.7.0") == (
            client.mail("mika@fuji.example")[0],
            client.mail("mika@fuji.example")[1][:5],
        )
        assert 538 == client.docmd("AUTH", "PLAIN AG1pa2EAdHVsaXA=")[0]
    mail = poplib.POP3("127.0.0.1", served.ports["pop3"], timeout=10)
    assert "USER" not in mail.capa()
    with pytest.raises(poplib.error_proto, match="AUTH"):
        mail.user(MIKA)
    mail.stls(context=served.trust())
    mail.user(MIKA)
    assert mail.pass_(TULIP).startswith(b"+OK")
    mail.quit()


def test_sending_needs_a_login_even_under_tls(served: Served) -> None:
    with served.submission(log_in=False) as client:
        client.ehlo("else.example")
        assert 530 == client.mail("mika@fuji.example")[0]
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(MIKA, "rose")
        client.login(MIKA, TULIP)
        assert 250 == client.mail("mika@fuji.example")[0]


@pytest.mark.parametrize("login", [MIKA, f"{MIKA}@fuji.example"])
def test_the_name_and_the_whole_address_both_log_in(served: Served, login: str) -> None:
    with served.submission(log_in=False) as client:
        assert 235 == client.login(login, TULIP)[0]
    mail = served.pop3s(login)
    assert mail.stat()[0] >= 0
    mail.quit()
    reader = served.imaps(login)
    assert "OK" == reader.select()[0]
    reader.logout()


def test_wrong_passwords_neither_ban_nor_slow(served: Served) -> None:
    """The 31st visitor is let in as quickly as the first."""
    for _ in range(30):
        with pytest.raises(poplib.error_proto):
            served.pop3s(MIKA, "rose")
        with pytest.raises(smtplib.SMTPAuthenticationError), served.submission(log_in=False) as client:
            client.login(MIKA, "rose")
    began = monotonic()
    mail = served.pop3s()
    assert mail.stat()[0] >= 0
    mail.quit()
    with served.submission() as client:
        assert 250 == client.noop()[0]
    assert monotonic() - began < 2


def test_a_notice_is_fetched_by_imap_too(served: Served) -> None:
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["nobody@sakura.example"], LETTER)
    reader = served.imaps()
    reader.select()
    _, (numbers,) = reader.search(None, "HEADER", "Content-Type", "multipart/report")
    assert numbers.split()
    _, parts = reader.fetch(numbers.split()[-1].decode(), "(BODY.PEEK[])")
    assert b"Final-Recipient: rfc822; nobody@sakura.example" in parts[0][1]  # type: ignore[index]
    reader.logout()
    served.collect()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "mx.fuji.example", "store.fuji.example"])
def test_the_certificate_holds_for_every_name_of_this_machine_and_of_the_office(
    served: Served, name: str
) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = served.trust().wrap_bio(incoming, outgoing, server_hostname=name)
    with socket.create_connection(("127.0.0.1", served.ports["pop3s"]), timeout=10) as wire:
        while True:
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                wire.sendall(outgoing.read())
                incoming.write(wire.recv(65536))
    assert "TLSv1.3" == client.version()


def test_the_name_in_the_ready_file_is_in_the_certificate(served: Served) -> None:
    assert "mx.fuji.example" == served.ready["hostname"]


def test_old_tls_and_weak_ciphers_find_no_agreement(served: Served) -> None:
    for weaken in ("version", "cipher"):
        context = served.trust()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        if weaken == "version":
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.set_ciphers("ALL:@SECLEVEL=0")
            with pytest.warns(DeprecationWarning):
                context.maximum_version = ssl.TLSVersion.TLSv1_1
        else:
            context.set_ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0")
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            poplib.POP3_SSL("127.0.0.1", served.ports["pop3s"], context=context, timeout=10)


def test_all_protocols_show_one_mailbox(served: Served) -> None:
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["mika@fuji.example"], LETTER)
    with served.imaps() as reader:
        assert [b"1"] == reader.select()[1]
        parts = reader.fetch("1", "(BODY.PEEK[])")[1]
        assert isinstance(parts[0], tuple)
        assert parts[0][1].endswith(LETTER)
        assert 1 == len(served.collect())
        reader.noop()
        assert [b"0"] == reader.select()[1]


def test_a_letter_of_ones_own_is_filed_by_imap(served: Served) -> None:
    with served.imaps() as reader:
        assert "OK" == reader.append("Sent", r"(\Seen)", "", LETTER)[0]
        assert [b"1"] == reader.select("Sent")[1]
        reader.store("1", "+FLAGS", r"\Deleted")
        reader.expunge()


def test_imap_takes_no_password_in_clear(served: Served) -> None:
    with imaplib.IMAP4("127.0.0.1", served.ports["imap"], timeout=10) as reader:
        assert "LOGINDISABLED" in reader.capabilities
        with pytest.raises(imaplib.IMAP4.error, match="PRIVACYREQUIRED"):
            reader.login(MIKA, TULIP)
        reader.starttls(served.trust())
        reader.login(MIKA, TULIP)


def test_a_client_that_idles_hears_of_a_letter_at_once(served: Served) -> None:
    with served.imaps() as reader:
        reader.select()
        reader.send(b"a1 IDLE\r\n")
        assert reader.readline().startswith(b"+ ")
        with served.mx() as client:
            client.sendmail("stranger@else.example", ["mika@fuji.example"], LETTER)
        assert b"* 1 EXISTS" == reader.readline().strip()
        reader.send(b"DONE\r\n")
        while not reader.readline().startswith(b"a1 OK"):
            pass
    assert 1 == len(served.collect())
