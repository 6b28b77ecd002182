"""Node agents, and the end of Batch's support of them: as the rule about it has it."""

from linter.aspects.retired import has_passed
from linter.aspects.support_ends import SupportEnds
from linter.inventory.rows import Agent
from linter.inventory.spoken import spoken_text
from linter.model import Pool
from linter.scope import Scope
from linter.values import Known


def agent_of(scope: Scope, ends: SupportEnds, pool: Pool) -> Agent:
    """Return a pool's node agent; the account's own list counts where it can be read."""
    sku = pool.node_agent_sku_id
    if not isinstance(sku, Known) or not sku.value:
        return Agent(spoken_text(sku))
    end = ends.of(pool).of_agent(sku.value)
    if end is None:
        return Agent(sku.value, note="the end of its support is not known")
    if end.day is not None:
        note = "Batch's list has it without a day" if end.disputed else None
        return Agent(sku.value, end.day, has_passed(scope, end.day), note)
    return Agent(sku.value, None, False, "its end is announced" if end.announced else None)
