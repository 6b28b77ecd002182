"""Event Grid: the system topic, custom topics, and the subscriptions of both."""

import asyncio
import json
import random
import secrets
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from infra.local.clock import Clock
from infra.local.event_grid.custom_topic import (
    API_VERSION,
    MOST_BYTES,
    PublishRefused,
    check_publisher,
    read_events,
)
from infra.local.event_grid.delivery import Delivery
from infra.local.event_grid.disorder import BadDisorder, Disorder
from infra.local.event_grid.endpoint import Endpoint
from infra.local.event_grid.event import Event
from infra.local.event_grid.resource_topic import resource_event
from infra.local.event_grid.subscription import SYSTEM_TOPIC, Subscription, Subscriptions
from infra.local.resource_event import ResourceWritten

TOPIC_ID = "/subscriptions/{}/resourceGroups/local/providers/Microsoft.EventGrid/topics/{}"
OWN_SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"


class EventGrid:
    """Takes events in and delivers them; must be used inside one event loop."""

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        data: Subscriptions,
        address: str,
        dead_letters: Path,
        address_of: Callable[[str], str | None],
        trust: ssl.SSLContext | None = None,
        answer_within: float = 30.0,
    ) -> None:
        """``address`` is this server's own, ``address_of`` gives the web hook of a function (None
        where there is no host: its subscriptions are left out), ``answer_within`` is in real
        seconds."""
        self.disorder = Disorder()
        self.topic_keys = {name: secrets.token_urlsafe(32) for name in data.topics}
        self.published = 0
        self._clock = clock
        self._rng = rng
        self._data = data
        self._address = address
        self._dead_letters = dead_letters
        self._address_of = address_of
        self._trust = trust
        self._answer_within = answer_within
        self._session: aiohttp.ClientSession | None = None
        self._deliveries: list[Delivery] = []

    @property
    def deliveries(self) -> list[Delivery]:
        """Return the deliveries, one for each subscription that has an endpoint."""
        return list(self._deliveries)

    async def start(self) -> None:
        """Begin to shake hands with all endpoints."""
        connector = aiohttp.TCPConnector(ssl=self._trust or True, limit=0)
        self._session = aiohttp.ClientSession(connector=connector)
        for subscription in self._data.subscriptions:
            self.subscribe(subscription)

    def subscribe(self, subscription: Subscription) -> Delivery | None:
        """Add an event subscription; None where it has no endpoint."""
        if self._session is None:
            raise RuntimeError("start Event Grid before subscribing")
        url = subscription.url or self._address_of(subscription.function)
        if url is None:
            return None
        name = subscription.name
        endpoint = Endpoint(
            self._session,
            url,
            subscription=name,
            topic=self._source(subscription.topic),
            schema=subscription.schema,
            validation_url=f"{self._address}/subscriptions/{name}/validate",
            limit=self._answer_within,
        )
        delivery = Delivery(
            subscription,
            endpoint,
            clock=self._clock,
            rng=random.Random(f"{self._rng.random()} {name}"),
            disorder=self.disorder,
            dead_letters=self._dead_letters,
        )
        self._deliveries.append(delivery)
        delivery.start()
        return delivery

    def emit(self, written: ResourceWritten) -> None:
        """Publish on the system topic what Resource Manager did."""
        self._publish(SYSTEM_TOPIC, [resource_event(written, self._rng)])

    @property
    def idle(self) -> bool:
        """Tell whether no event is on its way."""
        return all(delivery.open == 0 for delivery in self._deliveries)

    async def drain(self, within: float = 60.0) -> None:
        """Wait until no event is on its way: delivered, dead or lost, all of them.

        Raise ``TimeoutError`` with what is left after ``within`` real seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not self.idle:
            if loop.time() > deadline:
                left = [each.state() for each in self._deliveries if each.open]
                raise TimeoutError(f"events still on their way after {within} s: {left}")
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Stop at once, whatever is on its way."""
        await asyncio.gather(*(delivery.close() for delivery in self._deliveries))
        if self._session is not None:
            await self._session.close()

    def state(self) -> dict[str, Any]:
        """Return what ``GET /_local/event-grid`` shows."""
        subscriptions = [delivery.state() for delivery in self._deliveries]
        counted = [
            name for name, value in (subscriptions or [{}])[0].items() if isinstance(value, int)
        ]
        return {
            "published": self.published,
            "total": {name: sum(each[name] for each in subscriptions) for name in counted},
            "subscriptions": subscriptions,
            "disorder": asdict(self.disorder),
        }

    def app(self) -> web.Application:
        """Return the server: topics, manual handshakes, and ``/_local/event-grid``."""
        app = web.Application(client_max_size=8 * MOST_BYTES)
        app.router.add_post("/topics/{topic}/api/events", self._receive)
        app.router.add_get("/subscriptions/{name}/validate", self._validate)
        app.router.add_get("/_local/event-grid", self._show)
        app.router.add_post("/_local/event-grid", self._disturb)
        return app

    def _source(self, topic: str) -> str:
        if topic == SYSTEM_TOPIC:
            return f"/subscriptions/{OWN_SUBSCRIPTION}"
        return TOPIC_ID.format(OWN_SUBSCRIPTION, topic)

    def _publish(self, topic: str, events: Iterable[Event]) -> None:
        for event in events:
            self.published += 1
            size = len(json.dumps(event.as_cloud_event()))
            for delivery in self._deliveries:
                if delivery.subscription.topic == topic:
                    delivery.put(event, size)

    async def _receive(self, request: web.Request) -> web.Response:
        topic = request.match_info["topic"]
        try:
            if topic not in self._data.topics:
                raise PublishRefused(404, "NotFound", f"There is no topic {topic!r}.")
            check_publisher(request.headers, self.topic_keys[topic], self._clock.now())
            version = request.query.get("api-version", "")
            if version != API_VERSION:
                raise PublishRefused(
                    400,
                    "BadRequest",
                    f"The api-version {version!r} is not supported, expected {API_VERSION}.",
                )
            body = await _read(request)
            events = read_events(body, self._data.topics[topic], self._source(topic))
        except PublishRefused as refusal:
            return web.json_response(refusal.body(), status=refusal.status)
        self._publish(topic, events)
        return web.Response()

    async def _validate(self, request: web.Request) -> web.Response:
        name, code = request.match_info["name"].lower(), request.query.get("id", "")
        done = [
            each.confirm(code)
            for each in self._deliveries
            if each.subscription.name.lower() == name
        ]
        if not any(done):
            return web.Response(status=404, text="no such subscription, or not its code")
        return web.Response(text="Webhook successfully validated as a subscription endpoint")

    async def _show(self, _request: web.Request) -> web.Response:
        return web.json_response(self.state())

    async def _disturb(self, request: web.Request) -> web.Response:
        try:
            content = await request.json()
            if not isinstance(content, Mapping):
                raise BadDisorder("expected a JSON object")
            self.disorder.set(content)
        except (BadDisorder, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(self.state())


async def _read(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise PublishRefused(
            413, "RequestEntityTooLarge", f"The maximum size ({MOST_BYTES}) has been exceeded."
        ) from None
