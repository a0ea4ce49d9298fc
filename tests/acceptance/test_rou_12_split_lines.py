"""ROU-12: a split line gets the next free number, keeps whose line it was, its price, and its tax to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import Chain, store

SPLIT_LINE = {"split_order": True, "split_line": True}
THREE = (store("S-1"), store("S-2"), store("S-3"))


def line(quantity: int, *taxes: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    """Chairs with a tax."""
    return {"line_number": number, "item": "CHAIR", "quantity": quantity, "taxes": list(taxes)} | changes


def taxes(shop: Chain, number: str) -> list[Decimal]:
    """The tax of each line."""
    return [row["tax"] for row in shop.lines(number)]


def test_a_dollar_over_three_locations_stays_a_dollar(chain: Open) -> None:
    """The source's own example, where each of the three has .33 and a cent is lost."""
    shop = chain(*THREE, preferences=SPLIT_LINE)
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=1)

    shop.order("A-1", line(3, "1.00"))

    assert shop.placed("A-1") == [
        (1, 1, "new_order", "S-1"),
        (2, 1, "new_order", "S-2"),
        (3, 1, "new_order", "S-3"),
    ]
    assert taxes(shop, "A-1") == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    (assigned,) = shop.heard("order-events", type="lines-assigned")
    told = [Decimal(part["tax"]) for part in assigned.value["data"]["lines"]]
    assert told == taxes(shop, "A-1")


@pytest.mark.parametrize(
    ("told", "parts"),
    # 7 units of which S-1 has 4, S-2 has 2, S-3 has 1
    [
        (("1.00",), ("0.57", "0.29", "0.14")),  # 0.5714, 0.2857, 0.1428
        (("0.60", "0.40"), ("0.57", "0.29", "0.14")),  # several taxes are one
        (("0.01",), ("0.01", "0", "0")),
        (("0",), ("0", "0", "0")),
        (("0.0010",), ("0.0006", "0.0003", "0.0001")),  # hundredths of a cent stay what they are
    ],
)
def test_tax_goes_by_units_and_adds_up(chain: Open, told: tuple[str, ...], parts: tuple[str, ...]) -> None:
    shop = chain(*THREE, preferences=SPLIT_LINE)
    for location, chairs in (("S-1", 4), ("S-2", 2), ("S-3", 1)):
        shop.shelf(location, CHAIR=chairs)

    shop.order("A-1", line(7, *told))

    assert taxes(shop, "A-1") == [Decimal(part) for part in parts]
    assert sum(taxes(shop, "A-1")) == sum(Decimal(tax) for tax in told)


def test_new_lines_take_the_next_free_number_and_name_the_line_they_were(chain: Open) -> None:
    shop = chain(*THREE, preferences=SPLIT_LINE)
    shop.shelf("S-1", CHAIR=2)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.shelf("S-3", TABLE=2)

    shop.order(
        "A-1",
        {"line_number": 5, "item": "TABLE", "quantity": 3, "price": "20.00", "description": "Table"},
        {"line_number": 2, "item": "CHAIR", "quantity": 3, "price": "7.50", "description": "Chair"},
    )

    rows = shop.lines("A-1")
    told = ("line_number", "requesting_line_number", "item", "quantity", "price", "description", "location")
    assert [tuple(row[name] for name in told) for row in rows] == [
        (2, 2, "CHAIR", 2, Decimal("7.50"), "Chair", "S-1"),
        (5, 5, "TABLE", 1, Decimal("20.00"), "Table", "S-2"),
        (6, 2, "CHAIR", 1, Decimal("7.50"), "Chair", "S-2"),
        (7, 5, "TABLE", 2, Decimal("20.00"), "Table", "S-3"),
    ]


def test_part_of_a_line_that_is_rejected_is_the_new_line(chain: Open) -> None:
    """The source's example of line 10: of 5 units 3 go on as line 11, and line 10 is 2."""
    shop = chain(*THREE, preferences=SPLIT_LINE)
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=3)
    shop.order("A-1", line(5, "1.00", number=10))

    shop.reject("A-1", "S-1", line_number=10, quantity=3)

    assert shop.placed("A-1") == [(10, 2, "new_order", "S-1"), (11, 3, "new_order", "S-2")]
    assert [row["requesting_line_number"] for row in shop.lines("A-1")] == [10, 10]
    assert taxes(shop, "A-1") == [Decimal("0.40"), Decimal("0.60")]


def test_a_line_that_comes_back_is_divided_between_the_others_and_keeps_its_number(chain: Open) -> None:
    """The source's example: A rejects, half goes to B as line 1, half to C as line 2."""
    shop = chain(store("A", priority=1), store("B"), store("C"), preferences=SPLIT_LINE)
    for location, chairs in (("A", 4), ("B", 2), ("C", 2)):
        shop.shelf(location, CHAIR=chairs)
    shop.order("A-1", line(4, "1.00"))
    assert shop.placed("A-1") == [(1, 4, "new_order", "A")]

    shop.reject("A-1", "A")

    assert shop.placed("A-1") == [(1, 2, "new_order", "B"), (2, 2, "new_order", "C")]
    assert taxes(shop, "A-1") == [Decimal("0.50"), Decimal("0.50")]


def test_part_of_the_first_of_three_lines_is_the_fourth(chain: Open) -> None:
    """The source's example: three lines, part of line 1 is updated, and that is line 4."""
    shop = chain(*THREE, preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5, TABLE=1, LAMP=1)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 5), ("TABLE", 1), ("LAMP", 1))

    shop.reject("A-1", "S-1", line_number=1, quantity=3)

    assert shop.placed("A-1") == [
        (1, 2, "new_order", "S-1"),
        (2, 1, "new_order", "S-1"),
        (3, 1, "new_order", "S-1"),
        (4, 3, "new_order", "S-2"),
    ]
    assert [row["requesting_line_number"] for row in shop.lines("A-1")] == [1, 2, 3, 1]


def test_what_was_split_may_be_split_again_and_nothing_is_lost(chain: Open) -> None:
    shop = chain(*THREE, store("S-4"), preferences=SPLIT_LINE)
    for location, chairs in (("S-1", 7), ("S-2", 2), ("S-3", 2), ("S-4", 1)):
        shop.shelf(location, CHAIR=chairs)
    shop.order("A-1", line(7, "0.10"))

    shop.reject("A-1", "S-1", line_number=1, quantity=3)
    shop.reject("A-1", "S-2")

    assert shop.placed("A-1") == [
        (1, 4, "new_order", "S-1"),
        (2, 1, "new_order", "S-3"),
        (3, 1, "new_order", "S-3"),
        (4, 1, "new_order", "S-4"),
    ]
    assert [row["requesting_line_number"] for row in shop.lines("A-1")] == [1, 1, 1, 1]
    assert sum(row["quantity"] for row in shop.lines("A-1")) == 7
    assert sum(taxes(shop, "A-1")) == Decimal("0.10")
