"""The secrets that a pool's body may hold: stored, as Batch must be given them, and never shown."""

from typing import Any

from functions.pipeline.problems import Problem, pointer

HIDDEN = "(hidden)"
# Batch's own names: user accounts, registries, mounts, extensions (ARM 2025-06-01).
_SECRET = {"password", "sshprivatekey", "accountkey", "saskey", "protectedsettings"}


def hidden(document: Any) -> Any:
    """Return a document as it may be shown: ``(hidden)`` stands for every secret."""
    if isinstance(document, dict):
        return {
            key: HIDDEN if key.lower() in _SECRET else hidden(value)
            for key, value in document.items()
        }
    return [hidden(one) for one in document] if isinstance(document, list) else document


def placeholders(document: Any, *path: object) -> list[Problem]:
    """Find secrets that were taken over from an answer instead of being given."""
    if isinstance(document, dict):
        inner = list(document.items())
    else:
        inner = list(enumerate(document)) if isinstance(document, list) else []
    found = [problem for key, value in inner for problem in placeholders(value, *path, key)]
    if path and document == HIDDEN and str(path[-1]).lower() in _SECRET:
        found.append(Problem(pointer(*path), "is hidden in answers: give the secret itself"))
    return found
