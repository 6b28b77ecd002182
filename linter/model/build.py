"""Image builds: what Packer and Azure VM Image Builder are told to make."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from linter.model.compute import NO_MARKETPLACE, NO_PLAN, Marketplace, Plan
from linter.model.resource import Place, Resource
from linter.values import ABSENT, NOT_LISTED, NOT_READ, Items, Spot, Value

Tool = Literal["packer azure-arm", "packer azure-chroot", "image builder"]


class Script(NamedTuple):
    """The text of a script that runs while the image is built.

    ``lines`` are the spots of its lines, where they do not simply follow each other from
    ``start`` on (the items of a list in the document). ``name`` is the file's name, if it has one.
    """

    text: str
    start: Spot
    lines: tuple[Spot, ...] = ()
    name: str | None = None

    def spot_of(self, line: int) -> Spot:
        """Return where a line of the text stands; lines count from 1."""
        if 0 < line <= len(self.lines):
            return self.lines[line - 1]
        first = self.start
        return first if line <= 1 else Spot(first.file, first.line + line - 1, 1)


class Step(NamedTuple):
    """One provisioner or customizer, in the order in which they run.

    ``kind`` is the tool's own word: ``shell``, ``powershell``, ``ansible``, ``file``,
    ``windows-restart``. ``scripts`` are the texts it runs; ``more`` of them says why others may
    run that could not be read (a script outside the project, a playbook).
    """

    place: Place
    kind: str
    scripts: Items[Script] = NOT_LISTED


@dataclass(frozen=True, slots=True)
class ImageBuild(Resource):
    """An image build. Its id is made up of the file and the name of the build.

    ``image_id`` and ``version_id`` are the ids of the managed image and the gallery version that
    it makes, ``makes_vhd`` says whether it writes a VHD. ``base`` is the marketplace image it
    starts from, ``base_image_id`` a managed image, gallery image or version. ``custom_script``
    is Packer's option of that name, which deploys an extension. ``generalized_by_tool``: Image
    Builder generalizes by itself; Packer does not.
    """

    kind: ClassVar[str] = "image build"
    words: ClassVar[str] = "image build"

    tool: Tool = "packer azure-arm"
    os_type: Value[str | None] = NOT_READ
    vm_size: Value[str | None] = NOT_READ
    base: Marketplace = NO_MARKETPLACE
    base_image_id: Value[str | None] = NOT_READ
    plan: Plan = NO_PLAN
    image_id: Value[str | None] = NOT_READ
    version_id: Value[str | None] = NOT_READ
    makes_vhd: Value[bool] = NOT_READ
    custom_script: Value[str | None] = ABSENT
    custom_data: Value[str | None] = ABSENT
    specialized: Value[bool | None] = ABSENT
    os_disk_caching: Value[str | None] = ABSENT
    exclude_from_latest: Value[bool | None] = ABSENT
    end_of_life: Value[str | None] = ABSENT
    replicas: Value[int | None] = ABSENT
    regions: Items[str] = NOT_LISTED
    steps: Items[Step] = NOT_LISTED
