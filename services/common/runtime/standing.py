"""Compares a stored position with what the topic holds, and decides where to go on.

A topic may have been deleted and made again, have lost records that nobody read, or have lost its end with a broker
that was restored from an older copy; new records then have offsets that others had.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.common.bus.port import Bounds, Record
from services.common.runtime.positions import Position, Taken, taken


class Kind(StrEnum):
    """What happened to a partition."""

    MADE_AGAIN = "made_again"
    EXPIRED = "expired"
    CUT = "cut"
    GAP = "gap"
    SKIPPED = "skipped"
    ANOTHER_CLUSTER = "another_cluster"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened to a partition. Records from `first` up to `end` were lost, or may have been."""

    kind: Kind
    first: int
    end: int
    detail: str
    lost: bool
    """Whether records were lost, or may have been, or wait for a person; else everything is read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where to go on, and what happened, if anything."""

    position: Position
    incident: Incident | None = None


def compare(
    stored: Position,
    bounds: Bounds,
    at_last: Record | None,
    trail: Callable[[], Sequence[Taken]],
    peek: Callable[[int], Record | None],
) -> Standing:
    """Return where reading goes on from a stored position.

    `at_last` is the record that now stands where the last one was taken; `trail` returns what is known of those taken,
    oldest first, and `peek` the first record at or behind an offset.
    """
    next_offset, known = stored.next_offset, stored.topic_id
    if known and bounds.topic_id and known != bounds.topic_id:
        detail = f"the topic was deleted and made again; reading begins at {bounds.beginning}"
        incident = Incident(Kind.MADE_AGAIN, next_offset, next_offset, detail, lost=False)
        return _again(stored, bounds, bounds.beginning, incident)
    if _is_cut(stored, bounds, at_last):
        return _cut(stored, bounds, trail(), peek)
    topic_id = bounds.topic_id or known
    if bounds.beginning > next_offset:
        gone, last = bounds.beginning - next_offset, bounds.beginning - 1
        detail = f"{gone:,} records were deleted unread, {next_offset} to {last}: compare with the sender"
        incident = Incident(Kind.EXPIRED, next_offset, bounds.beginning, detail, lost=True)
        return Standing(Position(bounds.beginning, topic_id, stored.generation, stored.last), incident)
    return Standing(Position(next_offset, topic_id, stored.generation, stored.last))


def _is_cut(stored: Position, bounds: Bounds, at_last: Record | None) -> bool:
    """Whether the partition lost its end. The last record that was taken tells, where it is there: an embedded broker
    tells an end that is too low."""
    last = stored.last
    if last is not None and at_last is not None and at_last.offset == last.offset:
        return taken(at_last) != last
    return bounds.end < stored.next_offset


def _cut(
    stored: Position, bounds: Bounds, trail: Sequence[Taken], peek: Callable[[int], Record | None]
) -> Standing:
    """Find the first offset that holds another record than the one taken there, and go on from there."""
    there = [one for one in trail if bounds.beginning <= one.offset < bounds.end]
    low, high = 0, len(there)
    while low < high:
        middle = (low + high) // 2
        record = peek(there[middle].offset)
        if record is not None and taken(record) == there[middle]:
            low = middle + 1
        else:
            high = middle
    known = low > 0
    if low == len(there):
        start = min(bounds.end, stored.next_offset)
    else:
        start = there[low - 1].offset + 1 if known else there[low].offset
    lost = not known and start > bounds.beginning
    detail = f"the topic lost its end, as after a restore from an older copy; reading goes on at {start}"
    if lost:
        detail += ". Whether records before it are new is not known: compare with the sender"
    incident = Incident(Kind.CUT, start, stored.next_offset, detail, lost=lost)
    return _again(stored, bounds, start, incident)


def _again(stored: Position, bounds: Bounds, start: int, incident: Incident) -> Standing:
    """Go on at an offset that was used before: from here on, positions are told apart by a higher generation."""
    return Standing(Position(start, bounds.topic_id or stored.topic_id, stored.generation + 1), incident)
