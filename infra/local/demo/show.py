"""The whole show: the stories one after the other, and what is left of them."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import requests
from azure.core.exceptions import AzureError

from infra.local.cloud import LocalAzure
from infra.local.demo.app_api import AppApi
from infra.local.demo.azure import Azure
from infra.local.demo.event_viewer import event_viewer
from infra.local.demo.stage import Stage
from infra.local.demo.stories import ALL
from infra.local.demo.story import Outcome, Story
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.view.screen import Screen
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION

_DRAIN_SECONDS = 20.0
_LAST_BREATH = 0.3  # until a process whose connections are broken is known to have ended


class Failed(Exception):
    """A story went wrong; ``cause`` is what was unexpected."""

    def __init__(self, story: Story, cause: Unexpected) -> None:
        super().__init__(f"story {story.number}: {cause}")
        self.story = story
        self.cause = cause


def show(cloud: LocalAzure, screen: Screen, stories: Sequence[Story], within: float) -> None:
    """Tell the stories on a local Azure that is up, each in at most ``within`` seconds.

    Raise ``Failed`` when one goes wrong, ``Unexpected`` outside of them, and ``ChildFailure`` when
    a part of the local Azure has died.
    """
    began = time.monotonic()
    environment = cloud.client_environment()
    os.environ.update(environment)  # where azure-identity and requests look
    endpoint = environment["POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT"]
    scope = environment["POOLWRIGHT_RESOURCE_MANAGER_SCOPE"]
    app = AppApi(cloud.addresses.functions, cloud.function_key)
    azure = Azure(endpoint, scope, DEFAULT_SUBSCRIPTION)
    with _answered(cloud):
        _prepare(azure, screen)
    try:
        with event_viewer(cloud) as viewer:
            outcomes = []
            for story in stories:
                screen.story(story, len(ALL), datetime.now(UTC))
                stage = Stage(
                    story,
                    azure,
                    app,
                    viewer=viewer,
                    screen=screen,
                    check_children=cloud.check,
                    within=within,
                )
                outcomes.append(_tell(cloud, story, stage))
            _check_deliveries(cloud)
    finally:
        screen.pause()
    screen.closing(outcomes, time.monotonic() - began)


def _tell(cloud: LocalAzure, story: Story, stage: Stage) -> Outcome:
    try:
        with _answered(cloud):
            story.play(stage)
            return stage.outcome()
    except Unexpected as unexpected:
        raise Failed(story, unexpected) from unexpected
    finally:
        stage.flush()


def _prepare(azure: Azure, screen: Screen) -> None:
    azure.make_group()
    names = [poller.result().name for poller in (azure.begin_gallery(), azure.begin_account())]
    screen.say(f"The demo has made a gallery ({names[0]}) and a Batch account ({names[1]}) in it.")


@contextmanager
def _answered(cloud: LocalAzure) -> Iterator[None]:
    """Turn a request that failed into ``Unexpected``, unless a part of the local Azure has died."""
    try:
        yield
    except (AzureError, requests.RequestException) as error:
        time.sleep(_LAST_BREATH)
        cloud.check()
        said = f"{type(error).__name__}: {error}"
        raise Unexpected("the demo's own requests to Azure and to the app succeed", said) from error


def _check_deliveries(cloud: LocalAzure) -> None:
    """Raise ``Unexpected`` unless every event has found its way."""
    try:
        cloud.drain(_DRAIN_SECONDS)
    except TimeoutError as error:
        raise Unexpected("all events are delivered", str(error)) from error
    total = cloud.event_grid.state()["total"]
    lost = {name: total[name] for name in ("dead_lettered", "dropped") if total[name]}
    if lost:
        raise Unexpected("all events are delivered", str(lost))
