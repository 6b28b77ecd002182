"""Story 3: somebody deletes the image of a pool that still grows."""

from infra.local.demo import definitions, golden_vm
from infra.local.demo.stage import Stage
from infra.local.demo.story import Story
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.words import named

PIPELINE = "weather"
_VM = "weather-golden"


def play(stage: Stage) -> None:
    """Tell it."""
    definitions.put(stage, PIPELINE, 400, resize_timeout="PT15M")
    vm = golden_vm.make(stage, _VM)
    golden_vm.generalize(stage, _VM)
    tags = {"poolwright-pipeline": PIPELINE}
    stage.tell("you", f"managed image weather-image of VM {_VM}, tagged {_marks(tags)}")
    stage.made(stage.azure.begin_image("weather-image", vm, tags), "capturing weather-image")
    stage.until(lambda: stage.nodes > 0, "the pool gets its first nodes")
    image = stage.resource("image")
    stage.tell("you", f"delete {named(image)} while the pool has {stage.nodes} nodes")
    stage.made(stage.azure.begin_delete_version(image), f"deleting {named(image)}")
    run = stage.ends("failed")
    if "BL210" not in run["reason"] or image.lower() not in str(run["reason"]).lower():
        raise Unexpected(f"no second resize, by BL210, which names {image}", str(run["reason"]))
    there = stage.azure.has_version(image)
    stage.check(
        not there,
        f"{image} does not exist",
        f"Compute: {named(image)} {'exists' if there else 'does not exist (404)'}",
    )


def _marks(tags: dict[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in tags.items())


STORY = Story(
    3,
    PIPELINE,
    "A pool loses its image while it grows",
    "A managed image is the source this time. Its resize timeout is short, so that the pool needs "
    "a second resize; before that, the image version that its nodes are made of is deleted. "
    "Poolwright looks once more before it resizes.",
    play,
)
