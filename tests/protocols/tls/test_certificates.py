"""Certificates: read back by a program that is not ours, and the same from the same seed."""

from datetime import UTC, datetime
from ipaddress import ip_address
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from simulator.protocols.tls.certificates import CertificateAuthority, self_signed
from simulator.protocols.tls.keys import KeyKind
from tests.protocols.tls.conftest import DAY, NOW, build_hosts

KINDS: tuple[KeyKind, ...] = ("ed25519", "p256")


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_reads_back_as_it_was_meant(kind: KeyKind) -> None:
    authority = CertificateAuthority.create("two-offices CA", Random(5), NOW, key=kind)
    identity = authority.issue(
        ("mx.fuji.example", "localhost"),
        ("192.0.2.1", "::1"),
        not_before=NOW,
        not_after=datetime(2051, 1, 1, tzinfo=UTC),
    )
    issuer = x509.load_pem_x509_certificate(authority.certificate_pem)
    certificate = x509.load_pem_x509_certificate(identity.certificate_pem)
    certificate.verify_directly_issued_by(issuer)
    issuer.verify_directly_issued_by(issuer)
    assert "CN=mx.fuji.example" == certificate.subject.rfc4514_string()
    assert (NOW, datetime(2051, 1, 1, tzinfo=UTC)) == (
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert ["mx.fuji.example", "localhost"] == names.get_values_for_type(x509.DNSName)
    assert [ip_address("192.0.2.1"), ip_address("::1")] == names.get_values_for_type(x509.IPAddress)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert issuer.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    key = load_pem_private_key(identity.key_pem, None)
    assert key.public_key() == certificate.public_key()


def test_the_same_seed_makes_the_same_certificates() -> None:
    assert build_hosts(3).identity() == build_hosts(3).identity()
    assert build_hosts(3).identity() != build_hosts(4).identity()


def test_every_certificate_of_a_host_has_the_same_size() -> None:
    sizes = {tuple(map(len, build_hosts(seed).identity())) for seed in range(40)}
    assert 1 == len(sizes)


def test_a_self_signed_certificate_names_itself_as_issuer() -> None:
    identity = self_signed(("mx.fuji.example",), stream=Random(1), not_before=NOW, not_after=NOW + DAY)
    certificate = x509.load_pem_x509_certificate(identity.certificate_pem)
    certificate.verify_directly_issued_by(certificate)
    assert certificate.subject == certificate.issuer


def test_a_name_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        build_hosts().identity("富士.example")
