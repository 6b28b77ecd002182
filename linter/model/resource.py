"""What every resource has, whatever its type: an id, a place, a region, an API version."""

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from linter import ids
from linter.values import ABSENT, NOT_READ, Known, OneOf, Spot, Unknown, Value

AnyValue = Known[Any] | OneOf[Any] | Unknown


class Place(NamedTuple):
    """Where something stands: a resource id, and the spot in a file where there is one.

    ``line`` and ``column`` count from 1.
    """

    resource_id: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    @property
    def spot(self) -> Spot | None:
        """The spot in a file."""
        if self.file is None:
            return None
        return Spot(self.file, self.line or 1, self.column or 1)


@dataclass(frozen=True, slots=True)
class Resource:
    """What every resource has. ``location`` is the region as it was spelled.

    ``api_version`` is the version that a template or request names; an export has none.
    ``notes`` is what stands under ``metadata.batchlint`` beside the resource: suppressions.
    ``address`` is how the document itself calls the resource, such as ``azurerm_image.golden``.
    """

    kind: ClassVar[str]
    words: ClassVar[str]

    place: Place
    location: Value[str | None] = NOT_READ
    api_version: Value[str | None] = ABSENT
    notes: AnyValue = ABSENT
    address: str | None = None

    @property
    def id(self) -> str:
        """The resource id, as it was spelled."""
        return self.place.resource_id

    @property
    def key(self) -> str:
        """The resource id in the form in which ids are compared."""
        return ids.key(self.id)

    @property
    def name(self) -> str:
        """The last segment of the resource id."""
        return ids.name(self.id)

    def place_of(self, value: AnyValue) -> Place:
        """Return where a value of this resource stands: its own spot, or the resource's."""
        if value.spot is None:
            return self.place
        return Place(self.id, *value.spot)
