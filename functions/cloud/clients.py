"""The SDKs' clients: one of each, made when first needed, over one transport."""

import logging
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from functions.cloud.settings import Settings

if TYPE_CHECKING:
    from azure.core import PipelineClient
    from azure.data.tables import TableClient, TableServiceClient
    from azure.eventgrid import EventGridPublisherClient
    from azure.identity import DefaultAzureCredential
    from azure.mgmt.batch import BatchManagementClient
    from azure.mgmt.compute import ComputeManagementClient

# The SDKs' own retries stay short: the redelivery and the sweep are the long ones.
_RETRIES: dict[str, Any] = {"retry_total": 3, "retry_backoff_factor": 0.4, "retry_backoff_max": 4}
# Where a firewall stands before an account, nobody answers: each try takes half of the time that is
# left, so that after two of them there is some to go on without an answer.
_SERVICE_RETRIES = _RETRIES | {"retry_connect": 1, "retry_read": 1}


class Clients:
    """Clients for one set of settings. Safe to share between threads, as the SDKs are."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._made: dict[tuple[str, ...], Any] = {}
        self._lock = Lock()

    @cached_property
    def credential(self) -> "DefaultAzureCredential":
        """Return the app's identity: a managed identity in Azure, ``az login`` at a desk."""
        from azure.identity import DefaultAzureCredential

        return DefaultAzureCredential(transport=self._transport)

    @cached_property
    def tables(self) -> "TableServiceClient":
        """Return the client of Table Storage."""
        from azure.data.tables import TableServiceClient

        return TableServiceClient(
            self.settings.table_endpoint,
            credential=self.credential,
            transport=self._transport,
            **_RETRIES,
        )

    def table(self, name: str) -> "TableClient":
        """Return a client of one table."""
        from azure.data.tables import TableClient

        return TableClient(
            self.settings.table_endpoint,
            name,
            credential=self.credential,
            transport=self._transport,
            **_RETRIES,
        )

    @cached_property
    def topic(self) -> "EventGridPublisherClient":
        """Return the client of the custom topic, which takes no transport: bound every call."""
        from azure.eventgrid import EventGridPublisherClient

        # It passes a call's options on to its model of an event, which warns of each.
        logging.getLogger("azure.eventgrid").setLevel(logging.ERROR)
        return EventGridPublisherClient(self.settings.topic_endpoint, self.credential)

    def compute(self, subscription: str) -> "ComputeManagementClient":
        """Return the client of Microsoft.Compute in a subscription."""
        from azure.mgmt.compute import ComputeManagementClient

        client: ComputeManagementClient = self._management(ComputeManagementClient, subscription)
        return client

    def batch(self, subscription: str, api_version: str = "") -> "BatchManagementClient":
        """Return the client of Microsoft.Batch in a subscription, for one API version if given."""
        from azure.mgmt.batch import BatchManagementClient

        client: BatchManagementClient = self._management(
            BatchManagementClient, subscription, api_version
        )
        return client

    def batch_service(self, endpoint: str) -> "PipelineClient[Any, Any]":
        """Return a client of the Batch service at an account's endpoint, a host without a scheme.

        ``endpoint`` must come from Azure's own answer: the app's token for Batch is sent there.
        """
        from azure.core import PipelineClient
        from azure.core.pipeline import policies

        key = ("batch service", endpoint.lower())
        with self._lock:
            if key not in self._made:
                scope = self.settings.batch_scope
                self._made[key] = PipelineClient(
                    f"https://{endpoint}",
                    policies=[
                        policies.RequestIdPolicy(),
                        policies.UserAgentPolicy(),
                        policies.RetryPolicy(**_SERVICE_RETRIES),
                        policies.BearerTokenCredentialPolicy(self.credential, scope),
                    ],
                    transport=self._transport,
                )
            made: PipelineClient[Any, Any] = self._made[key]
            return made

    def _management(self, kind: Any, subscription: str, api_version: str = "") -> Any:
        key = (kind.__name__, subscription.lower(), api_version)
        with self._lock:
            if key not in self._made:
                version = {"api_version": api_version} if api_version else {}
                self._made[key] = kind(
                    self.credential,
                    subscription,
                    base_url=self.settings.resource_manager_endpoint,
                    credential_scopes=[self.settings.resource_manager_scope],
                    transport=self._transport,
                    **_RETRIES,
                    **version,
                )
            return self._made[key]

    @cached_property
    def _transport(self) -> Any:
        from functions.cloud.time_limit import BoundedTransport

        return BoundedTransport()
