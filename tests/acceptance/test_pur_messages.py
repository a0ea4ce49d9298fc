"""PUR-1, 3, 5, 6, 7: the messages that leave: to vendors, notices to vendor and retailer, and every fact."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.support.purchases import (
    Outcome,
    Story,
    cancels,
    costs,
    decides,
    does,
    holds,
    moves,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import Heard, System
from tests.support.trade import AT_HOME, INTEGRATED

WORDS = {
    "shipping_instructions": "Ring twice",
    "order_messages": ["Leave at door", "Beware of the dog"],
    "gift_messages": ["Happy birthday"],
    "buyer_name": "J. Smith",
    "order_number": "so-7",
}
LINE = {
    "line_number": 1,
    "item": "FUR-BO",
    "description": "Bookcase",
    "vendor_item": "BK-1",
    "quantity": 5,
    "unit_price": "8.98",
    "due_date": "2016-11-20",
    "gift_wrap": True,
    "customizations": [{"code": "MONOGRAM", "message": "CG"}, {"code": "COLOUR", "message": "red"}],
    "messages": ["Fragile"],
}
PLAIN = {"lines": [LINE], **WORDS}
GIFT = PLAIN | {"gift": True}

STORIES = {
    "plain": Story(
        steps=(prints(), costs("9.98"), cancels(quantity=1), decides("cancel", approve=True)), changes=PLAIN
    ),
    "gift": Story(steps=(prints(), costs("9.98")), changes=GIFT),
    "gift, sent": Story(steps=(of_batch("resend_batch"),), changes=GIFT, vendor=INTEGRATED),
    "everything": Story(
        lines=(5, 4, 3),
        steps=(
            cancels(line=2),
            prints(1),
            reprints({1: 4}),
            moves(),
            decides("address", approve=False, line=1),
            cancels(quantity=1),
            decides("cancel", approve=False),
            holds(line=3),
            does("due_date", 3, due_date="2022-06-28", reason="Delay"),
            does("note", 3, reason="Soon"),
            does("release", 3),
            costs("9.98"),
            ships((1, 4)),
            prints(1),
            of_batch("void"),
        ),
    ),
}
FACTS = [
    "purchase-order-created",
    "purchase-lines-cancelled",
    "pack-slips-printed",
    "pack-slips-reprinted",
    "address-changed",
    "address-change-requested",
    "address-change-rejected",
    "address-change-rejected",
    "cancel-requested",
    "cancel-rejected",
    "purchase-lines-held",
    "due-date-revised",
    "reason-noted",
    "purchase-lines-released",
    "unit-price-changed",
    "purchase-lines-shipped",
    "purchase-lines-reopened",
    "pack-slips-printed",
    "pack-slips-voided",
]


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("messages"), STORIES)


def heard(outcome: Outcome, topic: str = "purchase-orders") -> list[Heard]:
    """The messages of the vendor of a purchase order."""
    return outcome.purchase.trade.heard(topic, vendor=outcome.purchase.vendor)


def of_type(outcome: Outcome, type_: str) -> dict[str, Any]:
    """The one message of a type."""
    (message,) = [one for one in heard(outcome) if one.value["type"] == type_]
    value: dict[str, Any] = message.value
    return value


@pytest.mark.parametrize("type_", ["purchase-order-created", "purchase-order-batch"])
def test_the_vendor_reads_all_that_it_needs_to_ship(told: dict[str, Outcome], type_: str) -> None:
    outcome = told["plain"]
    message = of_type(outcome, type_)
    (order,) = message.get("purchase_orders", [message])
    fields = ("order_number", "entered_date", "gift", "ship_complete", "carrier", "currency")
    assert [order[name] for name in fields] == ["SO-7", "2016-11-08", False, False, "12", "USD"]
    assert order["po_number"] == outcome.purchase.number
    assert {name: order[name] for name in ("shipping_instructions", "order_messages", "gift_messages")} == {
        name: WORDS[name] for name in ("shipping_instructions", "order_messages", "gift_messages")
    }
    assert {name: order["sold_to"][name] for name in AT_HOME} == AT_HOME
    (line,) = order["lines"]
    same = ("item", "vendor_item", "quantity", "due_date", "gift_wrap", "customizations", "messages")
    assert {name: line[name] for name in same} == {name: LINE[name] for name in same}
    assert Decimal(line["unit_price"]) == Decimal("8.98")
    assert {name: line["ship_to"][name] for name in AT_HOME} == AT_HOME


def test_the_batch_says_whose_it_is(told: dict[str, Outcome]) -> None:
    outcome = told["plain"]
    batch = of_type(outcome, "purchase-order-batch")
    assert (batch["organization"], batch["vendor"]) == (
        outcome.purchase.trade.code,
        outcome.purchase.vendor,
    )
    assert (batch["batch_id"], batch["format"]) == (outcome.purchase.batches[0], "pdf")


def test_each_message_has_the_type_of_its_kind_in_its_headers(told: dict[str, Outcome]) -> None:
    types = [one.headers["ce_type"].decode() for one in heard(told["plain"])]
    assert types == [one.value["type"] for one in heard(told["plain"])]
    assert sorted(types) == [
        "cancel-requested",
        "cost-changed",
        "purchase-order-batch",
        "purchase-order-cancelled",
        "purchase-order-created",
    ]


def test_the_key_is_the_number_of_the_purchase_order_and_of_a_batch_the_vendor(
    told: dict[str, Outcome],
) -> None:
    purchase = told["plain"].purchase
    keys = {one.value["type"]: one.key for one in heard(told["plain"])}
    assert keys["purchase-order-created"] == purchase.number
    assert keys["purchase-order-batch"] == purchase.vendor


@pytest.mark.parametrize("story", ["gift", "gift, sent"])
def test_no_message_to_the_vendor_tells_a_price_of_a_gift(told: dict[str, Outcome], story: str) -> None:
    outcome = told[story]
    assert of_type(outcome, "purchase-order-created")["lines"][0]["unit_price"] is None
    for message in heard(outcome):
        assert "8.98" not in json.dumps(message.value)
        assert "9.98" not in json.dumps(message.value)


def test_the_vendor_of_a_gift_reads_its_words(told: dict[str, Outcome]) -> None:
    (order,) = of_type(told["gift"], "purchase-order-batch")["purchase_orders"]
    assert (order["gift"], order["gift_messages"]) == (True, ["Happy birthday"])
    assert order["lines"][0]["customizations"] == LINE["customizations"]


def events(outcome: Outcome) -> list[dict[str, Any]]:
    """The facts of a purchase order as they are published, in order."""
    purchase = outcome.purchase
    messages = purchase.trade.heard("purchase-order-events", po_number=purchase.number)
    return sorted((one.value for one in messages), key=lambda value: value["version"])


def test_every_fact_is_published_once_and_in_order(told: dict[str, Outcome]) -> None:
    found = events(told["everything"])
    assert [each["type"] for each in found] == FACTS
    assert [each["version"] for each in found] == list(range(1, len(FACTS) + 1))


def test_facts_are_keyed_by_their_purchase_order(told: dict[str, Outcome]) -> None:
    purchase = told["everything"].purchase
    messages = purchase.trade.heard("purchase-order-events", po_number=purchase.number)
    assert {one.key for one in messages} == {purchase.number}
    assert {one.headers["ce_type"].decode() for one in messages} == set(FACTS)
    assert len({one.headers["ce_id"] for one in messages}) == len(messages)


def test_a_fact_says_who_did_what_to_which_units(told: dict[str, Outcome]) -> None:
    (shipped,) = [each for each in events(told["everything"]) if each["type"] == "purchase-lines-shipped"]
    data = shipped["data"]
    assert (data["source"], data["user"], data["ship_date"]) == ("UI", "ann", "2016-11-10")
    assert [(line["line_number"], line["quantity"]) for line in data["lines"]] == [(1, 4)]


@pytest.mark.parametrize("topic", ["purchase-order-events", "vendor-notices"])
def test_facts_and_notices_name_nobody(told: dict[str, Outcome], topic: str) -> None:
    trade = told["plain"].purchase.trade
    said = json.dumps([one.value for one in trade.heard(topic)])
    personal = ["Claire", "Gute", "Elm St", "Oak St", "Ring twice", "Leave at door", "Happy birthday", "red"]
    assert [word for word in personal if f'"{word}' in said or f" {word}" in said] == []


def test_no_fact_that_is_published_tells_a_price_of_a_gift(told: dict[str, Outcome]) -> None:
    for event in events(told["gift"]):
        assert "8.98" not in json.dumps(event)
        assert "9.98" not in json.dumps(event)


def test_notices_say_who_should_know_what_of_which_line(told: dict[str, Outcome]) -> None:
    outcome = told["everything"]
    trade, number = outcome.purchase.trade, outcome.purchase.number
    notices = trade.notices(po_number=number)
    assert sorted((each["kind"], each["to"], each["line_number"] or 0) for each in notices) == sorted(
        [
            ("new_purchase_order", "vendor", 0),
            ("address_change_requested", "vendor", 1),
            ("cancel_requested", "vendor", 1),
            ("address_decided", "retailer", 1),
            ("address_auto_rejected", "retailer", 2),
            ("cancel_decided", "retailer", 1),
            ("line_held", "retailer", 3),
            ("due_date_revised", "retailer", 3),
            ("line_released", "retailer", 3),
            ("shipped", "retailer", 1),
        ]
    )
    assert len({each["notice_id"] for each in notices}) == len(notices)
    assert {each["vendor"] for each in notices} == {outcome.purchase.vendor}
    assert all(number in each["text"] and each["occurred_at"] for each in notices)


def test_notices_are_keyed_by_their_purchase_order(told: dict[str, Outcome]) -> None:
    purchase = told["everything"].purchase
    messages = purchase.trade.heard("vendor-notices", po_number=purchase.number)
    assert {one.key for one in messages} == {purchase.number}
    assert len({one.headers["ce_id"] for one in messages}) == len(messages)
