"""BL102: what builds the image moves, disables or repurposes the temporary drive."""

from collections.abc import Iterator

from linter.aspects.build_scripts import (
    Line,
    Lines,
    build_lines,
    custom_data_lines,
    makes_an_image,
    with_effect,
)
from linter.aspects.source_machines import lineages
from linter.aspects.wording import called
from linter.model import ImageBuild, Resource, Vm
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import DEPROVISION, image_template, packer_hcl, packer_json
from linter.rules.examples.machines import bicep_image
from linter.rules.rule import Example, Rule
from linter.scope import Scope

_MOVED = (
    "sed -i 's,^ResourceDisk.MountPoint=.*,ResourceDisk.MountPoint=/scratch,' /etc/waagent.conf"
)
_CLOUD_INIT = "#cloud-config\\nmounts:\\n  - [ephemeral0, /scratch]\\n"
_LETTER = "Get-Partition -DriveLetter D | Set-Partition -NewDriveLetter T"


class TempDriveMoved(Rule):
    """Reads the scripts of image builds, and the custom data of images' machines."""

    id = "BL102"
    name = "temp-drive-moved"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "An image for a Batch pool must use the default temporary drive: the node agent expects"
        " it where Azure puts it (/mnt or /mnt/resource on Linux, D: on Windows), and keeps tasks"
        " there. On nodes of an image that moves, disables or repurposes it, tasks find no"
        " place, or fill the OS disk."
    )
    expected = "the temporary drive where the base image has it"
    fix = (
        "Take out the line. Let tasks use AZ_BATCH_NODE_SHARED_DIR and AZ_BATCH_TASK_WORKING_DIR,"
        " wherever Batch puts them; for more room add a data disk and mount it elsewhere, and"
        " leave drive D: alone."
    )
    cannot_see = (
        "Scripts that are fetched while the image is built, what Ansible, Chef and the like do,"
        " and changes that a person makes to the machine. Azure never shows custom data again,"
        " so that an export has none. Where an image's machine is not known, BL101 says so."
        " That /dev/sdb is the temporary drive is usual and not certain: it stays undecided."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "script")
    INVALID = (
        Example({"golden.pkr.hcl": packer_hcl(_MOVED, DEPROVISION)}),
        Example({"golden.json": packer_json(_MOVED, DEPROVISION)}),
        Example({"template.json": image_template("PowerShell", _LETTER)}),
        Example({"image.bicep": bicep_image(custom_data=_CLOUD_INIT)}),
    )
    VALID = (
        Example({"golden.pkr.hcl": packer_hcl("mkdir -p /mnt/resource/cache", DEPROVISION)}),
        Example({"template.json": image_template("PowerShell", "Get-Partition -DriveLetter D")}),
        Example({"image.bicep": bicep_image(custom_data=_CLOUD_INIT, on="consumer")}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the image builds among the subjects, and the machines behind the images."""
        for build in scope.of(ImageBuild):
            if makes_an_image(build):
                yield from self._judge(build, build_lines(build, on_the_host=False), ())
        machines: dict[str, tuple[Vm, list[Related]]] = {}
        for _, origin in lineages(scope):
            vm = origin.end
            if isinstance(vm, Vm):
                trail = (Related(step.place, step.words) for step in origin.trail[:-1])
                machines.setdefault(vm.key, (vm, []))[1].extend(trail)
        for vm, images in machines.values():
            lines = custom_data_lines(vm.custom_data, vm.place)
            yield from self._judge(vm, lines, tuple(dict.fromkeys(images)))

    def _judge(
        self, resource: Resource, lines: Lines, related: tuple[Related, ...]
    ) -> Iterator[Finding | Undecided]:
        from linter.readers.scripts import Effect  # most checks meet no script

        for line in with_effect(lines.signals, Effect.MOVES_TEMP_DRIVE):
            yield self.finding(_message(resource, line), line.place, related)
        for line in with_effect(lines.undecided, Effect.MOVES_TEMP_DRIVE):
            yield self.undecided(
                line.place,
                f"{line.words} may move the temporary drive, and does not show for certain that"
                f" it does: {line.signal.evidence}",
            )
        for place, reason in lines.unread:
            yield self.undecided(place, f"{called(resource)}: {reason}")


def _message(resource: Resource, line: Line) -> str:
    return f"{called(resource)}: {line.words} {line.signal.detail} ({line.signal.evidence})."
