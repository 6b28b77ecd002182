"""Lines with code, and lines with nothing but comments, in any of the formats."""

import re
from typing import NamedTuple

_COMMENT = re.compile(r"""["']?(?:\#|//|/\*|<!--|--(?:\s|-|$)|;|::|rem\b|$)""", re.IGNORECASE)
_CLOSING = {"/*": "*/", "<!--": "-->"}


class CodeLines(NamedTuple):
    """For each line, counted from 1, the nearest line with code after it and before it; 0: none."""

    lines: tuple[str, ...]
    after: tuple[int, ...]
    before: tuple[int, ...]


def code_lines(text: str, has_decorators: bool = False) -> CodeLines:
    """Find the lines with code. Where a language has decorators, those are none: what they
    stand above begins below them.
    """
    lines = tuple(text.split("\n"))
    code = _with_code(lines, has_decorators)
    before, last = [0], 0
    for number, is_code in enumerate(code, 1):
        before.append(last)
        last = number if is_code else last
    after, following = [0] * (len(lines) + 1), 0
    for number in range(len(lines), 0, -1):
        after[number] = following
        following = number if code[number - 1] else following
    return CodeLines(lines, tuple(after), tuple(before))


def _with_code(lines: tuple[str, ...], has_decorators: bool) -> list[bool]:
    found, closing = [], ""
    for line in lines:
        stripped = line.strip()
        if closing:
            found.append(False)
            closing = "" if closing in stripped else closing
            continue
        is_comment = _COMMENT.match(stripped) is not None
        found.append(not is_comment and not (has_decorators and stripped.startswith("@")))
        for opening, end in _CLOSING.items():
            if stripped.startswith(opening) and end not in stripped:
                closing = end
    return found
