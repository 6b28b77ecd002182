"""Reading what nobody expects of Azure: no traceback, no resource that is not there, no hang."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("azure.core")

from azure.core.exceptions import HttpResponseError
from azure.core.paging import ItemPaged

from linter import offers
from linter.live import single
from linter.live.subscription import LiveAzure, NothingRead
from linter.values import Unknown
from linter.world import World

S = "11111111-0000-0000-0000-000000000001"
RG = f"/subscriptions/{S}/resourceGroups/rg/providers"
ACCOUNT = f"{RG}/Microsoft.Batch/batchAccounts/hpc"
IMAGE = f"{RG}/Microsoft.Compute/images/golden"


def model(body: object) -> Any:
    return SimpleNamespace(as_dict=lambda: body)


def refused(status: int, code: str) -> HttpResponseError:
    text = json.dumps({"error": {"code": code, "message": "No."}})
    response: Any = SimpleNamespace(
        status_code=status, reason="", headers={}, text=lambda *_: text, body=text.encode
    )
    return HttpResponseError(response=response)


class FakeClients:
    """Clients whose lists hold what the test says, by type; a list may end in an error."""

    requests = 0

    def __init__(self, lists: dict[str, list[Any]]) -> None:
        self._lists = lists
        self.asked: list[str] = []

    def compute(self, subscription: str) -> Any:
        return SimpleNamespace(
            **{
                name: SimpleNamespace(
                    list=self._of(name), list_all=self._of(name), get=self._of(f"{name}.get")
                )
                for name in ("images", "disks", "snapshots", "galleries", "virtual_machines")
            }
        )

    def batch(self, subscription: str, api_version: str = "") -> Any:
        accounts = SimpleNamespace(list=self._of("accounts"))
        return SimpleNamespace(
            batch_account=accounts, pool=SimpleNamespace(list_by_batch_account=self._of("pools"))
        )

    def batch_service(self, endpoint: str) -> Any:
        raise AssertionError(f"a token would go to {endpoint}")

    def _of(self, name: str) -> Any:
        def ask(*_: str, **__: str) -> Any:
            self.asked.append(name)
            items = self._lists.get(name, [])
            return items[0] if name.endswith(".get") else pages(items)

        return ask


def pages(items: list[Any]) -> ItemPaged[Any]:
    """Return a list whose items are its pages; one that is a number leads to another page."""

    def get_next(token: str | None) -> Any:
        item = items[int(token or 0)]
        if isinstance(item, Exception):
            raise item
        return int(token or 0), item

    def extract(answer: tuple[int, Any]) -> tuple[str | None, Any]:
        number, item = answer
        if isinstance(item, int):
            return str(item), []
        following = number + 1
        return (str(following) if following < len(items) else None), [model(item)]

    return ItemPaged(get_next if items else lambda _: (0, None), extract if items else _nothing)


def _nothing(_: object) -> tuple[None, list[Any]]:
    return None, []


def read(**lists: list[Any]) -> tuple[LiveAzure, FakeClients]:
    clients = FakeClients(lists)
    azure = LiveAzure(clients, [S])
    azure.read()
    return azure, clients


def test_a_provider_that_nobody_registered_has_no_resources() -> None:
    none = refused(409, "MissingSubscriptionRegistration")
    azure, _ = read(accounts=[none], images=[none], disks=[none], snapshots=[none])
    assert (azure.resources, azure.unread) == ((), ())
    world = World()
    azure.settle(world, [IMAGE])
    assert world.is_absent(IMAGE)


def test_a_subscription_in_which_no_provider_is_registered_is_empty() -> None:
    none = refused(409, "MissingSubscriptionRegistration")
    kinds = ("accounts", "images", "disks", "snapshots", "galleries", "virtual_machines")
    azure, _ = read(**{it: [none] for it in kinds})
    assert (azure.resources, azure.unread) == ((), ())


def test_what_stands_in_two_pages_is_read_once() -> None:
    account = {"id": ACCOUNT, "properties": {}}
    azure, clients = read(accounts=[account, {**account, "id": ACCOUNT.upper()}])
    assert [it.id for it in azure.resources] == [ACCOUNT]
    assert clients.asked.count("pools") == 1


@pytest.mark.parametrize("item", [{}, {"id": 7}, {"id": None, "properties": {}}])
def test_items_without_an_id_are_passed_over(item: dict[str, Any]) -> None:
    azure, _ = read(images=[item, {"id": IMAGE, "properties": None}])
    assert [it.id for it in azure.resources] == [IMAGE]


def test_a_list_of_another_shape_is_unread() -> None:
    azure, _ = read(images=[{"id": IMAGE, "properties": {}}, TypeError("no list")])
    assert len(azure.resources) == 1
    (unread,) = azure.unread
    assert unread.reason == (
        "the images of the subscription could not be read to the end:"
        " the answer is not of Azure's shape (TypeError: no list)"
    )


@pytest.mark.parametrize("back", [0, 1, 2])
def test_pages_in_a_circle_come_to_an_end(back: int) -> None:
    azure, _ = read(
        images=[{"id": IMAGE, "properties": {}}, {"id": f"{IMAGE}2", "properties": {}}, back]
    )
    assert len(azure.resources) == 2
    (unread,) = azure.unread
    assert unread.reason == (
        "the images of the subscription could not be read to the end:"
        " the answer is not of Azure's shape (ValueError: its pages lead round in a circle)"
    )


@pytest.mark.parametrize(
    ("following", "said"),
    [
        ("https://evil.example/supportedimages", "its next page is not at the account's endpoint"),
        ("https://hpc.batch.example/supportedimages?page=2", "its pages lead round in a circle"),
    ],
)
def test_the_batch_services_pages_lead_nowhere_else(following: str, said: str) -> None:
    asked = []

    def send_request(request: Any) -> Any:
        asked.append(request.url)
        page = {"value": [], "odata.nextLink": following}
        return SimpleNamespace(raise_for_status=lambda: None, json=lambda: page)

    clients: Any = SimpleNamespace(
        batch_service=lambda endpoint: SimpleNamespace(send_request=send_request)
    )
    with pytest.raises(ValueError, match=said):
        single.supported_images(clients, ACCOUNT, "hpc.batch.example")
    assert {it.split("/")[2] for it in asked} == {"hpc.batch.example"}
    assert len(asked) <= 2


@pytest.mark.parametrize("endpoint", [None, "", 7, "evil.example/path", "a@b", "x y"])
def test_a_token_goes_to_no_odd_endpoint(endpoint: object) -> None:
    azure, _ = read(accounts=[{"id": ACCOUNT, "properties": {"accountEndpoint": endpoint}}])
    world = World()
    images = offers.images_id(ACCOUNT)
    azure.settle(world, [images])
    assert world.get(images) == Unknown("its account has no endpoint of the Batch service")


def test_an_answer_that_is_another_resource_is_told() -> None:
    elsewhere = IMAGE.replace(S, "2" * 8)
    azure, clients = read(**{"images.get": [model({"id": IMAGE, "properties": {}})]})
    world = World()
    azure.settle(world, [elsewhere])
    assert world.get(elsewhere) == Unknown(f"the answer describes another resource, {IMAGE}")
    azure.settle(World(), [elsewhere])
    assert clients.asked.count("images.get") == 1


def test_where_all_lists_are_refused_nothing_was_read() -> None:
    no = refused(403, "AuthorizationFailed")
    kinds = ("accounts", "images", "disks", "snapshots", "galleries", "virtual_machines")
    with pytest.raises(NothingRead, match="AuthorizationFailed: No; the login needs the role"):
        read(**{it: [no] for it in kinds})
