"""The model: what rules know of Azure's resources, whatever the format they were read from.

A reader fills in what its format shows. What it leaves out stays `NOT_READ`, so that a rule
says "unknown" where a reader knows too little, and never takes silence for a pass.
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
from linter.model.offered import BatchRegion, OfferedImage, OfferedSize, SupportedImages
from linter.model.resource import Place, Resource

__all__ = [
    "BatchAccount",
    "BatchRegion",
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
    "OfferedImage",
    "OfferedSize",
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
    "SupportedImages",
    "TargetRegion",
    "Tool",
    "Vm",
    "VmExtension",
]
