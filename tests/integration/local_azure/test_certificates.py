"""The authority of the local Azure and the files that its clients use."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from aiohttp import web

from infra.local.certificates import make_certificates, trusted_bundle
from infra.local.child_process import free_port
from infra.local.loop_thread import LoopThread, serve


@pytest.fixture
def thread() -> Iterator[LoopThread]:
    thread = LoopThread("test")
    yield thread
    thread.stop()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_clients_with_the_bundle_trust_the_servers(
    tmp_path: Path, thread: LoopThread, host: str
) -> None:
    files = make_certificates(tmp_path)
    port = free_port()
    runner = thread.call(serve(web.Application(), port, files.server_context()))
    try:
        url = f"https://{host}:{port}/"
        assert requests.get(url, verify=str(files.bundle), timeout=5).status_code == 404
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(url, verify=str(trusted_bundle()), timeout=5)
    finally:
        thread.call(runner.cleanup())


def test_the_bundle_keeps_what_the_machine_trusts(tmp_path: Path) -> None:
    files = make_certificates(tmp_path)
    before = ssl.create_default_context(cafile=str(trusted_bundle())).cert_store_stats()["x509_ca"]
    context = ssl.create_default_context(cafile=str(files.bundle))
    assert context.cert_store_stats()["x509_ca"] == before + 1


def test_only_the_owner_reads_the_files_and_the_authority_cannot_sign_again(
    tmp_path: Path,
) -> None:
    make_certificates(tmp_path / "run")
    files = list((tmp_path / "run").iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "run").stat().st_mode & 0o077 == 0
    assert [file.name for file in files if b"PRIVATE KEY" in file.read_bytes()] == ["server.key"]


def test_the_callers_own_bundle_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = tmp_path / "company.pem"
    company.write_bytes(trusted_bundle().read_bytes())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(company))
    assert trusted_bundle() == company
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    assert trusted_bundle() != company
