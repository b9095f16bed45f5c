"""The file that OpenSSL reads keys from and writes secrets to: in memory or not, it leaves nothing behind."""

import os
from pathlib import Path

import pytest

from simulator.protocols.tls.contexts import ClientContext, ServerContext
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.protocols.tls.private_file import PrivateFile
from tests.protocols.tls.conftest import HOST, NOW, Hosts, join


def test_what_was_taken_is_gone() -> None:
    with PrivateFile() as private:
        private.write(b"one")
        with Path(private.path).open("ab") as other:
            other.write(b" two")
        assert b"one two" == private.take()
        assert b"" == private.take()


def test_without_memory_files_a_temporary_one_serves_and_is_removed(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    context = ClientContext(hosts.authority.certificate_pem)
    assert 1 == len(list(tmp_path.iterdir()))
    joined = join(ClientTls(context, HOST, NOW), ServerTls(ServerContext(hosts.identity())))
    assert joined.client.take_secrets()
    del context, joined
    assert [] == list(tmp_path.iterdir())
