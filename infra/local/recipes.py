"""What ``up`` prints: where things are, and a few commands that work when pasted."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from infra.local.addresses import Addresses
from infra.local.small_world import GALLERY, GROUP

SHELL = """\
# 1. In a shell: everything below uses these variables.
. {environment}
"""

CURL = """\
# 2. curl: a token of the subscription's owner, and a request to Resource Manager with it.
TOKEN=$(curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" \\
  "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://management.azure.com" \\
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
curl -sS --cacert "$SSL_CERT_FILE" -H "Authorization: Bearer $TOKEN" \\
  -G -d api-version=2021-04-01 \\
  "$POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT/subscriptions/$SUBSCRIPTION/resourceGroups"
"""

AZ = """\
# 3. az, with the token of 2 (no login needed; REQUESTS_CA_BUNDLE is among the variables of 1).
az rest --skip-authorization-header --headers "Authorization=Bearer $TOKEN" \\
  --url "$POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT/subscriptions/$SUBSCRIPTION/resourceGroups" \\
  --url-parameters api-version=2021-04-01
"""

PYTHON = """\
# 4. The Python SDKs, unchanged (in the project's virtual environment).
{python} - <<'END'
import os
from azure.identity import DefaultAzureCredential
from azure.mgmt.compute import ComputeManagementClient
compute = ComputeManagementClient(
    DefaultAzureCredential(),
    os.environ["SUBSCRIPTION"],
    base_url=os.environ["POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT"],
    credential_scopes=[os.environ["POOLWRIGHT_RESOURCE_MANAGER_SCOPE"]],
)
for image in compute.gallery_images.list_by_gallery("{group}", "{gallery}"):
    print(image.id)
END
"""

FUNCTIONS = """\
# 5. The app's own HTTP API, its functions, and a function started by hand.
curl -sS -H "x-functions-key: $FUNCTION_KEY" "$FUNCTIONS_URL/api/health"
curl -sS -H "x-functions-key: $MASTER_KEY" "$FUNCTIONS_URL/admin/functions"
curl -sS -H "x-functions-key: $MASTER_KEY" -H "Content-Type: application/json" \\
  -d '{"input": ""}' "$FUNCTIONS_URL/admin/functions/sweep"
"""

LOCAL = """\
# 6. What no real Azure has: the state of deliveries, and disorder in them.
curl -sS --cacert "$SSL_CERT_FILE" "$EVENT_GRID_URL/_local/event-grid"
curl -sS --cacert "$SSL_CERT_FILE" -d '{"duplicate": 0.2, "delay": 0.5, "delay_seconds": 120}' \\
  "$EVENT_GRID_URL/_local/event-grid"
"""

BATCHLINT = """\
# 7. batchlint on a few pools (put into the local Azure as they are), and on a file beside them.
cd {repository}
curl -sS --cacert "$SSL_CERT_FILE" -H "Authorization: Bearer any" \\
  -H "Content-Type: application/json" --data-binary @docs/examples/live/exists.json \\
  "$POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT/_local/resources"
{python} -m linter live --subscription "$SUBSCRIPTION" docs/examples/live/night.tf || true
{python} -m linter inventory --subscription "$SUBSCRIPTION"
"""


def shell_environment(variables: Mapping[str, str]) -> str:
    """Return a shell script that exports ``variables``."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    return "\n".join(lines) + "\n"


def where(addresses: Addresses, folder: Path) -> str:
    """Return the addresses, one per line."""
    rows = {
        "Resource Manager": addresses.resource_manager,
        "Batch service": addresses.batch_service,
        "Table Storage": addresses.tables,
        "Event Grid": addresses.event_grid,
        "custom topic": addresses.topic,
        "identity": addresses.identity,
        "Functions app": addresses.functions or "not started",
        "logs and files": str(folder),
    }
    return "".join(f"  {name:<17} {address}\n" for name, address in rows.items())


def recipes(environment: Path, python: str, repository: Path, *, with_host: bool) -> list[str]:
    """Return the recipes, each a piece of shell that builds on those before it."""
    shell = SHELL.format(environment=shlex.quote(str(environment)))
    sdk = PYTHON.format(python=shlex.quote(python), group=GROUP, gallery=GALLERY)
    linter = BATCHLINT.format(python=shlex.quote(python), repository=shlex.quote(str(repository)))
    return [shell, CURL, AZ, sdk, *([FUNCTIONS] if with_host else []), LOCAL, linter]
