"""swaks tries each way to send, and each that must be refused."""

import pytest

from tests.live.serving import Served
from tests.peers.conftest import Program

pytestmark = [pytest.mark.peers, pytest.mark.slow]
WHO = ("--from", "mika@fuji.example", "--to", "mika@fuji.example", "--helo", "pc.else.example")
LOGIN = ("--auth-user", "mika", "--auth-password", "tulip")


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
@pytest.mark.parametrize(("door", "cover"), [("submission", "--tls"), ("submissions", "--tls-on-connect")])
def test_swaks_logs_in_and_sends(
    served: Served, program: Program, door: str, cover: str, mechanism: str
) -> None:
    server = f"localhost:{served.ports[door]}"
    trust = ("--tls-verify", "--tls-ca-path", served.ready["ca_file"])
    program("swaks", "--server", server, *WHO, cover, *trust, "--auth", mechanism, *LOGIN)
    assert 1 == len(served.collect())


def test_swaks_delivers_to_the_mx_in_clear_and_under_tls(served: Served, program: Program) -> None:
    server = f"127.0.0.1:{served.ports['smtp']}"
    program("swaks", "--server", server, *WHO)
    program("swaks", "--server", server, *WHO, "--tls", "--pipeline")
    assert 2 == len(served.collect())


@pytest.mark.parametrize(
    ("door", "options", "reply"),
    [
        ("smtp", ("--to", "aoi@sakura.example"), "550 5.7.1"),
        ("smtp", ("--to", "nobody@fuji.example"), "550 5.1.1"),
        ("submission", (), "530 5.7.0"),
        ("submission", ("--tls",), "530 5.7.0"),
        (
            "submission",
            ("--tls", "--auth", "PLAIN", "--auth-user", "mika", "--auth-password", "no"),
            "535 5.7.8",
        ),
    ],
)
def test_swaks_is_refused(
    served: Served, program: Program, door: str, options: tuple[str, ...], reply: str
) -> None:
    server = f"127.0.0.1:{served.ports[door]}"
    done = program("swaks", "--server", server, *WHO, *options, check=False)
    assert done.returncode
    assert reply in done.stdout
