"""What the history shows of a change of status: rows, units, locations, and the texts that people read."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.events.order import AnyOrderFact, Carried
from schemas.organization import Organization
from services.projections.read_models import history_entry
from services.streams.order.route import Choice, RouteOrder, route
from tests.support.folding import folded
from tests.support.status_stories import (
    NOWHERE,
    OTHER,
    PICKUP,
    RICS,
    Decided,
    Story,
    chain,
    facts_of,
    standing,
)

SFP = "ship for pickup"
NEWS = Carried(carrier="12", tracking_number="1Z9", carton="C-1", reason_code="BROKEN", user="ann")
AUTO = {"pickup_days": 2, "ship_for_pickup_days": 2, "reason_code": "UNCLAIMED"}


def rows(story: Story, decided: Decided | Sequence[AnyOrderFact]) -> list[Any]:
    """The rows that an answer adds to the history."""
    new = len(facts_of(decided))
    before = len(folded(history_entry.READ_MODEL, story.facts[: len(story.facts) - new]))
    return list(folded(history_entry.READ_MODEL, story.facts).values())[before:]


def texts(row: Any) -> list[str]:
    """The notes of a row, a line each; nobody wrote one between them."""
    return [line for notes in (row.notes, row.notes_after) if notes for line in notes.splitlines()]


def told(story: Story, decided: Decided) -> list[tuple[int | None, int | None, str, str | None]]:
    """Line, units, status and location of each new row."""
    return [(row.line_number, row.quantity, row.status, row.location) for row in rows(story, decided)]


def test_both_rows_of_a_part_name_the_line_that_was_named() -> None:
    story = Story(quantities=(5,), numbers=(10,)).place()
    story.says("picked", "S-1")
    decided = story.says("fulfilled", "S-1", line_number=10, quantity=3)
    assert told(story, decided) == [(10, 3, "fulfilled", "S-1"), (10, 2, "picked", "S-1")]
    later = story.hand("canceled", line_number=11)
    assert [row[:3] for row in told(story, later)] == [(11, 3, "canceled")]


def test_both_rows_of_what_was_received_in_part_name_the_pickup_location() -> None:
    story = Story(SFP, quantities=(5,)).place()
    story.says("intransit", "S-1")
    decided = story.says("received", PICKUP, line_number=1, quantity=3)
    assert told(story, decided) == [(1, 3, "received", PICKUP), (1, 2, "intransit", PICKUP)]


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_part_that_is_rejected_has_two_rows(by_hand: bool) -> None:
    story = Story(quantities=(5,)).place()
    decided = story.says("rejected", "S-1", line_number=1, quantity=3, by_hand=by_hand)
    assert [row[:3] for row in told(story, decided)] == [(1, 3, "rejected"), (1, 2, "new_order")]


def test_a_line_that_is_rejected_and_taken_by_nobody_has_two_rows() -> None:
    story = standing("pickup", "picked", chain())
    decided = story.says("rejected", PICKUP, line_number=1)
    assert told(story, decided) == [(1, 5, "rejected", PICKUP), (1, 5, "unfulfillable", PICKUP)]


def test_the_rows_of_one_rejection_share_the_time_at_which_it_was_so() -> None:
    story = standing("pickup", "picked", chain())
    at = story.now - timedelta(minutes=5)
    decided = story.says("rejected", PICKUP, line_number=1, at=at)
    assert [row.occurred_at for row in rows(story, decided)] == [at, at]


def test_what_routing_gives_up_stands_at_the_time_of_the_routing() -> None:
    story = Story(quantities=(5,))
    nobody = route(RouteOrder([Choice(1, 5, None)], 1, story.now, NOWHERE), story.state)
    story.record(nobody)
    (row,) = rows(story, nobody)
    assert (row.status, row.location, row.occurred_at) == ("unfulfillable", NOWHERE, story.now)


@pytest.mark.parametrize(
    ("location", "by_hand", "source"), [(RICS, False, "RICS"), ("S-1", False, "WS"), (RICS, True, "UI")]
)
@pytest.mark.parametrize("status", ["accepted", "rejected", "canceled"])
def test_the_source_says_who_reported_it(status: str, location: str, by_hand: bool, source: str) -> None:
    story = Story().place(at=location)
    for row in rows(story, story.says(status, location, line_number=1, by_hand=by_hand)):
        assert row.source == source


def test_one_row_a_line_where_orders_are_not_split() -> None:
    story = standing("delivery", "new_order", chain(split_order=False))
    decided = story.says("accepted", "S-1")
    assert told(story, decided) == [(1, 5, "accepted", "S-1"), (2, 3, "accepted", "S-1")]


def test_a_refusal_stands_first_with_the_status_that_the_line_keeps() -> None:
    story = standing("delivery", "fulfilled", chain())
    (row,) = rows(story, story.says("accepted", "S-1", line_number=1, carried=NEWS))
    assert (row.status, row.quantity, row.location, row.restricted) == ("fulfilled", 5, "S-1", True)
    refusal, _, behind = texts(row)[0].partition(", ")
    assert refusal == "Accepted Status Update Restricted. Requested by Location S-1"
    assert behind.startswith("Carrier: 12, Tracking #: 1Z9")


def test_what_is_late_stands_at_its_own_time() -> None:
    story = standing("delivery", "picked", chain())
    at = story.now - timedelta(minutes=5)
    (row,) = rows(story, story.says("accepted", "S-1", line_number=1, at=at))
    assert (row.status, row.occurred_at) == ("accepted", at)


def test_news_of_the_same_status_have_one_row_in_that_status() -> None:
    story = standing("delivery", "picked", chain())
    (row,) = rows(story, story.says("picked", "S-1", line_number=1, carried=NEWS))
    assert row.status == "picked"
    lines = texts(row)
    assert lines == ["Carrier: 12, Tracking #: 1Z9, Carton #: C-1", "Reason Code: BROKEN"]
    assert (row.user_id, row.source) == ("ann", "WS")


def test_the_row_of_the_flag_has_the_status_of_the_order_and_the_location_that_has_the_line() -> None:
    story = Story("delivery", chain()).place(1).place(2, at="S-3")
    story.says("polled", "S-1")
    yes = story.says(under_review=True, by=OTHER)
    assert told(story, yes) == [(1, 5, "open", "S-1"), (2, 3, "open", "S-3")]
    assert [texts(row) for row in rows(story, yes)] == [["Under Review: Yes"]] * 2
    assert [texts(row) for row in rows(story, story.says(under_review=False))] == [["Under Review: No"]] * 2


def test_a_day_to_collect_by_is_noted_as_it_is_set_and_as_it_is_removed() -> None:
    story = Story("pickup", chain(auto_cancel=AUTO)).place()
    (row,) = rows(story, story.says("picked", PICKUP, line_number=1))
    assert (row.status, texts(row)) == ("picked", ["Pickup By Date: 2016-11-09"])
    new = datetime(2016, 11, 20, 12, tzinfo=UTC)
    (row,) = rows(story, story.says(pickup_by=new, line_number=1))
    assert (row.status, texts(row)) == ("picked", ["Pickup By Date: 2016-11-20"])
    (row,) = rows(story, story.says("fulfilled", PICKUP, line_number=1))
    assert (row.status, texts(row)) == ("fulfilled", ["Pickup By Date Removed"])


@pytest.mark.parametrize("cancel", [Story.cancel, lambda story: story.says("canceled", PICKUP)])
def test_a_cancel_notes_once_that_the_day_is_removed(cancel: Any) -> None:
    story = Story("pickup", chain(auto_cancel=AUTO)).place()
    story.says("picked", PICKUP, line_number=1)
    found = [
        (row.line_number, row.status, texts(row)) for row in rows(story, cancel(story)) if row.line_number
    ]
    assert [each[:2] for each in found] == [(1, "canceled"), (2, "canceled")]
    assert [notes.count("Pickup By Date Removed") for _, _, notes in found] == [1, 0]


def test_what_nobody_collects_is_canceled_by_the_pickup_location_with_both_notes() -> None:
    story = Story("pickup", chain(auto_cancel=AUTO), quantities=(5,)).place()
    story.says("picked", PICKUP)
    day = story.lines[1].pickup_by
    (row,) = rows(story, story.nobody_collects(day, datetime(2016, 12, 1, tzinfo=UTC)))
    assert (row.status, row.location, row.source) == ("canceled", PICKUP, "JOB")
    assert texts(row) == ["Auto-canceled: UNCLAIMED", "Pickup By Date Removed"]


def test_a_poll_for_what_is_on_its_way_names_the_sourcing_location_and_counts_alone_write_nothing() -> None:
    story = standing(SFP, "intransit", chain(systems=[{"code": "ALL", "require_status_update": True}]))
    first = story.poll("intransit", PICKUP)
    assert told(story, first) == [(1, 5, "intransit_polled", "S-1"), (2, 3, "intransit_polled", "S-1")]
    assert rows(story, story.poll("intransit", PICKUP)) == []


def test_a_line_that_is_moved_has_a_row_at_its_new_location() -> None:
    story = standing("delivery", "accepted", chain())
    assert told(story, story.move(OTHER, line_number=1)) == [(1, 5, "new_order", OTHER)]
    assert told(story, story.move(NOWHERE, line_number=2)) == [(2, 3, "unfulfillable", NOWHERE)]


def test_what_a_person_cancels_or_rejects_with_a_listed_reason_says_its_description() -> None:
    reasons = [
        {"code": "BROKEN", "description": "Damaged in store", "kind": "reject", "active": True},
        {"code": "MIND", "description": "Customer changed mind", "kind": "cancel", "active": True},
    ]
    document = chain().model_dump(mode="json") | {"reason_codes": reasons}
    policy = Organization.model_validate_json(json.dumps(document))
    for said, code, note in (
        ("rejected", "BROKEN", "Reject - Damaged in store"),
        ("canceled", "MIND", "Customer changed mind"),
    ):
        story = standing("delivery", "accepted", policy)
        (row,) = rows(story, story.hand(said, line_number=1, carried=Carried(reason_code=code)))
        assert (row.status, texts(row)) == (said, [note])
