"""One instance of a resource or data source, as the configuration or a plan has it."""

from dataclasses import dataclass, field

from linter.data import Data, Record
from linter.model import Place
from linter.readers.deployment import Deployment
from linter.values import Known, Spot, Value


@dataclass(frozen=True, eq=False)
class Instance:
    """A resource with its attributes; ``count`` and ``for_each`` are expanded already.

    ``address`` is Terraform's: ``module.pools["a"].azurerm_batch_pool.main[0]``. ``id`` is the
    resource id, put together of the names where Azure has not given it yet; ``None`` when the
    type's ids are not known here. ``attributes`` holds nested blocks as lists of objects, in
    configurations as in plans. ``unprotected`` says why Terraform may delete or replace it.
    """

    mode: str
    type: str
    address: str
    spot: Spot | None
    attributes: Record
    id: str | None
    deployment: Deployment
    unprotected: Value[str | None]
    body: Value[Data] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", Known(self.attributes, self.spot))

    @property
    def place(self) -> Place:
        """Where the resource is declared, under its id."""
        return Place(self.id or self.address, *(self.spot or ()))

    def place_of(self, value: Value[Data]) -> Place:
        """Return where a part of the resource stands: its own spot, or the resource's."""
        return Place(self.place.resource_id, *(value.spot or self.spot or ()))
