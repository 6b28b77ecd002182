"""BL206: an image reference says both which image by its id, and which by publisher and offer."""

from collections.abc import Iterator

from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import (
    VERSION,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value

_DATA_PLANE_ID = "virtualMachineImageId"


class VersionWithId(Rule):
    """Looks at which parts an image reference has for certain."""

    id = "BL206"
    name = "version-with-id"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "An image reference names an image by its id, or a marketplace image by publisher, offer,"
        " SKU and version: never both. Batch answers 400 InvalidPropertyValue, even when only"
        " version stands beside the id. So it does when two kinds of ids are given."
    )
    expected = "an id alone, or publisher, offer, sku and version"
    fix = (
        "Take version, publisher, offer and sku away. The version of a gallery image is the last"
        " part of its id: .../galleries/shared/images/golden/versions/1.0.0."
    )
    cannot_see = (
        "References whose id is there under a condition only, as the other parts may be there"
        " under the opposite one."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'\nversion: 'latest'")}),
        Example(
            {"pool.tf": terraform_pool("render", f'id      = "{VERSION}"\nversion = "latest"')}
        ),
        Example(
            {
                "pool.json": arm_template(
                    arm_pool("render", f'"id": "{VERSION}",\n"publisher": "canonical"')
                )
            }
        ),
    )
    VALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'")}),
        Example(
            {
                "pool.json": exported_pool(
                    "render", f'"id": "{VERSION}",\n"publisher": null,\n"version": null'
                )
            }
        ),
        Example(
            {
                "pool.tf": terraform_pool(
                    "render",
                    'publisher = "canonical"\noffer     = "ubuntu-24_04-lts"\n'
                    'sku       = "server"\nversion   = "latest"',
                )
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the image references of the pools."""
        for pool in scope.of(Pool):
            own = _ids(pool)
            ids_given = {name: value for name, value in own.items() if _is_there(value)}
            unknown = next((it for it in own.values() if isinstance(it, Unknown)), None)
            if not ids_given and unknown is None:
                continue
            parts = {name: value for name, value in _parts(pool).items() if _is_there(value)}
            if ids_given:
                beside = {**dict(list(ids_given.items())[1:]), **parts}
                if beside:
                    yield self._finding(pool, next(iter(ids_given.items())), beside)
                continue
            if unknown is not None and parts:
                names = " and ".join(parts)
                yield self.undecided(
                    pool.place_of(unknown),
                    f"{names} may stand beside an id that is not known: {unknown.reason}",
                )

    def _finding(
        self,
        pool: Pool,
        given: tuple[str, Value[str | None]],
        beside: dict[str, Value[str | None]],
    ) -> Finding:
        name, value = given
        names = list(beside)
        listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
        return self.finding(
            f"{called(pool)}: its image reference has {listed} beside {name}.",
            pool.place_of(next(iter(beside.values()))),
            (Related(pool.place_of(value), f"the image's {name}"),),
            because=(value, *beside.values()),
        )


def _ids(pool: Pool) -> dict[str, Value[str | None]]:
    image = pool.image
    return {
        _DATA_PLANE_ID if pool.plane == "data plane" else "id": image.id,
        "sharedGalleryImageId": image.shared_gallery_id,
        "communityGalleryImageId": image.community_gallery_id,
    }


def _parts(pool: Pool) -> dict[str, Value[str | None]]:
    image = pool.image.marketplace
    return {
        "publisher": image.publisher,
        "offer": image.offer,
        "sku": image.sku,
        "version": image.version,
    }


def _is_there(value: Value[str | None]) -> bool:
    """Say whether something is given whatever the value is; an empty text counts as nothing."""
    return bool(value.possible) and all(value.possible)
