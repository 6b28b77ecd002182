"""Bicep's syntax tree. ``start`` and ``end`` are byte offsets in the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An expression."""

    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Literal(Node):
    """A number, ``true``, ``false`` or ``null``."""

    value: int | bool | None


@dataclass(slots=True, eq=False, repr=False)
class Text(Node):
    """A string: texts, and the expressions between them."""

    parts: list["str | Expression"]

    @property
    def plain(self) -> str | None:
        """The text, when there is no expression in it."""
        if not self.parts:
            return ""
        only = self.parts[0]
        return only if len(self.parts) == 1 and isinstance(only, str) else None


@dataclass(slots=True, eq=False, repr=False)
class Name(Node):
    """A symbol: a parameter, a variable, a resource, a loop's variable."""

    name: str


@dataclass(slots=True, eq=False, repr=False)
class Spread(Node):
    """``...value`` in an object or an array."""

    value: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Entry(Node):
    """A member of an object; its name may be made of expressions."""

    key: Text
    value: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Object(Node):
    """An object; a resource's object may declare resources within it."""

    entries: list[Entry | Spread]
    resources: list["Declaration"] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Array(Node):
    """An array."""

    items: list["Expression | Spread"]


@dataclass(slots=True, eq=False, repr=False)
class Member(Node):
    """``of.name``, ``of.?name`` (``safe``), ``of::name`` (``nested``)."""

    of: "Expression"
    name: str
    safe: bool = False
    nested: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Index(Node):
    """``of[key]``, ``of[?key]`` (``safe``), ``of[^1]`` (``from_end``)."""

    of: "Expression"
    key: "Expression"
    safe: bool = False
    from_end: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Call(Node):
    """``name(arguments)`` or ``of.name(arguments)``."""

    of: "Expression | None"
    name: str
    arguments: list["Expression"]


@dataclass(slots=True, eq=False, repr=False)
class Prefix(Node):
    """``!of`` or ``-of``."""

    sign: str
    of: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Infix(Node):
    """Operands of one precedence, from left to right; ``signs`` stand between them."""

    operands: list["Expression"]
    signs: list[str]


@dataclass(slots=True, eq=False, repr=False)
class Choice(Node):
    """``condition ? then : otherwise``."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Lambda(Node):
    """``name => body`` or ``(name, other) => body``."""

    names: list[str]
    body: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Loop(Node):
    """``[for item in over: body]`` or ``[for (item, index) in over: body]``."""

    item: str
    index: str | None
    over: "Expression"
    body: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class When(Node):
    """``if (condition) body``, as resources and modules have it."""

    condition: "Expression"
    body: "Expression"


@dataclass(slots=True, eq=False, repr=False)
class Gap(Node):
    """Text that is no Bicep, where an expression was expected."""


Expression: TypeAlias = (
    Literal
    | Text
    | Name
    | Object
    | Array
    | Member
    | Index
    | Call
    | Prefix
    | Infix
    | Choice
    | Lambda
    | Loop
    | When
    | Gap
)


@dataclass(slots=True, eq=False, repr=False)
class Declaration(Node):
    """``keyword name target = value`` in a file, or a resource in another one's object.

    ``start`` is the keyword's; decorators stand before it. ``target`` is a resource's type, a
    module's path, the file of ``import`` and ``using``. ``choices`` are the values that a
    parameter's type lists (``'a' | 'b'``), ``type_name`` is its type where that is one word,
    ``optional`` says that it ends in ``?``. ``parameters`` are a function's. ``imported`` has the
    other file's names by the names that they get here; ``*`` there is all of them.
    """

    keyword: str
    name: str
    decorators: Sequence[Expression] = ()
    target: Text | None = None
    existing: bool = False
    choices: Sequence[Literal | Text] = ()
    type_name: str | None = None
    optional: bool = False
    parameters: Sequence[str] = ()
    imported: dict[str, str] = field(default_factory=dict)
    later: Callable[[], Expression] | None = None
    _value: Expression | None = None

    @property
    def value(self) -> Expression | None:
        """What stands behind the ``=``, read when it is first asked for."""
        if self._value is None and self.later is not None:
            self._value = self.later()
        return self._value


class Slip(NamedTuple):
    """What is wrong with the text at a byte offset, and what was expected there."""

    offset: int
    message: str
    expected: str
