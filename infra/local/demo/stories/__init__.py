"""The stories, one per file."""

from infra.local.demo.stories import by_hand, extension, lost_image, ready_pool

ALL = (ready_pool.STORY, extension.STORY, lost_image.STORY, by_hand.STORY)
