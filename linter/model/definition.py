"""Poolwright's pipeline definitions: where an image goes, and which pool is made of it."""

from dataclasses import dataclass
from typing import ClassVar

from linter.model.resource import Place, Resource
from linter.values import NOT_READ, Value


@dataclass(frozen=True, slots=True)
class DefinitionMistake:
    """One way in which a document is no definition.

    ``key`` is where, as a path of keys (``pool.account``; empty for the whole document);
    ``detail`` follows it: ``is missing``, ``expected a JSON object``.
    """

    place: Place
    key: str
    detail: str


@dataclass(frozen=True, slots=True)
class Definition(Resource):
    """A pipeline definition. Its id is the name of its file.

    ``gallery_id`` is the gallery image definition that takes the versions; ``image_group_id``
    the resource group of managed images that pools are made from, in the 2019 edition's way.
    ``windows_only`` and ``linux_only`` say whether the pool has settings that one operating
    system alone takes. ``api_version`` is that which the pool is made with.
    """

    kind: ClassVar[str] = "pipeline definition"
    words: ClassVar[str] = "pipeline definition"

    mistakes: tuple[DefinitionMistake, ...] = ()
    gallery_id: Value[str | None] = NOT_READ
    image_group_id: Value[str | None] = NOT_READ
    account_id: Value[str | None] = NOT_READ
    subnet_id: Value[str | None] = NOT_READ
    vm_size: Value[str | None] = NOT_READ
    node_agent_sku_id: Value[str | None] = NOT_READ
    windows_only: Value[bool] = NOT_READ
    linux_only: Value[bool] = NOT_READ
