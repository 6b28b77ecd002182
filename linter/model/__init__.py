"""The model: what rules know of Azure's resources, whatever the format they were read from.

A reader fills in what its format shows. What it leaves out stays `NOT_READ`, so that a rule
says "unknown" where a reader knows too little, and never takes silence for a pass.

What Batch offers stands apart, in `linter.model.offered`: a check of files does without it.
"""

from linter.model.batch import (
    BatchAccount,
    ImageReference,
    NatPool,
    Plane,
    Pool,
    Scale,
    SecurityRule,
)
from linter.model.build import ImageBuild, Script, Step, Tool
from linter.model.compute import (
    DataDisk,
    Disk,
    Extension,
    GalleryImage,
    GalleryVersion,
    Image,
    Marketplace,
    Plan,
    Replication,
    SeenIn,
    Snapshot,
    TargetRegion,
    Vm,
    VmExtension,
)
from linter.model.definition import Definition, DefinitionMistake
from linter.model.resource import Place, Resource

__all__ = [
    "BatchAccount",
    "DataDisk",
    "Definition",
    "DefinitionMistake",
    "Disk",
    "Extension",
    "GalleryImage",
    "GalleryVersion",
    "Image",
    "ImageBuild",
    "ImageReference",
    "Marketplace",
    "NatPool",
    "Place",
    "Plan",
    "Plane",
    "Pool",
    "Replication",
    "Resource",
    "Scale",
    "Script",
    "SecurityRule",
    "SeenIn",
    "Snapshot",
    "Step",
    "TargetRegion",
    "Tool",
    "Vm",
    "VmExtension",
]
