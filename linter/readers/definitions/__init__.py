"""Poolwright's pipeline definitions, in YAML or JSON; see docs/definition.md.

A definition gives two resources: the `Definition` itself, with all that is wrong with it, and the
pool that each run makes of it, so that the rules about pools judge it too.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from linter import ids
from linter.access import at, holds, items_at, text_at
from linter.data import Data, Record, record
from linter.model import (
    BatchAccount,
    Definition,
    DefinitionMistake,
    Image,
    ImageReference,
    Marketplace,
    Place,
    Pool,
    Resource,
)
from linter.readers.declared import Declared
from linter.source import Source, Unreadable
from linter.values import ABSENT, Known, OneOf, Spot, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.definitions.yaml_data import YamlDocument

_KEYS = ("image", "pool")
_SIGNS = ("gallery", "managedImage", "account", "properties")
_MOST_MISTAKES = 50
_MACHINE = ("deploymentConfiguration", "virtualMachineConfiguration")
BY_THE_RUN = Unknown("a run of the pipeline makes the image")
"""Why a planned pool's image is not known yet."""
_TIMEOUT_BY_THE_RUN = Unknown("the run fills the resize timeout in")
_NAME_BY_THE_RUN = Unknown("each run names its pool")
LEFT_TO_THE_RUN = (BY_THE_RUN.reason, _TIMEOUT_BY_THE_RUN.reason, _NAME_BY_THE_RUN.reason)
"""What ends the reason of everything that nobody can tell before a run."""
_NO_MARKETPLACE = Marketplace(ABSENT, ABSENT, ABSENT, ABSENT)


def is_definition(value: Value[Data]) -> bool:
    """Return whether a document looks like a definition: it has the keys that one must have."""
    held = value.value if isinstance(value, Known) else None
    if not isinstance(held, Record) or any(key not in held for key in _KEYS):
        return False
    parts = [at(held.get(key)) for key in _KEYS]
    inner = [it.value for it in parts if isinstance(it, Known) and isinstance(it.value, Record)]
    return any(sign in part for part in inner for sign in _SIGNS)


def read_definition(source: Source) -> Iterator[Resource | Unreadable]:
    """Read a file that looks like a definition; none when it turns out to be something else."""
    from linter.readers.definitions.yaml_data import LARGEST, YamlDocument, parse_yaml

    document: YamlDocument | Unreadable
    if len(source.data) > LARGEST:
        problem = f"this definition is larger than {LARGEST // 1024} KiB"
        yield Unreadable(Spot(source.name, 1, 1), problem, "a definition of at most half of that")
        return
    if source.data.lstrip()[:1] == b"{":
        from linter.syntax.json import parse_json

        parsed = parse_json(source)
        document = parsed if isinstance(parsed, Unreadable) else YamlDocument(parsed.value())
    else:
        document = parse_yaml(source)
    if isinstance(document, Unreadable):
        yield document
    elif is_definition(document.value):
        definition = _definition(source.name, document.value, _mistakes(source.name, document))
        yield definition
        if (pool := _pool(definition, document.value)) is not None:
            yield pool


def _mistakes(name: str, document: "YamlDocument") -> Iterator[DefinitionMistake]:
    from linter.readers.definitions.formats import FORMATS
    from linter.readers.definitions.meaning import meant
    from linter.readers.definitions.mistakes import DefinitionSchema, Mistake
    from linter.readers.definitions.whole import TooDeep, odd_numbers, plain_data, spot_at

    for oddity in document.oddities:
        yield DefinitionMistake(Place(name, *oddity.spot), "", oddity.detail)
    if document.oddities:
        return
    try:
        data = plain_data(document.value)
        found = odd_numbers(data) or DefinitionSchema(FORMATS).mistakes(data) or meant(data)
    except TooDeep as error:
        found = [Mistake(error.path[:3], str(error))]
    for mistake in list(dict.fromkeys(found))[:_MOST_MISTAKES]:
        spot = spot_at(document.value, mistake.path) or Spot(name, 1, 1)
        key = ".".join(str(step) for step in mistake.path)
        yield DefinitionMistake(Place(name, *spot), key, mistake.detail)


def _definition(name: str, value: Value[Data], mistakes: Iterator[DefinitionMistake]) -> Definition:
    pool = at(value, "pool", "properties")
    machine = at(pool, *_MACHINE)
    return Definition(
        Place(name, *(value.spot or Spot(name, 1, 1))),
        api_version=text_at(value, "pool", "apiVersion"),
        mistakes=tuple(mistakes),
        gallery_id=text_at(value, "image", "gallery"),
        image_group_id=text_at(value, "image", "managedImage", "resourceGroup"),
        account_id=text_at(value, "pool", "account"),
        subnet_id=text_at(pool, "networkConfiguration", "subnetId"),
        vm_size=text_at(pool, "vmSize"),
        node_agent_sku_id=text_at(machine, "nodeAgentSkuId"),
        windows_only=_either(
            holds(machine, "windowsConfiguration"), _user_of(pool, "windowsUserConfiguration")
        ),
        linux_only=_user_of(pool, "linuxUserConfiguration"),
    )


def _user_of(pool: Value[Data], name: str) -> Value[bool]:
    found: Value[bool] = Known(False)
    for user in items_at(pool, "userAccounts").known:
        found = _either(found, holds(user, name))
    return found


def _either(one: Value[bool], other: Value[bool]) -> Value[bool]:
    return next((it for it in (one, other) if True in it.possible), one)


def _pool(definition: Definition, value: Value[Data]) -> Pool | None:
    """Return the pool that a run makes, with what only the run knows unknown."""
    from linter.readers.resources import pools

    account = definition.account_id
    account_id = account.value if isinstance(account, Known) else None
    properties = at(value, "pool", "properties")
    if account_id is None or ids.kind(account_id) != BatchAccount.kind:
        return None
    if not isinstance(properties, Known) or not isinstance(properties.value, Record):
        return None
    named = text_at(value, "pool", "name")
    given = named.value if isinstance(named, Known) else None
    name = given if given and "{" not in given else None
    unknown = ids.placeholder(f"pool of {definition.name}")
    place = definition.place._replace(
        resource_id=f"{account_id.rstrip('/')}/pools/{name or unknown}",
    )
    body = Known(record({"properties": properties}), properties.spot)
    pool = pools.pool(Declared(Pool.kind, place, body))
    timeout = pool.scale.resize_timeout
    return replace(
        pool,
        api_version=definition.api_version,
        pool_name=Known(name, named.spot) if name else _NAME_BY_THE_RUN,
        image=ImageReference(_image(definition), _NO_MARKETPLACE, ABSENT, ABSENT),
        scale=pool.scale._replace(
            resize_timeout=_TIMEOUT_BY_THE_RUN if timeout in (ABSENT, OneOf((None,))) else timeout,
        ),
    )


def _image(definition: Definition) -> Value[str | None]:
    """Return the id of the managed image that a run makes, as far as it is known.

    Of a gallery image nothing but the definition is known before the run; what that has to do
    with the pool is BL402's.
    """
    group = definition.image_group_id
    if isinstance(group, Known) and group.value:
        name = ids.placeholder(f"image of {definition.name}")
        image_id = f"{group.value.rstrip('/')}/providers/Microsoft.Compute/images/{name}"
        if ids.kind(image_id) == Image.kind:
            return Known(image_id, group.spot)
    return BY_THE_RUN
