"""LOGIN, both ends joined."""

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError
from simulator.protocols.sasl.login import LoginClient, LoginServer

AOI = Credentials("aoi", "wakaba")


def test_client_and_server_understand_each_other() -> None:
    client, server = LoginClient(AOI), LoginServer()
    challenge = server.respond(client.initial())
    while isinstance(challenge, bytes):
        challenge = server.respond(client.respond(challenge))
    assert AOI == challenge


def test_an_initial_response_is_the_name() -> None:
    server = LoginServer()
    assert server.respond(b"aoi") == b"Password:"
    assert AOI == server.respond(b"wakaba")


def test_the_client_gives_name_and_password_once_each() -> None:
    client = LoginClient(AOI)
    assert [b"aoi", b"wakaba"] == [client.respond(b"?"), client.respond(b"?")]
    with pytest.raises(SaslError):
        client.respond(b"?")


@pytest.mark.parametrize("response", [b"", b"\xff", b"a\0b"])
def test_a_response_that_is_no_text_is_malformed(response: bytes) -> None:
    with pytest.raises(SaslError, match="malformed"):
        LoginServer().respond(response)
