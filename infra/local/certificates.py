"""The certificate authority of one local Azure, made at its start and forgotten with it."""

import os
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path

import certifi
import trustme


@dataclass(frozen=True)
class Certificates:
    """PEM files for the servers and their clients.

    ``bundle`` holds the authorities that the machine trusts already and ours after them: a
    client that uses it (``REQUESTS_CA_BUNDLE``, ``SSL_CERT_FILE``) still reaches all else.
    """

    authority: Path
    bundle: Path
    chain: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """Return what an HTTPS server on localhost or 127.0.0.1 needs."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificates(folder: Path | None = None) -> Certificates:
    """Make an authority and one certificate for ``localhost`` and ``127.0.0.1``.

    Files go to ``folder`` (made if missing), or to a new temporary one, readable by the owner
    only. The authority's own key is never written: nobody can sign with it later.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="local-azure-"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = trustme.CA(organization_name="Local Azure")
    leaf = authority.issue_cert("localhost", "127.0.0.1", common_name="localhost")
    ours = authority.cert_pem.bytes()
    files = Certificates(
        authority=folder / "authority.pem",
        bundle=folder / "bundle.pem",
        chain=folder / "server.pem",
        key=folder / "server.key",
    )
    _write(files.authority, ours)
    _write(files.bundle, trusted_bundle().read_bytes().rstrip() + b"\n" + ours)
    _write(files.chain, b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    _write(files.key, leaf.private_key_pem.bytes())
    return files


def trusted_bundle() -> Path:
    """Return the PEM file of the authorities that the caller trusts.

    The caller's own choice first (a company's proxy may need it), then the system's, then the
    one that comes with requests.
    """
    candidates = [
        os.environ.get("REQUESTS_CA_BUNDLE"),
        os.environ.get("SSL_CERT_FILE"),
        ssl.get_default_verify_paths().cafile,
    ]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    return Path(certifi.where())


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
