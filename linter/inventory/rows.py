"""The rows of an inventory: a pool, an image, and what both rest on.

Rows hold what every format shows; a format only chooses and words. Their order and their ids do
not depend on the order in which anything was read.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

from linter.looking import Unread
from linter.model import Place
from linter.values import Value

Count: TypeAlias = Value[int | None]
Kind: TypeAlias = Literal[
    "marketplace",
    "gallery version",
    "gallery (latest)",
    "managed image",
    "VHD",
    "cloud service",
    "shared gallery",
    "community gallery",
    "unknown",
]
"""What a pool's nodes are made from."""


OF_A_FILE = ""
"""The id of what could not be read of a file: it belongs to no resource."""


class View(NamedTuple):
    """What an inventory rests on.

    ``words`` say it: ``the files that were read``, ``subscription 1234``. ``subscriptions`` are
    those of which every pool was asked for, in lower case: only there can nobody need a thing.
    ``unread`` is what could not be read.
    """

    words: str
    subscriptions: frozenset[str] = frozenset()
    unread: tuple[Unread, ...] = ()


class Verdict(StrEnum):
    """Whether an image, a snapshot or a disk may go."""

    IN_USE = "in use"
    LATEST = "latest that a pool follows"
    NEEDED = "needed"
    MISSING = "missing"
    MAY_GO = "may be deleted"
    NO_POOL = "no pool among what was read"
    UNKNOWN = "nobody knows"


class Step(NamedTuple):
    """A resource on a lineage; ``words`` is its kind, such as ``snapshot``."""

    id: str
    words: str


class Line(NamedTuple):
    """One way back from a pool's image, from the image on.

    ``end`` says how it ends: at a virtual machine, at something that is gone, that could not be
    read, at a VHD, or where nothing says what came before. ``end_id`` is what is gone or was not
    read; ``reason`` is a clause.
    """

    steps: tuple[Step, ...]
    end: Literal["virtual machine", "gone", "not read", "VHD", "unknown"]
    end_id: str | None = None
    reason: str | None = None


class Agent(NamedTuple):
    """A pool's node agent; ``ends`` is the last day of Batch's support of it.

    ``ended`` is ``None`` where nothing is known of its end. ``note`` is a clause for what no
    date says: ``its end is announced without a day``.
    """

    sku: str | None
    ends: date | None = None
    ended: bool | None = None
    note: str | None = None


class Sharers(NamedTuple):
    """Other pools that share something with a pool: how many, and the first of their ids."""

    number: int = 0
    first: tuple[str, ...] = ()


NOBODY = Sharers()


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A pool. ``images`` are what messages call the possible images, ``image_ids`` their ids.

    ``state`` is the allocation state in lower case, or ``declared`` for a pool that a file asks
    for. ``custom`` is what the portal calls "Custom VM image": everything that is not the
    marketplace's; ``None`` where that is not known, ``False`` for a cloud service.
    ``autoscale`` is ``None`` where nobody knows; the targets mean nothing where it is ``True``.
    """

    id: str
    account: str
    name: str
    place: Place
    state: str
    dedicated: Count
    spot: Count
    target_dedicated: Count
    target_spot: Count
    autoscale: bool | None
    vm_size: str | None
    kinds: tuple[Kind, ...]
    custom: bool | None
    images: tuple[str, ...]
    image_ids: tuple[str, ...]
    image_reason: str | None
    lineage: tuple[Line, ...]
    agent: Agent
    shares_image: Sharers = NOBODY
    shares_source: Sharers = NOBODY

    @property
    def label(self) -> str:
        """What sentences call it: ``hpcbatch/render``."""
        return f"{self.account}/{self.name}"


@dataclass(frozen=True, slots=True)
class ImageRow:
    """An image, or what one was made from. ``words`` is its kind, ``name`` all names in its id.

    ``state`` is ``read``, ``gone`` or ``not read``. ``why`` is a sentence about the verdict;
    ``pools`` are the ids of the pools that keep it.
    """

    id: str
    words: str
    name: str
    place: Place
    state: Literal["read", "gone", "not read"]
    verdict: Verdict
    why: str
    pools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """Pools in the order of their ids; images by kind, and then by id.

    ``blockers`` are the reasons why nothing can be said to be deletable.
    """

    view: View
    pools: tuple[PoolRow, ...]
    images: tuple[ImageRow, ...]
    blockers: tuple[str, ...] = ()


NOT_LOOKED_AT = (
    "Other users than Batch pools are not looked at: virtual machines, scale sets, the auto pools"
    " of jobs and job schedules, and whatever other subscriptions have."
)
"""What no verdict knows of; every format says so."""
