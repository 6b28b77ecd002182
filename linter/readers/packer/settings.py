"""The settings of a builder as values: an empty text counts as none, as Packer takes it."""

import re
from collections.abc import Callable

from linter import ids
from linter.access import at, flag_at, number_at, text_at
from linter.readers.deployment import Deployment
from linter.readers.hcl.partial import pattern
from linter.readers.packer import go_template
from linter.readers.packer.template import Builder
from linter.values import ABSENT, Known, OneOf, Unknown, Value

VERSION = "Microsoft.Compute/galleries/images/versions"
_NAME = re.compile(r"[\w.()-]+")


class Settings:
    """The settings of one builder, by their path."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def text(self, *path: str) -> Value[str | None]:
        """Return a text; an empty one is ``Known(None)``.

        An empty text that is only a variable's default is not known: the variable is there to
        be given.
        """
        found = text_at(self.builder.settings, *path)
        if isinstance(found, OneOf):
            return OneOf(tuple(it or None for it in found.values), found.spot, found.default)
        if isinstance(found, Unknown) or found.value is None:
            return found
        if not found.value:
            if found.default:
                return Unknown(f"the {found.default} is empty by default", found.spot)
            return Known(None, found.spot)
        if "{{" not in found.value:
            return found
        value = go_template.render(found.value, found.spot, go_template.no_user_variables)
        return text_at(value)

    def optional(self, *path: str) -> Value[str | None]:
        """Return a text; an empty one is none, also where it is only a variable's default."""
        found = text_at(self.builder.settings, *path)
        if isinstance(found, Known) and found.value == "":
            return Known(None, found.spot, found.default)
        return self.text(*path)

    def flag(self, *path: str) -> Value[bool | None]:
        """Return a boolean; an empty text is none."""
        return ABSENT if self._is_empty(*path) else flag_at(self.builder.settings, *path)

    def number(self, *path: str) -> Value[int | None]:
        """Return a whole number; an empty text is none."""
        return ABSENT if self._is_empty(*path) else number_at(self.builder.settings, *path)

    def has(self, *path: str) -> Value[bool]:
        """Return whether a text that is not empty stands there."""
        found = self.text(*path)
        if isinstance(found, Unknown):
            return found
        return Known(any(found.possible), found.spot)

    def _is_empty(self, *path: str) -> bool:
        return at(self.builder.settings, *path) == Known("")


class Names:
    """The ids of what a builder makes or starts from, put together from names.

    A name that is not known is a placeholder of its own, so that two of them never are equal.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._deployment = Deployment.of(settings.builder.source.name)

    def id(self, kind: str, group: Value[str | None], *names: tuple[str, Value[str | None]],
           subscription: Value[str | None] = ABSENT) -> Value[str | None]:  # fmt: skip
        """Return an id; each name comes with the setting that holds it."""
        if subscription == ABSENT:
            subscription = self._settings.text("subscription_id")
        deployment = self._deployment.within(_segment(subscription), _segment(group))
        segments = [_segment(value) or self._unknown(setting) for setting, value in names]
        parts = (*(value for _, value in names), group, subscription)
        default = next((value.default for value in parts if value.default), None)
        return Known(deployment.resource_id(kind, segments), names[-1][1].spot, default)

    def version_id(self, block: str, read: Callable[[str, str], Value[str | None]],
                   version: Value[str | None] | None = None) -> Value[str | None]:  # fmt: skip
        """Return the id of the gallery version that a block's settings name; absent without one.

        ``read`` is how the settings count: `Settings.text` of what is made, `Settings.optional`
        of where a build starts from. ``version`` is used in the stead of the one that is written.
        """
        gallery = read(block, "gallery_name")
        if gallery == ABSENT:
            return ABSENT
        return self.id(
            VERSION,
            read(block, "resource_group"),
            (f"{block}.gallery_name", gallery),
            (f"{block}.image_name", read(block, "image_name")),
            (f"{block}.image_version", version or read(block, "image_version")),
            subscription=self._settings.optional(block, "subscription"),
        )

    def written_id(self, setting: str) -> Value[str | None]:
        """Return an id that is written out, with placeholders for what is not known in it."""
        found = self._settings.optional(setting)
        text = found.value if isinstance(found, Known) else pattern(found)
        if not text:
            return found
        parts = text.split("/")
        named = [
            self._unknown(f"{parts[index - 1]} of {setting}") if "{" in part else part
            for index, part in enumerate(parts)
        ]
        return Known("/".join(named), found.spot, found.default)

    def _unknown(self, setting: str) -> str:
        return self._deployment.unknown_name(f"{setting} of {self._settings.builder.address}")


def _segment(value: Value[str | None]) -> str | None:
    """Return the one value, where it can be a part of an id."""
    if not isinstance(value, Known) or not value.value:
        return None
    if ids.is_placeholder(value.value) or _NAME.fullmatch(value.value):
        return value.value
    return None
