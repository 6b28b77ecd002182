"""BL104: what is said to be specialized, in every format."""

import pytest

from linter.check import check, missing
from linter.model import GalleryImage, Place
from linter.report import Finding, Severity
from linter.rules.bl104_not_generalized import NotGeneralized
from linter.rules.examples.builds import DEPROVISION, packer_hcl
from linter.values import Known, OneOf, Unknown
from linter.world import World
from tests.unit.linter.arm_bodies import DEFINITION, IMAGE, VERSION, body, version, world
from tests.unit.linter.formats import written
from tests.unit.linter.linting import lint_files

RULE = NotGeneralized()


def image(state: str) -> dict[str, object]:
    return {
        "id": IMAGE,
        "type": "Microsoft.Compute/images",
        "apiVersion": "2024-07-01",
        "location": "westeurope",
        "properties": {
            "storageProfile": {"osDisk": {"osType": "Linux", "osState": state, "blobUri": "x"}}
        },
    }


def definition(state: str) -> dict[str, object]:
    return {
        "id": DEFINITION,
        "type": "Microsoft.Compute/galleries/images",
        "apiVersion": "2024-03-03",
        "location": "westeurope",
        "properties": {
            "osType": "Linux",
            "osState": state,
            "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
        },
    }


def findings(files: dict[str, str], edition: str | None = None) -> list[Finding]:
    report = lint_files(files, rules=[RULE], edition=edition).report
    assert not report.crashes, report.crashes[0].trace
    return [it for it in report.findings if it.rule == "BL104"]


@pytest.mark.parametrize("form", ["arm", "bicep", "export"])
@pytest.mark.parametrize("make", [image, definition])
def test_what_is_specialized_is_found(form: str, make: object) -> None:
    assert callable(make)
    (finding,) = findings(written(form, [make("Specialized")]))
    assert finding.severity is Severity.ERROR
    assert "is specialized" in finding.message
    assert len(findings(written(form, [make("specialized")]), "2017-08")) == 1
    assert findings(written(form, [make("Generalized")])) == []


@pytest.mark.parametrize(("value", "count"), [("true", 1), ("false", 0)])
def test_a_specialized_definition_in_terraform(value: str, count: int) -> None:
    text = f"""\
resource "azurerm_shared_image" "golden" {{
  name                = "golden"
  gallery_name        = "shared"
  resource_group_name = "render"
  location            = "westeurope"
  os_type             = "Linux"
  specialized         = {value}

  identifier {{
    publisher = "contoso"
    offer     = "render"
    sku       = "golden"
  }}
}}
"""
    assert len(findings({"main.tf": text})) == count


def test_the_versions_of_a_definition_are_named() -> None:
    filled = world(version(source={"id": IMAGE}), body(DEFINITION, {"osState": "Specialized"}))
    for subjects in ([VERSION, DEFINITION], [VERSION]):
        (finding,) = check(filled, subjects, [RULE]).findings
        assert finding.place.resource_id == DEFINITION
        assert [it.place.resource_id for it in finding.related] == [VERSION]


def test_nobody_is_asked_for_a_definition_that_was_not_read() -> None:
    filled = world(version(source={"id": IMAGE}))
    assert missing(filled, [VERSION], [RULE]) == ()
    report = check(filled, [VERSION], [RULE])
    assert (report.findings, report.unknowns) == ((), ())


def test_a_state_that_may_be_several_is_at_most_a_warning() -> None:
    def found(state: Known[str | None] | OneOf[str | None] | Unknown) -> list[Severity | str]:
        filled = World([GalleryImage(Place(DEFINITION), os_state=state)])
        report = check(filled, [DEFINITION], [RULE])
        return [*(it.severity for it in report.findings), *(it.rule for it in report.unknowns)]

    assert found(OneOf(("Specialized", "Generalized"))) == [Severity.WARNING]
    assert found(Known("Specialized")) == [Severity.ERROR]
    assert found(Known(None)) == []
    assert found(Unknown("nobody knows")) == ["BL104"]


def test_packer_makes_a_specialized_version() -> None:
    special = packer_hcl(DEPROVISION).replace('"1.0.0"', '"1.0.0"\n    specialized    = true')
    (finding,) = findings({"a.pkr.hcl": special})
    assert "makes a specialized gallery image version" in finding.message
    assert finding.place.line == special[: special.index("specialized")].count("\n") + 1
    assert len(findings({"a.pkr.hcl": special.replace("waagent", "true")})) == 1
    text = special.replace("= true", "= var.special")
    declared = 'variable "special" {\n  default = true\n}\n'
    (finding,) = findings({"a.pkr.hcl": declared + text})
    assert finding.assumes == ("variable 'special'",)
    assert findings({"a.pkr.hcl": text}) == []
