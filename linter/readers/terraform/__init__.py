"""Terraform: one root module at a time, with the local modules that it calls."""

from collections.abc import Iterator, Sequence

from linter.model import Resource
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.readers.terraform.calls import MOST_INSTANCES, MOST_MODULES, Calls
from linter.readers.terraform.files import modules_of, parse_files
from linter.readers.terraform.module import Module
from linter.readers.terraform.resources import LOOKED_AT, read_instances
from linter.readers.terraform.variables import NoNames, applied_by_itself, given_values
from linter.source import NotFollowed, Source, Unreadable
from linter.syntax.hcl import Block

__all__ = ["Configuration", "read_terraform"]

_VALUES = (".tfvars", ".tfvars.json")


class Configuration:
    """The files of one folder as a root module, with the local modules that it calls.

    ``folder`` is their folder's name as findings show it, ``""`` for the one in which the user
    is. The folder's own files of values apply; ``variables`` are those that the user names, and
    come on top. Nothing in the files raises.
    """

    def __init__(
        self, sources: Sequence[Source], folder: str, project: Project, variables: Sequence[Source]
    ) -> None:
        bodies, self._wrong = parse_files(sources)
        own = project.folder(folder, "", _VALUES) if bodies else []
        given = [*(it for it in own if applied_by_itself(it.name)), *variables]
        self._roots: list[Module] = []
        for declared in modules_of(bodies, folder or ".") if bodies else ():
            calls = Calls(project, folder)
            values, wrong = given_values(given, NoNames(project, calls.work))
            self._wrong.extend(wrong)
            deployment = Deployment.of(declared.name)
            self._roots.append(Module(declared, calls, deployment, values.get, folder))

    def read(self) -> Iterator[Resource | Declared | Unreadable | NotFollowed]:
        """Read the resources. What cannot be parsed, or is elsewhere, is left out and said."""
        unread: list[Unreadable | NotFollowed] = []
        for root in self._roots:
            modules = root.all_modules()
            yield from read_instances(
                [it for module in modules for it in module.instances("managed", LOOKED_AT)]
            )
            if root.calls.left_out is not None:
                self._wrong.append(_too_much(root.calls.left_out))
            unread += root.calls.unread
        yield from dict.fromkeys((*self._wrong, *unread))


def read_terraform(
    sources: Sequence[Source], folder: str, project: Project, variables: Sequence[Source] = ()
) -> Iterator[Resource | Declared | Unreadable | NotFollowed]:
    """Read the files of one folder as a root module, as `Configuration` does."""
    return Configuration(sources, folder, project, variables).read()


def _too_much(block: Block) -> Unreadable:
    return Unreadable(
        block.spot,
        "the configuration has too many instances; from this one on not all are looked at",
        f"at most {MOST_INSTANCES} resources and {MOST_MODULES} modules",
    )
