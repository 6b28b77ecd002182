"""Who may do what in Resource Manager: tokens, roles, and the words in which Azure refuses."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.identity import APP, OWNER, Identity, Principal
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from infra.local.resource_manager.access import Access, BadRole, Role, read_role
from infra.local.resource_manager.access.actions import action_of
from infra.local.resource_manager.access.linked import Needed, linked_to
from infra.local.resource_manager.resource_id import parse
from tests.integration.local_azure.arm import Arm
from tests.integration.local_azure.arm_server import Tls, resource_manager

AUDIENCE = "https://management.azure.com"
SUBSCRIPTION = f"/subscriptions/{DEFAULT_SUBSCRIPTION}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/g"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
BATCH = f"{GROUP}/providers/Microsoft.Batch"
NETWORK = f"{GROUP}/providers/Microsoft.Network"


def now() -> datetime:
    return datetime.now(UTC)


IDENTITY = Identity(now)


@dataclasses.dataclass
class Guarded:
    """A Resource Manager in which the app has a role; ``arm`` is the owner's."""

    arm: Arm
    access: Access

    def ask(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> requests.Response:
        """Send a request with the app's token, or with ``token``."""
        given = IDENTITY.token(AUDIENCE, APP) if token is None else token
        headers = {"Authorization": f"Bearer {given}"}
        version = "2025-06-01" if "Microsoft.Batch" in path else "2024-03-02"
        return self.arm.call(method, path, version, body, headers=headers)


@pytest.fixture
def guarded(tls: Tls) -> Iterator[Guarded]:
    access = Access(Role(("Microsoft.Compute/snapshots/*", "*/read")), now)
    with resource_manager(6000, tls, access=access, token=IDENTITY.token(AUDIENCE)) as arm:
        yield Guarded(arm, access)


@pytest.mark.parametrize("audience", ["azure.com", "azure.com/", "core.windows.net"])
def test_tokens_for_resource_manager_are_taken(guarded: Guarded, audience: str) -> None:
    token = IDENTITY.token(f"https://management.{audience}")
    assert guarded.ask("GET", GROUP.replace("/g", "/Pool-RG"), token=token).status_code == 200


def test_a_token_for_something_else_is_refused(guarded: Guarded) -> None:
    answer = guarded.ask(
        "GET", SUBSCRIPTION, token=IDENTITY.token("https://batch.core.windows.net")
    )
    status, code, message = guarded.arm.error(answer)
    assert (status, code) == (401, "InvalidAuthenticationTokenAudience")
    assert message == (
        "The access token has been obtained for wrong audience or resource "
        "'https://batch.core.windows.net'. It should exactly match with one of the allowed "
        "audiences 'https://management.core.windows.net/','https://management.core.windows.net',"
        "'https://management.azure.com/','https://management.azure.com'."
    )
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")
    assert answer.headers["x-ms-failure-cause"] == "gateway"


def test_a_token_that_is_none_or_too_old_is_refused(guarded: Guarded) -> None:
    old = Identity(lambda: now() - timedelta(days=2)).token(AUDIENCE)
    for token, code in (("any", "InvalidAuthenticationToken"), (old, "ExpiredAuthenticationToken")):
        assert guarded.arm.error(guarded.ask("GET", SUBSCRIPTION, token=token))[:2] == (401, code)


def test_what_no_role_permits_is_refused_in_azures_words(guarded: Guarded) -> None:
    path = guarded.arm.id("Compute/disks/d")
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    disk = {"location": "westeurope", "properties": properties}
    status, code, message = guarded.arm.error(guarded.ask("PUT", path, disk))
    assert (status, code) == (403, "AuthorizationFailed")
    assert message == (
        f"The client '{APP.client}' with object id '{APP.object}' does not have authorization to "
        f"perform action 'Microsoft.Compute/disks/write' over scope '{path}' or the scope is "
        "invalid. If access was recently granted, please refresh your credentials."
    )
    assert guarded.access.refused == {"microsoft.compute/disks/write"}
    assert guarded.ask("GET", path).status_code == 404  # it may look, and there is nothing
    assert guarded.ask("PUT", path, disk, IDENTITY.token(AUDIENCE, OWNER)).status_code == 202
    stranger = IDENTITY.token(AUDIENCE, Principal("c", "o"))
    assert guarded.ask("GET", path, token=stranger).status_code == 403


def test_what_a_body_names_needs_a_right_too(guarded: Guarded) -> None:
    disk = guarded.arm.disk()
    path = guarded.arm.id("Compute/snapshots/s")
    creation = {"createOption": "Copy", "sourceResourceId": disk}
    body = {"location": "westeurope", "properties": {"creationData": creation}}
    status, code, message = guarded.arm.error(guarded.ask("PUT", path, body))
    assert (status, code) == (403, "LinkedAuthorizationFailed")
    assert "has permission to perform action 'Microsoft.Compute/snapshots/write' on" in message
    assert (
        "it does not have permission to perform action(s) "
        f"'Microsoft.Compute/disks/beginGetAccess/action' on the linked scope(s) '{disk}' "
        "(respectively) or the linked scope(s) are invalid."
    ) in message
    assert guarded.arm.call("GET", path).status_code == 404
    role = guarded.access.app_role
    guarded.access.app_role = Role((*role.actions, "microsoft.compute/DISKS/begingetaccess/action"))
    assert guarded.ask("PUT", path, body).status_code == 202


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("GET", f"{COMPUTE}/snapshots", "Microsoft.Compute/snapshots/read"),
        ("HEAD", f"{COMPUTE}/snapshots/s", "Microsoft.Compute/snapshots/read"),
        ("PATCH", f"{BATCH}/batchAccounts/a/pools/p", "Microsoft.Batch/batchAccounts/pools/write"),
        ("DELETE", f"{COMPUTE}/images/i", "Microsoft.Compute/images/delete"),
        (
            "POST",
            f"{COMPUTE}/virtualMachines/v/deallocate",
            "Microsoft.Compute/virtualMachines/deallocate/action",
        ),
        (
            "GET",
            f"{SUBSCRIPTION}/providers/Microsoft.Batch/locations/westeurope/virtualMachineSkus",
            "Microsoft.Batch/locations/virtualMachineSkus/read",
        ),
        ("PUT", GROUP, "Microsoft.Resources/subscriptions/resourceGroups/write"),
        ("GET", SUBSCRIPTION, "Microsoft.Resources/subscriptions/read"),
        (
            "POST",
            f"{SUBSCRIPTION}/providers/Microsoft.Batch/register",
            "Microsoft.Batch/register/action",
        ),
    ],
)
def test_requests_have_the_names_that_azure_gives_them(method: str, path: str, action: str) -> None:
    address = parse(path)
    assert address is not None
    assert action_of(method, address) == action


def pool(**more: Any) -> dict[str, Any]:
    return {"properties": more}


def image(id_: str) -> dict[str, Any]:
    machine = {"ImageReference": {"ID": id_}}
    return pool(deploymentConfiguration={"virtualMachineConfiguration": machine})


BEGIN = "Microsoft.Compute/disks/beginGetAccess/action"
VERSION = f"{COMPUTE}/galleries/g/images/i/versions/1.0.0"
VERSIONS = "Microsoft.Compute/galleries/images/versions"
POOLS = "microsoft.batch/batchaccounts/pools"


@pytest.mark.parametrize(
    ("kind", "body", "needed"),
    [
        (POOLS, image(VERSION), [(f"{VERSIONS}/read", VERSION), (BEGIN, VERSION)]),
        (
            POOLS,
            pool(networkConfiguration={"subnetId": f"{NETWORK}/virtualNetworks/v/subnets/s"}),
            [
                (
                    "Microsoft.Network/virtualNetworks/subnets/join/action",
                    f"{NETWORK}/virtualNetworks/v/subnets/s",
                )
            ],
        ),
        (
            VERSIONS,
            {
                "properties": {
                    "storageProfile": {
                        "source": {"id": f"{COMPUTE}/images/i"},
                        "dataDiskImages": [{"lun": 0, "source": {"id": f"{COMPUTE}/snapshots/s"}}],
                    }
                }
            },
            [
                ("Microsoft.Compute/images/read", f"{COMPUTE}/images/i"),
                ("Microsoft.Compute/snapshots/write", f"{COMPUTE}/snapshots/s"),
            ],
        ),
        ("Microsoft.Compute/images", {"properties": {"storageProfile": ["odd"]}}, []),
        (POOLS, image("no id"), []),
        (POOLS, None, []),
    ],
)
def test_linked_actions(kind: str, body: object, needed: list[tuple[str, str]]) -> None:
    assert list(linked_to(kind, body)) == [Needed(*one) for one in needed]


def test_wildcards_and_case_in_roles() -> None:
    role = Role(("Microsoft.Batch/*/read", "Microsoft.Compute/disks/*"))
    assert role.permits("microsoft.batch/batchAccounts/pools/READ")
    assert role.permits("Microsoft.Compute/disks/beginGetAccess/action")
    assert not role.permits("Microsoft.Batch/batchAccounts/pools/write")
    assert not role.permits("Microsoft.Compute/disksets/read")
    assert not role.permits("XMicrosoft.Compute/disks/read")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("var actions = [\n  'a/read' // why\n  prefix\n]", ":3: expected an action in quotes"),
        ("var actions = [\n  'a/${verb}'\n]", ":2: expected an action in quotes"),
        ("var actions = [\n  'a/read'\n  'a/read'\n]", "'a/read' twice"),
        ("var actions = []", ":1: the role has no action"),
        ("var actions = concat(a, b)", ":1: expected 'actions' to be a list"),
        ("var dataActions = []", "found 0"),
        ("var actions = [", "is not Bicep"),
    ],
)
def test_a_role_that_cannot_be_read_says_where(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "role.bicep"
    file.write_text(text)
    with pytest.raises(BadRole, match=f"role.bicep.*{says.replace('.', '[.]')}"):
        read_role(file)
