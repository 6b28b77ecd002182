"""The operating system that a node agent SKU is for."""

from linter import facts

_FORM = "batch.node."


def agent_os(sku: str) -> str | None:
    """Return ``linux`` or ``windows``; ``None`` where the text is no node agent SKU.

    The name tells, also for those that the facts do not list: all but Windows' are Linux's.
    """
    agent = facts.node_agent(sku)
    if agent is not None:
        return agent.os
    name = sku.strip().lower()
    if not name.startswith(_FORM) or name == _FORM:
        return None
    return "windows" if name.startswith(f"{_FORM}windows") else "linux"
