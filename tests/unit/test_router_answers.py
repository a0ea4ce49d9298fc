"""Which answer an order gets whose lines no pass covers, and who takes back orders: examples of codes 1000 to 8000."""

import json
from typing import Any

from schemas.organization import Organization
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Decision
from tests.support.naive_router import route
from tests.support.routing_cases import Case

Codes = tuple[dict[tuple[int, str], int | None], dict[int, int]]
"""Of lines by location, and of lines that nobody takes."""


def line(number: int, item: str, quantity: int, *, tried: tuple[str, ...] = ()) -> dict[str, Any]:
    asked = {"line_number": number, "item": item, "quantity": quantity, "tried": frozenset(tried)}
    return {**asked, "gift_wrap": False, "attribute": None}


def answered(
    lines: list[dict[str, Any]], stock: dict[str, dict[str, int]], *, back_orders: str = "", **document: Any
) -> Codes:
    """What becomes of an order; the twin must agree."""
    codes = sorted({"A", "B", "C", *stock})
    places = [{"code": code, "type": "store", "back_orders": code in back_orders} for code in codes]
    document = {"organization": "O", "fulfilment": "route", "locations": places, **document}
    order = dict.fromkeys(
        ("system", "carrier", "placed_location", "requested_location", "destination", "origin")
    )
    shelves = {
        (code, item): {"available": units, "on_hand": units, "velocity": 0.0}
        for code, items in stock.items()
        for item, units in items.items()
    }
    policy = Organization.model_validate_json(json.dumps(document))
    asked: dict[str, Any] = {**order, "order_type": "delivery", "lines": lines, "assigned": frozenset()}
    case = Case(policy, asked, shelves, {})
    decision, twin = decide(case.candidates()), route(policy, asked, shelves, {})
    assert _of(decision) == ({key: code for key, (_, code) in twin.chosen.items()}, twin.unfulfillable)
    return _of(decision)


def _of(decision: Decision) -> Codes:
    taken: dict[tuple[int, str], int | None] = {
        (each.line_number, each.location): each.code for each in decision.chosen
    }
    return taken, {each.line_number: each.code for each in decision.unfulfillable}


SPLIT_ORDER = {"split_order": True}
SPLIT_LINE = {"split_order": True, "split_line": True}


def test_beyond_the_maximum_of_splits_a_line_is_given_up_to_a_back_order_location() -> None:
    stock = {"100": {"A": 1}, "200": {"B": 1}, "300": {"B": 1}}  # the source's example of 4000
    preferences = {**SPLIT_LINE, "maximum_order_splits": 2}
    lines = [line(1, "A", 1), line(2, "B", 2)]
    taken, _ = answered(lines, stock, back_orders="200", preferences=preferences)
    assert taken == {(1, "100"): None, (2, "200"): 4000}
    assert answered(lines, stock, preferences=preferences) == ({}, {1: 1000, 2: 1000})


THREE_APART = {"A": {"X": 1}, "B": {"Y": 1}, "C": {"Z": 1}}
THREE_LINES = [line(1, "X", 1), line(2, "Y", 1), line(3, "Z", 1)]


def at_most(splits: int) -> dict[str, Any]:
    return {**SPLIT_ORDER, "maximum_order_splits": splits}


def test_as_few_lines_as_possible_are_given_up_and_of_equally_few_the_later_ones() -> None:
    stock = {**THREE_APART, "A": {"X": 1, "Y": 0, "Z": 0}}
    taken, _ = answered(THREE_LINES, stock, back_orders="A", preferences=at_most(2))
    assert taken == {(1, "A"): None, (2, "B"): None, (3, "A"): 4000}
    taken, _ = answered(THREE_LINES, stock, back_orders="A", preferences=at_most(1))
    assert taken == {(1, "A"): None, (2, "A"): 4000, (3, "A"): 4000}


def test_a_line_for_which_nobody_takes_back_orders_is_not_the_one_that_is_given_up() -> None:
    stock = {**THREE_APART, "A": {"X": 1, "Y": 0}}
    taken, _ = answered(THREE_LINES, stock, back_orders="A", preferences=at_most(2))
    assert taken == {(1, "A"): None, (2, "A"): 4000, (3, "C"): None}


def test_a_location_for_back_orders_that_never_kept_the_item_takes_no_line_that_is_given_up() -> None:
    taken, nowhere = answered(THREE_LINES, THREE_APART, back_orders="ABC", preferences=at_most(1))
    assert (taken, nowhere) == ({}, {1: 1000, 2: 1000, 3: 1000})
    stock = {**THREE_APART, "D": {"X": 0, "Y": 0, "Z": 0}}
    taken, _ = answered(THREE_LINES, stock, back_orders="D", preferences=at_most(1))
    assert taken == {(1, "D"): 4000, (2, "D"): 4000, (3, "D"): 4000}


def test_beside_lines_given_up_a_line_that_nobody_has_need_not_find_a_place() -> None:
    lines = [*THREE_LINES, line(4, "W", 1)]
    stock = {**THREE_APART, "A": {"X": 1, "Z": 0}}
    taken, nowhere = answered(lines, stock, back_orders="A", preferences=at_most(2))
    assert taken == {(1, "A"): None, (2, "B"): None, (3, "A"): 4000}
    assert nowhere == {4: 3000}
    stock["A"]["W"] = 0
    taken, nowhere = answered(lines, stock, back_orders="A", preferences=at_most(2))
    assert (taken[4, "A"], nowhere) == (5000, {})


def test_a_line_set_aside_may_take_the_place_that_lines_given_up_would_need() -> None:
    """W comes first, and goes to the better-ranked 0: then 1 would be a third location."""
    lines = [line(1, "W", 1), *[line(each["line_number"] + 1, each["item"], 1) for each in THREE_LINES]]
    stock = {**THREE_APART, "0": {"W": 0}, "1": {"W": 0, "Y": 0, "Z": 0}}
    taken, nowhere = answered(lines, stock, back_orders="01", preferences=at_most(2))
    assert (taken, nowhere) == ({}, dict.fromkeys((1, 2, 3, 4), 1000))
    taken, _ = answered(lines, stock, back_orders="1", preferences=at_most(2))
    assert taken == {(1, "1"): 5000, (2, "A"): None, (3, "1"): 4000, (4, "1"): 4000}


def test_a_whole_order_for_which_splitting_would_have_done_is_told_so() -> None:
    lines, stock = [line(1, "X", 1), line(2, "Y", 1)], {"A": {"X": 1}, "B": {"Y": 1}}
    assert answered(lines, stock) == ({}, {1: 7000, 2: 7000})
    assert answered(lines, stock, back_orders="B")[0] == {(1, "B"): 8000, (2, "B"): 8000}


def test_a_whole_order_for_which_splitting_would_not_have_done_is_told_so() -> None:
    lines, stock = [line(1, "X", 1), line(2, "Y", 2)], {"A": {"X": 1}, "B": {"Y": 1}}
    assert answered(lines, stock) == ({}, {1: 2000, 2: 2000})
    assert answered(lines, stock, back_orders="B")[0] == {(1, "B"): 5000, (2, "B"): 5000}


def test_splitting_sees_that_two_lines_may_not_go_to_the_same_places() -> None:
    stock = {"A": {"X": 1}, "B": {"X": 1}}
    lines = [line(1, "X", 1), line(2, "X", 1, tried=("B",))]
    assert answered(lines, stock) == ({}, {1: 7000, 2: 7000})
    lines = [line(1, "X", 1, tried=("B",)), line(2, "X", 1, tried=("B",))]
    assert answered(lines, stock) == ({}, {1: 2000, 2: 2000})


def test_two_lines_that_only_one_could_have_by_dividing_are_short_of_stock() -> None:
    lines, stock = [line(1, "X", 4), line(2, "X", 4)], {"A": {"X": 3}, "B": {"X": 3}}
    assert answered(lines, stock, preferences=SPLIT_ORDER) == ({}, {1: 2000, 2: 2000})
    stock["C"] = {"X": 3}
    assert answered(lines, stock, preferences=SPLIT_ORDER) == ({}, {1: 7000, 2: 7000})


def test_a_line_that_dividing_what_others_leave_would_not_fill_is_short_of_stock() -> None:
    lines = [line(1, "X", 3), line(2, "X", 3)]
    taken, nowhere = answered(lines, {"A": {"X": 5}}, preferences=SPLIT_ORDER)
    assert (taken, nowhere) == ({(1, "A"): None}, {2: 3000})
    taken, nowhere = answered(lines, {"A": {"X": 5}, "B": {"X": 1}}, preferences=SPLIT_ORDER)
    assert (taken, nowhere) == ({(1, "A"): None}, {2: 6000})


def test_a_rule_of_probability_says_nothing_of_a_location_that_never_kept_the_item() -> None:
    taken, _ = answered(
        [line(1, "X", 3), line(2, "Y", 1)],
        {"A": {"X": 2}},
        back_orders="A",
        preferences={"use_probability_rules": True},
        probability_rules=[{"name": "THIN", "exclude_below": 1}],
    )
    assert taken == {(1, "A"): 5000, (2, "A"): 5000}


def test_a_location_that_gave_back_one_line_takes_not_the_whole_order_on_back_order() -> None:
    lines = [line(1, "X", 3), line(2, "Y", 3, tried=("A",))]
    stock = {"A": {"X": 1, "Y": 1}, "B": {"X": 1, "Y": 1}}
    assert answered(lines, stock, back_orders="A") == ({}, {1: 2000, 2: 2000})
    assert answered(lines, stock, back_orders="AB")[0] == {(1, "B"): 5000, (2, "B"): 5000}


def test_of_the_locations_that_divide_an_order_the_best_ranked_takes_a_line_whole() -> None:
    stock = {"A": {"X": 2}, "B": {"X": 4}}  # B fills the most of what is missing and is taken first
    places = [
        {"code": code, "type": "store", "priority": priority} for code, priority in (("A", 1), ("B", 9))
    ]
    lines = [line(1, "X", 1), line(2, "X", 5)]
    taken, _ = answered(lines, stock, locations=places, preferences=SPLIT_LINE)
    assert taken == {(1, "A"): None, (2, "A"): None, (2, "B"): None}


def test_a_rule_of_probability_that_only_lowers_leaves_out_no_shelf_below_zero() -> None:
    taken, _ = answered(
        [line(1, "X", 1)],
        {"A": {"X": -1}},
        back_orders="A",
        preferences={"use_probability_rules": True},
        probability_rules=[{"name": "LOWER", "lower_by": 2}],
    )
    assert taken == {(1, "A"): 5000}


def test_an_empty_shelf_that_is_left_out_still_counts_when_survivors_are_scored() -> None:
    weights = {"on_hand": 40, "location_priority": 60}
    preferences = {"exclude_zero_availability": True, "brokering": {"method": "weighted", "weights": weights}}
    stock = {"A": {"X": 4}, "B": {"X": 3}, "C": {"X": 0}}
    priorities = {"A": 9, "B": 8, "C": 1}
    places = [{"code": code, "type": "store", "priority": priority} for code, priority in priorities.items()]
    taken, _ = answered([line(1, "X", 1)], stock, locations=places, preferences=preferences)
    assert taken == {(1, "A"): None}  # 40 to 37.5; over A and B alone it would be 40 to 60
