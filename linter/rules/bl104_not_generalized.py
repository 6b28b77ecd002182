"""BL104: an image that is not generalized."""

from collections.abc import Iterator

from linter import ids
from linter.aspects.build_scripts import makes_an_image
from linter.aspects.generalizing import flaw_of
from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.wording import called
from linter.model import GalleryImage, GalleryVersion, Image, ImageBuild, Pool, Resource
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import DEPROVISION, packer_hcl, packer_json
from linter.rules.examples.machines import arm_image, bicep_definition
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown, Value

_INSTALL = "sudo apt-get install -y nfs-common"


class NotGeneralized(Rule):
    """Looks at what images are said to be, and at how image builds end."""

    id = "BL104"
    name = "not-generalized"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "An image for a Batch pool must be generalized: without the accounts, host name and keys"
        " of the machine that it comes from. Batch refuses a specialized gallery image; nodes of"
        " an image that was captured without deprovisioning do not start."
    )
    expected = (
        "osState Generalized; in Packer, a last provisioner that runs waagent -deprovision+user"
        " (Linux) or Sysprep /generalize (Windows)"
    )
    fix = (
        "Make a generalized image definition and version. With Packer, end the build with"
        " '/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync', or on"
        " Windows with 'Sysprep.exe /oobe /generalize /quiet /quit /mode:vm'."
    )
    cannot_see = (
        "Whether a machine was generalized before it was captured, outside of Packer and Image"
        " Builder. What Ansible, Chef and scripts that cannot be found do. A build that starts"
        " from an empty disk or from a copy of one."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export", "script")
    INVALID = (
        Example({"image.json": arm_image(os_state="Specialized")}),
        Example({"gallery.bicep": bicep_definition(os_state="Specialized")}),
        Example({"golden.pkr.hcl": packer_hcl(_INSTALL)}),
        Example({"golden.json": packer_json(DEPROVISION, _INSTALL)}),
    )
    VALID = (
        Example({"image.json": arm_image(os_state="Generalized")}),
        Example({"gallery.bicep": bicep_definition(os_state="Generalized")}),
        Example({"golden.pkr.hcl": packer_hcl(_INSTALL, DEPROVISION)}),
        Example({"golden.json": packer_json(_INSTALL, DEPROVISION)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check images, gallery image definitions and image builds."""
        for image in scope.of(Image):
            yield from self._judge_state(image, image.os_state, ())
        for definition, users in _definitions(scope):
            related = tuple(Related(user.place, user.words) for user in users)
            yield from self._judge_state(definition, definition.os_state, related)
        for build in scope.of(ImageBuild):
            if makes_an_image(build):
                yield from self._judge_build(build)

    def _judge_state(
        self, image: Image | GalleryImage, state: Value[str | None], related: tuple[Related, ...]
    ) -> Iterator[Finding | Undecided]:
        place = image.place_of(state)
        if isinstance(state, Unknown):
            yield self.undecided(
                place, f"{called(image)}: its osState is not known: {state.reason}"
            )
        for it in breaking(state, _is_specialized):
            yield self.finding(
                f"{called(image)} is specialized{qualified(it.certain)}; a pool needs a generalized"
                " image.",
                place,
                related,
                because=(state,),
                severity=at_most(self.severity, it.certain),
            )

    def _judge_build(self, build: ImageBuild) -> Iterator[Finding | Undecided]:
        state = build.specialized
        for special in breaking(state, bool):
            yield self.finding(
                f"{called(build)} makes a specialized gallery image version"
                f"{qualified(special.certain)}; a pool needs a generalized one.",
                build.place_of(state),
                because=(state,),
                severity=at_most(self.severity, special.certain),
            )
        if state == Known(True):
            return
        if isinstance(state, Unknown):
            place = build.place_of(state)
            reason = f"whether it makes a specialized version is not known: {state.reason}"
            yield self.undecided(place, f"{called(build)}: {reason}")
        flaw = flaw_of(build)
        if flaw is None:
            return
        if flaw.certain:
            related = () if flaw.place == build.place else (Related(build.place, build.words),)
            yield self.finding(f"{called(build)}: {flaw.reason}.", flaw.place, related)
        else:
            yield self.undecided(flaw.place, f"{called(build)}: {flaw.reason}")


def _is_specialized(state: str | None) -> bool:
    return (state or "").lower() == "specialized"


def _definitions(scope: Scope) -> Iterator[tuple[GalleryImage, list[Resource]]]:
    """Go through the definitions among the subjects, and those that subjects use."""
    users: dict[str, list[Resource]] = {}
    named: dict[str, str] = {}
    for definition_id, user in _uses(scope):
        key = scope.world.identity(definition_id)
        named.setdefault(key, definition_id)
        users.setdefault(key, []).append(user)
    for definition in scope.of(GalleryImage):
        named.pop(definition.key, None)
        yield definition, users.get(definition.key, [])
    for key, definition_id in named.items():
        # Azure is not asked for it: it refuses a version or pool that does not fit by itself.
        found = scope.world.get(key) if scope.world.is_settled(definition_id) else None
        if isinstance(found, GalleryImage):
            yield found, users[key]


def _uses(scope: Scope) -> Iterator[tuple[str, Resource]]:
    for version in scope.of(GalleryVersion):
        yield ids.parent(version.id), version
    for pool in scope.of(Pool):
        for image_id, kind in scope.image_ids(pool):
            if kind == GalleryVersion.kind:
                yield ids.parent(image_id), pool
            elif kind == GalleryImage.kind:
                yield image_id, pool
