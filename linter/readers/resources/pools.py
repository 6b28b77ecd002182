"""Batch pools in the shape of Resource Manager's API, and of the Batch service's own."""

from collections.abc import Callable
from typing import Any, Never, TypeVar

from linter import ids
from linter.access import at, flag_at, holds, items_at, number_at, text_at, texts_at
from linter.data import Data
from linter.model import (
    Extension,
    ImageReference,
    Marketplace,
    NatPool,
    Place,
    Pool,
    Scale,
    SecurityRule,
)
from linter.readers.declared import Declared
from linter.values import ABSENT, Items, Known, OneOf, Unknown, Value

_MACHINE = ("deploymentConfiguration", "virtualMachineConfiguration")
_CLOUD_SERVICE = ("deploymentConfiguration", "cloudServiceConfiguration")
_MARKETPLACE = ("publisher", "offer", "sku", "version")
_NO_REFERENCE = ImageReference(ABSENT, Marketplace(ABSENT, ABSENT, ABSENT, ABSENT), ABSENT, ABSENT)

T = TypeVar("T")
_NONE: Items[Never] = Items()


def pool(declared: Declared) -> Pool:
    """Read a ``Microsoft.Batch/batchAccounts/pools``, or a pool of the data plane.

    The two say the same in other words: the data plane has no ``properties`` and no
    ``deploymentConfiguration``, and calls an image's id ``virtualMachineImageId``.
    """
    of_service = declared.plane == "data plane"
    body = declared.body if of_service else at(declared.body, "properties")
    machine = at(body, "virtualMachineConfiguration") if of_service else at(body, *_MACHINE)
    account_id = ids.parent(declared.place.resource_id)
    return Pool(
        declared.place,
        text_at(declared.body, "location"),
        plane=declared.plane,
        exported=declared.exported,
        account_id=account_id if ids.kind(account_id) else None,
        pool_name=text_at(body, "id") if of_service else _own_name(declared.place),
        image=_image(machine, "virtualMachineImageId" if of_service else "id"),
        node_agent_sku_id=text_at(machine, "nodeAgentSkuId"),
        vm_size=text_at(body, "vmSize"),
        vhds=texts_at(machine, "osDisk", "imageUris"),
        cloud_service=holds(
            body, *(("cloudServiceConfiguration",) if of_service else _CLOUD_SERVICE)
        ),
        scale=_service_scale(body) if of_service else _scale(body),
        inter_node=(
            flag_at(body, "enableInterNodeCommunication")
            if of_service
            else _is(text_at(body, "interNodeCommunication"), "enabled")
        ),
        nat_pools=_each(
            items_at(body, "networkConfiguration", "endpointConfiguration", "inboundNatPools"),
            declared.place,
            _nat_pool,
        ),
        extensions=_each(items_at(machine, "extensions"), declared.place, _extension),
        ephemeral_placement=text_at(machine, "osDisk", "ephemeralOSDiskSettings", "placement"),
        communication_mode=text_at(body, "targetNodeCommunicationMode"),
        current_communication_mode=(
            text_at(body, "currentNodeCommunicationMode") if declared.exported else ABSENT
        ),
        certificates=_any(body, "certificateReferences" if of_service else "certificates"),
        application_licenses=_any(body, "applicationLicenses"),
        resource_tags=holds(body, "resourceTags"),
        **(_state(body) if declared.exported else {}),
    )


def _state(body: Value[Data]) -> dict[str, Any]:
    """Read what only Azure's answers have, by the same names on both planes."""
    return {
        "allocation_state": text_at(body, "allocationState"),
        "current_dedicated": number_at(body, "currentDedicatedNodes"),
        "current_low_priority": number_at(body, "currentLowPriorityNodes"),
    }


def _own_name(place: Place) -> Value[str | None]:
    name = ids.name(place.resource_id)
    if ids.is_placeholder(name):
        return Unknown("its name is not known here", place.spot)
    return Known(name, place.spot)


def _image(machine: Value[Data], id_name: str) -> ImageReference:
    reference = at(machine, "imageReference")
    if reference == ABSENT:
        return _NO_REFERENCE
    return ImageReference(
        text_at(reference, id_name),
        Marketplace(*(text_at(reference, part) for part in _MARKETPLACE)),
        text_at(reference, "sharedGalleryImageId"),
        text_at(reference, "communityGalleryImageId"),
    )


def _scale(body: Value[Data]) -> Scale:
    settings = at(body, "scaleSettings")
    fixed, auto = ("fixedScale",), ("autoScale",)
    return Scale(
        fixed=holds(settings, *fixed),
        auto=holds(settings, *auto),
        dedicated=number_at(settings, *fixed, "targetDedicatedNodes"),
        low_priority=number_at(settings, *fixed, "targetLowPriorityNodes"),
        resize_timeout=text_at(settings, *fixed, "resizeTimeout"),
        formula=text_at(settings, *auto, "formula"),
        interval=text_at(settings, *auto, "evaluationInterval"),
        settings=holds(settings),
    )


def _service_scale(body: Value[Data]) -> Scale:
    """Read the data plane's settings: autoscale is a switch there, and the targets stand beside.

    A pool that autoscales shows the resize timeout all the same; it means nothing then.
    """
    auto = flag_at(body, "enableAutoScale")
    fixed: Value[bool]
    if isinstance(auto, Known):
        fixed = Known(not auto.value, auto.spot, auto.default)
        automatic: Value[bool] = Known(bool(auto.value), auto.spot, auto.default)
    else:
        fixed = automatic = auto if isinstance(auto, Unknown) else OneOf((True, False), auto.spot)
    return Scale(
        fixed=fixed,
        auto=automatic,
        dedicated=number_at(body, "targetDedicatedNodes"),
        low_priority=number_at(body, "targetLowPriorityNodes"),
        resize_timeout=text_at(body, "resizeTimeout"),
        formula=text_at(body, "autoScaleFormula"),
        interval=text_at(body, "autoScaleEvaluationInterval"),
    )


def _is(value: Value[str | None], word: str) -> Value[bool | None]:
    if isinstance(value, Unknown):
        return value
    answers = tuple(dict.fromkeys(t.lower() == word if t else None for t in value.possible))
    if len(answers) == 1:
        return Known(answers[0], value.spot, value.default)
    return OneOf(answers, value.spot, value.default)


def _any(body: Value[Data], name: str) -> Value[bool]:
    """Return whether a list has items; one that is absent or empty has none."""
    listed = items_at(body, name)
    if listed.known:
        return Known(True, at(body, name).spot)
    return listed.more or Known(False)


def _each(
    listed: Items[Value[Data]], place: Place, read: Callable[[Value[Data], Place], T]
) -> Items[T]:
    if not listed.known:
        return Items(more=listed.more) if listed.more else _NONE
    read_items = tuple(
        read(item, Place(place.resource_id, *item.spot) if item.spot else place)
        for item in listed.known
    )
    return Items(read_items, listed.more)


def _nat_pool(item: Value[Data], place: Place) -> NatPool:
    return NatPool(
        place,
        text_at(item, "name"),
        number_at(item, "backendPort"),
        number_at(item, "frontendPortRangeStart"),
        number_at(item, "frontendPortRangeEnd"),
        _each(items_at(item, "networkSecurityGroupRules"), place, _rule),
    )


def _rule(item: Value[Data], place: Place) -> SecurityRule:
    return SecurityRule(place, number_at(item, "priority"))


def _extension(item: Value[Data], place: Place) -> Extension:
    return Extension(
        place, text_at(item, "name"), text_at(item, "publisher"), text_at(item, "type")
    )
