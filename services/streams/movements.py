"""Stock changes since the last count, as a persistent heap: a new count removes those it covers, oldest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Movement(NamedTuple):
    """A relative change in units, and the time at which it happened."""

    at: datetime
    change: int


class _Heap(NamedTuple):
    """The earliest movement above two heaps of others. The right one is the shallower: a path of rights is short."""

    first: Movement
    left: "_Heap | None"
    right: "_Heap | None"
    depth: int  # of the path of rights, at most log2 of all there are


@dataclass(frozen=True, slots=True)
class Movements:
    """`total` is the sum of all; those that a count to come may contain can be told apart, the others need not be.

    One more takes O(log n), a count O(log n) for each that it contains: a shelf with n changes is never gone through.
    """

    total: int = 0
    apart: _Heap | None = None

    def __iter__(self) -> Iterator[Movement]:
        """Yield the movements that are kept singly, in no order."""
        waiting = [self.apart]
        while waiting:
            heap = waiting.pop()
            if heap is not None:
                yield heap.first
                waiting += (heap.left, heap.right)

    def plus(self, movement: Movement) -> "Movements":
        """Return these movements and one more."""
        alone = _Heap(movement, None, None, 1)
        return Movements(self.total + movement.change, _joined(self.apart, alone))

    def after(self, at: datetime) -> "Movements":
        """Return the movements later than `at`."""
        total, heap = self.total, self.apart
        while heap is not None and heap.first.at <= at:
            total -= heap.first.change
            heap = _joined(heap.left, heap.right)
        return Movements(total, heap)


STILL = Movements()
"""Nothing moved."""


def gathered(movements: Iterable[Movement]) -> Movements:
    """Return these movements as a heap; unchanged where they are one already."""
    if isinstance(movements, Movements):
        return movements
    heap, total = None, 0
    for movement in sorted(movements, key=lambda movement: movement.at, reverse=True):
        heap, total = _Heap(movement, heap, None, 1), total + movement.change
    return Movements(total, heap)


def _joined(one: _Heap | None, other: _Heap | None) -> _Heap | None:
    if one is None or other is None:
        return one or other
    if other.first.at < one.first.at:
        one, other = other, one
    left, right = one.left, _joined(one.right, other)
    if _depth(left) < _depth(right):
        left, right = right, left
    return _Heap(one.first, left, right, _depth(right) + 1)


def _depth(heap: _Heap | None) -> int:
    return 0 if heap is None else heap.depth
