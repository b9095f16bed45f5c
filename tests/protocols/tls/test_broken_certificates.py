"""Certificates in every broken form: the client stops for a reason with a name, and never fails itself."""

import contextlib
import ssl
from random import Random

import pytest

from simulator.protocols.tls import der
from simulator.protocols.tls.certificates import Identity
from simulator.protocols.tls.contexts import ClientContext, ServerContext, Shown
from simulator.protocols.tls.keys import make_key, pem
from simulator.protocols.tls.memory_bio import REASONS, ClientTls, ServerTls
from simulator.wire.transform import TransformError
from tests.protocols.tls.conftest import DAY, HOST, NOW, join
from tests.protocols.tls.forging import (
    ALTERNATIVE,
    AUTHORITY,
    BASIC,
    CLIENT_AUTH,
    EXTENDED_USAGE,
    LEAF_KEY,
    UNKNOWN,
    USAGE,
    alternatives,
    certificate,
    extension,
    extensions,
    good_identity,
    name,
    shown,
    validity,
    with_certificates,
)

TRUSTING_13 = ClientContext(AUTHORITY.certificate_pem)
OTHER_KEY = make_key("ed25519", Random(3))


def by_a_leaf(**changed: bytes) -> tuple[bytes, bytes]:
    """A chain whose middle is signed by the authority, and is no authority itself unless changed to be."""
    middle = certificate(subject=name("middle"), **changed)
    leaf = certificate(key=OTHER_KEY, signer=LEAF_KEY, issuer=name("middle"))
    return leaf, middle


FORMS: dict[str, tuple[tuple[bytes, ...], str]] = {
    # Names
    "another name": (
        (certificate(extensions=extensions(alternative=alternatives(b"mail.eve.example"))),),
        "name-mismatch",
    ),
    "no names at all": ((certificate(extensions=extensions(alternative=alternatives())),), "name-mismatch"),
    "a name only as common name": ((certificate(extensions=extensions(alternative=None)),), "name-mismatch"),
    "an empty name": ((certificate(extensions=extensions(alternative=alternatives(b""))),), "name-mismatch"),
    "NUL in the name": (
        (certificate(extensions=extensions(alternative=alternatives(HOST.encode() + b"\0.eve.example"))),),
        "name-mismatch",
    ),
    "a dot too many": (
        (certificate(extensions=extensions(alternative=alternatives(b"." + HOST.encode()))),),
        "name-mismatch",
    ),
    "a lone star": ((certificate(extensions=extensions(alternative=alternatives(b"*"))),), "name-mismatch"),
    "a star for everything": (
        (certificate(extensions=extensions(alternative=alternatives(b"*.example"))),),
        "name-mismatch",
    ),
    "not ASCII": (
        (certificate(extensions=extensions(alternative=alternatives("ふじ.example".encode()))),),
        "name-mismatch",
    ),
    "names that are none": (
        (certificate(extensions=extensions(alternative=extension(ALTERNATIVE, b"\xff\xff"))),),
        "",
    ),
    # Dates
    "over": ((certificate(validity=validity(NOW - 9 * DAY, NOW - DAY)),), "expired"),
    "not begun": ((certificate(validity=validity(NOW + DAY, NOW + 9 * DAY)),), "not-yet-valid"),
    "far in the future": (
        (certificate(validity=validity(NOW.replace(year=3000), NOW.replace(year=9999))),),
        "not-yet-valid",
    ),
    "ends before it begins": ((certificate(validity=validity(NOW + DAY, NOW - DAY)),), "not-yet-valid"),
    "dates of nonsense": (
        (certificate(validity=validity(der.value(0x17, b"nonsense"), der.value(0x17, b"991399999999Z"))),),
        "bad-certificate",
    ),
    "empty dates": (
        (certificate(validity=validity(der.value(0x17, b""), der.value(0x17, b""))),),
        "bad-certificate",
    ),
    "no dates": ((certificate(validity=der.sequence()),), "bad-certificate"),
    # Issuers
    "self-signed": ((certificate(signer=LEAF_KEY, issuer=name(HOST)),), "self-signed"),
    "unknown issuer": ((certificate(signer=OTHER_KEY, issuer=name("nobody")),), "unknown-issuer"),
    "the authority's name with another key": ((certificate(signer=OTHER_KEY),), "unknown-issuer"),
    "signed by somebody who may not": (by_a_leaf(), "bad-certificate"),
    "signed by CA:false": (
        by_a_leaf(
            extensions=extensions(basic=extension(BASIC, der.sequence(der.boolean(False)), critical=True))
        ),
        "bad-certificate",
    ),
    "signed by CA:true that may not sign": (
        by_a_leaf(
            extensions=extensions(basic=extension(BASIC, der.sequence(der.boolean(True)), critical=True))
        ),
        "bad-certificate",
    ),
    "a spoilt signature": ((certificate(signature=der.bit_string(bytes(64))),), "unknown-issuer"),
    "no signature": ((certificate(signature=der.bit_string(b"")),), ""),
    # Uses
    "for signing certificates only": (
        (
            certificate(
                extensions=extensions(
                    usage=extension(USAGE, der.bit_string(b"\x04", unused=2), critical=True)
                )
            ),
        ),
        "bad-certificate",
    ),
    "for clients": (
        (certificate(extensions=extensions(extended=extension(EXTENDED_USAGE, der.sequence(CLIENT_AUTH)))),),
        "bad-certificate",
    ),
    "for nothing": (
        (certificate(extensions=extensions(extended=extension(EXTENDED_USAGE, der.sequence()))),),
        "bad-certificate",
    ),
    "something unknown that matters": (
        (certificate(extensions=extensions(more=extension(UNKNOWN, b"\x05\x00", critical=True))),),
        "bad-certificate",
    ),
    "the same twice": ((certificate(extensions=extensions(more=alternatives(b"mail.eve.example"))),), ""),
    # Form
    "garbage": ((b"garbage",), "bad-certificate"),
    "nothing": ((), ""),
    "an empty one": ((b"",), "bad-certificate"),
    "cut short": ((certificate()[:-20],), "bad-certificate"),
    "with more behind it": ((certificate() + b"more",), "bad-certificate"),
    "a number that is none": ((certificate(serial=der.value(0x02, b"")),), ""),
    "a key that is none": (
        (certificate(public=der.sequence(der.sequence(UNKNOWN), der.bit_string(b"key"))),),
        "",
    ),
    "a key of nothing": (
        (certificate(public=der.sequence(LEAF_KEY.signature_algorithm, der.bit_string(b""))),),
        "",
    ),
    "a hundred": ((certificate(signer=OTHER_KEY, issuer=name("nobody")),) * 100, "unknown-issuer"),
}


def loaded(*chain: bytes) -> TransformError | None:
    """What a client says to a server that really has the certificate, and its key. Raises ssl.SSLError
    for what no server can load."""
    certificates = b"".join(pem("CERTIFICATE", one) for one in chain)
    server = ServerTls(ServerContext(Identity(certificates, LEAF_KEY.private_pem())))
    return join(ClientTls(TRUSTING_13, HOST, NOW), server).client_error


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_certificate_is_refused_for_a_reason_that_has_a_name(form: str) -> None:
    chain, reason = FORMS[form]
    error = None
    with contextlib.suppress(ssl.SSLError):
        error = loaded(*chain)
    error = error or shown(*chain)
    assert error is not None
    assert error.reason in ((reason,) if reason else REASONS)


@pytest.mark.parametrize("form", FORMS)
def test_who_does_not_check_takes_it_or_stops_all_the_same(form: str) -> None:
    """Whatever stands in it, what was shown can be asked for, also where it cannot be read."""
    chain, _ = FORMS[form]
    server = ServerTls(ServerContext(good_identity(), newest="TLSv1.2"))
    client = ClientTls(ClientContext(AUTHORITY.certificate_pem, newest="TLSv1.2", checks=False), HOST, NOW)
    flight = with_certificates(server.unwrap(client.start()).answer, chain)
    with contextlib.suppress(TransformError):
        client.unwrap(flight)
    assert isinstance(client.shown(), Shown)


def test_a_certificate_spoilt_anywhere_never_makes_the_client_itself_fail() -> None:
    random = Random(4)
    good = certificate()
    reasons = set()
    for _ in range(300):
        spoilt = bytearray(good)
        for _ in range(random.randint(1, 4)):
            spoilt[random.randrange(len(spoilt))] = random.randrange(256)
        error = shown(bytes(spoilt))
        assert error is not None
        reasons.add(error.reason)
    assert reasons <= set(REASONS)
    assert {"bad-certificate", "unknown-issuer", "name-mismatch"} <= reasons
