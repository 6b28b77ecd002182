"""Functions of texts."""

import re
from collections.abc import Callable

from linter.data import Data, Rows, rows
from linter.readers.hcl.functions.arguments import items_of, texts_of
from linter.readers.hcl.operators import number
from linter.readers.hcl.partial import LONGEST, NotKnown, NoValue, scalar_text
from linter.values import Known, Value

_VERB = re.compile(r"%(?:%|(\[\d+\])?([-+ 0#]*\d*(?:\.\d+)?)([vdstqfgegxXbo]))")


def _format(pattern: Data, *arguments: Data) -> str:
    used = iter(arguments)
    pieces: list[str] = []
    end = 0
    template = scalar_text(pattern)
    for match in _VERB.finditer(template):
        pieces.append(template[end : match.start()])
        end = match.end()
        if match.group() == "%%":
            pieces.append("%")
            continue
        index = match.group(1)
        argument = arguments[int(index[1:-1]) - 1] if index else next(used, None)
        pieces.append(_formatted(argument, match.group(2), match.group(3)))
    pieces.append(template[end:])
    if "%" in "".join(pieces[::2]) and "%" in template.replace("%%", ""):
        raise NotKnown("format is given a verb that is not evaluated")
    return "".join(pieces)


def _formatted(argument: Data, flags: str, verb: str) -> str:
    if argument is None or len(flags) > 4:
        raise NotKnown("format is given something that is not evaluated")
    if verb in "vs" and not flags:
        return scalar_text(argument)
    if verb == "q" and not flags:
        return '"' + scalar_text(argument).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if verb in "vs":
        return f"%{flags}s" % scalar_text(argument)
    if verb == "t":
        return scalar_text(argument)
    whole = number(argument)
    if verb in "dxXo":
        if isinstance(whole, float):
            raise NoValue("a whole number was expected")
        return f"%{flags}{verb}" % whole
    if verb in "fgeG":
        return f"%{flags}{verb}" % float(whole)
    raise NotKnown("format is given a verb that is not evaluated")


def _join(separator: Data, *lists: Data) -> str:
    return scalar_text(separator).join(text for it in lists for text in texts_of(it))


def _split(separator: Data, text: Data) -> Data:
    separating, whole = scalar_text(separator), scalar_text(text)
    parts = whole.split(separating) if separating else list(whole)
    return rows([Known(part) for part in parts])


def _replace(text: Data, old: Data, new: Data) -> Data | Value[Data]:
    from linter.readers.hcl.functions.patterns import replaced

    searched = scalar_text(old)
    if len(searched) > 1 and searched.startswith("/") and searched.endswith("/"):
        return replaced(scalar_text(text), searched[1:-1], scalar_text(new))
    whole, put = scalar_text(text), scalar_text(new)
    if whole.count(searched) * len(put) > LONGEST:
        raise NotKnown("it is too long a text")
    return whole.replace(searched, put)


def _substr(text: Data, offset: Data, length: Data) -> str:
    whole, start, count = scalar_text(text), int(number(offset)), int(number(length))
    start = max(len(whole) + start, 0) if start < 0 else start
    return whole[start:] if count < 0 else whole[start : start + count]


def _indent(spaces: Data, text: Data) -> str:
    wanted, whole = int(number(spaces)), scalar_text(text)
    if wanted < 0 or wanted * (whole.count("\n") + 1) > LONGEST:
        raise NotKnown("it is too long a text")
    return whole.replace("\n", "\n" + " " * wanted)


def _title(text: Data) -> str:
    return re.sub(r"(^|\s)(\S)", lambda m: m.group(1) + m.group(2).upper(), scalar_text(text))


def _reversed_text(text: Data) -> str:
    return scalar_text(text)[::-1]


def _format_list(pattern: Data, *arguments: Data) -> Data:
    longest = max((len(it) for it in arguments if isinstance(it, Rows)), default=0)
    columns = [items_of(it) if isinstance(it, Rows) else [it] * longest for it in arguments]
    return rows([Known(_format(pattern, *row)) for row in zip(*columns, strict=True)])


TEXTS: dict[str, Callable[..., Data | Value[Data]]] = {
    "format": _format,
    "formatlist": _format_list,
    "join": _join,
    "split": _split,
    "lower": lambda text: scalar_text(text).lower(),
    "upper": lambda text: scalar_text(text).upper(),
    "title": _title,
    "replace": _replace,
    "substr": _substr,
    "indent": _indent,
    "strrev": _reversed_text,
    "startswith": lambda text, prefix: scalar_text(text).startswith(scalar_text(prefix)),
    "endswith": lambda text, suffix: scalar_text(text).endswith(scalar_text(suffix)),
    "strcontains": lambda text, part: scalar_text(part) in scalar_text(text),
    "trim": lambda text, cut: scalar_text(text).strip(scalar_text(cut)),
    "trimprefix": lambda text, cut: scalar_text(text).removeprefix(scalar_text(cut)),
    "trimsuffix": lambda text, cut: scalar_text(text).removesuffix(scalar_text(cut)),
    "basename": lambda path: scalar_text(path).rstrip("/").rpartition("/")[2],
    "dirname": lambda path: scalar_text(path).rpartition("/")[0] or ".",
    "abspath": lambda path: scalar_text(path),
}

SHAPED: dict[str, Callable[..., Data | Value[Data]]] = {
    "trimspace": lambda text: scalar_text(text).strip(),
    "chomp": lambda text: scalar_text(text).rstrip("\r\n"),
    "tostring": lambda it: None if it is None else scalar_text(it),
    "sensitive": lambda it: it,
    "nonsensitive": lambda it: it,
}
"""Functions that leave a text's lines as they are."""
