"""PUR-1: a purchase order comes into being by a message: header, lines, totals, vendor; the same again, another one."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support.system import Row, System
from tests.support.trade import AT_HOME, DUE, VENDOR, Trade, open_trade

HEADER = {
    "placed_location": "S-1",
    "brand": "ACME",
    "brand_name": "Acme",
    "buyer": "JS",
    "buyer_name": "J. Smith",
    "carrier": "12",
    "carrier_description": "UPS Ground",
    "gift": True,
    "ship_complete": True,
    "shipping_instructions": "Ring twice",
    "currency": "EUR",
    "discount_percent": "2.5",
    "discount_amount": "1.25",
    "payment_description": "MULTI PAY",
    "paid_amount": "26.94",
    "freight": "5",
    "additional_freight": "1.5",
    "freight_tax": "0.4",
}
OF_ITS_OWN = ("placed_location", "carrier")
"""What is shown otherwise than it was sent: with a name, and of the first line."""
LINES = [
    {
        "line_number": 7,
        "item": "FUR-BO",
        "description": "Bookcase",
        "vendor_item": "BK-1",
        "vendor_item_description": "Oak",
        "quantity": 2,
        "unit_price": "1.3456",
        "tax": "0.2",
        "due_date": "2016-11-22",
        "carrier": "50",
        "unit_of_measure": "EA",
        "gift_wrap": True,
        "upc": "012345678905",
        "ean": "4006381333931",
    },
    {"line_number": 9, "item": "PEN", "quantity": 3, "unit_price": "2", "tax": "0.1", "due_date": DUE},
]
NO_NAME = AT_HOME | {"first_name": "", "last_name": ""}


def without(field: str) -> dict[str, str]:
    return {name: value for name, value in AT_HOME.items() if name != field}


REFUSED: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "NO-LINES": ({"lines": []}, ("invalid", "lines")),
    "TWICE": ({"lines": [LINES[1], LINES[1]]}, ("invalid", "lines")),
    "NO-UNITS": ({"lines": [LINES[1] | {"quantity": 0}]}, ("invalid", "lines[0].quantity")),
    "LONG-ITEM": ({"lines": [LINES[1] | {"item": "I" * 36}]}, ("invalid", "lines[0].item")),
    "LONG-VENDOR": ({"vendor": "V" * 11}, ("invalid", "vendor")),
    "LONG-ORDER": ({"order_number": "S" * 31}, ("invalid", "order_number")),
    "NO-SHIP-TO": ({"ship_to": None}, ("invalid", "ship_to")),
    "NO-SOLD-TO": ({"sold_to": None}, ("invalid", "sold_to")),
    "NO-NAME": ({"ship_to": NO_NAME}, ("invalid", "ship_to")),
    "HALF-A-NAME": ({"sold_to": AT_HOME | {"first_name": ""}}, ("invalid", "sold_to")),
    "NO-STREET": ({"ship_to": without("address_1")}, ("invalid", "ship_to")),
    "NO-CITY": ({"sold_to": without("city")}, ("invalid", "sold_to")),
    "NO-CODE": ({"ship_to": without("postal_code")}, ("invalid", "ship_to")),
    "NO-MONEY": ({"currency": "XXQ"}, ("invalid", "currency")),
}
NO_COUNTRY = {"NO-COUNTRY": ({"ship_to": without("country")}, ("invalid", "ship_to"))}


@pytest.fixture(scope="module")
def trade(system: System, tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """What the first messages of a retailer lead to; the second ones come once they are through."""
    trade = open_trade(
        system, tmp_path_factory.mktemp("orders"), brands=[{"code": "B-1", "name": "Brand of the document"}]
    )
    with trade.together():
        trade.order("po 1001 a/b", lines=LINES, order_number="ca-2016-1", **HEADER)
        trade.order("PLAIN", 5, entered_date=None, carrier=None, order_number="S" * 30)
        trade.order("P" * 50, 5, order_number="SO")
        trade.order("NEW-VENDOR", 5, vendor="NEW", vendor_name="N" * 41)
        trade.order("BRAND", 5, brand="B-1")
        trade.order("FIRM", 5, ship_to=NO_NAME | {"company": "Acme"}, sold_to=NO_NAME | {"company": "A"})
        trade.order("SAME", 5, order_messages=["Leave at door"])
        trade.order("OTHER", 5)
        trade.order("PEOPLE", 5)
        trade.order("MANY", *[1] * 40)
        trade.order("UNDATED", 5, 4, lines=[{"line_number": 1, "item": "PEN", "quantity": 1}])
        trade.asks("cancel", "LATER", line_number=2, occurred_at="2016-11-08T10:00:00Z")
        trade.asks(
            "cost_change", "LATER", line_number=1, unit_price="9.98", occurred_at="2016-11-08T09:00:00Z"
        )
        trade.asks("address_change", "LATER", ship_to=AT_HOME | {"address_1": "7 Oak St"})
        trade.asks("cancel", "LATER-2", line_number=8)
        trade.asks("cost_change", "LATER-2", line_number=9, unit_price="1")
        trade.asks("cancel", "NEVER", line_number=1)
        for number, (changes, _) in (REFUSED | NO_COUNTRY).items():
            trade.order(number, 5, **changes)
    with trade.together():
        trade.order("SAME", 5, order_messages=["Leave at door"])
        trade.order("same", 5, order_messages=["Leave at door"], surprise=True)
        trade.order("OTHER", 6)
        trade.order("PEOPLE", 5, ship_to=AT_HOME | {"address_1": "9 Fir St"})
        trade.order("LATER", 5, 4)
        trade.order("LATER-2", 5)
        trade.asks("cancel", "MANY", line_number=40)
    return trade


def test_the_header_is_as_it_was_sent(trade: Trade) -> None:
    detail = trade.detail("PO 1001 A/B")
    told = {name: detail[name] for name in HEADER if name in detail and name not in OF_ITS_OWN}
    amounts = {"discount_percent", "discount_amount", "paid_amount"} | {
        "freight",
        "additional_freight",
        "freight_tax",
    }
    wanted = {name: Decimal(str(value)) if name in amounts else value for name, value in HEADER.items()}
    assert told == {name: wanted[name] for name in told}
    assert detail["placed_location"] == "S-1-Store S-1"
    assert (detail["order_number"], detail["vendor"], detail["vendor_name"]) == (
        "CA-2016-1",
        VENDOR,
        "Acme Supply",
    )
    assert (detail["status"], str(detail["entered_date"])) == ("new_order", "2016-11-08")
    assert detail["buyer_name"] == "J. Smith"


def test_totals_are_the_sums_of_the_lines(trade: Trade) -> None:
    detail = trade.detail("PO 1001 A/B")
    assert (detail["total"], detail["tax"]) == (Decimal("8.6912"), Decimal("0.3"))


def test_the_total_is_that_of_all_lines_also_of_cancelled_ones(trade: Trade) -> None:
    assert trade.line("MANY", 40)["status"] == "cancelled"
    assert trade.detail("MANY")["total"] == Decimal("8.98") * 40


def test_the_next_due_date_is_the_earliest_of_any_line(trade: Trade) -> None:
    detail = trade.detail("PO 1001 A/B")
    assert (str(detail["due_date"]), str(detail["next_due_date"])) == (DUE, DUE)


def test_the_carrier_of_the_order_is_that_of_its_first_line(trade: Trade) -> None:
    assert [line["carrier"] for line in trade.lines("PO 1001 A/B")] == ["50", "12"]
    assert trade.detail("PO 1001 A/B")["carrier"] == "50"


def test_the_vendor_reads_the_carrier_of_the_first_line(trade: Trade) -> None:
    (message,) = trade.heard("purchase-orders", po_number="PO 1001 A/B", type="purchase-order-created")
    assert message.value["carrier"] == "50"


def test_lines_are_as_they_were_sent(trade: Trade) -> None:
    first, second = trade.lines("PO 1001 A/B")
    sent = LINES[0] | {"unit_price": Decimal("1.3456"), "tax": Decimal("0.2"), "ordered_quantity": 2}
    wanted = {name: value for name, value in sent.items() if name not in ("quantity", "due_date")}
    assert {name: first[name] for name in wanted} == wanted
    assert (first["extended_price"], second["extended_price"]) == (Decimal("2.6912"), Decimal(6))
    assert (str(first["original_due_date"]), first["revised_due_date"], str(first["due_date"])) == (
        "2016-11-22",
        None,
        "2016-11-22",
    )
    counts = ("shipped", "printed", "cancelled", "invoiced")
    assert [first[f"{each}_quantity"] for each in counts] == [0, 0, 0, 0]
    assert (first["open_quantity"], first["status"], first["reason"]) == (2, "new_order", None)


def test_what_was_left_out_has_its_default(trade: Trade) -> None:
    detail, line = trade.detail("PLAIN"), trade.line("PLAIN")
    zeros = ("discount_percent", "discount_amount", "paid_amount", "freight", "additional_freight", "tax")
    assert [detail[name] for name in zeros] == [0] * len(zeros)
    assert (detail["gift"], detail["ship_complete"], detail["currency"]) == (False, False, "USD")
    assert detail["entered_date"] == detail["submitted_at"].date()
    assert (line["gift_wrap"], line["tax"], line["carrier"]) == (False, 0, None)


def test_numbers_are_upper_case_and_have_up_to_fifty_characters(trade: Trade) -> None:
    assert trade.detail("P" * 50)["po_number"] == "P" * 50
    assert trade.refused("P" * 50) == []


def test_a_line_without_a_due_date_has_none(trade: Trade) -> None:
    assert trade.line("UNDATED")["due_date"] is None
    assert trade.detail("UNDATED")["next_due_date"] is None


def vendor(trade: Trade, code: str) -> Row:
    (row,) = trade.system.view("vendors", trade.code, vendor=code)
    return row


def test_a_vendor_that_nobody_knows_comes_into_being_with_forty_characters_of_its_name(trade: Trade) -> None:
    row = vendor(trade, "NEW")
    assert (row["vendor_name"], row["integrated"], row["open_purchase_orders"]) == ("N" * 40, False, 1)
    assert trade.detail("NEW-VENDOR")["vendor_name"] == "N" * 40


def test_vendors_of_the_document_are_there_without_an_order(trade: Trade) -> None:
    row = vendor(trade, "V400")
    assert (row["integrated"], row["require_acknowledgement"], row["open_purchase_orders"]) == (True, True, 0)


def test_the_brand_has_the_name_of_the_document_where_none_is_sent(trade: Trade) -> None:
    assert trade.detail("BRAND")["brand_name"] == "Brand of the document"


def test_a_company_needs_no_name_of_a_person(trade: Trade) -> None:
    assert trade.refused("FIRM") == []
    assert trade.detail("FIRM")["status"] == "new_order"


def test_the_same_order_again_changes_nothing(trade: Trade) -> None:
    assert trade.refused("SAME") == trade.refused("same") == []
    assert len(trade.history("SAME")) == 1
    assert len(trade.heard("purchase-orders", po_number="SAME")) == 1


@pytest.mark.parametrize("number", ["OTHER", "PEOPLE"])
def test_another_order_under_a_used_number_conflicts(trade: Trade, number: str) -> None:
    assert trade.refused(number) == [("conflicting_purchase_order", "po_number")]
    assert trade.line(number)["ordered_quantity"] == 5
    assert len(trade.history(number)) == 1


@pytest.mark.parametrize("number", REFUSED)
def test_an_order_that_is_not_valid_is_refused_whole(trade: Trade, number: str) -> None:
    assert trade.refused(number) == [REFUSED[number][1]]
    assert trade.lines(number) == []


def test_an_address_without_a_country_is_refused(trade: Trade) -> None:
    assert [reason for reason, _ in trade.refused("NO-COUNTRY")] == ["invalid"]


def test_changes_that_overtake_their_order_take_effect_as_it_arrives_in_the_order_of_their_times(
    trade: Trade,
) -> None:
    rows = [(entry.line_number, *entry[1:]) for entry in trade.history("LATER")]
    assert rows[2:] == [
        (1, "Cost Change", 5, "WS", "Admin", "new_order", "Before $8.98 - After $9.98"),
        (2, "Cancel", 4, "WS", "Admin", "cancelled", "Automatically Cancelled"),
        (1, "Address Change", 5, "WS", "Admin", "new_order", "Address Change Automatically Applied"),
    ]
    assert trade.refused("LATER") == []


def test_changes_of_an_order_that_never_arrives_wait(trade: Trade) -> None:
    assert trade.refused("NEVER") == []
    assert trade.system.view("purchase_order_detail", trade.code, po_number="NEVER") == []


def test_remembered_changes_that_are_refused_are_a_dead_letter_as_the_order_arrives(trade: Trade) -> None:
    assert trade.refused("LATER-2") == [("unknown_purchase_order", "line_number")]
    assert trade.line("LATER-2")["status"] == "new_order"


def test_the_detail_has_the_name_of_the_organization(trade: Trade) -> None:
    assert trade.detail("SAME")["organization_name"] == f"{trade.code} Stores"


def test_the_same_order_on_another_day_is_the_same_where_it_names_no_date(
    system: System, trade: Trade
) -> None:
    message = {
        "action": "create",
        "organization": trade.code,
        "po_number": "DAY",
        "order_number": "SO",
        "vendor": VENDOR,
        "sold_to": AT_HOME,
        "ship_to": AT_HOME,
        "lines": LINES,
    }
    for day in ("2016-11-08T10:00:00Z", "2016-11-09T10:00:00Z"):
        system.publish("purchase-orders-submitted", message, time=day, headers={"of": "DAY"})
    system.settle()
    assert trade.refused("DAY") == []


def test_an_order_that_came_by_a_message_touches_no_sales_line(trade: Trade) -> None:
    assert trade.detail("SAME")["routed"] is False
    assert trade.system.view("order_detail", trade.code) == []
    assert trade.heard("order-events") == []
