"""Reading single resources: what lists do not tell, each id once."""

import re
from collections.abc import Callable, Sequence

from linter import ids, offers
from linter.live import answers, single
from linter.live.listing import Body, Reader
from linter.live.single import Clients
from linter.live.workers import THREADS, Task, work_off
from linter.looking import NO_WAY
from linter.model import Resource
from linter.world import World

_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?")
_ENTRA = "AAD"


class Settling:
    """Finds out what ids mean, and remembers it: nothing is read twice.

    ``absent`` and ``unreadable`` are reasons by the id as it was first asked for.
    """

    def __init__(self, clients: Clients, reader: Reader, tick: Callable[[], None]) -> None:
        self.absent: dict[str, str] = {}
        self.unreadable: dict[str, str] = {}
        self._clients = clients
        self._reader = reader
        self._tick = tick
        self._read: dict[str, Resource] = {}
        self._asked: dict[str, str] = {}

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        """Take resources into the world, or the reasons why they are not known."""
        asked = [it for it in dict.fromkeys(wanted) if not self._is_known(it)]
        alone = [it for it in asked if offers.account_in(it) is None]
        images = [it for it in asked if offers.account_in(it) is not None]
        accounts = filter(None, (offers.account_in(it) for it in images))
        doors = [it for it in dict.fromkeys(accounts) if self._needs_door(it)]
        # An account that is asked for and whose images are asked for too is read once.
        self._each(list(dict.fromkeys([*alone, *doors])), self._read_one)
        self._each(images, self._read_images)
        for resource_id in wanted:
            self._tell(world, resource_id)

    def can_tell(self, resource_id: str) -> bool:
        """Return whether an id is settled, or would be so without a request."""
        if self._is_known(resource_id) or not single.knows(resource_id):
            return True
        return self._reader.lists.tell(resource_id) is not None

    def _each(self, asked: Sequence[str], read: Callable[[str], None]) -> None:
        def task(resource_id: str) -> Task:
            def do() -> Sequence[Task]:
                read(resource_id)
                return ()

            return do

        unique = {ids.key(it): it for it in reversed(asked)}
        tasks = [task(it) for key, it in sorted(unique.items())]
        work_off(tasks, self._tick, min(THREADS, len(tasks)))

    def _is_known(self, resource_id: str) -> bool:
        key = ids.key(resource_id)
        return key in self._asked or key in self._read or key in self._reader.resources

    def _needs_door(self, account: str) -> bool:
        return ids.key(account) not in self._reader.doors and not self._is_known(account)

    def _read_one(self, resource_id: str) -> None:
        if not single.knows(resource_id):
            self._unreadable(resource_id, NO_WAY)
            return
        told = self._reader.lists.tell(resource_id)
        if told is not None:
            note = self._absent if told.absent else self._unreadable
            note(resource_id, told.reason)
            return
        self._ask(resource_id, lambda: single.get(self._clients, resource_id))

    def _read_images(self, resource_id: str) -> None:
        account = offers.account_in(resource_id) or ""
        key = ids.key(account)
        door = self._reader.doors.get(key)
        if door is None:
            why = self._reason(key) or "the answer to a GET of it is no Batch account"
            self._unreadable(resource_id, f"its account is not known: {why}")
        elif not _HOST.fullmatch(door.endpoint):
            self._unreadable(resource_id, "its account has no endpoint of the Batch service")
        elif door.modes is not None and _ENTRA not in door.modes:
            self._unreadable(resource_id, "its account does not allow to sign in with Entra ID")
        else:
            endpoint = door.endpoint
            self._ask(
                resource_id, lambda: single.supported_images(self._clients, account, endpoint)
            )

    def _ask(self, resource_id: str, ask: Callable[[], Body]) -> None:
        try:
            body = ask()
        except answers.REFUSALS as error:
            # A region and an account's images are no resources: a 404 only says that it is odd.
            if answers.is_gone(error) and not _is_offered(resource_id):
                self._absent(resource_id, "it does not exist (404)")
            else:
                self._unreadable(resource_id, f"it could not be read: {answers.said(error)}")
            return
        resource = self._reader.take(body)
        if resource is None:
            self._unreadable(resource_id, "the answer describes no resource of a known type")
        elif resource.key != ids.key(resource_id):
            why = f"the answer describes another resource, {resource.id}"
            self._unreadable(resource_id, why)
        else:
            self._read[resource.key] = resource

    def _absent(self, resource_id: str, reason: str) -> None:
        self._reader.forget(resource_id)
        self.absent[resource_id] = reason
        self._asked[ids.key(resource_id)] = resource_id

    def _unreadable(self, resource_id: str, reason: str) -> None:
        self.unreadable[resource_id] = reason
        self._asked[ids.key(resource_id)] = resource_id

    def _reason(self, key: str) -> str | None:
        resource_id = self._asked.get(key, "")
        return self.absent.get(resource_id) or self.unreadable.get(resource_id)

    def _tell(self, world: World, resource_id: str) -> None:
        key = ids.key(resource_id)
        resource = self._read.get(key) or self._reader.resources.get(key)
        if resource is not None:
            world.add(resource)
            return
        first = self._asked[key]
        if first in self.absent:
            world.add_absent(resource_id, self.absent[first])
        else:
            world.add_unreadable(resource_id, self.unreadable[first])


def _is_offered(resource_id: str) -> bool:
    return offers.region_in(resource_id) is not None or offers.account_in(resource_id) is not None
