"""BL110: the image's Hyper-V generation does not boot on the pool's VM size."""

from collections.abc import Iterator
from itertools import product

from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import Trait, generation
from linter.aspects.offered_sizes import OfferedSizes
from linter.aspects.pool_image import (
    CUSTOM_KINDS,
    ImageUse,
    has_custom_image,
    image_uses,
    unknown_image,
)
from linter.aspects.possibility import at_most, qualified
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import DEFINITION, VERSION, bicep_pool, exported_pool
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_GENERATION_1 = "Standard_D2_v3"
_GENERATION_2 = "Standard_DC2s_v3"


def _bicep(hyper_v: str, size: str) -> str:
    return f"""\
resource golden 'Microsoft.Compute/galleries/images@2024-03-03' = {{
  name: 'shared/golden'
  location: 'westeurope'
  properties: {{
    hyperVGeneration: '{hyper_v}'
    osType: 'Linux'
    osState: 'Generalized'
    identifier: {{ publisher: 'contoso', offer: 'golden', sku: 'golden' }}
  }}
}}

{bicep_pool("render", "id: '${golden.id}/versions/1.0.0'", size=size)}"""


def _exports(hyper_v: str, size: str) -> dict[str, str]:
    return {
        "pool.json": exported_pool("render", f'"id": "{VERSION}"', size=size),
        "golden.json": f"""\
{{
  "id": "{DEFINITION}",
  "type": "Microsoft.Compute/galleries/images",
  "location": "westeurope",
  "properties": {{
    "osType": "Linux",
    "osState": "Generalized",
    "hyperVGeneration": "{hyper_v}"
  }}
}}
""",
    }


class GenerationMismatch(Rule):
    """Compares an image's generation with those that the facts give for the VM size."""

    id = "BL110"
    name = "generation-mismatch"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/virtual-machines/generation-2"
    meaning = (
        "An image of generation 2 boots only on VM sizes that support generation 2, and one of"
        " generation 1 only on those that support generation 1. Otherwise the pool's resize fails:"
        " AllocationFailed, cannot boot Hypervisor Generation."
    )
    expected = "an image and a VM size of one generation"
    fix = (
        "Take a VM size that supports the image's generation (most support both), or build the"
        " image from a base of the other generation: an image cannot be converted."
    )
    cannot_see = (
        "The generation of an image that nobody wrote down, and that of marketplace images. Files:"
        " sizes whose generations the facts do not know. `batchlint live` looks the size up in"
        " what Batch offers in the account's region."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": _bicep("V2", _GENERATION_1)}),
        Example(_exports("V1", _GENERATION_2)),
    )
    VALID = (
        Example({"main.bicep": _bicep("V2", _GENERATION_2)}),
        Example(_exports("V1", _GENERATION_1)),
        Example(_exports("V2", "Standard_D2s_v3")),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of custom images whose size boots one generation only."""
        builds, on_offer = ImageBuilds(scope.world), OfferedSizes(scope)
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is None and not has_custom_image(pool):
                continue
            offer = on_offer.of(pool)
            sizes = [(it, offer.generations(it) if it else None) for it in pool.vm_size.possible]
            for name, boots in sizes:
                reason = offer.silence(f"which generations {name} boots")
                if name and boots is None and reason and not offer.lacks(name):
                    yield self.undecided(pool.place_of(pool.vm_size), reason)
            if not any(len(boots or ()) == 1 for _, boots in sizes):
                continue
            if unknown is not None:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            for use in image_uses(pool, *CUSTOM_KINDS):
                trait = generation(scope.world, builds, use.image_id)
                if isinstance(trait.value, Unknown):
                    reason = f"the generation of the {use.words} is not known: {trait.value.reason}"
                    yield self.undecided(use.place, reason)
                else:
                    yield from self._judge(use, sizes, trait)

    def _judge(
        self,
        use: ImageUse,
        sizes: list[tuple[str | None, tuple[str, ...] | None]],
        trait: Trait,
    ) -> Iterator[Finding | Undecided]:
        pairs = list(product(sizes, trait.value.possible))
        unfit = [
            (size, its)
            for (size, boots), its in pairs
            if boots and its and its.upper() not in boots
        ]
        if not unfit:
            return
        certain = len(unfit) == len(pairs)
        if not certain and len(sizes) > 1 and len(trait.value.possible) > 1:
            yield self.undecided(
                use.place, "both its VM size and the image's generation are one of several"
            )
            return
        size, its = unfit[0]
        pool = use.pool
        teller = trait.teller
        yield self.finding(
            f"{called(pool)}: its {use.words} is of generation {its}, which the VM size"
            f" {size}{qualified(certain)} does not boot.",
            pool.place_of(pool.vm_size),
            (Related(teller.place_of(trait.value), teller.words),) if teller else (),
            because=(pool.vm_size, trait.value, pool.image.id),
            severity=at_most(self.severity, certain and use.certain),
        )
