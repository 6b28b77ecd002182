"""What Batch itself offers: the VM sizes of a region, the marketplace images of an account.

Only a live look reads these; in files nobody has them, and the facts stand in for them.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from linter.model.resource import Resource
from linter.values import NOT_LISTED, Items


class OfferedSize(NamedTuple):
    """A VM size, as Batch lists it for a region; ``None`` where the list does not say.

    ``generations`` are the Hyper-V generations that it boots (``V1``, ``V2``); ``retires`` is the
    day on which Batch's support of it ends.
    """

    name: str
    temp_drive: bool | None = None
    generations: tuple[str, ...] | None = None
    retires: date | None = None


class OfferedImage(NamedTuple):
    """A marketplace image and its node agent, as Batch lists them for an account.

    ``os`` is ``linux`` or ``windows``. ``retires`` is the day on which Batch stops to accept new
    pools of it.
    """

    publisher: str
    offer: str
    sku: str
    node_agent: str
    os: str = ""
    retires: date | None = None


@dataclass(frozen=True, slots=True)
class BatchRegion(Resource):
    """A region of a subscription, with the VM sizes that Batch has there.

    Its id is that of ``linter.offers.region_id``.
    """

    kind: ClassVar[str] = "microsoft.batch/locations"
    words: ClassVar[str] = "region"

    sizes: Items[OfferedSize] = NOT_LISTED


@dataclass(frozen=True, slots=True)
class SupportedImages(Resource):
    """The marketplace images that a Batch account supports.

    Its id is that of ``linter.offers.images_id``.
    """

    kind: ClassVar[str] = "microsoft.batch/batchaccounts/supportedimages"
    words: ClassVar[str] = "list of supported images"

    images: Items[OfferedImage] = NOT_LISTED
