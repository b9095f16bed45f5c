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


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_tls_is_refused(served: Served, program: Program, version: str) -> None:
    server = f"127.0.0.1:{served.ports['pop3s']}"
    done = program(
        "openssl", "s_client", "-connect", server, version, "-cipher", "ALL:@SECLEVEL=0", check=False
    )
    assert done.returncode
