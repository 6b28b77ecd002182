"""The rules, one per file. `ALL` lists them in the order of their ids."""

from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.rules.bl102_temp_drive_moved import TempDriveMoved
from linter.rules.bl103_temp_drive_missing import TempDriveMissing
from linter.rules.bl104_not_generalized import NotGeneralized
from linter.rules.bl105_image_not_from_snapshot import ImageNotFromSnapshot
from linter.rules.bl106_base_image_plan import BaseImagePlan
from linter.rules.bl107_disk_kind import DiskKind
from linter.rules.bl108_encrypted_os_disk import EncryptedOsDisk
from linter.rules.bl109_os_disk_caching import OsDiskCaching
from linter.rules.bl110_generation_mismatch import GenerationMismatch
from linter.rules.bl201_image_reused import ImageReused
from linter.rules.bl202_snapshot_reused import SnapshotReused
from linter.rules.bl203_managed_image_retired import ManagedImageRetired
from linter.rules.bl204_vhd_pool import VhdPool
from linter.rules.bl205_image_elsewhere import ImageElsewhere
from linter.rules.bl206_version_with_id import VersionWithId
from linter.rules.bl207_malformed_image_id import MalformedImageId
from linter.rules.bl208_node_agent_mismatch import NodeAgentMismatch
from linter.rules.bl209_node_agent_retired import NodeAgentRetired
from linter.rules.bl210_image_missing import ImageMissing
from linter.rules.bl211_too_few_replicas import TooFewReplicas
from linter.rules.bl212_image_unprotected import ImageUnprotected
from linter.rules.bl213_latest_version import LatestVersion
from linter.rules.bl301_dedicated_limit import DedicatedLimit
from linter.rules.bl302_low_priority_limit import LowPriorityLimit
from linter.rules.bl303_shared_image_limit import SharedImageLimit
from linter.rules.bl304_inter_node_limit import InterNodeLimit
from linter.rules.bl305_resize_timeout import ResizeTimeout
from linter.rules.bl306_several_resizes import SeveralResizes
from linter.rules.bl307_inbound_nat_pools import InboundNatPools
from linter.rules.bl308_cloud_service_pool import CloudServicePool
from linter.rules.bl309_retired_property import RetiredProperty
from linter.rules.bl310_shared_key_auth import SharedKeyAuth
from linter.rules.bl311_allocation_mode import AllocationMode
from linter.rules.bl312_scale_settings import ScaleSettings
from linter.rules.bl313_ephemeral_spot import EphemeralSpot
from linter.rules.bl314_reserved_extension import ReservedExtension
from linter.rules.bl315_pool_name import PoolName
from linter.rules.bl316_old_api_version import OldApiVersion
from linter.rules.bl317_retired_vm_size import RetiredVmSize
from linter.rules.bl401_definition_invalid import DefinitionInvalid
from linter.rules.bl402_definition_mismatch import DefinitionMismatch
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.rules.bl903_unused_suppression import UnusedSuppression
from linter.rules.rule import Rule
from linter.scope import Scope

__all__ = ["ALL", "Rule", "Scope"]

ALL: tuple[Rule, ...] = (
    PreinstalledExtension(),
    TempDriveMoved(),
    TempDriveMissing(),
    NotGeneralized(),
    ImageNotFromSnapshot(),
    BaseImagePlan(),
    DiskKind(),
    EncryptedOsDisk(),
    OsDiskCaching(),
    GenerationMismatch(),
    ImageReused(),
    SnapshotReused(),
    ManagedImageRetired(),
    VhdPool(),
    ImageElsewhere(),
    VersionWithId(),
    MalformedImageId(),
    NodeAgentMismatch(),
    NodeAgentRetired(),
    ImageMissing(),
    TooFewReplicas(),
    ImageUnprotected(),
    LatestVersion(),
    DedicatedLimit(),
    LowPriorityLimit(),
    SharedImageLimit(),
    InterNodeLimit(),
    ResizeTimeout(),
    SeveralResizes(),
    InboundNatPools(),
    CloudServicePool(),
    RetiredProperty(),
    SharedKeyAuth(),
    AllocationMode(),
    ScaleSettings(),
    EphemeralSpot(),
    ReservedExtension(),
    PoolName(),
    OldApiVersion(),
    RetiredVmSize(),
    DefinitionInvalid(),
    DefinitionMismatch(),
    UnreadableInput(),
    InternalError(),
    UnusedSuppression(),
)
