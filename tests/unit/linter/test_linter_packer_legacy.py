"""Legacy Packer templates: settings, user variables, which provisioner runs for which builder."""

from typing import Any

import pytest

from linter.model import ImageBuild
from linter.values import ABSENT, Items, Known, Unknown
from tests.unit.linter.packer_texts import ARM, COMPUTE, SUBSCRIPTION, legacy, reasons, texts

GALLERY = {
    "resource_group": "render",
    "gallery_name": "shared",
    "image_name": "golden",
    "image_version": "1.0.0",
    "replication_regions": ["northeurope"],
}


def test_a_managed_image_from_the_marketplace() -> None:
    (build,) = legacy()
    assert build.tool == "packer azure-arm"
    assert build.image_id == Known(f"{COMPUTE}/images/golden")
    assert build.version_id == ABSENT
    assert build.makes_vhd == Known(False)
    base = build.base
    assert [base.publisher, base.offer, base.sku, base.version] == [
        Known("canonical"),
        Known("ubuntu-24_04-lts"),
        Known("server"),
        Known("latest"),
    ]
    assert build.base_image_id == ABSENT
    # The plugin's own defaults: builder/azure/arm/config.go, provideDefaultValues.
    assert build.vm_size == Known("Standard_A1")
    assert build.os_disk_caching == Known("ReadWrite")


def test_a_gallery_version_with_the_region_of_the_build_among_its_own() -> None:
    (build,) = legacy(
        shared_image_gallery_destination=GALLERY,
        shared_image_gallery_replica_count=3,
        shared_gallery_image_version_exclude_from_latest="true",
        shared_gallery_image_version_end_of_life_date="2027-01-01T00:00:00Z",
    )
    assert build.version_id == Known(f"{COMPUTE}/galleries/shared/images/golden/versions/1.0.0")
    assert build.regions == Items(("westeurope", "northeurope"))
    assert build.replicas == Known(3)
    assert build.exclude_from_latest == Known(True)
    assert build.end_of_life == Known("2027-01-01T00:00:00Z")


def test_regions_may_be_one_text_with_commas() -> None:
    regions = {**GALLERY, "replication_regions": "eastus, westus"}
    (build,) = legacy(shared_image_gallery_destination=regions)
    assert build.regions.known == ("westeurope", "eastus", "westus")


def test_a_specialized_version_is_made_without_a_managed_image() -> None:
    special = {**GALLERY, "specialized": True}
    (build,) = legacy(shared_image_gallery_destination=special)
    assert build.specialized == Known(True)
    assert build.image_id == ABSENT
    assert build.version_id != ABSENT


def test_a_trial_build_makes_nothing() -> None:
    (build,) = legacy(skip_create_image=True, shared_image_gallery_destination=GALLERY)
    assert (build.image_id, build.version_id, build.makes_vhd) == (ABSENT, ABSENT, Known(False))


def test_a_vhd() -> None:
    (build,) = legacy(
        managed_image_name="", capture_container_name="images", capture_name_prefix="golden"
    )
    assert build.makes_vhd == Known(True)
    assert build.image_id == ABSENT


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {
                "custom_managed_image_name": "base",
                "custom_managed_image_resource_group_name": "render",
            },
            f"{COMPUTE}/images/base",
        ),
        (
            {"shared_image_gallery": {**GALLERY, "subscription": SUBSCRIPTION}},
            f"{COMPUTE}/galleries/shared/images/golden/versions/1.0.0",
        ),
        (
            {"shared_image_gallery": {"community_gallery_image_id": "/communityGalleries/g"}},
            "/communityGalleries/g",
        ),
    ],
)
def test_the_image_that_it_starts_from(settings: dict[str, Any], expected: str) -> None:
    (build,) = legacy(**settings)
    assert build.base_image_id == Known(expected)


def test_what_is_not_known_of_an_id_is_a_placeholder_of_its_own() -> None:
    one, other = legacy(
        builders=[
            {**ARM, "name": "a", "managed_image_name": "win-{{timestamp}}"},
            {**ARM, "name": "b", "managed_image_name": "win-{{timestamp}}"},
        ]
    )
    ids = [it.image_id.possible[0] or "" for it in (one, other)]
    assert all("/images/{managed_image_name of" in it for it in ids)
    assert ids[0] != ids[1]


def test_a_variable_is_known_by_its_default_and_by_what_is_given() -> None:
    variables = {"size": "{{user `family`}}_v3", "family": "Standard_D2s", "none": None}
    (build,) = legacy(variables=variables, vm_size="{{user `size`}}", location="{{user `none`}}")
    assert build.vm_size == Known("Standard_D2s_v3")
    assert build.vm_size.default == "variable 'size'"
    assert isinstance(build.location, Unknown)
    assert "'none' has no default" in build.location.reason
    given = [("values.json", '{"size": "Standard_D4s_v3"}')]
    (build,) = legacy(variables=variables, vm_size="{{user `size`}}", given=given)
    assert build.vm_size == Known("Standard_D4s_v3")
    assert build.vm_size.default is None


def test_a_variable_without_a_text_of_its_own_is_to_be_given() -> None:
    (build,) = legacy(
        variables={"name": "", "script": ""},
        managed_image_name="{{user `name`}}",
        custom_script="{{user `script`}}",
    )
    assert "{managed_image_name" in (build.image_id.possible[0] or "")
    assert build.custom_script == ABSENT
    assert build.custom_script.default == "variable 'script'"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{env `SIZE`}}", "the environment variable SIZE is not known"),
        ("{{isotime}}", "{{isotime}} is only known when Packer runs"),
        ("{{user `lost`}}", "the variable 'lost' is not declared"),
        ("{{user `a`}}", "the variable 'a' is defined by itself"),
    ],
)
def test_why_a_text_is_not_known(text: str, reason: str) -> None:
    variables = {"a": "{{user `b`}}", "b": "{{user `a`}}"}
    (build,) = legacy(variables=variables, vm_size=text)
    assert isinstance(build.vm_size, Unknown)
    assert build.vm_size.reason == reason


def test_variables_may_be_written_in_other_cases() -> None:
    (build,) = legacy(variables={"s": "STANDARD_d2"}, vm_size="{{ user `s` | lower }}")
    assert build.vm_size == Known("standard_d2")


TWO = [{**ARM, "name": "one"}, {**ARM, "name": "two"}]


def scripts_of(found: list[ImageBuild]) -> list[list[str]]:
    return [texts(build) for build in found]


def test_only_and_except_choose_the_builders() -> None:
    found = legacy(
        {"type": "shell", "inline": ["echo all"]},
        {"type": "shell", "inline": ["echo one"], "only": ["one"]},
        {"type": "shell", "inline": ["echo two"], "except": ["one"]},
        builders=TWO,
    )
    assert scripts_of(found) == [["echo all", "echo one"], ["echo all", "echo two"]]


def test_a_provisioner_for_a_builder_of_an_unknown_name_may_run_or_not() -> None:
    (build,) = legacy(
        {"type": "shell", "inline": ["ls"], "only": ["x"]},
        builders=[{**ARM, "name": "sig-{{user `n`}}"}],
    )
    assert reasons(build) == ["whether it runs for this build is not known"]


def test_override_has_settings_for_one_builder() -> None:
    found = legacy(
        {"type": "shell", "inline": ["a"], "override": {"two": {"inline": ["b"]}}}, builders=TWO
    )
    assert scripts_of(found) == [["a"], ["b"]]


def test_builders_of_one_name_have_ids_of_their_own() -> None:
    found = legacy(builders=[ARM, ARM, {"type": "amazon-ebs"}])
    assert len({build.key for build in found}) == len(found) == 2


def test_a_build_stands_where_its_builder_does() -> None:
    (build,) = legacy()
    assert (build.place.file, build.place.line) == ("golden.json", 4)
    assert build.name == build.address == "azure-arm"


def test_no_more_is_read_than_anybody_writes() -> None:
    many = [{**ARM, "name": str(number)} for number in range(30)]
    found = legacy(*[{"type": "shell", "inline": ["a"]}] * 1000, builders=many)
    assert texts(found[0])
    assert found[-1].steps.known == ()
    assert found[-1].steps.more is not None
