"""What a remedy is: one change to what a decision saw."""

from collections.abc import Callable
from dataclasses import dataclass

from services.router.explaining.scene import Scene

ONCE = range(1, 2)
"""Of a remedy that is there or not."""


@dataclass(frozen=True)
class Remedy:
    """A change to what a decision saw, by a number; `values` from the least effort to the most that may be needed.

    `kind` and `subject` tell remedies apart: two that say the same are one.
    """

    kind: str
    subject: str
    values: range
    change: Callable[[Scene, int], Scene]
    words: Callable[[int], str]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others for the same location."""
        return self.kind, self.subject
