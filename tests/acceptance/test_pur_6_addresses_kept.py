"""PUR-6: what is kept and told of addresses: those that come before their order, come twice, or differ by line."""

from typing import Any

import pytest

from tests.support.purchases import (
    Outcome,
    Purchase,
    Step,
    Story,
    cancels,
    decides,
    moves,
    prints,
    tell,
)
from tests.support.system import System
from tests.support.trade import AT_HOME, ELSEWHERE, Trade, open_trade

FURTHER = ELSEWHERE | {"address_1": "9 Fir St"}
FLAT = FURTHER | {"apartment": "3"}
MOVED = ["address_1", "city", "postal_code"]


def at(street: str) -> Step:
    """The retailer asks for a street that nobody else has, so that it can be looked for."""
    return lambda purchase: moves(ELSEWHERE | {"address_1": of(purchase, street)})(purchase)


def of(purchase: Purchase, street: str) -> str:
    return f"{street} of {purchase.trade.code}"


STORIES = {
    "fields that differ, whatever their case": Story(
        steps=(moves(FURTHER | {"city": "ALBANY", "postal_code": "12207"}),)
    ),
    "fields that differ from the newest address": Story(
        lines=(5, 4),
        steps=(moves(), prints(2), moves(FURTHER), decides("address", approve=False, line=2), moves(FLAT)),
    ),
    "an address of a cancelled order": Story(steps=(cancels(), at("1 Ash St"))),
    "an address of a new order": Story(steps=(at("2 Ash St"),)),
    "an address that is asked again": Story(steps=(prints(), at("3 Ash St"), at("3 Ash St"))),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("kept"), STORIES)


def changed(trade: Trade, number: str) -> list[tuple[list[int], list[str]]]:
    """Lines and changed fields of each change of address that was applied or asked, in order."""
    events = [
        one.value
        for one in trade.heard("purchase-order-events", po_number=number)
        if one.value["type"] in ("address-changed", "address-change-requested")
    ]
    return [
        ([line["line_number"] for line in each["data"]["lines"]], each["data"]["changed_fields"])
        for each in sorted(events, key=lambda each: each["version"])
    ]


def test_a_change_names_the_fields_that_differ_but_for_case(told: dict[str, Outcome]) -> None:
    purchase = told["fields that differ, whatever their case"].purchase
    assert changed(purchase.trade, purchase.number) == [([1], ["address_1"])]


def test_a_change_names_the_fields_that_differ_line_by_line(told: dict[str, Outcome]) -> None:
    purchase = told["fields that differ from the newest address"].purchase
    found = changed(purchase.trade, purchase.number)[-2:]
    assert [(lines, sorted(fields)) for lines, fields in found] == [
        ([1], ["apartment"]),
        ([2], ["address_1", "apartment"]),
    ]


def kept(purchase: Purchase, street: str) -> int:
    """How many documents about people hold a street."""
    query = "SELECT count(*) FROM personal_data WHERE document::text LIKE %s"
    row = purchase.trade.system.database.execute(query, (f"%{of(purchase, street)}%",)).fetchone()
    assert row is not None
    return int(row[0])


def test_an_address_is_kept_once(told: dict[str, Outcome]) -> None:
    assert kept(told["an address of a new order"].purchase, "2 Ash St") == 1
    assert kept(told["an address that is asked again"].purchase, "3 Ash St") == 1


def test_an_address_that_no_line_takes_or_is_asked_to_take_is_not_kept(told: dict[str, Outcome]) -> None:
    assert kept(told["an address of a cancelled order"].purchase, "1 Ash St") == 0


@pytest.fixture(scope="module")
def remembered(system: System, tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """Orders whose addresses came before them."""
    trade = open_trade(system, tmp_path_factory.mktemp("remembered"))
    times: dict[str, Any] = {"occurred_at": "2016-11-08T10:00:00Z"}
    with trade.together():
        trade.asks("address_change", "ONCE", ship_to=ELSEWHERE, **times)
        for _ in range(2):
            trade.asks("address_change", "TWICE", ship_to=ELSEWHERE, **times)
        trade.asks("address_change", "SAME", ship_to=AT_HOME, **times)
    with trade.together():
        for number in ("ONCE", "TWICE", "SAME"):
            trade.order(number, 5)
    return trade


def test_an_address_before_its_order_is_applied_as_it_arrives(remembered: Trade) -> None:
    rows = [entry.note for entry in remembered.history("ONCE")]
    assert rows == [None, "Address Change Automatically Applied"]
    (message,) = remembered.heard("purchase-orders", po_number="ONCE", type="address-changed")
    assert message.value["ship_to"]["address_1"] == "7 Oak St"


def test_an_address_before_its_order_names_the_fields_that_differ(remembered: Trade) -> None:
    assert changed(remembered, "ONCE") == [([1], MOVED)]


def test_an_address_told_twice_before_its_order_is_applied_once(remembered: Trade) -> None:
    rows = [entry.note for entry in remembered.history("TWICE")]
    assert rows == [None, "Address Change Automatically Applied"]


def test_an_address_before_its_order_that_is_the_order_s_is_nothing(remembered: Trade) -> None:
    assert [entry.action_type for entry in remembered.history("SAME")] == ["PO Created"]


@pytest.mark.parametrize("story", list(STORIES))
def test_nothing_of_it_is_refused(told: dict[str, Outcome], story: str) -> None:
    purchase = told[story].purchase
    assert purchase.trade.refused(purchase.number) == []
