"""Roles: lists of actions, read out of the very file that deploys them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

_BICEP = Language(tree_sitter_bicep.language())


class BadRole(ValueError):
    """A file that holds no role that could be read; its message names the file and the line."""


@dataclass(frozen=True)
class Role:
    """What somebody may do. ``*`` in an action stands for any text, slashes included."""

    actions: tuple[str, ...]

    def permits(self, action: str) -> bool:
        """Tell whether the role has an action; case says nothing, as in Azure."""
        return any(pattern.fullmatch(action) for pattern in self._patterns)

    def without(self, action: str) -> "Role":
        """Return the role without one of its actions."""
        return Role(tuple(one for one in self.actions if one != action))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(
            re.compile(".*".join(map(re.escape, one.split("*"))), re.IGNORECASE)
            for one in self.actions
        )


OWNER_ROLE = Role(("*",))


def read_role(file: Path) -> Role:
    """Return the role whose actions the variable ``actions`` of a Bicep file lists.

    Every item must be a plain string: what Bicep would have to calculate is not known here. Raise
    ``BadRole`` for anything else, an action that is there twice, and a list that is empty.
    """
    root = Parser(_BICEP).parse(file.read_bytes()).root_node
    if root.has_error:
        raise BadRole(f"{file}: is not Bicep, or not all of it")
    lists = [node for node in root.named_children if _declares(node, "actions")]
    if len(lists) != 1:
        raise BadRole(f"{file}: expected one variable 'actions', found {len(lists)}")
    array = lists[0].named_children[-1]
    if array.type != "array":
        raise BadRole(f"{_at(file, array)}: expected 'actions' to be a list")
    actions = tuple(_texts(file, array))
    twice = [one for one in actions if actions.count(one) > 1]
    if twice:
        raise BadRole(f"{file}: has the action {twice[0]!r} twice")
    if not actions:
        raise BadRole(f"{_at(file, array)}: the role has no action at all")
    return Role(actions)


def _declares(node: Node, name: str) -> bool:
    return node.type == "variable_declaration" and _text(node.named_children[0]) == name


def _texts(file: Path, array: Node) -> Iterator[str]:
    for item in array.named_children:
        if item.type == "comment":
            continue
        parts = item.named_children
        if item.type != "string" or len(parts) != 1 or parts[0].type != "string_content":
            raise BadRole(f"{_at(file, item)}: expected an action in quotes, found {_text(item)}")
        yield _text(parts[0])


def _at(file: Path, node: Node) -> str:
    return f"{file}:{node.start_point.row + 1}"


def _text(node: Node) -> str:
    return (node.text or b"").decode()
