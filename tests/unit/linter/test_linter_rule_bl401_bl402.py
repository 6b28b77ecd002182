"""BL401 and BL402: definitions that do not fit the schema, or whose parts do not fit together."""

import pytest

from linter.model import Definition, GalleryImage, Place, Plan, Resource
from linter.readers.definitions import read_definition
from linter.rules.bl401_definition_invalid import DefinitionInvalid
from linter.rules.bl402_definition_mismatch import DefinitionMismatch
from linter.rules.examples.definitions import definition
from linter.rules.examples.pools import ACCOUNT, GALLERY_IMAGE
from linter.source import Source
from linter.values import ABSENT, Known, OneOf
from tests.unit.linter.pool_models import judged, messages

BL401, BL402 = DefinitionInvalid(), DefinitionMismatch()
NO_PLAN = Plan(ABSENT, ABSENT, ABSENT)


def read(text: str) -> Definition:
    found = next(read_definition(Source("pipeline.yaml", text.encode())))
    assert isinstance(found, Definition)
    return found


def gallery(
    os_type: str = "Linux", generation: str | None = "V2", plan: Plan = NO_PLAN
) -> Resource:
    return GalleryImage(
        Place(GALLERY_IMAGE, "gallery.bicep", 1, 1),
        os_type=Known(os_type),
        generation=Known(generation),
        plan=plan,
    )


def said(text: str, *resources: Resource) -> list[str]:
    found = messages(BL402, read(text), *(resources or (gallery(),)))
    return [it.removeprefix("error: Pipeline definition pipeline.yaml: ") for it in found]


def test_a_definition_that_fits() -> None:
    assert messages(BL401, read(definition())) == []
    assert said(definition()) == []


def test_every_mistake_is_a_finding() -> None:
    text = definition(version="2025").replace("vmSize", "vmsize")
    report = judged(BL401, read(text))
    assert [(it.message[:60], it.place.line) for it in report.findings] == [
        ("pool.apiVersion: '2025' must match ^[0-9]{4}-[0-9]{2}-[0-9]{", 5),
        ("pool.properties.vmSize is missing.", 7),
    ]


def test_operating_systems() -> None:
    assert said(definition(), gallery("Windows")) == [
        "the node agent batch.node.ubuntu 24.04 is for Linux, and the gallery image golden for"
        " Windows."
    ]
    windows = definition(agent="batch.node.windows amd64")
    assert said(windows, gallery("windows")) == []
    assert len(said(windows)) == 1
    assert said(definition(agent="batch.node.plan9")) == []


@pytest.mark.parametrize(
    ("agent", "users", "count"),
    [
        ("batch.node.ubuntu 24.04", "{linuxUserConfiguration: {uid: 1}}", 0),
        ("batch.node.ubuntu 24.04", "{windowsUserConfiguration: {}}", 1),
        ("batch.node.windows amd64", "{linuxUserConfiguration: {uid: 1}}", 1),
        ("batch.node.windows amd64", "{windowsUserConfiguration: {}}", 0),
    ],
)
def test_settings_of_one_operating_system(agent: str, users: str, count: int) -> None:
    text = definition(agent=agent, more=f"userAccounts: [{users}]")
    found = said(text, gallery("Windows" if "windows" in agent else "Linux"))
    assert len(found) == count
    assert all("the pool has settings for" in it for it in found)


def test_windows_settings_for_linux() -> None:
    agent = "batch.node.ubuntu 24.04\n        windowsConfiguration: {enableAutomaticUpdates: false}"
    assert len(said(definition(agent=agent))) == 1


@pytest.mark.parametrize(
    ("size", "generation", "count"),
    [
        ("Standard_D2s_v3", "V1", 0),
        ("Standard_D2_v3", "V2", 1),
        ("Standard_D2_v3", "V1", 0),
        ("Standard_M208s_v2", "v1", 1),
        ("Standard_D2_v3", None, 0),
        ("Standard_Zz9_v9", "V1", 0),
    ],
)
def test_generations(size: str, generation: str | None, count: int) -> None:
    found = said(definition(size=size), gallery(generation=generation))
    assert len(found) == count
    assert all(f"the VM size {size} starts generation" in it for it in found)


def test_plans_are_whole_or_absent() -> None:
    whole = Plan(Known("p"), Known("p"), Known("p"))
    assert said(definition(), gallery(plan=whole)) == []
    half = Plan(Known("p"), ABSENT, ABSENT)
    assert said(definition(), gallery(plan=half)) == [
        "the purchase plan of the gallery image golden lacks product and publisher."
    ]


def test_networks_are_in_the_accounts_subscription() -> None:
    subnet = "networkConfiguration: {subnetId: /subscriptions/%s/resourceGroups/a/providers/b/c/d}"
    own = "00000000-0000-4000-8000-000000000001"
    assert said(definition(more=subnet % own)) == []
    account = ACCOUNT.replace(own, "Abc")
    assert said(definition(account=account, more=subnet % "aBC")) == []
    (found,) = said(definition(more=subnet % "other"))
    assert found.startswith("the pool's subnet is in the subscription other, and the Batch account")


@pytest.mark.parametrize(
    ("version", "count"), [("2018-12-01", 1), ("2019-08-01", 0), ("2099-01-01", 0)]
)
def test_api_versions_and_gallery_images(version: str, count: int) -> None:
    assert len(said(definition(version=version))) == count


def test_a_gallery_image_that_was_not_read_is_undecided() -> None:
    report = judged(BL402, read(definition()))
    assert (report.findings, len(report.unknowns)) == ((), 1)
    assert messages(BL402, read(definition(image="gallery: nowhere"))) == []


def test_a_possible_operating_system_is_a_warning() -> None:
    either = GalleryImage(
        Place(GALLERY_IMAGE), os_type=OneOf(("Linux", "Windows")), generation=ABSENT, plan=NO_PLAN
    )
    (found,) = messages(BL402, read(definition()), either)
    assert found.startswith("warning: ")
