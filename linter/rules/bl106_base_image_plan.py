"""BL106: the marketplace image that an image began as has a purchase plan, or is unsupported."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter import facts
from linter.aspects.build_scripts import makes_an_image
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import Bases, definition_id
from linter.aspects.pool_image import CUSTOM_KINDS, image_uses
from linter.aspects.possibility import breaking
from linter.aspects.source_machines import lineages
from linter.aspects.supported_images import NOT_LOOKED, Support, SupportLists, names_of
from linter.aspects.wording import called, unfilled
from linter.model import GalleryImage, ImageBuild, Marketplace, Plan, Pool, Vm
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import packer_hcl, packer_json
from linter.rules.examples.files import DEFINITION
from linter.rules.examples.machines import bicep_image
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_PLAN = """\
plan_info {
    plan_name      = "base"
    plan_product   = "linux"
    plan_publisher = "contoso"
  }\
"""
_NONE = ""


def _definition(plan: str) -> str:
    return f"""\
{{
  "id": "{DEFINITION}",
  "type": "Microsoft.Compute/galleries/images",
  "location": "westeurope",
  "properties": {{"osType": "Linux", "osState": "Generalized"{plan}}}
}}
"""


_PURCHASE_PLAN = ', "purchasePlan": {"name": "base", "product": "linux", "publisher": "contoso"}'


class _Base(NamedTuple):
    """A build or machine, the marketplace image it began as, and where its image goes."""

    maker: ImageBuild | Vm
    image: Marketplace
    plan: Plan
    definition: str | None


class BaseImagePlan(Rule):
    """Compares purchase plans, and looks the publisher up among those that Batch names."""

    id = "BL106"
    name = "base-image-plan"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "An image for Batch begins as a marketplace image that Batch supports. A managed image's"
        " base had to be Microsoft's own or an endorsed distribution, without a purchase plan. A"
        " gallery image definition must have the very plan that its base has: nodes do not start"
        " otherwise."
    )
    expected = "a base image that Batch supports, and its plan on the gallery image definition"
    fix = (
        "Start from an image that `az batch pool supported-images list` shows. Where the base has"
        " a plan, give the gallery image definition the same purchasePlan; where it has none, set"
        " none."
    )
    cannot_see = (
        "Plans of bases that nobody wrote down, and definitions that were not read. Files: the"
        " publishers are those of Microsoft's pages; Batch may support others. `batchlint live`"
        " looks the base of a pool's image up in Batch's own list for the account."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export")
    INVALID = (
        Example(
            {"golden.pkr.hcl": packer_hcl("true", setting=_PLAN), "golden.json": _definition("")}
        ),
        Example({"golden.pkr.hcl": packer_hcl("true", setting=_PLAN)}, edition="2019-09"),
        Example(
            {"golden.json": packer_json("true").replace('"canonical"', '"thefreebsdfoundation"')}
        ),
        Example({"image.bicep": bicep_image().replace("'canonical'", "'thefreebsdfoundation'")}),
    )
    VALID = (
        Example(
            {
                "golden.pkr.hcl": packer_hcl("true", setting=_PLAN),
                "golden.json": _definition(_PURCHASE_PLAN),
            }
        ),
        Example({"golden.json": packer_json("true")}),
        Example({"image.bicep": bicep_image()}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the builds, and the machines behind the images."""
        no_plan = facts.edition_row(scope.edition).base_plan == "none"
        lists = _supporting(scope)
        for base in _bases(scope):
            yield from self._publisher(base, lists.get(base.maker.key, []))
            if no_plan:
                yield from self._any_plan(base)
            elif base.definition is not None:
                yield from self._same_plan(scope, base, base.definition)

    def _publisher(self, base: _Base, lists: Sequence[Support]) -> Iterator[Finding | Undecided]:
        publisher = base.image.publisher
        names = names_of(base.image)
        if lists and len(names) == 1:
            lacking = next((it for it in lists if not it.image(names[0])), None)
            if lacking is not None:
                yield self.finding(
                    f"{called(base.maker)} starts from the image {' '.join(names[0])}, which is not"
                    f" among those that Batch lists for the account {lacking.account}.",
                    base.maker.place_of(publisher),
                    because=(publisher, base.image.sku),
                    severity=Severity.WARNING,
                )
            return
        if isinstance(publisher, Unknown):
            reason = f"its base image is not known: {publisher.reason}"
            yield self.undecided(base.maker.place_of(publisher), reason)
        for broken in breaking(publisher, lambda text: not _is_supported(base.image, text)):
            yield self.finding(
                f"{called(base.maker)} starts from an image of {broken.value}"
                f"{broken.qualifier}, and Batch's pages name none of theirs as supported.",
                base.maker.place_of(publisher),
                because=(publisher,),
                severity=Severity.WARNING,
            )

    def _any_plan(self, base: _Base) -> Iterator[Finding]:
        plan = _plan_key(base.plan)
        if plan:
            yield self.finding(
                f"{called(base.maker)} starts from an image with the purchase plan {plan}.",
                base.maker.place_of(base.plan.name),
                because=(base.plan.name,),
                expected="a base image of Microsoft's own without a purchase plan",
            )

    def _same_plan(
        self, scope: Scope, base: _Base, definition_id: str
    ) -> Iterator[Finding | Undecided]:
        own = _plan_key(base.plan)
        definition = scope.find(definition_id, GalleryImage)
        if isinstance(definition, Unknown):
            if own:
                reason = f"the plan of {definition_id} is not known: {definition.reason}"
                yield self.undecided(base.maker.place_of(base.plan.name), reason)
            return
        its = _plan_key(definition.plan)
        if own is None or its is None:
            if own or its:
                place = base.maker.place if own is None else definition.place
                yield self.undecided(place, "one of the two purchase plans is not known")
            return
        if own != its:
            yield self.finding(
                f"{called(base.maker)} starts from an image with"
                f" {f'the purchase plan {own}' if own else 'no purchase plan'}, and"
                f" {definition.words} {definition.name} has {its or 'none'}.",
                base.maker.place_of(base.plan.name),
                (Related(definition.place_of(definition.plan.name), definition.words),),
                because=(base.plan.name, definition.plan.name),
            )


def _bases(scope: Scope) -> Iterator[_Base]:
    for build in scope.of(ImageBuild):
        if makes_an_image(build):
            made = next((it for it in build.version_id.possible if it), None)
            definition = definition_id(made) if made else None
            yield _Base(build, build.base, build.plan, definition)
    seen: set[tuple[str, str | None]] = set()
    for subject, origin in lineages(scope):
        if isinstance(origin.end, Vm):
            base = _Base(origin.end, origin.end.image, origin.end.plan, definition_id(subject))
            if (base.maker.key, base.definition) not in seen:
                seen.add((base.maker.key, base.definition))
                yield base


def _supporting(scope: Scope) -> dict[str, list[Support]]:
    """Return Batch's lists for the accounts whose pools come from a machine or build, by its key.

    They are asked for only where the marketplace image of a pool's own image is known.
    """
    found: dict[str, dict[str, Support]] = {}
    lists, images = SupportLists(scope), Bases(scope.world, ImageBuilds(scope.world))
    for pool in scope.of(Pool):
        for use in image_uses(pool, *CUSTOM_KINDS):
            for maker, base in images.of(use.image_id):
                support = lists.of(pool) if names_of(base) else NOT_LOOKED
                if support.complete:
                    found.setdefault(maker.key, {})[support.account] = support
    return {key: list(each.values()) for key, each in found.items()}


def _is_supported(image: Marketplace, publisher: str | None) -> bool:
    if not publisher or unfilled(publisher) or facts.supported_publisher(publisher):
        return True
    # An image that Batch's pages give a node agent for is supported too.
    return any(
        facts.agents_for(publisher, offer or "", sku or "")
        for offer in image.offer.possible
        for sku in image.sku.possible
    )


def _plan_key(plan: Plan) -> str | None:
    """Return a plan in one text in lower case, empty for none; ``None`` when it is not known."""
    parts = (plan.publisher, plan.product, plan.name)
    texts = [part.possible[0] or "" for part in parts if len(part.possible) == 1]
    if len(texts) < len(parts):
        return None
    return ":".join(texts).lower() if any(texts) else _NONE
