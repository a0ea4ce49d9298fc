"""PUR-7: prices, holds, due dates and reasons: what lines and orders are then, and who is told."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.purchases import Outcome, Story, cancels, costs, does, holds, prints, ships, tell
from tests.support.system import System

JUNE, MAY = date(2022, 6, 28), date(2022, 5, 1)
ORIGINAL = date(2016, 11, 20)


def due(day: date, line: int | None = 1, reason: str = "Delay") -> dict[str, object]:
    return {"line": line, "due_date": day.isoformat(), "reason": reason}


STORIES = {
    "another price": Story(
        lines=(5, 4),
        steps=(costs("9.98"),),
        line={"unit_price": Decimal("9.98"), "extended_price": Decimal("49.90")},
        order={"total": Decimal("85.82")},
    ),
    "another price after shipping": Story(
        steps=(prints(), ships((1, 5)), costs("1")), order={"total": Decimal(5), "status": "shipped"}
    ),
    "a price of four places": Story(steps=(costs("1.3456"),), order={"total": Decimal("6.728")}),
    "no price": Story(steps=(costs("0"),), order={"total": 0}),
    "a price below nothing": Story(steps=(costs("-1"),), refused=[("invalid", "unit_price")]),
    "a price of a line that nobody ordered": Story(
        steps=(costs("1", line=9),), refused=[("unknown_purchase_order", "line_number")]
    ),
    "another due date": Story(
        lines=(5, 4),
        steps=(does("due_date", **due(JUNE)),),
        line={"original_due_date": ORIGINAL, "revised_due_date": JUNE, "due_date": JUNE, "reason": "Delay"},
        order={"due_date": ORIGINAL, "next_due_date": ORIGINAL},
    ),
    "another due date twice": Story(
        steps=(does("due_date", **due(JUNE)), does("due_date", **due(MAY, reason="Better"))),
        line={"revised_due_date": MAY, "due_date": MAY, "reason": "Better"},
        order={"due_date": ORIGINAL, "next_due_date": MAY},
    ),
    "another due date of all lines": Story(
        lines=(5, 4, 3),
        steps=(cancels(line=3), does("due_date", **due(JUNE, line=None))),
        order={"due_date": ORIGINAL, "next_due_date": ORIGINAL},
    ),
    "a due date stays after shipping": Story(
        steps=(does("due_date", **due(JUNE)), prints(), ships((1, 5))),
        line={"due_date": JUNE, "revised_due_date": JUNE},
        order={"next_due_date": None, "due_date": None},
    ),
    "a reason": Story(steps=(does("note", reason="Next week"),), line={"reason": "Next week"}),
    "another reason": Story(
        steps=(does("note", reason="Next week"), does("note", reason="Today")), line={"reason": "Today"}
    ),
    "a reason of all lines that are open": Story(
        lines=(5, 4, 3), steps=(cancels(line=3), does("note", None, reason="Next week"))
    ),
    "a release of all": Story(
        lines=(5, 4, 3),
        steps=(holds(line=1), holds(line=2), does("release", None)),
        order={"status": "new_order"},
    ),
    "a release of an order that is not held": Story(
        lines=(5, 4), steps=(does("release", None),), refused=[("not_allowed", "line_number")]
    ),
    "a hold of an order that is over": Story(
        steps=(cancels(), holds(line=None)), refused=[("not_allowed", "line_number")]
    ),
    "a hold and a release": Story(steps=(holds(), does("release")), line={"status": "new_order"}),
    "a hold of a line that nobody ordered": Story(
        steps=(holds(line=9),), refused=[("unknown_purchase_order", "line_number")]
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("changes"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_what_line_and_order_are_then(told: dict[str, Outcome], story: str) -> None:
    outcome = told[story]
    purchase = outcome.purchase
    line, detail = purchase.trade.line(purchase.number), purchase.trade.detail(purchase.number)
    assert {name: line[name] for name in outcome.story.line} == outcome.story.line
    assert {name: detail[name] for name in outcome.story.order} == outcome.story.order
    assert purchase.trade.refused(purchase.number) == list(outcome.story.refused)


def reasons(outcome: Outcome) -> list[str | None]:
    return [line["reason"] for line in outcome.purchase.trade.lines(outcome.purchase.number)]


def test_without_a_line_all_lines_are_meant_that_can_be(told: dict[str, Outcome]) -> None:
    assert reasons(told["a reason of all lines that are open"]) == ["Next week", "Next week", None]
    assert reasons(told["another due date of all lines"]) == ["Delay", "Delay", None]


def test_the_retailer_is_told_of_holds_releases_and_dates(told: dict[str, Outcome]) -> None:
    def kinds(story: str) -> list[tuple[str, str, int]]:
        purchase = told[story].purchase
        notices = purchase.trade.notices(po_number=purchase.number, to="retailer")
        return [(each["kind"], each["vendor"] == purchase.vendor, each["line_number"]) for each in notices]

    assert kinds("a hold and a release") == [("line_held", True, 1), ("line_released", True, 1)]
    assert kinds("another due date twice") == [("due_date_revised", True, 1)] * 2
    assert kinds("another due date of all lines") == [("due_date_revised", True, n) for n in (1, 2)]
    assert kinds("a reason") == kinds("another price") == []


def test_the_vendor_reads_the_new_price(told: dict[str, Outcome]) -> None:
    purchase = told["another price"].purchase
    (message,) = purchase.trade.heard("purchase-orders", po_number=purchase.number, type="cost-changed")
    assert Decimal(message.value["unit_price"]) == Decimal("9.98")
    assert message.value["lines"] == [{"line_number": 1, "item": "I-1", "quantity": 5}]
