"""What a story is, and what is left of it when it has been told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.local.demo.stage import Stage


@dataclass(frozen=True)
class Story:
    """``play`` tells it on a stage and raises ``Unexpected`` as soon as something is wrong.
    ``pipeline`` is the pipeline whose run it is about."""

    number: int
    pipeline: str
    title: str
    about: str
    play: "Callable[[Stage], None]"


@dataclass(frozen=True)
class Outcome:
    """A story that went as expected, with its run as the app showed it at the end."""

    story: Story
    run: dict[str, Any]
