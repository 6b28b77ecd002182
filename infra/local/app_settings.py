"""What the app, and any other client, must be told to find this Azure instead of the public one.

Nothing here is a switch for tests: the identity variables are App Service's own, and a sovereign
cloud sets the endpoints too.
"""

from pathlib import Path

from infra.local.addresses import Addresses

EVENT_HUB = "poolwright-service-log"
EVENT_HUB_NAMESPACE = "poolwright.servicebus.windows.net"


def client_environment(addresses: Addresses, identity_header: str, bundle: Path) -> dict[str, str]:
    """Return what a user of the SDKs sets: the identity, the authorities, the endpoints."""
    return {
        "IDENTITY_ENDPOINT": addresses.identity,
        "IDENTITY_HEADER": identity_header,
        "REQUESTS_CA_BUNDLE": str(bundle),
        "SSL_CERT_FILE": str(bundle),
        "POOLWRIGHT_TABLE_ENDPOINT": addresses.tables,
        "POOLWRIGHT_TOPIC_ENDPOINT": addresses.topic,
        "POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT": addresses.resource_manager,
        "POOLWRIGHT_RESOURCE_MANAGER_SCOPE": "https://management.azure.com/.default",
        "POOLWRIGHT_BATCH_SCOPE": "https://batch.core.windows.net/.default",
    }


def app_settings() -> dict[str, str]:
    """Return the app's further settings; times are short, because Azure's are scaled here."""
    return {
        "POOLWRIGHT_SWEEP_SCHEDULE": "*/2 * * * * *",
        "POOLWRIGHT_POLL_INTERVAL": "PT2S",
        "POOLWRIGHT_EVENT_HUB_NAME": EVENT_HUB,
        "POOLWRIGHT_EVENT_HUB__fullyQualifiedNamespace": EVENT_HUB_NAMESPACE,
    }
