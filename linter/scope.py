"""The scope of a check: what a rule is asked about, and by which edition's numbers."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from linter import facts, ids
from linter.model import Pool, Resource
from linter.values import Unknown
from linter.world import World

R = TypeVar("R", bound=Resource)
HALF_A_YEAR = timedelta(days=180)


class Scope:
    """The world, the ids to be checked in it, the edition, and the day of the check.

    ``window`` is how long before a retirement date a rule starts to warn. ``overrides`` are an
    organisation's own numbers and days: what a scope says of Azure has them in place of Azure's.
    ``resources`` are the subjects themselves, where documents describe one resource several times;
    else they are looked up in the world.
    """

    def __init__(
        self,
        world: World,
        subjects: Sequence[str],
        edition: str,
        *,
        today: date | None = None,
        window: timedelta = HALF_A_YEAR,
        overrides: facts.Overrides = facts.NO_OVERRIDES,
        resources: Sequence[Resource] | None = None,
    ) -> None:
        self.world = world
        self.subjects = tuple(subjects)
        self._listed = resources
        self.edition = edition
        self.today = today or date.today()
        self.window = window
        self._own = overrides
        self._numbers: dict[str, int] = {}
        self._sizes: dict[str, facts.VmSize | None] = {}
        self._resources: dict[type[Resource], tuple[Resource, ...]] = {}

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Return the subjects of one type that were read, in their order."""
        if kind not in self._resources:
            found = self._listed
            if found is None:
                # Nobody can be asked for what is no id at all.
                named = (it for it in self.subjects if ids.kind(it) or self.world.is_settled(it))
                looked_up = (self.world.get(subject) for subject in named)
                found = [it for it in looked_up if isinstance(it, Resource)]
            self._resources[kind] = tuple(it for it in found if isinstance(it, kind))
        return self._resources[kind]  # type: ignore[return-value]  # filled by kind just above

    def limit(self, limit_id: str) -> int:
        """Return a limit as it stands in this edition, or the organisation's own.

        Raises ``LookupError`` when the edition has no such limit.
        """
        if limit_id not in self._numbers:
            azures = facts.limit(limit_id, self.edition).number
            self._numbers[limit_id] = self._own.numbers.get(limit_id, azures)
        return self._numbers[limit_id]

    def retirement(self, retirement_id: str) -> facts.Retirement:
        """Return a retirement, as `linter.facts.retirement` does."""
        found = facts.retirement(retirement_id)
        own = self._own.dates.get(found.id)
        return found._replace(date=own) if own else found

    def node_agent(self, sku: str) -> facts.NodeAgent | None:
        """Return what is known of a node agent SKU, as `linter.facts.node_agent` does."""
        found = facts.node_agent(sku)
        own = self._own.dates.get(found.id) if found else None
        return found._replace(support_ends=own) if found and own else found

    def base_image(self, publisher: str, offer: str, sku: str) -> facts.BaseImage | None:
        """Return what is known of a marketplace image, as `linter.facts.base_image` does."""
        found = facts.base_image(publisher, offer, sku)
        own = self._own.dates.get(found.id) if found else None
        return found._replace(support_ends=own) if found and own else found

    def vm_size(self, name: str) -> facts.VmSize | None:
        """Return what is known of a VM size, as `linter.facts.vm_size` does."""
        if name not in self._sizes:
            found = facts.vm_size(name)
            self._sizes[name] = found.retiring(self._own.dates) if found else None
        return self._sizes[name]

    def has_own_day(self, row_id: str) -> bool:
        """Return whether the organisation has a day of its own for a row of the facts."""
        return row_id in self._own.dates

    def image_ids(self, pool: Pool) -> Iterator[tuple[str, str]]:
        """Go through the ids that a pool's image may have, each with its type in lower case.

        A pool of a marketplace image has none. A text that is no resource id has the type ``""``.
        """
        for image_id in pool.image.id.possible:
            if image_id:
                yield image_id, ids.kind(image_id) or ""

    def find(self, resource_id: str, kind: type[R]) -> R | Unknown:
        """Return a resource of the type that is expected, or the reason for none."""
        found = self.world.get(resource_id)
        if isinstance(found, Unknown | kind):
            return found
        return Unknown(f"{resource_id} is a {found.words}, not a {kind.words}")
