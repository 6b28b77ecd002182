"""BL101: the virtual machine that an image comes from carries extensions."""

from collections.abc import Iterator

from linter import ids
from linter.lineage import LINKS, Origin, origins
from linter.model import BatchAccount, Extension, Place, Pool, Resource, Snapshot
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.rule import Rule, Scope
from linter.values import Known, Unknown

_SEEN = {"child resource": "as a child resource", "instance view": "in the instance view"}
_PASSED_OVER = frozenset({BatchAccount.kind, Pool.kind})


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
        "The machine is seen as it is now: an extension that was removed before the check leaves"
        " no trace in Azure, and one that was added after the capture is reported all the same."
        " The image that the machine itself was created from is not followed, nor are data"
        " disks, VHDs and images of other owners."
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the images, gallery versions and snapshots among the subjects."""
        for subject in _with_an_operating_system(scope):
            for origin in origins(scope.world, subject):
                yield from self._judge(subject, origin)

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


def _with_an_operating_system(scope: Scope) -> tuple[str, ...]:
    """Leave out pools and accounts, and the data disks' snapshots beside an OS disk's.

    Without any snapshot that names its operating system (one imported from a VHD may not),
    all are looked at.
    """
    subjects = tuple(it for it in scope.subjects if ids.kind(it) not in _PASSED_OVER)
    snapshots = [it for it in subjects if ids.kind(it) == Snapshot.kind]
    data = [it for it in snapshots if _is_data_disk(scope.world.get(it))]
    if len(data) == len(snapshots):
        return subjects
    return tuple(it for it in subjects if it not in data)


def _is_data_disk(snapshot: Resource | Unknown) -> bool:
    return isinstance(snapshot, Snapshot) and snapshot.os_type == Known(None)


def _words(subject: str) -> str:
    words = next((link.words for link in LINKS if link.kind == ids.kind(subject)), "resource")
    return words[0].upper() + words[1:]


def _describe(extension: Extension) -> str:
    name = next(filter(None, extension.name.possible), "without a name")
    publisher = next(filter(None, extension.publisher.possible), "publisher unknown")
    seen = " and ".join(_SEEN[where] for where in extension.seen_in) or "in the configuration"
    kind = next(filter(None, extension.type.possible), "type unknown")
    return f"{name} ({publisher}, {kind}; seen {seen})"
