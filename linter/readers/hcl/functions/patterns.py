"""Functions of regular expressions, as far as Python's agree with those of Go (RE2)."""

import re
from collections.abc import Callable

from linter.data import Data, Rows, record, rows
from linter.readers.hcl.partial import NotKnown, NoValue, scalar_text
from linter.values import Known, Value

_SIMPLE = re.compile(
    r"""(?: [\w\s/:;,.@#%&=~"'<>!`-]            # a character
          | \\[dwsDWS.\-/\\+*?()\[\]{}^$|]      # a class, or a character that is none itself
          | \[\^?(?:\\.|[^\]\\])*\]             # a set
          | [()|^$]                             # groups; what may be repeated is seen to below
          | \?:|\?P<\w+>
          | [*+?]\??|\{\d{1,2}(?:,\d{0,2})?\}
        )*+""",
    re.VERBOSE,
)
_SPECIAL_GROUP = re.compile(r"\(\?(?!:|P<\w+>)")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_REPEATED = re.compile(r"[*+{]")
_CHOICE = re.compile(r"[?|]")
_LONGEST_PATTERN = 200
_MOST_WORK = 5_000_000


def compiled(pattern: str, text: str) -> re.Pattern[str]:
    """Return a pattern that can be searched for in a text. Raises `NotKnown`.

    Python tries every way to match. How many there are is bounded by the number of repetitions
    and choices; where that bound is high, or repetitions are nested, nothing is tried.
    """
    bare = _ESCAPED.sub("x", pattern)
    if (
        len(pattern) > _LONGEST_PATTERN
        or _SPECIAL_GROUP.search(bare)
        or not _SIMPLE.fullmatch(pattern)
    ):
        raise NotKnown("a regular expression of this kind is not evaluated")
    starts = 0 if pattern.startswith("^") else 1
    repeated = len(_REPEATED.findall(bare)) + starts
    work = (len(text) + 1) ** min(repeated, 24) * 2 ** len(_CHOICE.findall(bare))
    if _REPEATED_GROUP.search(bare) or work > _MOST_WORK:
        raise NotKnown("a regular expression that may take long is not evaluated")
    try:
        return re.compile(pattern, re.ASCII)
    except re.error:
        raise NotKnown("a regular expression of this kind is not evaluated") from None


def replaced(text: str, pattern: str, put: str) -> str:
    """Replace what a pattern matches. Raises `NotKnown`."""
    if "$" in put:
        raise NotKnown("a replacement that refers to groups is not evaluated")
    return compiled(pattern, text).sub(lambda _: put, text)


def _found(match: re.Match[str]) -> Data:
    named = match.groupdict()
    if named:
        return record({name: Known(text) for name, text in named.items()})
    groups = match.groups()
    return rows([Known(it) for it in groups]) if groups else match.group()


def _regex(pattern: Data, text: Data) -> Data:
    searched = scalar_text(text)
    match = compiled(scalar_text(pattern), searched).search(searched)
    if match is None:
        raise NoValue("the pattern does not match")
    return _found(match)


def _regex_all(pattern: Data, text: Data) -> Rows:
    searched = scalar_text(text)
    matches = compiled(scalar_text(pattern), searched).finditer(searched)
    return rows([Known(_found(it)) for it in matches])


def _regex_replace(text: Data, pattern: Data, put: Data) -> str:
    return replaced(scalar_text(text), scalar_text(pattern), scalar_text(put))


PATTERNS: dict[str, Callable[..., Data | Value[Data]]] = {
    "regex": _regex,
    "regexall": _regex_all,
    "regexreplace": _regex_replace,
    "regex_replace": _regex_replace,
}
