"""BL402: a pipeline definition whose gallery, account and pool do not go together."""

from collections.abc import Iterator
from typing import NamedTuple

from linter import facts, ids
from linter.aspects.possibility import at_most
from linter.aspects.wording import called
from linter.model import Definition, GalleryImage, Place, Resource
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.definitions import definition
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown, Value

_GALLERY_KIND = "gallery"
_SUBNET = (
    "networkConfiguration: {subnetId: /subscriptions/00000000-0000-4000-8000-00000000000%d/"
    "resourceGroups/hpc/providers/Microsoft.Network/virtualNetworks/hpc/subnets/nodes}"
)
_GALLERY = """\
resource golden 'Microsoft.Compute/galleries/images@2023-07-03' = {
  name: 'shared/golden'
  location: 'westeurope'
  properties: {
    osType: '%s'
    osState: 'Generalized'
    hyperVGeneration: '%s'
    identifier: {publisher: 'hpc', offer: 'render', sku: 'golden'}
  }
}
"""


class _Clash(NamedTuple):
    """What does not go together: where, in words without a full stop, and what was expected."""

    place: Place
    text: str
    expected: str
    certain: bool = True
    related: tuple[Related, ...] = ()


class DefinitionMismatch(Rule):
    """Compares the parts of a definition with each other, and with what was read of Azure."""

    id = "BL402"
    name = "definition-mismatch"
    severity = Severity.ERROR
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "Each part of a definition may be right, and the whole not work: a node agent for another"
        " operating system than the gallery image's, a VM size that cannot start its generation, a"
        " purchase plan that is only half given, a network in another subscription than the"
        " account's. A run would fail after hours, when its pool is made."
    )
    expected = "a gallery image, an account and a pool that go together"
    fix = "Change the part that the finding names, so that it fits the other one."
    cannot_see = (
        "Gallery image definitions that are not among the files. The region needs no check: a run"
        " replicates its version to the account's region itself."
    )
    formats = ("definition",)
    INVALID = (
        Example({"pipeline.yaml": definition(), "gallery.bicep": _GALLERY % ("Windows", "V2")}),
        Example({"pipeline.yaml": definition(more=_SUBNET % 2)}),
    )
    VALID = (
        Example({"pipeline.yaml": definition(), "gallery.bicep": _GALLERY % ("Linux", "V2")}),
        Example({"pipeline.yaml": definition(more=_SUBNET % 1)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check all definitions."""
        for read in scope.of(Definition):
            clashes = [*_api_version(read), *_subscriptions(read), *_inner_system(read)]
            gallery = next((it for it in read.gallery_id.possible if it), None)
            if gallery and ids.kind(gallery) == GalleryImage.kind:
                image = scope.find(gallery, GalleryImage)
                if isinstance(image, Unknown):
                    reason = f"{called(read)}: its gallery image: {image.reason}"
                    yield self.undecided(read.place_of(read.gallery_id), reason)
                else:
                    clashes += [*_system(read, image), *_generation(read, image)]
                    clashes += _plan(read, image)
            for clash in clashes:
                yield self.finding(
                    message=f"{called(read)}: {clash.text}.",
                    place=clash.place,
                    related=clash.related,
                    severity=at_most(self.severity, clash.certain),
                    expected=clash.expected,
                )


def _api_version(read: Definition) -> Iterator[_Clash]:
    """Old API versions take no gallery image; managed images are BL203's."""
    for version in read.api_version.possible:
        row = facts.api_version("arm", version) if version else None
        if row is not None and any(read.gallery_id.possible) and _GALLERY_KIND not in row.accepts:
            yield _Clash(
                read.place_of(read.api_version),
                f"it makes pools of a gallery image with the API version {row.id}, which takes"
                " none",
                "an API version that takes gallery images",
            )


def _subscriptions(read: Definition) -> Iterator[_Clash]:
    """A pool's network must be in the account's subscription."""
    account = next((it for it in read.account_id.possible if it), "")
    own = ids.subscription(account)
    for subnet in read.subnet_id.possible:
        other = ids.subscription(subnet) if subnet else None
        if own and other and own.lower() != other.lower():
            yield _Clash(
                read.place_of(read.subnet_id),
                f"the pool's subnet is in the subscription {other}, and the Batch account in {own}",
                "one subscription",
            )


def _agent_system(read: Definition) -> tuple[str, str] | None:
    """Return the node agent's SKU and operating system, ``linux`` or ``windows``, if known."""
    for sku in read.node_agent_sku_id.possible:
        agent = facts.node_agent(sku) if sku else None
        if sku and agent is not None:
            return sku, agent.os
    return None


def _inner_system(read: Definition) -> Iterator[_Clash]:
    agent = _agent_system(read)
    if agent is None:
        return
    sku, system = agent
    for value, only in ((read.windows_only, "windows"), (read.linux_only, "linux")):
        if True in value.possible and system != only:
            yield _Clash(
                read.place_of(value),
                f"the pool has settings for {only.capitalize()}, and the node agent {sku} is for"
                f" {system.capitalize()}",
                f"settings for {system.capitalize()}",
                isinstance(value, Known),
            )


def _system(read: Definition, image: GalleryImage) -> Iterator[_Clash]:
    agent = _agent_system(read)
    for os_type in image.os_type.possible:
        if agent and os_type and os_type.lower() != agent[1]:
            yield _Clash(
                read.place_of(read.node_agent_sku_id),
                f"the node agent {agent[0]} is for {agent[1].capitalize()}, and the gallery image"
                f" {image.name} for {os_type}",
                f"a node agent for {os_type}",
                *_of_image(image, image.os_type, "operating system"),
            )


def _generation(read: Definition, image: GalleryImage) -> Iterator[_Clash]:
    size_name = next((it for it in read.vm_size.possible if it), None)
    size = facts.vm_size(size_name) if size_name else None
    starts = size.generations if size else None
    for generation in image.generation.possible:
        if starts and generation and generation.upper() not in starts:
            yield _Clash(
                read.place_of(read.vm_size),
                f"the VM size {size_name} starts generation {' and '.join(starts)} only, and the"
                f" gallery image {image.name} is of {generation}",
                f"a VM size that starts {generation}",
                *_of_image(image, image.generation, "generation"),
            )


def _plan(read: Definition, image: GalleryImage) -> Iterator[_Clash]:
    """Nodes of an image with a purchase plan need all three of its parts."""
    plan = image.plan
    parts = {"name": plan.name, "product": plan.product, "publisher": plan.publisher}
    given = [value for value in parts.values() if isinstance(value, Known) and value.value]
    missing = [
        name for name, value in parts.items() if isinstance(value, Known) and not value.value
    ]
    if given and missing:
        yield _Clash(
            read.place_of(read.gallery_id),
            f"the purchase plan of the gallery image {image.name} lacks {' and '.join(missing)}",
            "a plan with name, product and publisher, or no plan",
            True,
            (_related(image, given[0], "the gallery image's plan"),),
        )


def _of_image(
    image: GalleryImage, value: Value[str | None], words: str
) -> tuple[bool, tuple[Related, ...]]:
    """Return what a clash with a property of the image says of it: whether it is certain, where."""
    return isinstance(value, Known), (_related(image, value, f"the gallery image's {words}"),)


def _related(image: Resource, value: Value[str | None], words: str) -> Related:
    return Related(image.place_of(value), words)
