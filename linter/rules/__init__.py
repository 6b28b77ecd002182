"""The rules, one per file. `ALL` lists them in the order of their ids."""

from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.rules.rule import Rule, Scope

__all__ = ["ALL", "Rule", "Scope"]

ALL: tuple[Rule, ...] = (PreinstalledExtension(),)
