"""Sealed letters: opened by the key that they are for, and by nothing else."""

import shutil
import subprocess
from base64 import encodebytes
from functools import cache
from pathlib import Path

import pytest

from simulator.mail.sealing import seal, sealed_part, unseal
from simulator.world.library import read_key

INSIDE = "Content-Type: text/plain; charset=utf-8\r\n\r\nA telescope. 望遠鏡。\r\n".encode()
HEADER = b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
IN_BASE64 = b"Content-Transfer-Encoding: base64\r\n\r\n"


def key() -> bytes:
    return read_key("haruto").encode()


@cache
def letter() -> bytes:
    return HEADER + IN_BASE64 + encodebytes(seal(INSIDE, key())).replace(b"\n", b"\r\n")


@cache
def another_key() -> bytes:
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = rsa.generate_private_key(65537, 2048)
    name = x509.load_pem_x509_certificate(key()).subject  # it claims to be the same person's
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1)
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    certificate = builder.not_valid_after(datetime(2040, 1, 1, tzinfo=UTC)).sign(private, hashes.SHA256())
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM) + secret


def test_a_sealed_letter_opens_with_its_key() -> None:
    assert INSIDE == unseal(letter(), key())


def test_nothing_of_what_is_inside_shows_outside() -> None:
    assert b"telescope" not in seal(INSIDE, key())


def test_another_key_does_not_open_it() -> None:
    assert unseal(letter(), another_key()) != INSIDE


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"Subject: x\r\n\r\nplain\r\n",
        HEADER + IN_BASE64,
        HEADER + IN_BASE64 + b"!!!!\r\n",
        HEADER + IN_BASE64 + b"MIIC/AYJKoZIhvcNAQcDoIIC7TCCAukCAQAxggFgMIIBXAIBADBEMD8x\r\n",
        HEADER + b"\r\nnot encoded at all\r\n",
    ],
)
def test_what_is_not_sealed_or_is_broken_stays_closed(octets: bytes) -> None:
    assert unseal(octets, key()) is None


@pytest.mark.parametrize(
    "wrong", [b"", b"no key", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_key_opens_nothing(wrong: bytes) -> None:
    assert unseal(letter(), wrong) is None


def test_a_signed_letter_is_not_taken_for_a_sealed_one() -> None:
    assert sealed_part(letter().replace(b"enveloped-data", b"signed-data")) is None


@pytest.mark.peers
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_opens_it_too(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(key())
    (tmp_path / "letter.eml").write_bytes(letter())
    command = [
        "openssl",
        "cms",
        "-decrypt",
        "-binary",
        "-in",
        "letter.eml",
        "-inkey",
        "key.pem",
        "-recip",
        "key.pem",
    ]
    opened = subprocess.run(command, cwd=tmp_path, capture_output=True)
    assert INSIDE == opened.stdout
