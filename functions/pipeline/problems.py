"""What is wrong with an input, said so that its author can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: ``pointer`` (RFC 6901) says where, ``detail`` what was expected instead."""

    pointer: str
    detail: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the document'}: {self.detail}"


class InvalidInput(ValueError):
    """An input with one or more problems; its message lists them all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def pointer(*path: object) -> str:
    """Return the JSON pointer of a path of keys and indexes."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
