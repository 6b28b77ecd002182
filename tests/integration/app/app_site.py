"""A local Azure for these tests: fast, with a recording front before the tables and the topic."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from infra.local.cloud import LocalAzure
from infra.local.loop_thread import LoopThread
from infra.local.options import Options
from tests.integration.app.app_front import Front

Json = dict[str, Any]
CLOUD_EVENTS = "CloudEventSchemaV1_0"
AUDIENCE = "https://management.azure.com"


@dataclass
class Site:
    """The local Azure with its fronts; ``arm`` sends requests as the owner's own script would."""

    cloud: LocalAzure
    tables: Front
    topic: Front
    arm: requests.Session

    @property
    def token(self) -> str:
        """Return the owner's token for Resource Manager."""
        return str(self.arm.headers["Authorization"]).removeprefix("Bearer ")

    @property
    def environment(self) -> dict[str, str]:
        """Return the app settings, as the host has them."""
        return self.cloud.host_env()

    def published(self, text: str) -> list[Json]:
        """Return the CloudEvents about ``text`` that the topic has taken, in order."""
        taken = [one for one in self.topic.about(text) if one.status == 200]
        events = [event for one in taken for event in json.loads(one.body)]
        return [event for event in events if text in json.dumps(event)]

    def script(self, name: str, **rule: Any) -> None:
        """Script the emulation: ``faults``, ``pools`` or ``accounts``."""
        url = f"{self.cloud.addresses.resource_manager}/_local/{name}"
        answer = self.arm.post(url, json=rule, timeout=10)
        assert answer.status_code == 204, answer.text

    def unscript(self, name: str) -> None:
        """Forget what was scripted."""
        url = f"{self.cloud.addresses.resource_manager}/_local/{name}"
        assert self.arm.delete(url, timeout=10).status_code == 204

    def requests(self, *texts: str) -> list[tuple[str, str]]:
        """Return method and path of what Resource Manager was asked about ``texts``, in order."""
        wanted = [text.lower() for text in texts]
        return [
            (method, path)
            for method, path in self.cloud.resource_manager.requests
            if all(text in path.lower() for text in wanted)
        ]

    def puts(self, *texts: str) -> int:
        """Return how many PUT requests there were about ``texts``."""
        return sum(method == "PUT" for method, _ in self.requests(*texts))


@contextmanager
def open_site(*, scale: float, with_host: bool, seed: int = 1, **more: str) -> Iterator[Site]:
    """Open a local Azure; ``more`` are further app settings."""
    settings = {
        "POOLWRIGHT_SWEEP_SCHEDULE": "* * * * * *",
        "POOLWRIGHT_POLL_INTERVAL": "PT1S",
        **more,
    }
    cloud = LocalAzure(Options(scale=scale, seed=seed, with_host=with_host, settings=settings))
    trust = ssl.create_default_context(cafile=str(cloud.certificates.bundle))
    tls = cloud.certificates.server_context()
    tables = Front(_origin(cloud.addresses.tables), tls, trust)
    topic = Front(_origin(cloud.addresses.topic), tls, trust)
    settings["POOLWRIGHT_TABLE_ENDPOINT"] = tables.address + _path(cloud.addresses.tables)
    settings["POOLWRIGHT_TOPIC_ENDPOINT"] = topic.address + _path(cloud.addresses.topic)
    arm = requests.Session()
    arm.trust_env = False
    arm.verify = str(cloud.certificates.bundle)
    arm.headers["Authorization"] = f"Bearer {cloud.identity.token(AUDIENCE)}"
    thread = LoopThread("fronts")
    for front in (tables, topic):
        front.open(thread)
    try:
        with cloud:
            yield Site(cloud, tables, topic, arm)
    finally:
        arm.close()
        for front in (tables, topic):
            front.close()
        thread.stop()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _path(url: str) -> str:
    return urlsplit(url).path
