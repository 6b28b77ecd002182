"""Fixtures: a Resource Manager of the local Azure, served over HTTPS."""

import ssl
from collections.abc import Iterator

import pytest
import trustme

from tests.integration.local_azure.arm import Arm
from tests.integration.local_azure.arm_server import Tls, resource_manager


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """A certificate authority of the test run, and a server's certificate from it."""
    authority = trustme.CA()
    ca = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return Tls(context, ca)


@pytest.fixture
def arm(tls: Tls) -> Iterator[Arm]:
    """A fast Resource Manager: one Azure minute takes 10 ms."""
    with resource_manager(6000, tls) as served:
        yield served


@pytest.fixture
def slow_arm(tls: Tls) -> Iterator[Arm]:
    """A slower one, for looking at what is under way: one Azure minute takes 200 ms."""
    with resource_manager(300, tls) as served:
        yield served
