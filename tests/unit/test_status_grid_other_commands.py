"""Every status a line can have meets polls, the timer of unclaimed lines, a location and a day by hand, and cancels."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.events.order import CancellationAnswered
from schemas.events.order_routing import LinesAssigned
from schemas.events.order_status import WorkHandedOut
from services.projections.read_models import order_status
from services.streams.order import Choice, RouteOrder, requires_update, unrouted, waits_for
from tests.support.folding import folded
from tests.support.status_stories import (
    KINDS,
    OTHER,
    PICKUP,
    STATUSES,
    Decided,
    Story,
    chain,
    facts_of,
    has,
    rows,
    standing,
    symbol,
)

AUTO = {"pickup_days": 3, "ship_for_pickup_days": 3, "reason_code": "UNCLAIMED"}
A_DAY = datetime(2016, 12, 24, 12, tzinfo=UTC)

# ✓ takes effect · ∅ nothing happens, nothing is told · n not_allowed · r ✓ where the line is ready, else ∅ or n
# m ✓, but never of pickup orders: n
TABLE = """
line is        | poll fulfillments | poll intransit | unclaimed timer | location by hand | pickup_by | cancellations
in process           | ∅ | ∅ | ∅ | m | n | ✓
new_order            | ✓ | ∅ | ∅ | m | n | ✓
polled               | ∅ | ∅ | ∅ | m | n | ✓
posted               | ∅ | ∅ | ∅ | m | n | ✓
accepted             | ∅ | ∅ | ∅ | m | n | ✓
picked               | ∅ | ∅ | r | m | r | ✓
intransit            | ∅ | ✓ | ∅ | m | n | ✓
intransit_polled     | ∅ | ∅ | ∅ | m | n | ✓
received             | ∅ | ∅ | ✓ | m | ✓ | ✓
rejected             | ∅ | ∅ | ∅ | m | n | ✓
unfulfillable        | ∅ | ∅ | ∅ | m | n | ✓
fulfilled            | ∅ | ∅ | ∅ | m | n | too_late
canceled             | ∅ | ∅ | ∅ | n | n | already_cancelled
canceled, never held | ∅ | ∅ | ∅ | n | n | already_cancelled
"""


def _poll_fulfillments(story: Story) -> Decided:
    locations = {line.holder for line in story.lines.values()} | {story.source}
    return [
        fact
        for each in sorted(filter(None, locations))
        for fact in facts_of(story.poll("fulfillments", each))
    ]


def _timer(story: Story) -> Decided:
    days = {line.pickup_by for line in story.lines.values()} - {None}
    day = max(filter(None, days), default=story.now.date())
    return story.nobody_collects(day, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))


COMMANDS: dict[str, Callable[[Story], Decided]] = {
    "poll fulfillments": _poll_fulfillments,
    "poll intransit": lambda story: story.poll("intransit", PICKUP),
    "unclaimed timer": _timer,
    "location by hand": lambda story: story.move(OTHER),
    "pickup_by": lambda story: story.says(pickup_by=A_DAY),
    "cancellations": lambda story: story.cancel(),
}
BECOMES = {
    "poll fulfillments": "polled",
    "poll intransit": "intransit_polled",
    "unclaimed timer": "canceled",
    "location by hand": "new_order",
    "cancellations": "canceled",
}


def _sign(decided: Decided) -> str:
    answers = [fact.outcome for fact in facts_of(decided) if isinstance(fact, CancellationAnswered)]
    if answers:
        return "✓" if answers == ["cancelled"] else answers[0]
    return {"=": "∅", "→": "✓"}.get(symbol(decided), symbol(decided))


def _expected(kind: str, cell: str, command: str) -> str:
    ready = kind in ("pickup", KINDS[-1])
    signs = {
        "r": "✓" if ready else "∅" if command == "unclaimed timer" else "n",
        "m": "n" if kind == "pickup" else "✓",
    }
    return signs.get(cell, cell)


@pytest.mark.parametrize("split", [True, False], ids=["split", "whole"])
@pytest.mark.parametrize(("status", "cells"), list(rows(TABLE)))
@pytest.mark.parametrize("kind", KINDS)
def test_every_status_meets_every_other_command(
    kind: str, status: str, cells: dict[str, str], split: bool
) -> None:
    if not has(kind, status):
        return
    expected = {command: _expected(kind, cell, command) for command, cell in cells.items()}
    if kind == "delivery" or not split:
        # Nobody collects a delivery order, and the days of others count only where orders are split.
        expected |= {"unclaimed timer": "∅", "pickup_by": "n"}
    found = {}
    for command in cells:
        story = standing(kind, status, chain(split_order=split, auto_cancel=AUTO if split else None))
        before = story.status
        found[command] = _sign(COMMANDS[command](story))
        becomes = BECOMES.get(command, status) if found[command] == "✓" else status
        assert set(story.status.values()) == {becomes.partition(",")[0]}, command
        if found[command] != "✓":
            assert story.status == before
    assert found == expected


def test_the_table_leaves_no_status_out() -> None:
    assert {status.partition(",")[0] for status, _ in rows(TABLE)} == {*STATUSES, "in process"}


def test_routing_finds_nothing_to_do_once_a_person_gave_an_order_that_was_in_process_a_location() -> None:
    story = standing("delivery", "in process", chain())
    story.move(OTHER)
    assert unrouted(story.state) == {}
    late = RouteOrder(
        [Choice(n, line.quantity, "S-1") for n, line in story.lines.items()], 1, story.now, None
    )
    assert facts_of(story.ask(late)) == []


def test_nobody_is_looked_for_once_an_order_in_process_is_canceled() -> None:
    for cancel in (Story.cancel, lambda story: story.says("canceled")):
        story = standing("delivery", "in process", chain())
        cancel(story)
        assert unrouted(story.state) == {}


@pytest.mark.parametrize(
    ("first", "second", "answer", "after"),
    [
        ("new_order", "accepted", "cancelled", ("canceled", "canceled")),
        ("fulfilled", "accepted", "partially_cancelled", ("fulfilled", "canceled")),
        ("fulfilled", "unfulfillable", "partially_cancelled", ("fulfilled", "canceled")),
        ("canceled", "rejected", "cancelled", ("canceled", "canceled")),
        ("fulfilled", "canceled", "too_late", ("fulfilled", "canceled")),
        ("fulfilled", "fulfilled", "too_late", ("fulfilled", "fulfilled")),
        ("canceled", "canceled", "already_cancelled", ("canceled", "canceled")),
    ],
)
def test_a_cancel_takes_every_line_that_is_neither_fulfilled_nor_canceled(
    first: str, second: str, answer: str, after: tuple[str, str]
) -> None:
    story = standing("delivery", "new_order", chain())
    for number, status in ((1, first), (2, second)):
        if status != "new_order":
            story.hand(status, line_number=number)
    (told,) = [each for each in facts_of(story.cancel()) if isinstance(each, CancellationAnswered)]
    assert told.outcome == answer
    assert tuple(story.status.values()) == after


def test_a_routed_order_of_which_the_rest_is_canceled_is_complete() -> None:
    story = standing("delivery", "new_order", chain())
    story.hand("fulfilled", line_number=1)
    story.cancel()
    (row,) = folded(order_status.READ_MODEL, story.facts).values()
    assert row.status == "complete"


@pytest.mark.parametrize("cancel", [Story.cancel, lambda story: story.says("canceled")])
@pytest.mark.parametrize("kind", KINDS)
def test_an_unfulfillable_line_that_is_canceled_was_nobodys(kind: str, cancel: Any) -> None:
    story = standing(kind, "unfulfillable", chain())
    cancel(story)
    assert [line.holder for line in story.lines.values()] == [None, None]
    assert symbol(story.hand("accepted")) == "n"


WANTED = {
    "delivery": "S-1",
    "pickup": PICKUP,
    "ship for pickup": "S-1",
    "ship for pickup, source = pickup": PICKUP,
}


@pytest.mark.parametrize("kind", KINDS)
def test_fulfillments_are_asked_for_by_the_holder_alone(kind: str) -> None:
    for location in ("S-1", OTHER, PICKUP):
        story = standing(kind, "new_order", chain())
        assert bool(story.poll("fulfillments", location)) == (location == WANTED[kind])


@pytest.mark.parametrize("location", ["S-1", OTHER])
def test_what_is_on_its_way_is_asked_for_by_the_pickup_location_alone(location: str) -> None:
    story = standing("ship for pickup", "intransit", chain())
    assert facts_of(story.poll("intransit", location)) == []
    assert symbol(story.poll("intransit", PICKUP)) == "→"


@pytest.mark.parametrize("kind", KINDS)
def test_without_required_updates_a_line_is_handed_out_once_and_is_polled(kind: str) -> None:
    story = standing(kind, "new_order", chain())
    assert not requires_update(story.policy, story.source)
    assert _counts(story) == ("new_order", 0)
    story.poll("fulfillments", story.source)
    assert _counts(story) == ("polled", 1)
    assert facts_of(story.poll("fulfillments", story.source)) == []
    assert _counts(story) == ("polled", 1)


def required(**preferences: Any) -> Any:
    """All systems require a status update of each line that they were told of."""
    systems = [{"code": code, "require_status_update": True} for code in ("SHOP", "ALL")]
    return chain(systems=systems, **preferences)


@pytest.mark.parametrize("kind", KINDS)
def test_with_required_updates_a_line_is_handed_out_until_one_comes(kind: str) -> None:
    story = standing(kind, "new_order", required())
    assert requires_update(story.policy, story.source)
    for count in (1, 2, 3):
        assert set(waits_for(story.state, "fulfillments", story.source, story.policy)) == {1, 2}
        (out,) = facts_of(story.poll("fulfillments", story.source))
        assert isinstance(out, WorkHandedOut)
        assert [(line.line_number, line.polled_count) for line in out.lines] == [(1, count), (2, count)]
        assert _counts(story) == ("new_order", count)
    story.says("accepted", story.source, line_number=1)
    (out,) = facts_of(story.poll("fulfillments", story.source))
    assert isinstance(out, WorkHandedOut)
    assert [line.line_number for line in out.lines] == [2]
    assert story.lines[1].polled == 3


def test_what_was_handed_out_is_not_again_once_no_update_is_required_any_more() -> None:
    story = standing("delivery", "new_order", required())
    story.poll("fulfillments", "S-1")
    story.policy = chain()
    assert facts_of(story.poll("fulfillments", "S-1")) == []
    assert _counts(story) == ("new_order", 1)


def test_a_new_order_told_again_is_handed_out_again_where_updates_are_required_and_counts_on() -> None:
    story = standing("delivery", "new_order", required())
    story.poll("fulfillments", "S-1")
    story.says("new_order", "S-1")
    story.poll("fulfillments", "S-1")
    assert _counts(story) == ("new_order", 2)


def test_what_is_on_its_way_is_handed_out_once_where_no_update_is_required() -> None:
    story = standing("ship for pickup", "intransit", chain())
    assert _counts(story) == ("intransit", 0)
    story.poll("intransit", PICKUP)
    assert _counts(story) == ("intransit_polled", 1)
    assert facts_of(story.poll("intransit", PICKUP)) == []


def test_what_is_on_its_way_is_handed_out_until_it_is_received_where_updates_are_required() -> None:
    story = standing("ship for pickup", "intransit", required())
    for count in (1, 2, 3):
        story.poll("intransit", PICKUP)
        assert _counts(story) == ("intransit_polled", count)
    story.says("received", PICKUP)
    assert facts_of(story.poll("intransit", PICKUP)) == []


def test_the_system_of_the_asking_location_decides_whether_updates_are_required() -> None:
    story = standing(
        "ship for pickup", "new_order", chain(systems=[{"code": "ALL", "require_status_update": True}])
    )
    story.poll("fulfillments", "S-1")
    assert _counts(story) == ("polled", 1)
    story.says("intransit", "S-1")
    assert _counts(story) == ("intransit", 0)
    story.poll("intransit", PICKUP)
    story.poll("intransit", PICKUP)
    assert _counts(story) == ("intransit_polled", 2)


@pytest.mark.parametrize("said", ["new_order", "canceled", "fulfilled"])
def test_the_count_is_reset(said: str) -> None:
    for by_hand in (True, False):
        story = standing("delivery", "new_order", chain())
        story.poll("fulfillments", "S-1")
        story.hand(said) if by_hand else story.says(said, "S-1")
        assert _counts(story) == (said, 0)


@pytest.mark.parametrize(("said", "count"), [("polled", 0), ("accepted", 0), ("picked", 0)])
def test_a_status_that_is_only_said_counts_nothing(said: str, count: int) -> None:
    story = standing("delivery", "new_order", chain())
    story.says(said, "S-1")
    assert _counts(story) == (said, count)


def test_accepting_keeps_the_count() -> None:
    story = standing("delivery", "new_order", chain())
    story.poll("fulfillments", "S-1")
    story.says("accepted", "S-1")
    assert _counts(story) == ("accepted", 1)


def test_intransit_polled_is_counted_once_by_message() -> None:
    story = standing("ship for pickup", "intransit", chain())
    story.says("intransit_polled", PICKUP)
    assert _counts(story) == ("intransit_polled", 1)


def test_a_moved_line_is_handed_out_at_its_new_location() -> None:
    story = standing("delivery", "new_order", chain())
    story.poll("fulfillments", "S-1")
    (_, moved) = facts_of(story.move(OTHER))
    assert isinstance(moved, LinesAssigned)
    assert _counts(story) == ("new_order", 0)
    assert facts_of(story.poll("fulfillments", "S-1")) == []
    assert len(facts_of(story.poll("fulfillments", OTHER))) == 1


def test_lines_under_review_are_handed_out() -> None:
    story = standing("delivery", "new_order", chain(), under_review=True)
    assert symbol(story.poll("fulfillments", "S-1")) == "→"


def test_one_poll_has_one_answer() -> None:
    story = standing("delivery", "new_order", required())
    story.poll("fulfillments", "S-1", "one")
    assert set(waits_for(story.state, "fulfillments", "S-1", story.policy)) == {1, 2}


def _counts(story: Story) -> tuple[str, int]:
    ((status, count),) = {(story.status[number], line.polled) for number, line in story.lines.items()}
    return status, count
