"""What ends the demo early: something was not as it should be."""


class Unexpected(Exception):
    """``expected`` and ``found`` are whole statements, for a person who has to look into it."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected: {expected}; found: {found}")
        self.expected = expected
        self.found = found
