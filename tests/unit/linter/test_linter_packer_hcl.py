"""Packer templates in HCL: the files of a folder, variables, sources that a build adds to."""

from pathlib import Path

import pytest

from linter.model import ImageBuild
from linter.project import Project
from linter.readers.packer import read_packer
from linter.source import Source, Unreadable
from linter.values import ABSENT, Known, Unknown
from tests.unit.linter.packer_texts import COMPUTE, HCL, NOWHERE, builds, hcl, reasons, texts

BUILD = 'build {\n  sources = ["source.azure-arm.golden"]\n}\n'


def one(text: str) -> ImageBuild:
    (build,) = hcl(text)
    return build


def test_a_source_and_a_build() -> None:
    build = one(HCL + BUILD)
    assert build.image_id == Known(f"{COMPUTE}/images/golden")
    assert build.name == build.address == "azure-arm.golden"
    assert (build.place.file, build.place.line) == ("golden.pkr.hcl", 1)
    assert build.steps.known == ()
    assert build.steps.more is None


def test_a_source_that_no_build_uses_is_none() -> None:
    assert hcl(HCL) == []
    assert hcl(BUILD) == []
    assert hcl('build {\n  sources = ["amazon-ebs.x"]\n}\n') == []


@pytest.mark.parametrize(
    "reference", ['"azure-arm.golden"', '"sources.azure-arm.golden"', "source.azure-arm.golden"]
)
def test_a_build_refers_to_a_source_in_several_ways(reference: str) -> None:
    assert one(HCL + f"build {{\n  sources = [{reference}]\n}}\n").address == "azure-arm.golden"


def test_the_files_of_a_folder_are_one_template() -> None:
    (build,) = hcl(
        {
            "sources.pkr.hcl": HCL.replace('"westeurope"', "var.region"),
            "build.pkr.hcl": BUILD,
            "variables.pkr.hcl": 'variable "region" {\n  default = "eastus"\n}\n',
        }
    )
    assert build.location == Known("eastus")
    assert build.location.default == "variable 'region'"
    assert build.place.file == "sources.pkr.hcl"


def test_a_files_own_declarations_come_before_those_of_others() -> None:
    text = HCL.replace('"westeurope"', "var.region") + BUILD
    found = hcl(
        {
            "a.pkr.hcl": text + 'variable "region" {\n  default = "eastus"\n}\n',
            "b.pkr.hcl": text + 'variable "region" {\n  default = "westus"\n}\n',
        }
    )
    assert [build.location for build in found] == [Known("eastus"), Known("westus")]
    assert len({build.key for build in found}) == 2


VARIABLES = 'variable "region" {\n  default = "eastus"\n}\nvariable "lost" {}\n'


def test_values_for_variables_that_are_given() -> None:
    text = VARIABLES + HCL.replace('"westeurope"', "var.region") + BUILD
    assert one(text).location == Known("eastus")
    (build,) = hcl(text, [("prod.pkrvars.hcl", 'region = "uksouth"\n')])
    assert build.location == Known("uksouth")
    assert build.location.default is None


def test_what_packer_takes_from_the_folder_by_itself_is_read(tmp_path: Path) -> None:
    text = HCL.replace('"westeurope"', "var.region").replace('"Linux"', "var.system") + BUILD
    (tmp_path / "golden.pkr.hcl").write_text(text)
    (tmp_path / "variables.pkr.hcl").write_text(VARIABLES + 'variable "system" {}\n')
    (tmp_path / "x.auto.pkrvars.hcl").write_text('system = "Windows"\n')
    (tmp_path / "other.pkrvars.hcl").write_text('system = "Linux"\n')
    source = Source("golden.pkr.hcl", text.encode())
    project = Project(tmp_path, [tmp_path], [source])
    (build,) = builds(read_packer([source], ".", project))
    assert (build.location, build.os_type) == (Known("eastus"), Known("Windows"))


def test_locals_data_and_functions() -> None:
    text = HCL.replace('"golden"\n}', "local.name\n}").replace('"Linux"', "data.x.y.os")
    text += 'locals {\n  kind = "gold"\n  name = "${local.kind}en-${var.n}"\n}\n'
    text += 'variable "n" {\n  default = 7\n}\n'
    build = one(text + BUILD)
    assert build.image_id == Known(f"{COMPUTE}/images/golden-7")
    assert isinstance(build.os_type, Unknown)
    assert "is read when Packer runs" in build.os_type.reason


def test_names_that_go_round_in_a_circle_are_unknown() -> None:
    text = HCL.replace('"westeurope"', "local.a")
    build = one(text + "locals {\n  a = local.b\n  b = local.a\n}\n" + BUILD)
    assert isinstance(build.location, Unknown)


def test_a_build_adds_settings_to_a_source_and_may_rename_it() -> None:
    first, second = hcl(
        HCL
        + """
build {
  name = "images"
  source "azure-arm.golden" {
    name    = "big"
    vm_size = "Standard_D8s_v3"
  }
  source "source.azure-arm.golden" {
    name    = "small"
    vm_size = "Standard_D2s_v3"
  }
  provisioner "shell" {
    only   = ["azure-arm.big"]
    inline = ["echo ${source.name}"]
  }
}
"""
    )
    assert [first.address, second.address] == ["images.azure-arm.big", "images.azure-arm.small"]
    assert first.vm_size == Known("Standard_D8s_v3")
    assert first.image_id == Known(f"{COMPUTE}/images/golden")
    assert texts(first) == ["echo big"]
    assert texts(second) == []


BLOCKS = """
source "azure-arm" "golden" {
  location = "westeurope"
  plan_info {
    plan_name      = "server"
    plan_product   = "render"
    plan_publisher = "contoso"
  }
  shared_image_gallery_destination {
    subscription   = "s"
    resource_group = "render"
    gallery_name   = "shared"
    image_name     = "golden"
    image_version  = "1.0.{{timestamp}}"
    target_region {
      name = "eastus"
    }
    target_region {
      name = "westus"
    }
  }
}
"""


def test_nested_blocks_are_settings() -> None:
    build = one(BLOCKS + BUILD)
    assert build.plan.publisher == Known("contoso")
    assert build.regions.known == ("westeurope", "eastus", "westus")
    (version,) = build.version_id.possible
    assert version is not None
    assert "/images/golden/versions/{" in version
    assert build.specialized == ABSENT


def test_provisioners_keep_their_order_and_lines_their_places() -> None:
    build = one(
        HCL
        + """\
build {
  sources = ["azure-arm.golden"]
  provisioner "shell" {
    inline = [
      "echo ${var.who}; waagent",
      "sync"
    ]
  }
  provisioner "powershell" {
    inline = [<<EOT
one
two
EOT
    ]
  }
}
"""
    )
    assert [step.kind for step in build.steps.known] == ["shell", "powershell"]
    shell, power = (step.scripts.known[0] for step in build.steps.known)
    assert shell.text.endswith("; waagent\nsync")
    assert [shell.spot_of(line).line for line in (1, 2)] == [15, 16]
    assert power.text.startswith("one\ntwo")
    assert [power.spot_of(line).line for line in (1, 2)] == [21, 22]


def test_scripts_beside_the_template_are_read() -> None:
    text = HCL + (
        'build {\n  sources = ["azure-arm.golden"]\n  provisioner "shell" {\n'
        '    scripts = ["${path.root}/a.sh", "${var.dir}/b.sh"]\n  }\n}\n'
    )
    (build,) = hcl({"images/golden.pkr.hcl": text, "images/a.sh": "sync"}, folder="images")
    assert texts(build) == ["sync"]
    assert reasons(build) == [
        "the path of a script is not known: the variable 'dir' is not declared"
    ]


def test_hcl_in_json() -> None:
    (build,) = hcl(
        {
            "golden.pkr.json": """{
  "source": {"azure-arm": {"golden": {"vm_size": "Standard_D2s_v3", "custom_script": "x"}}},
  "build": {
    "sources": ["source.azure-arm.golden"],
    "provisioner": [{"shell": {"inline": ["sync"]}}]
  }
}"""
        }
    )
    assert build.vm_size == Known("Standard_D2s_v3")
    assert build.custom_script == Known("x")
    assert texts(build) == ["sync"]


def test_what_is_no_hcl_is_unreadable_and_the_rest_is_read() -> None:
    broken = Source("broken.pkr.hcl", b'source "azure-arm" "x" {{\n')
    good = Source("good.pkr.hcl", (HCL + BUILD).encode())
    project = Project(NOWHERE, [NOWHERE], [broken, good])
    problem, build = read_packer([broken, good], ".", project)
    assert isinstance(problem, Unreadable)
    assert problem.spot.file == "broken.pkr.hcl"
    assert isinstance(build, ImageBuild)
