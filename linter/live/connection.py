"""One login to Azure: the SDKs' clients, by subscription, over one session of connections."""

import logging
import re
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from azure.core import PipelineClient
from azure.core.exceptions import AzureError
from azure.core.pipeline import policies
from azure.core.pipeline.transport import RequestsTransport
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy
from requests import Session
from requests.adapters import HTTPAdapter

from linter import __version__
from linter.live.cloud import Cloud
from linter.live.transport import CONNECT_SECONDS, READ_SECONDS, HeldBackTransport

_CONNECTIONS = 32
# Eight tries of what passes: 408, 429, 500, 502, 503, 504; four of what has no answer at all.
_RETRIES: dict[str, Any] = {"retry_total": 7, "retry_status": 7, "retry_backoff_max": 8}
_ATTEMPT = re.compile(r"^\s*(\w+)Credential: *(.*)$", re.MULTILINE)


class NoLogin(Exception):
    """Nobody is signed in; the text says what was tried, and what to do."""


class Connection:
    """The clients of one identity; safe to share between threads. See `single.Clients`.

    The clients only read: unlike the SDKs' own they register no resource provider, follow no
    redirect, and log nothing. ``backoff`` is the unit in seconds of the growing waits between
    tries, where Azure names none.
    """

    def __init__(self, cloud: Cloud, credential: Any = None, backoff: float = 0.8) -> None:
        self._cloud = cloud
        self._host = urlsplit(cloud.resource_manager).netloc
        self._backoff = backoff
        self._session = Session()
        self._session.mount("https://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._session.mount("http://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._credential = credential or self._default_credential()
        self._made: dict[tuple[str, ...], Any] = {}
        self._transports: dict[str, HeldBackTransport] = {}
        self._lock = RLock()

    @property
    def requests(self) -> int:
        """How many requests were sent, tries included; those for tokens are not."""
        with self._lock:
            return sum(it.requests for it in self._transports.values())

    def sign_in(self) -> None:
        """Get a first token, before threads ask for many. Raises `NoLogin`."""
        try:
            self._credential.get_token(self._cloud.scope)
        except AzureError as error:
            raise NoLogin(_no_login(str(error))) from None

    def compute(self, subscription: str) -> Any:
        """Return the client of Microsoft.Compute."""
        from azure.mgmt.compute import ComputeManagementClient

        return self._management(ComputeManagementClient, subscription)

    def batch(self, subscription: str, api_version: str = "") -> Any:
        """Return the client of Microsoft.Batch, for one API version if that is given."""
        from azure.mgmt.batch import BatchManagementClient

        return self._management(BatchManagementClient, subscription, api_version)

    def batch_service(self, endpoint: str) -> Any:
        """Return a client of the Batch service at an account's endpoint."""
        signed = policies.BearerTokenCredentialPolicy(self._credential, self._cloud.batch_scope)
        with self._lock:
            key = ("batch service", endpoint.lower())
            if key not in self._made:
                self._made[key] = PipelineClient(
                    f"https://{endpoint}",
                    policies=self._policies(signed),
                    transport=self._transport(endpoint.lower(), endpoint),
                )
            return self._made[key]

    def _management(self, kind: Any, subscription: str, api_version: str = "") -> Any:
        signed = ARMChallengeAuthenticationPolicy(self._credential, self._cloud.scope)
        with self._lock:
            key = (kind.__name__, subscription.lower(), api_version)
            if key not in self._made:
                version = {"api_version": api_version} if api_version else {}
                self._made[key] = kind(
                    self._credential,
                    subscription,
                    base_url=self._cloud.resource_manager,
                    credential_scopes=[self._cloud.scope],
                    policies=self._policies(signed),
                    transport=self._transport(subscription.lower(), self._host),
                    **version,
                )
            return self._made[key]

    def _policies(self, signed: Any) -> list[Any]:
        return [
            policies.RequestIdPolicy(),
            policies.UserAgentPolicy(base_user_agent=f"batchlint/{__version__}"),
            policies.RetryPolicy(retry_backoff_factor=self._backoff, **_RETRIES),
            signed,
        ]

    def _transport(self, scope: str, host: str) -> HeldBackTransport:
        """Return the transport of a subscription or an endpoint: limits are per such scope."""
        if scope not in self._transports:
            self._transports[scope] = HeldBackTransport(self._session, host)
        return self._transports[scope]

    def _default_credential(self) -> Any:
        from azure.identity import DefaultAzureCredential

        # What it says is in the error as well; without a handler it would go to stderr.
        for name in ("azure", "msal"):
            logging.getLogger(name).addHandler(logging.NullHandler())
        transport = RequestsTransport(
            session=self._session,
            session_owner=False,
            connection_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
        )
        return DefaultAzureCredential(transport=transport)


def _no_login(said: str) -> str:
    """Return a sentence about a login that failed, from azure-identity's list of attempts."""
    attempts = _ATTEMPT.findall(said)
    remedy = "run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
    if not attempts:
        return f"nobody is signed in to Azure ({' '.join(said.split())[:300]}); {remedy}"
    tried = ", ".join(name for name, _ in attempts)
    # Most people sign in with the CLI: its reason helps, such as a login that ended.
    last, why = next((it for it in attempts if it[0] == "AzureCli"), attempts[-1])
    return f"nobody is signed in to Azure: {tried} were tried ({last}: {why.strip()}); {remedy}"
