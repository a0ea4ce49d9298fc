"""PUR-4: shipments, also of a part; told again, told otherwise, told too early or of too much."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.purchases import Outcome, Story, cancels, does, holds, prints, ships, tell
from tests.support.system import Row, System
from tests.support.trade import INTEGRATED

ALL = {"carrier": "50", "tracking_number": "Track12155", "weight": "2.34", "rate": "1.23"}
S_1 = {"shipment_number": "S-1"}
TODAY = datetime.now(UTC).date()


def on(days: int) -> dict[str, str]:
    """The day of a shipment, counted from today."""
    return {"ship_date": (TODAY + timedelta(days)).isoformat()}


STORIES = {
    "whole": Story(steps=(prints(), ships((1, 5), **ALL, **S_1)), line={"status": "shipped"}),
    "in parts": Story(
        lines=(5, 4),
        steps=(prints(), ships((1, 2), (2, 4), **S_1), ships((1, 1)), ships((1, 2), shipment_number="S-3")),
        order={"status": "shipped"},
    ),
    "with the carrier that was asked for": Story(steps=(prints(), ships((1, 5)))),
    "tomorrow": Story(steps=(prints(), ships((1, 5), **on(1))), line={"status": "shipped"}),
    "told again": Story(steps=(prints(), ships((1, 2), **S_1), ships((1, 2), **S_1))),
    "told again once all has left": Story(
        steps=(prints(), ships((1, 2), **S_1), ships((1, 3)), ships((1, 2), **S_1))
    ),
    "told again without a number": Story(
        steps=(prints(), ships((1, 2)), ships((1, 2))), line={"shipped_quantity": 4}
    ),
    "by integration told again": Story(
        steps=(ships((1, 2), **S_1, **ALL), ships((1, 2), **S_1, **ALL)), vendor=INTEGRATED
    ),
    # refused
    "other units under the same number": Story(
        steps=(prints(), ships((1, 2), **S_1), ships((1, 3), **S_1)),
        refused=[("conflicting_shipment", "shipment_number")],
        line={"shipped_quantity": 2},
    ),
    "another parcel under the same number": Story(
        steps=(prints(), ships((1, 2), **S_1), ships((1, 2), tracking_number="T", **S_1)),
        refused=[("conflicting_shipment", "shipment_number")],
    ),
    "two days ahead": Story(
        steps=(prints(), ships((1, 5), **on(3))),
        refused=[("invalid", "ship_date")],
        line={"open_quantity": 5},
    ),
    "of more than is printed": Story(
        lines=(5, 4),
        steps=(prints(), ships((1, 5), (2, 5))),
        refused=[("invalid", "quantity")],
        line={"status": "in_process"},
    ),
    "of nothing": Story(steps=(prints(), ships((1, 0))), refused=[("invalid", "lines[0].quantity")]),
    "without lines": Story(steps=(prints(), ships()), refused=[("invalid", "lines")]),
    "of a line twice": Story(steps=(prints(), ships((1, 1), (1, 2))), refused=[("invalid", "lines")]),
    "of a new line": Story(steps=(ships((1, 1)),), refused=[("not_allowed", "line_number")]),
    "of a held line": Story(
        steps=(prints(), holds(), ships((1, 1))), refused=[("not_allowed", "line_number")]
    ),
    "of a shipped line": Story(
        steps=(prints(), ships((1, 5)), ships((1, 1))), refused=[("not_allowed", "line_number")]
    ),
    "of a cancelled line": Story(steps=(cancels(), ships((1, 1))), refused=[("not_allowed", "line_number")]),
    "of a line that nobody ordered": Story(
        steps=(prints(), ships((1, 1), (9, 1))),
        refused=[("unknown_purchase_order", "line_number")],
        line={"shipped_quantity": 0},
    ),
    "without a day": Story(
        steps=(prints(), ships((1, 1), ship_date=None)), refused=[("invalid", "ship_date")]
    ),
    "of what was held and released": Story(
        steps=(prints(), holds(), does("release"), ships((1, 5))), line={"status": "shipped"}
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("shipments"), STORIES)


REFUSED = {name: story for name, story in STORIES.items() if story.refused}


@pytest.mark.parametrize("story", list(REFUSED))
def test_what_is_refused_changes_nothing(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


@pytest.mark.parametrize("story", list({name: each for name, each in STORIES.items() if each.line}))
def test_what_the_line_is_then(told: dict[str, Outcome], story: str) -> None:
    purchase = told[story].purchase
    line = purchase.trade.line(purchase.number)
    wanted = told[story].story.line
    assert {name: line[name] for name in wanted} == wanted


def shipments(outcome: Outcome) -> list[Row]:
    """The shipments of a purchase order, in order."""
    purchase = outcome.purchase
    rows = purchase.trade.system.view(
        "purchase_order_shipments", purchase.trade.code, po_number=purchase.number
    )
    return sorted(rows, key=lambda row: int(row["shipment_id"].rpartition(":")[2]))


def columns(row: Row, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_a_shipment_has_all_that_the_vendor_told(told: dict[str, Outcome]) -> None:
    (row,) = shipments(told["whole"])
    number = told["whole"].purchase.number
    assert columns(row, "shipment_id", "shipment_number", "line_number", "item", "quantity") == (
        *(f"{number}:1", "S-1", 1, "I-1", 5),
    )
    assert columns(row, "carrier", "tracking_number", "weight", "rate", "invoiced_quantity") == (
        *("50", "Track12155", Decimal("2.34"), Decimal("1.23"), 0),
    )
    assert str(row["ship_date"]) == "2016-11-10"


def test_each_shipped_line_is_a_shipment_of_its_own(told: dict[str, Outcome]) -> None:
    rows = [
        columns(row, "shipment_id", "shipment_number", "line_number", "quantity")
        for row in shipments(told["in parts"])
    ]
    number = told["in parts"].purchase.number
    assert rows == [
        (f"{number}:1", "S-1", 1, 2),
        (f"{number}:2", "S-1", 2, 4),
        (f"{number}:3", None, 1, 1),
        (f"{number}:4", "S-3", 1, 2),
    ]


def test_the_carrier_is_that_of_the_line_where_none_is_told(told: dict[str, Outcome]) -> None:
    (row,) = shipments(told["with the carrier that was asked for"])
    assert columns(row, "carrier", "tracking_number", "weight", "rate") == ("12", None, None, None)


def test_the_carrier_of_the_order_stays_what_was_asked_for(told: dict[str, Outcome]) -> None:
    purchase = told["whole"].purchase
    assert purchase.trade.detail(purchase.number)["carrier"] == "12"


@pytest.mark.parametrize(
    ("story", "count"),
    [("told again", 1), ("told again once all has left", 2), ("told again without a number", 2)],
)
def test_a_shipment_told_again_is_the_same_one_where_it_has_a_number(
    told: dict[str, Outcome], story: str, count: int
) -> None:
    purchase = told[story].purchase
    assert len(shipments(told[story])) == count
    assert purchase.trade.refused(purchase.number) == []


def test_a_shipment_of_an_integrated_vendor_told_again_is_the_same_one(told: dict[str, Outcome]) -> None:
    assert len(shipments(told["by integration told again"])) == 1


def test_the_retailer_is_told_of_each_line_that_left(told: dict[str, Outcome]) -> None:
    purchase = told["in parts"].purchase
    notices = purchase.trade.notices(po_number=purchase.number, kind="shipped")
    assert [(each["to"], each["line_number"]) for each in notices] == [("retailer", n) for n in (1, 2, 1, 1)]
