"""PRV-1: the people of purchase orders are forgotten as those of orders are, once nothing of them is open."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.common.database import connect
from services.operating.ledger import findings
from services.privacy.purge import Purge
from tests.acceptance.test_bey_7_receipts import ask
from tests.acceptance.test_prv_1_forget_a_person import readable, tables_with, without_tombstone
from tests.acceptance.test_prv_1_purge import Then
from tests.acceptance.test_pur_8_inquiry import inquire
from tests.support.answers import answer
from tests.support.system import Heard, System, unique
from tests.support.trade import INTEGRATED, VENDOR, VENDORS, Trade, apply, open_trade

DONE = ("Data Removal", "WS", "SYSTEM", "Private Data Anonymized")


def party(canary: str, **changes: str) -> dict[str, str]:
    """A person with an address, each field with the canary in it but for what routing needs."""
    return {
        "first_name": f"{canary}-First",
        "last_name": f"{canary}-Last",
        "company": f"{canary} Ltd.",
        "address_1": f"{canary} Street 1",
        "city": f"{canary}ville",
        "state": "NY",
        "postal_code": "12207",
        "country": "US",
        "day_phone": f"555-{canary}",
        "email": f"{canary}@example.org",
    } | changes


def people(canary: str) -> dict[str, Any]:
    """Everything personal of a purchase order with a line, with the canary in it."""
    line = {
        "line_number": 1,
        "item": "I-1",
        "quantity": 5,
        "unit_price": "8.98",
        "due_date": "2016-11-20",
        "customizations": [{"code": "MONOGRAM", "message": f"{canary} engraved"}],
        "messages": [f"for {canary} at the gate"],
    }
    return {
        "sold_to": party(canary),
        "ship_to": party(canary, address_1=f"{canary} Avenue 2"),
        "shipping_instructions": f"Ring at {canary}",
        "order_messages": [f"Dear {canary}"],
        "gift_messages": [f"Happy birthday, {canary}"],
        "buyer_name": f"{canary} Buyer",
        "lines": [line],
    }


@pytest.fixture
def trade(system: System, tmp_path: Path) -> Trade:
    """A retailer with its vendors."""
    return open_trade(system, tmp_path)


def forget(trade: Trade, **match: str) -> Mapping[str, Any]:
    """Publish a request, wait until it is carried out; the receipt."""
    message = {"organization": trade.code, "action": "forget", "match": match, "requested_by": "desk-4"}
    asked = unique("ask")
    trade.system.publish("privacy-requests", message, headers={"message-id": asked})
    trade.system.settle()
    return [heard.value for heard in trade.heard("privacy-receipts", request=asked)][-1]


def receipts(trade: Trade) -> list[Mapping[str, Any]]:
    """What the topic heard of, in order."""
    return [heard.value for heard in trade.heard("privacy-receipts")]


def empty(trade: Trade) -> list[Heard]:
    """The empty messages on `purchase-orders` about purchase orders of the organization."""
    code = trade.code.encode()
    heard = trade.system.heard("purchase-orders")
    return [one for one in heard if one.value is None and one.headers["organization"] == code]


def facts(trade: Trade, number: str) -> list[str]:
    """The types of what happened to a purchase order, in order."""
    events = trade.heard("purchase-order-events", po_number=number)
    return [one.value["type"] for one in sorted(events, key=lambda one: one.value["version"])]


def nothing_is_wrong(trade: Trade) -> None:
    """The log folds, every unit is somewhere, nobody who was forgotten is known."""
    assert [one for one in findings(trade.system.database) if not one.ok] == []


def test_after_forgetting_no_table_no_dead_letter_and_no_message_knows_the_people(trade: Trade) -> None:
    canary = unique("CANARY")
    trade.asks("address_change", "P-1", ship_to=party(canary, address_1=f"{canary} before"))
    trade.order("P-1", **people(canary))
    trade.order("P-1", **people(canary) | {"carrier": "99"})  # a dead letter: another order has the number
    trade.does("note", "P-1", line_number=7, reason=f"{canary} called")  # another: there is no such line
    trade.prints(("P-1", 1))
    trade.asks("address_change", "P-1", ship_to=party(canary, address_1=f"{canary} refused"))
    trade.does("address_decision", "P-1", line_number=1, approve=False)
    trade.ships("P-1", (1, 5))
    assert tables_with(trade.system, canary)
    assert len(readable(trade.system, canary)) == 2
    assert without_tombstone(trade.system, canary)

    receipt = forget(trade, email=f"{canary}@EXAMPLE.org")

    assert tables_with(trade.system, canary) == []
    assert readable(trade.system, canary) == []
    assert without_tombstone(trade.system, canary) == []
    assert canary not in trade.system.logged()
    assert (receipt["purchase_orders"], receipt["pending_purchase_orders"], receipt["left"]) == (
        ["P-1"],
        [],
        0,
    )
    erased = {each["place"]: each["erased"] for each in receipt["erased"]}
    assert erased == {"personal_data": 3, "dead_letters": 2, "dead_letter_topics": 2, "topics": 2}
    assert (receipt["scan"]["found"], receipt["scan"]["values"] > 10) == (0, True)
    nothing_is_wrong(trade)


def test_each_line_has_one_row_that_says_so_and_everything_else_stays(trade: Trade) -> None:
    canary = unique("CANARY")
    trade.order("P-1", 5, 2, ship_to=party(canary))
    trade.asks("cancel", "P-1", line_number=2)
    trade.prints(("P-1", 1))
    trade.ships("P-1", (1, 5))
    before, lines, told = trade.detail("P-1"), trade.lines("P-1"), trade.history("P-1")

    forget(trade, email=f"{canary}@example.org")
    forget(trade, order_number="so-p-1")

    rows = trade.history("P-1")[len(told) :]
    assert [(row.line_number, row.quantity, row.status) for row in rows] == [
        (1, 5, "shipped"),
        (2, 2, "cancelled"),
    ]
    assert {(row.action_type, row.source, row.user_id, row.note) for row in rows} == {DONE}
    assert trade.detail("P-1") == before | {"buyer_name": "***"}
    assert trade.lines("P-1") == lines
    assert trade.detail("P-1")["vendor_name"] == "Acme Supply", "a vendor is forgotten by itself"
    assert facts(trade, "P-1").count("purchase-order-forgotten") == 1
    nothing_is_wrong(trade)


def test_an_open_purchase_order_is_pending_until_nothing_of_it_is_open(trade: Trade) -> None:
    canary = unique("CANARY")
    trade.order("P-1", 5, ship_to=party(canary))
    first = forget(trade, email=f"{canary}@example.org")
    assert (first["purchase_orders"], first["pending_purchase_orders"]) == ([], ["P-1"])
    assert tables_with(trade.system, canary)

    trade.asks("cancel", "P-1")

    assert tables_with(trade.system, canary) == []
    last = receipts(trade)[-1]
    assert (last["purchase_orders"], last["pending_purchase_orders"]) == (["P-1"], [])
    assert (last["scan"]["found"], last["scan"]["values"] > 0) == (0, True)


def test_an_address_that_came_before_its_order_waits_for_it(trade: Trade) -> None:
    canary, other = unique("CANARY"), unique("OTHER")
    trade.asks("address_change", "P-1", ship_to=party(canary))
    asked = forget(trade, email=f"{canary}@example.org")
    assert asked["pending_purchase_orders"] == ["P-1"]

    trade.order("P-1", 5, ship_to=party(other))
    trade.asks("cancel", "P-1")

    assert tables_with(trade.system, canary) == tables_with(trade.system, other) == []


def test_a_sales_order_is_forgotten_with_its_purchase_orders(trade: Trade) -> None:
    canary, other = unique("CANARY"), unique("OTHER")
    order = {"organization": trade.code, "order_number": "SO-1", "order_type": "delivery"}
    order |= {"lines": [{"line_number": 1, "item": "RING", "quantity": 1}], "customer_number": f"C-{canary}"}
    trade.system.publish("orders-submitted", order | {"sold_to": party(canary), "ship_to": party(canary)})
    trade.order("SO-1", 5, order_number="so-1", ship_to=party(other))  # a number of its own kind
    trade.asks("cancel", "SO-1")

    receipt = forget(trade, customer_number=f"C-{canary}")

    assert (receipt["orders"], receipt["purchase_orders"]) == (["SO-1"], ["SO-1"])
    assert tables_with(trade.system, canary) == tables_with(trade.system, other) == []


def test_everything_that_is_given_must_match(trade: Trade) -> None:
    ann, bob = unique("ANN"), unique("BOB")
    for number, name in (("P-1", ann), ("P-2", ann), ("P-3", bob)):
        trade.order(number, 5, ship_to=party(name))
        trade.asks("cancel", number)

    none = forget(trade, order_number="SO-P-3", email=f"{ann}@example.org")
    assert none["purchase_orders"] == []
    one = forget(trade, order_number="SO-P-2", email=f"{ann}@example.org")
    assert one["purchase_orders"] == ["P-2"]
    assert tables_with(trade.system, bob)


def test_an_address_that_comes_later_is_not_kept(trade: Trade) -> None:
    canary, late = unique("CANARY"), unique("LATE")
    trade.order("P-1", **people(canary))
    trade.asks("cancel", "P-1")
    forget(trade, order_number="SO-P-1")
    trade.asks("address_change", "P-1", ship_to=party(late))
    trade.order("P-1", **people(canary))  # the same again
    assert tables_with(trade.system, late) == tables_with(trade.system, canary) == []
    assert facts(trade, "P-1")[-1] == "address-change-rejected"


def test_every_key_under_which_an_address_left_gets_an_empty_message(trade: Trade) -> None:
    trade.order("P-1", 5)
    trade.order("P-2", 5)
    trade.asks("cancel", "P-2")
    trade.prints(("P-1", 1))
    trade.ships("P-1", (1, 5))
    forget(trade, order_number="SO-P-1")
    forget(trade, order_number="SO-P-2")
    told = [(one.key, one.headers["po_number"], one.headers["ce_type"]) for one in empty(trade)]
    type_ = b"purchase-order-forgotten"
    assert sorted(told) == [
        ("P-1", b"P-1", type_),
        ("P-2", b"P-2", type_),
        (VENDOR, b"P-1", type_),
    ]


def test_what_is_sent_again_tells_nobody(trade: Trade) -> None:
    gone, stays = unique("GONE"), unique("STAYS")
    with trade.together():
        trade.order("P-1", **people(gone), vendor=INTEGRATED)
        trade.order("P-2", **people(stays), vendor=INTEGRATED)
    trade.ships("P-1", (1, 5), vendor=INTEGRATED)
    forget(trade, order_number="SO-P-1")
    before = {(one.partition, one.offset) for one in trade.system.heard("purchase-orders")}

    for batch in trade.batches(INTEGRATED):
        trade.does("resend_batch", None, INTEGRATED, of="P-2", batch_id=batch["batch_id"])
    trade.system.database.execute("UPDATE checkpoint SET position = 0 WHERE follower = 'relay-purchases'")
    trade.system.settle()

    heard = [one for one in trade.heard("purchase-orders") if (one.partition, one.offset) not in before]
    again = [one for one in heard if one.value is not None]
    assert {one.headers["ce_type"] for one in again} >= {
        b"purchase-order-created",
        b"purchase-order-batch",
    }
    assert gone not in str([one.value for one in again])
    assert stays in str([one.value for one in again])


def test_the_command_shows_what_is_known_and_forgets_it(trade: Trade) -> None:
    canary = unique("CANARY")
    trade.order("P-1", **people(canary))
    who = ("--organization", trade.code, "--email", f"{canary}@example.org")
    (known,) = ask(trade.system, "show", *who)
    assert (known["po_number"], known["order_number"]) == ("P-1", "SO-P-1")
    assert known["special_instructions"] == f"Ring at {canary}"
    assert f"{canary} engraved" in known["messages"]
    planned = ask(trade.system, "forget", *who, "--dry-run")
    assert (planned["purchase_orders"], planned["pending_purchase_orders"]) == ([], ["P-1"])
    trade.asks("cancel", "P-1")

    done = ask(trade.system, "forget", *who, "--yes")

    assert (done["purchase_orders"], done["left"], done["found_in"]) == (["P-1"], 0, [])
    trade.system.settle()
    (receipt,) = ask(trade.system, "receipt", done["request"])
    assert (receipt["purchase_orders"], receipt["still_pending_purchase_orders"]) == (["P-1"], [])
    shown = ask(trade.system, "show", "--organization", trade.code, "--order", "SO-P-1")
    assert [set(each["sold_to"].values()) for each in shown] == [{"***"}]


@pytest.fixture
def keeping(trade: Trade, tmp_path: Path) -> Trade:
    """The same retailer, which keeps people for 30 days."""
    apply(trade, tmp_path, VENDORS, privacy_days=30)
    return trade


def purge(trade: Trade, after: timedelta) -> None:
    """The purge as it runs so long after now."""
    url = trade.system.parts.database_url
    ((now,),) = trade.system.database.execute("SELECT max(submitted_at) FROM purchase_order").fetchall()
    assert isinstance(now, datetime)
    Purge(lambda: connect(url, name="test"), Then(now + after), 1.0).purge()
    trade.system.settle()


def test_the_purge_forgets_closed_ones_that_are_old_with_all_of_their_sales_order(keeping: Trade) -> None:
    done, half, still_open = unique("DONE"), unique("HALF"), unique("OPEN")
    with keeping.together():
        for number, name, sales_order in (
            ("P-1", done, "SO-1"),
            ("P-2", half, "SO-2"),
            ("P-3", still_open, "SO-2"),
        ):
            keeping.order(number, 5, order_number=sales_order, ship_to=party(name))
    keeping.asks("cancel", "P-1")
    keeping.asks("cancel", "P-2")

    purge(keeping, timedelta(days=29))
    assert tables_with(keeping.system, done)
    purge(keeping, timedelta(days=31))

    assert tables_with(keeping.system, done) == []
    assert tables_with(keeping.system, half)
    assert tables_with(keeping.system, still_open)
    (receipt,) = [each for each in receipts(keeping) if each["purchase_orders"]]
    assert (receipt["kind"], receipt["purchase_orders"], receipt["left"]) == ("purge", ["P-1"], 0)

    keeping.asks("cancel", "P-3")
    purge(keeping, timedelta(days=31))
    purge(keeping, timedelta(days=31))
    assert [facts(keeping, each).count("purchase-order-forgotten") for each in ("P-1", "P-2", "P-3")] == [
        1
    ] * 3
    nothing_is_wrong(keeping)


def test_what_comes_back_with_an_older_copy_is_deleted_again(trade: Trade) -> None:
    canary = unique("CANARY")
    trade.order("P-1", **people(canary))
    trade.asks("cancel", "P-1")
    database = trade.system.database
    query = "SELECT subject, organization, document::text FROM personal_data WHERE document::text LIKE %s"
    kept = database.execute(query, (f"%{canary}%",)).fetchall()
    forget(trade, order_number="SO-P-1")
    for row in kept:
        database.execute(
            "INSERT INTO personal_data (subject, organization, document) VALUES (%s, %s, %s)", row
        )
    wrong = [one.check for one in findings(database) if not one.ok]
    assert wrong == ["nobody who was forgotten is in personal_data"]

    database.execute("UPDATE checkpoint SET position = 0 WHERE follower = 'privacy'")
    trade.system.settle()

    assert tables_with(trade.system, canary) == []
    nothing_is_wrong(trade)


def forget_vendor(trade: Trade, *arguments: str, vendor: str = VENDOR, code: int = 0) -> Any:
    """What the command answers to programs, which is as it is documented."""
    named = ("forget-vendor", vendor, "--organization", trade.code, "--json", *arguments)
    told = trade.system.orderfold("privacy", *named, code=code)
    return answer("privacy forget-vendor", told.splitlines()[0]) if code != 1 else told


def test_a_vendor_is_forgotten_once_nothing_that_was_ordered_from_it_is_open(
    trade: Trade, tmp_path: Path
) -> None:
    canary = unique("CANARY")
    vendor = {"code": VENDOR, "name": f"{canary} Supply", "email": f"{canary}@example.org"}
    apply(trade, tmp_path, [vendor])
    trade.order("P-1", 5, vendor_name=f"{canary} Supply")
    trade.order("P-1", 7, vendor_name=f"{canary} Supply")  # a dead letter: another order has the number
    assert len(inquire(trade, "--vendor", VENDOR)) == 1

    refused = forget_vendor(trade, "--yes", code=1)
    assert f"vendor {VENDOR} has purchase orders that are open, so its name is needed: P-1." in refused
    trade.asks("cancel", "P-1")
    planned = forget_vendor(trade, "--dry-run")
    done = forget_vendor(trade, "--yes", "--user", "desk-4")

    assert planned["erased"] == done["erased"]
    erased = {each["place"]: each["erased"] for each in done["erased"]}
    assert erased == {"personal_data": 2, "dead_letters": 1, "dead_letter_topics": 1}
    assert (done["left"], done["found_in"], done["values"]) == (0, [], 2)
    assert tables_with(trade.system, canary) == []
    assert readable(trade.system, canary) == []
    trade.system.settle()
    (receipt,) = receipts(trade)
    assert (receipt["vendor"], receipt["requested_by"], receipt["left"]) == (VENDOR, "desk-4", 0)
    assert trade.detail("P-1")["vendor_name"] == "***"
    (row,) = trade.system.view("vendors", trade.code, vendor=VENDOR)
    assert row["vendor_name"] == "***"
    assert inquire(trade, "--vendor", VENDOR) == []
    assert [each["vendor_name"] for each in inquire(trade)] == ["***"]
    nothing_is_wrong(trade)


def test_a_vendor_of_the_document_alone_reads_as_asterisks(trade: Trade) -> None:
    forget_vendor(trade, "--yes")
    (row,) = trade.system.view("vendors", trade.code, vendor=VENDOR)
    assert row["vendor_name"] == "***"


def test_a_vendor_that_nobody_knows_is_refused(trade: Trade) -> None:
    told = forget_vendor(trade, "--yes", vendor="V999", code=1)
    assert f"{trade.code} has no vendor V999" in told
