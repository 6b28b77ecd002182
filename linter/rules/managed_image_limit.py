"""What BL301 and BL302 share: they count the nodes of pools of a managed image."""

from abc import abstractmethod
from collections.abc import Iterator

from linter.aspects.image_kinds import image_kind
from linter.aspects.targets import Target, target_of
from linter.aspects.wording import any_of, called
from linter.model import Pool
from linter.report import Finding, Undecided
from linter.rules.rule import Rule
from linter.scope import Scope
from linter.values import Known, OneOf, Unknown, Value


class ManagedImageLimit(Rule):
    """Goes through the pools whose image is, or may be, a managed image."""

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools whose image is a managed image."""
        for pool in scope.of(Pool):
            kind = image_kind(pool)
            if not any_of(kind, "managed image"):
                continue
            count = self.counted(target_of(pool))
            if isinstance(count, Unknown):
                yield self.undecided(pool.place_of(count), f"{called(pool)}: {count.reason}")
            else:
                yield from self.judge(scope, pool, count, isinstance(kind, Known))

    @abstractmethod
    def counted(self, target: Target) -> Value[int]:
        """Return the nodes that the limit is about."""

    @abstractmethod
    def judge(
        self, scope: Scope, pool: Pool, count: Known[int] | OneOf[int], certain: bool
    ) -> Iterator[Finding]:
        """Compare them with the limit; ``certain``: the image is a managed one for sure."""
