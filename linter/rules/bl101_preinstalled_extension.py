"""BL101: the virtual machine that an image comes from carries extensions."""

from collections.abc import Iterator

from linter import ids
from linter.aspects.build_scripts import build_lines, makes_an_image, with_effect
from linter.aspects.lineage import LINKS, Origin
from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.source_machines import lineages
from linter.aspects.wording import called
from linter.model import Extension, ImageBuild, Place
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import DEPROVISION, SYSPREP, packer_hcl, packer_json
from linter.rules.examples.machines import bicep_image, terraform_version
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_SEEN = {"child resource": "as a child resource", "instance view": "in the instance view"}
_CUSTOM_SCRIPT = 'custom_script = "powershell -Command Enable-PSRemoting -Force"'


class PreinstalledExtension(Rule):
    """Goes from each image back to its virtual machine, and reports the extensions there."""

    id = "BL101"
    name = "preinstalled-extension"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "An image for a Batch pool must come from a virtual machine without Azure extensions."
        " What an extension leaves in the guest is captured with the disk and wakes up on every"
        " node, where it can collide with what Batch installs: CustomScript is reserved for it."
    )
    expected = "a virtual machine that never had an extension"
    fix = (
        "Build the image again from a virtual machine that never had an extension. Removing the"
        " extension (az vm extension delete) is not enough: it does not clean the guest, and"
        " the image keeps what was captured. What the extension did belongs into the pool's"
        " start task, or into the pool's own extensions."
    )
    cannot_see = (
        "`batchlint live` goes back to the machine itself, if all on the way is still there: else"
        " it says where the trail ends. The machine is seen as it is now: an"
        " extension that was removed before the check leaves no trace in Azure, and one that was"
        " added after the capture is reported all the same."
        " A template shows only the extensions that it adds itself, not those of a policy. The"
        " image that the machine itself was created from is not followed, nor are data disks,"
        " VHDs and images of other owners. Of several images in a chain, the last is reported."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export", "script")
    INVALID = (
        Example({"image.bicep": bicep_image(extension="AzureMonitorLinuxAgent")}),
        Example({"image.tf": terraform_version(extension="CustomScript")}),
        Example({"golden.pkr.hcl": packer_hcl(SYSPREP, setting=_CUSTOM_SCRIPT, windows=True)}),
        Example(
            {
                "golden.json": packer_json(
                    "az vm extension set --vm-name build --name CustomScript"
                    " --publisher Microsoft.Azure.Extensions",
                    DEPROVISION,
                )
            }
        ),
    )
    VALID = (
        Example({"image.bicep": bicep_image(extension="AzureMonitorLinuxAgent", on="consumer")}),
        Example({"image.tf": terraform_version()}),
        Example({"golden.pkr.hcl": packer_hcl(DEPROVISION, setting='user_data_file = "init.txt"')}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the images, gallery versions, snapshots and image builds among the subjects."""
        for subject, origin in lineages(scope):
            yield from self._judge(subject, origin)
        for build in scope.of(ImageBuild):
            if makes_an_image(build):
                yield from self._judge_build(build)

    def _judge(self, subject: str, origin: Origin) -> Iterator[Finding | Undecided]:
        place = origin.trail[0].place if origin.trail else Place(subject)
        if isinstance(origin.end, Unknown):
            yield self.undecided(place, origin.end.reason)
            return
        vm = origin.end
        lineage = tuple(Related(step.place, step.words) for step in origin.trail[1:])
        for extension in vm.extensions.known:
            yield self.finding(
                message=(
                    f"{_words(subject)} {ids.full_name(subject)} comes from the virtual machine"
                    f" {vm.name}, which carries the extension {_describe(extension)}."
                ),
                place=place,
                related=(*lineage, Related(extension.place, "extension")),
            )
        if vm.extensions.more:
            reason = f"{vm.id}: its extensions are not known: {vm.extensions.more.reason}"
            yield self.undecided(place, reason)

    def _judge_build(self, build: ImageBuild) -> Iterator[Finding | Undecided]:
        script = build.custom_script
        for it in breaking(script, bool):
            yield self.finding(
                f"{called(build)} has a custom_script{qualified(it.certain)}: Packer runs it by the"
                " CustomScript extension, which it deploys to the machine that becomes the image.",
                build.place_of(script),
                because=(script,),
                severity=at_most(self.severity, it.certain),
                fix="Set the machine up without custom_script: by provisioners, or by user_data.",
            )
        if isinstance(script, Unknown):
            reason = f"{called(build)}: whether it has a custom_script is not known:"
            yield self.undecided(build.place_of(script), f"{reason} {script.reason}")
        yield from self._judge_scripts(build)

    def _judge_scripts(self, build: ImageBuild) -> Iterator[Finding | Undecided]:
        from linter.readers.scripts import Effect  # most checks meet no script

        lines = build_lines(build, on_the_host=True)
        for line in with_effect(lines.signals, Effect.INSTALLS_EXTENSION):
            yield self.finding(
                f"{called(build)}: {line.words} {line.signal.detail} ({line.signal.evidence}).",
                line.place,
            )


def _words(subject: str) -> str:
    words = next((link.words for link in LINKS if link.kind == ids.kind(subject)), "resource")
    return words[0].upper() + words[1:]


def _describe(extension: Extension) -> str:
    name = next(filter(None, extension.name.possible), "without a name")
    publisher = next(filter(None, extension.publisher.possible), "publisher unknown")
    seen = " and ".join(_SEEN[where] for where in extension.seen_in) or "in the configuration"
    kind = next(filter(None, extension.type.possible), "type unknown")
    return f"{name} ({publisher}, {kind}; seen {seen})"
