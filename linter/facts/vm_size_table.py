"""VM sizes by their names: temporary drive, Hyper-V generations, retirement."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from linter.facts.json_rows import day, rows

SizeSubject = Literal["temp-drive", "generations", "retirement"]

_LONGEST = 64
_FORM = re.compile(
    r"(?:standard_|(?=basic_a))"  # Basic_A0 keeps its prefix: it is no Standard_A0
    r"(?P<size>(?:basic_)?[a-z]{1,3}[0-9]{1,4}(?:-[0-9]{1,3})?[a-z]{0,8}[0-9]?(?:_[a-z0-9]+)*)",
    re.ASCII | re.IGNORECASE,
)
"""Family, cores, constrained cores, letters for features, then accelerator and version."""


class SizeFact(NamedTuple):
    """One thing that is known of all sizes whose names fit a pattern."""

    id: str
    about: SizeSubject
    pattern: str
    """For the whole name behind ``Standard_``, in lower case."""
    value: bool | str | tuple[str, ...] | None
    """Has a drive; the day of retirement (``None``: announced without one); generations."""
    source: str
    dated: str
    note: str


class VmSize(NamedTuple):
    """What is known of a VM size. ``facts`` holds a row, with its source, for each thing known."""

    name: str
    well_formed: bool
    """``Standard_`` and a size behind it (or ``Basic_A0`` and its kin), in any case."""
    facts: tuple[SizeFact, ...] = ()

    def fact(self, about: SizeSubject) -> SizeFact | None:
        """Return the row about one subject; ``None`` where nothing is certain."""
        return next((fact for fact in self.facts if fact.about == about), None)

    @property
    def temp_drive(self) -> bool | None:
        """Whether the size has a temporary drive; ``None`` where that is not certain."""
        fact = self.fact("temp-drive")
        return fact.value if fact and isinstance(fact.value, bool) else None

    @property
    def generations(self) -> tuple[str, ...] | None:
        """The Hyper-V generations, ``V1``, ``V2`` or both; ``None`` where that is not certain."""
        fact = self.fact("generations")
        return fact.value if fact and isinstance(fact.value, tuple) else None

    @property
    def retires(self) -> date | None:
        """The day of retirement. ``None`` with a row about it: announced without a day."""
        fact = self.fact("retirement")
        return day(fact.value) if fact and isinstance(fact.value, str) else None

    def retiring(self, own: Mapping[str, date]) -> "VmSize":
        """Return this size with another day of retirement, where ``own`` has the row's id."""
        fact = self.fact("retirement")
        if fact is None or fact.id not in own:
            return self
        changed = fact._replace(value=own[fact.id].isoformat())
        return self._replace(facts=tuple(changed if it is fact else it for it in self.facts))


@cache
def size_facts() -> tuple[SizeFact, ...]:
    """Return every row; for each subject the first whose pattern fits a size counts."""
    return tuple(
        SizeFact(**{**row, "value": tuple(value) if isinstance(value, list) else value})
        for row in rows("vm_sizes.json")
        for value in [row["value"]]
    )


@lru_cache(maxsize=1024)
def vm_size(name: str) -> VmSize | None:
    """Return what is known of a VM size, such as ``Standard_D2s_v3``, without regard to case.

    A name of the wrong form is returned as not ``well_formed``. ``None`` means that the form is
    right and nothing is known of this size.
    """
    formed = _FORM.fullmatch(name) if len(name) <= _LONGEST else None
    if formed is None:
        return VmSize(name, well_formed=False)
    plain = formed["size"].lower()
    found: dict[SizeSubject, SizeFact] = {}
    for fact in size_facts():
        if fact.about not in found and re.fullmatch(fact.pattern, plain, re.ASCII):
            found[fact.about] = fact
    return VmSize(name, well_formed=True, facts=tuple(found.values())) if found else None
