"""A figure: what was reached, what was meant to be reached, and on which broker and database."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Without a budget it stands there to be compared with."""

    work: str
    reached: float
    unit: str
    on: str
    bound: Literal["at least", "below"] = "at least"
    budget: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        return self.reached >= self.budget if self.bound == "at least" else self.reached < self.budget

    def document(self) -> dict[str, Any]:
        """For programs."""
        return {**asdict(self), "met": self.met}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done: `quick` shows that a benchmark works, its figures say little."""

    quick: bool = False

    def of(self, full: int) -> int:
        """`full`, or a twentieth of it."""
        return max(full // 20, 1) if self.quick else full


Benchmark = Callable[[Scale], Iterable[Figure]]


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes once."""
    started = perf_counter()
    work()
    return perf_counter() - started


def median_seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median of several runs in this process."""
    return median(seconds(work) for _ in range(runs))
