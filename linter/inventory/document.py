"""An inventory as JSON, by the schema in inventory.schema.json. ``version`` counts its changes."""

from datetime import date
from typing import Any, TextIO

import linter
from linter import ids
from linter.inventory.rows import (
    NOT_LOOKED_AT,
    Agent,
    Count,
    ImageRow,
    Inventory,
    Line,
    PoolRow,
    Sharers,
    Verdict,
)
from linter.model import Place
from linter.output.lines import json_lines
from linter.values import Unknown

VERSION = 1


def write(inventory: Inventory, stream: TextIO, *, edition: str, today: date) -> None:
    """Write one JSON document."""
    view = inventory.view
    document: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "batchlint", "version": linter.__version__},
        "date": today.isoformat(),
        "edition": edition,
        "read": {"words": view.words, "wholeSubscriptions": sorted(view.subscriptions)},
        "notLookedAt": NOT_LOOKED_AT,
        "pools": [_pool(row) for row in inventory.pools],
        "images": [_image(row) for row in inventory.images],
        "verdicts": {
            str(verdict): sum(row.verdict is verdict for row in inventory.images)
            for verdict in Verdict
        },
        "blockers": list(inventory.blockers),
        "unread": [{"resourceId": it.resource_id, "reason": it.reason} for it in view.unread],
    }
    stream.writelines(json_lines(document))


def _pool(row: PoolRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "account": row.account,
        "name": row.name,
        **_scope(row.id),
        **_spot(row.place),
        "state": row.state,
        "nodes": {
            "current": {"dedicated": _count(row.dedicated), "spot": _count(row.spot)},
            "target": {"dedicated": _count(row.target_dedicated), "spot": _count(row.target_spot)}
            if row.autoscale is not True
            else None,
            "autoscale": row.autoscale,
        },
        "vmSize": row.vm_size,
        "image": {
            "kinds": list(row.kinds),
            "customVmImage": row.custom,
            "names": list(row.images),
            "ids": list(row.image_ids),
            "reason": row.image_reason,
        },
        "lineage": [_line(line) for line in row.lineage],
        "nodeAgent": _agent(row.agent),
        "sharesImageWith": _sharers(row.shares_image),
        "sharesSourceWith": _sharers(row.shares_source),
    }


def _image(row: ImageRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.words,
        "name": row.name,
        **_scope(row.id),
        **_spot(row.place),
        "state": row.state,
        "verdict": str(row.verdict),
        "why": row.why,
        "pools": list(row.pools),
    }


def _scope(resource_id: str) -> dict[str, Any]:
    return {
        "subscription": ids.subscription(resource_id),
        "resourceGroup": ids.group(resource_id),
    }


def _spot(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


def _line(line: Line) -> dict[str, Any]:
    return {
        "steps": [{"kind": step.words, "id": step.id} for step in line.steps],
        "end": line.end,
        "endId": line.end_id,
        "reason": line.reason,
    }


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "sku": agent.sku,
        "supportEnds": agent.ends.isoformat() if agent.ends else None,
        "ended": agent.ended,
        "note": agent.note,
    }


def _sharers(sharers: Sharers) -> dict[str, Any]:
    return {"number": sharers.number, "first": list(sharers.first)}


def _count(count: Count) -> int | list[int] | None:
    """Return a number, or the possible ones; null where none is given or known."""
    if isinstance(count, Unknown):
        return None
    numbers = [it for it in count.possible if it is not None]
    if len(numbers) == 1 and len(count.possible) == 1:
        return numbers[0]
    return numbers or None
