"""openssl s_client shakes hands on every port, by hand in every protocol's own way, and old TLS nowhere."""

import pytest

from tests.live.serving import Served
from tests.peers.conftest import Program

pytestmark = [pytest.mark.peers, pytest.mark.slow]


@pytest.mark.parametrize(
    ("door", "how"),
    [
        ("smtp", "smtp"),
        ("submission", "smtp"),
        ("submissions", ""),
        ("pop3", "pop3"),
        ("pop3s", ""),
        ("imap", "imap"),
        ("imaps", ""),
    ],
)
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_verifies_every_port(
    served: Served, program: Program, door: str, how: str, version: str
) -> None:
    done = program(
        *("openssl", "s_client", "-connect", f"127.0.0.1:{served.ports[door]}", version, "-brief"),
        *("-CAfile", served.ready["ca_file"], "-verify_return_error"),
        *("-verify_hostname", served.ready["hostname"]),
        *(("-starttls", how) if how else ()),
        given="a LOGOUT\r\n" if "imap" in door else "QUIT\r\n",
    )
    assert "Verification: OK" in done.stderr
    assert "ECDSA" in done.stderr


_EVERYWHERE = pytest.mark.parametrize(
    ("door", "how"), [("pop3s", ""), ("submission", "smtp"), ("pop3", "pop3"), ("imap", "imap")]
)


def refusal(served: Served, program: Program, door: str, how: str, *offer: str) -> str:
    """What the server's alert says to an offer."""
    done = program(
        *("openssl", "s_client", "-connect", f"127.0.0.1:{served.ports[door]}", "-brief", *offer),
        *(("-starttls", how) if how else ()),
        given="QUIT\r\n",
        check=False,
    )
    assert done.returncode
    return next((line for line in done.stderr.splitlines() if "SSL alert number" in line), done.stderr)


@_EVERYWHERE
@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_tls_is_refused(served: Served, program: Program, door: str, how: str, version: str) -> None:
    said = refusal(served, program, door, how, version, "-cipher", "ALL:@SECLEVEL=0")
    assert "alert protocol version" in said


@_EVERYWHERE
@pytest.mark.parametrize(
    "ciphers",
    [
        "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384",  # CBC
        "AES128-GCM-SHA256:AES256-SHA",  # the key goes over the wire
        "eNULL:aNULL",  # no secrecy, no proof of who it is
    ],
)
def test_weak_ciphers_are_refused(
    served: Served, program: Program, door: str, how: str, ciphers: str
) -> None:
    said = refusal(served, program, door, how, "-tls1_2", "-cipher", f"{ciphers}:@SECLEVEL=0")
    assert "alert handshake failure" in said
