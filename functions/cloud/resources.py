"""Reading Azure: one resource at a time through the SDKs, as the plain body that REST returns."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from typing import Any

from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestError,
    ServiceResponseError,
)

from functions.cloud.answers import is_lasting, said
from functions.cloud.clients import Clients
from functions.pipeline.resource_id import parse
from functions.pipeline.world import (
    Body,
    Gone,
    Listing,
    ListPools,
    ListSnapshots,
    Need,
    Read,
    Seen,
    Unreadable,
    World,
    properties,
)
from linter import offers
from linter.live import answers as service
from linter.live import single

_AT_ONCE = 8  # of Resource Manager's 250 reads a subscription, refilled with 25 a second


class Resources:
    """Reads what decisions need to see."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def add(self, world: World, needs: tuple[Need, ...]) -> World:
        """Return the world with ``needs`` read into it.

        Raises ``AzureError`` or ``OutOfTime`` for what may be otherwise in a minute: a throttled
        or failing Azure says nothing about a resource.
        """
        reads = [need for need in needs if isinstance(need, Read) and not _is_batchs(need)]
        for read, seen in zip(reads, self._read_all(reads), strict=True):
            world = world.with_resource(read.id, seen)
        for need in needs:
            match need:
                case Read() if _is_batchs(need):
                    world = self._with_images(world, need)
                case ListSnapshots():
                    world = world.with_listing(need.group, self.snapshots(need.group))
                case ListPools():
                    world = world.with_pools(need.account, self.pools(need.account))
        return world

    def read(self, id_: str, api_version: str = "") -> Seen:
        """Return a resource; ``Gone`` on 404, ``Unreadable`` when Azure refuses to show it."""
        if not single.knows(id_):
            return Unreadable(id_, f"the app does not know how to read {id_}")
        try:
            return single.get(self._clients, id_, api_version)
        except ResourceNotFoundError:
            return Gone(id_)
        except HttpResponseError as error:
            if is_lasting(error):
                return Unreadable(id_, said(error))
            raise
        except ValueError as error:  # a region's list of sizes that leads round in a circle
            return Unreadable(id_, f"the answer cannot be read: {error}")

    def snapshots(self, group: str) -> Listing:
        """Return all snapshots of a resource group, page by page."""
        id_ = parse(group)
        snapshots = self._clients.compute(id_.subscription).snapshots
        return _listed(group, lambda: snapshots.list_by_resource_group(id_.group))

    def pools(self, account: str) -> Listing:
        """Return all pools of a Batch account, page by page."""
        id_ = parse(account)
        pools = self._clients.batch(id_.subscription).pool
        return _listed(account, lambda: pools.list_by_batch_account(id_.group, id_.name))

    def _read_all(self, reads: Sequence[Read]) -> list[Seen]:
        """Return several resources in the time of a few: a gate may ask for forty at once."""
        if len(reads) < 2:
            return [self.read(one.id, one.api_version) for one in reads]
        with ThreadPoolExecutor(min(len(reads), _AT_ONCE)) as threads:
            # The time limit of this handler holds in its threads too.
            looks = [
                threads.submit(copy_context().run, self.read, one.id, one.api_version)
                for one in reads
            ]
        return [look.result() for look in looks]

    def _with_images(self, world: World, need: Read) -> World:
        account = offers.account_in(need.id)
        assert account is not None
        if world.find(account) is None:
            world = world.with_resource(account, self.read(account))
        return world.with_resource(need.id, self._images(need.id, account, world.see(account)))

    def _images(self, id_: str, account: str, seen: Seen) -> Seen:
        """Return the images that Batch supports for an account: a list at the account's own door.

        Nothing of a run depends on Batch answering there: a firewall before the account, or no role
        in it, leaves the list unreadable.
        """
        match seen:
            case Gone():
                return Unreadable(id_, f"the Batch account {account} does not exist")
            case Unreadable():
                return Unreadable(id_, f"its Batch account could not be read: {seen.reason}")
        endpoint = properties(seen).get("accountEndpoint")
        if not isinstance(endpoint, str) or not endpoint:
            return Unreadable(id_, f"Azure names no endpoint of the Batch account {account}")
        try:
            return single.supported_images(self._clients, account, endpoint)
        except ClientAuthenticationError as error:  # there was no token to be had
            return Unreadable(id_, f"cannot sign in to the Batch service: {error.message}")
        except (ServiceRequestError, ServiceResponseError) as error:
            # A firewall drops what is sent, or resets the connection: it will do so next time.
            return Unreadable(id_, f"the Batch service at {endpoint} is out of reach: {error}")
        except ValueError as error:  # a page of a proxy's, or a list that leads elsewhere
            return Unreadable(id_, f"the answer of {endpoint} is not the Batch service's: {error}")
        except HttpResponseError as error:
            if is_lasting(error) or error.status_code == HTTPStatus.UNAUTHORIZED:
                return Unreadable(id_, f"the Batch service refuses: {service.said(error)}")
            raise


def _is_batchs(need: Read) -> bool:
    """Tell whether a need is a list of the Batch service's, not of Resource Manager's."""
    return offers.account_in(need.id) is not None


def _listed(of: str, pages: Callable[[], Iterable[Any]]) -> Listing:
    """Return what a list has, to its end; nothing where there is no such thing as it is about."""
    try:
        found: tuple[Body, ...] = tuple(single.plain(one) for one in pages())
    except ResourceNotFoundError:
        return ()
    except HttpResponseError as error:
        if is_lasting(error):
            return Unreadable(of, said(error))
        raise
    return found
