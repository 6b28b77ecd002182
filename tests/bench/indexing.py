"""A child process: import one thing, or index the app as the host does, and tell what came of it.

    python -m tests.bench.indexing app          in the folder of function_app.py

It prints one line of JSON: ``seconds`` without Python's own start, ``peak`` in bytes, ``modules``
(all that are loaded then) and ``functions`` (name, bindings and retry policy of each). What is
measured is measured in a process of its own, as the worker library keeps its state for good.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Functions = list[dict[str, Any]]


def main() -> int:
    """Do what the one argument names."""
    if len(sys.argv) != 2 or sys.argv[1] not in WHAT:
        print(f"expected one of {', '.join(WHAT)}", file=sys.stderr)
        return 2
    started = time.perf_counter()
    functions = WHAT[sys.argv[1]]()
    seconds = time.perf_counter() - started
    found = {"seconds": seconds, "peak": peak(), "functions": functions}
    print(json.dumps(found | {"modules": sorted(sys.modules)}))
    return 0


def peak() -> int:
    """Return the most memory that this process has had at once, in bytes.

    Linux counts the parent's memory into a child's ``getrusage``, unless asked for this program's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = (line.split() for line in status.read_text().splitlines())
        return next(int(words[1]) for words in lines if words[0] == "VmHWM:") * 1024
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def _nothing() -> Functions:
    return []


def _imports(name: str) -> Callable[[], Functions]:
    def load() -> Functions:
        importlib.import_module(name)
        return []

    return load


def _app() -> Functions:
    import asyncio

    from infra.local.functions_host.worker import Worker

    return [
        {
            "name": each.name,
            "bindings": [json.loads(binding) for binding in each.raw_bindings],
            "retry": None if each.retry_options is None else _plain(vars(each.retry_options)),
        }
        for each in asyncio.run(Worker(Path.cwd()).index())
    ]


def _plain(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


WHAT: dict[str, Callable[[], Functions]] = {
    "nothing": _nothing,
    "azure.functions": _imports("azure.functions"),
    "worker": _imports("azure_functions_runtime"),
    "app": _app,
}

if __name__ == "__main__":
    sys.exit(main())
