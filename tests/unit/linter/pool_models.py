"""Pools and accounts of the model, with what a rule's test does not name known and harmless."""

from dataclasses import replace
from datetime import date
from typing import Any

from linter.check import Report, check
from linter.model import (
    BatchAccount,
    ImageReference,
    Marketplace,
    Place,
    Pool,
    Resource,
    Scale,
)
from linter.rules import Rule
from linter.values import ABSENT, Items, Known, Spot, Unknown, Value
from linter.world import World
from tests.unit.linter.arm_bodies import ACCOUNT, IMAGE

TODAY = date(2026, 11, 20)
UNKNOWN = Unknown("parameter 'x' has no value")
NO_IMAGE_ID = Marketplace(Known("canonical"), Known("ubuntu"), Known("server"), ABSENT)
NOTHING = Marketplace(ABSENT, ABSENT, ABSENT, ABSENT)


def image(image_id: str | Value[str | None] | None = IMAGE) -> ImageReference:
    """A reference to an image by its id; the marketplace's without one."""
    if image_id is None:
        return ImageReference(ABSENT, NO_IMAGE_ID, ABSENT, ABSENT)
    value = Known(image_id) if isinstance(image_id, str) else image_id
    return ImageReference(value, NOTHING, ABSENT, ABSENT)


def fixed(
    dedicated: int | Value[int | None] | None = 4,
    low_priority: int | Value[int | None] | None = 0,
    timeout: str | Value[str | None] | None = "PT30M",
) -> Scale:
    """Settings of a fixed size."""
    return Scale(
        fixed=Known(True),
        auto=Known(False),
        dedicated=known(dedicated),
        low_priority=known(low_priority),
        resize_timeout=known(timeout),
        formula=ABSENT,
        interval=ABSENT,
        settings=Known(True),
    )


def auto(formula: str | None = "$TargetDedicatedNodes = 4;", interval: str | None = None) -> Scale:
    """Settings of a formula, as an export shows them: with a target and a timeout beside it."""
    return Scale(
        fixed=Known(False),
        auto=Known(True),
        dedicated=ABSENT,
        low_priority=ABSENT,
        resize_timeout=Known("PT15M"),
        formula=Known(formula),
        interval=Known(interval),
        settings=Known(True),
    )


def known(value: Any) -> Any:
    """A plain value as one that is known; a `Value` as it is."""
    return Known(value) if value is None or isinstance(value, int | str) else value


def pool(name: str = "frames", *, account: str = ACCOUNT, line: int = 1, **fields: Any) -> Pool:
    """A pool of four nodes of a marketplace image, in a file."""
    pool_id = f"{account}/pools/{name}"
    whole = Pool(
        Place(pool_id, "main.bicep", line, 1),
        account_id=account,
        pool_name=Known(name),
        image=image(None),
        node_agent_sku_id=Known("batch.node.ubuntu 24.04"),
        vm_size=Known("Standard_D2s_v5"),
        vhds=Items(),
        cloud_service=Known(False),
        scale=fixed(),
        inter_node=Known(False),
        nat_pools=Items(),
        extensions=Items(),
        ephemeral_placement=ABSENT,
        communication_mode=ABSENT,
        certificates=Known(False),
        application_licenses=Known(False),
        resource_tags=Known(False),
    )
    return replace(whole, **{key: known(value) if key in _PLAIN else value
                             for key, value in fields.items()})  # fmt: skip


_PLAIN = ("vm_size", "inter_node", "ephemeral_placement", "communication_mode", "cloud_service",
          "certificates", "application_licenses", "resource_tags", "api_version",
          "pool_name")  # fmt: skip


def account(mode: str | None = None, *modes: str, **fields: Any) -> BatchAccount:
    """The account of the pools; ``modes`` are its allowed authentication modes."""
    place = Place(fields.pop("account_id", ACCOUNT), "main.bicep", 90, 1)
    return BatchAccount(place, allocation_mode=Known(mode), authentication=Items(modes), **fields)


def judged(rule: Rule, *resources: Resource, edition: str | None = None, **more: Any) -> Report:
    """Let one rule look at some resources; it must not crash."""
    more.setdefault("today", TODAY)
    report = check(World(resources), resources, [rule], edition, **more)
    assert not report.crashes, report.crashes[0].trace
    return report


def messages(
    rule: Rule, *resources: Resource, edition: str | None = None, **more: Any
) -> list[str]:
    """What one rule says about some resources, each with its severity; nothing is undecided."""
    report = judged(rule, *resources, edition=edition, **more)
    assert report.unknowns == ()
    return [f"{it.severity}: {it.message}" for it in report.findings]


def at(line: int) -> Spot:
    """A spot in the file."""
    return Spot("main.bicep", line, 5)
