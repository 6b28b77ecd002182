"""Where a document's resources go: a subscription and a resource group, known or not."""

from collections.abc import Sequence
from typing import NamedTuple

from linter import ids


class Deployment(NamedTuple):
    """The scope of a template or module. What it does not know is a placeholder of its own.

    ``document`` is the name of the file (and its parameters), or the folder of a module: two
    documents that do not know their subscription never have equal ids.
    """

    document: str
    subscription: str
    group: str

    @classmethod
    def of(cls, document: str) -> "Deployment":
        """Return the scope of a document that says nothing of where it goes."""
        return cls(
            document,
            ids.placeholder(f"subscription of {document}"),
            ids.placeholder(f"resource group of {document}"),
        )

    def within(self, subscription: str | None = None, group: str | None = None) -> "Deployment":
        """Return the same document's scope in another subscription or group, where given."""
        return self._replace(
            subscription=subscription or self.subscription,
            group=group or self.group,
        )

    def resource_id(self, kind: str, names: Sequence[str]) -> str:
        """Return an id in this scope. Raises ``ValueError`` when type and names do not fit."""
        return ids.resource_id(self.subscription, self.group, kind, names)

    def unknown_name(self, words: str) -> str:
        """Return a segment for a name that is not known; ``words`` must tell it from others."""
        return ids.placeholder(f"{words} in {self.document}")
