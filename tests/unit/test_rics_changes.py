"""What a fact of an order means to RICS: by who had which line before and after it (RIC-1)."""

from schemas.events.order import AnyOrderFact
from services.rics.domain.changes import Changes, changes
from services.streams.order import Known, fold
from tests.support.order_stream import (
    assigned,
    lines_cancelled,
    rejected,
    released,
    submitted,
    unfulfillable,
)


def last(*facts: AnyOrderFact) -> Changes:
    """What the last of the facts changed."""
    before, after = fold(facts[:-1]), fold(facts)
    assert isinstance(before, Known)
    assert isinstance(after, Known)
    return changes(before, facts[-1], after)


def left(changed: Changes) -> list[tuple[int, str, str | None]]:
    """Line, location and reason of each line that left."""
    return [(each.line.line_number, each.location, each.reason) for each in changed.left]


def test_lines_arrive_at_their_locations() -> None:
    changed = last(submitted(3), assigned(1, 2, 3))
    assert (changed.arrived, left(changed)) == ({"S-1": [1, 2, 3]}, [])
    assert changed.active == {1, 2, 3}


def test_lines_that_move_leave_the_one_and_arrive_at_the_other() -> None:
    changed = last(submitted(), assigned(1, 2), released(1), assigned(1, location="S-2", decision=0))
    assert (changed.arrived, left(changed)) == ({"S-2": [1]}, [(1, "S-1", "reassigned")])


def test_that_stock_is_freed_changes_nothing_by_itself() -> None:
    changed = last(submitted(), assigned(1, 2), released(1, 2))
    assert (changed.arrived, left(changed)) == ({}, [])


def test_lines_are_canceled_rejected_or_left_to_nobody() -> None:
    given = (submitted(), assigned(1, 2))
    assert left(last(*given, lines_cancelled(1))) == [(1, "S-1", "canceled")]
    assert left(last(*given, rejected(2))) == [(2, "S-1", "rejected")]
    assert left(last(*given, released(1), unfulfillable(1, decision=0))) == [(1, "S-1", "rejected")]


def test_a_line_that_nobody_had_leaves_nobody() -> None:
    assert left(last(submitted(), lines_cancelled(1, 2))) == []
    assert left(last(submitted(), assigned(1, 2), rejected(1), lines_cancelled(1))) == []
