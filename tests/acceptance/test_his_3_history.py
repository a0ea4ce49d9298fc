"""HIS-3: what happened to an order and its lines, newest first, with causes and notes."""

from typing import Any

from services.common.database import connect
from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.stories import EVENING, NEXT_MORNING, Shop

WHAT = ("line_number", "status", "location", "quantity", "cause")
NOT_ENOUGH = "Not Enough Inventory and No Backorder Location"


def history(shop: Shop, number: str) -> list[dict[str, Any]]:
    """Entries of an order, newest first."""
    shop.settle()
    rows = shop.system.view("order_history", shop.code, order_number=number.upper())
    return sorted(rows, key=lambda row: -row["entry"])


def happened(shop: Shop, number: str) -> list[tuple[Any, ...]]:
    """The same without times, codes and notes."""
    return [tuple(row[name] for name in WHAT) for row in history(shop, number)]


def test_a_held_order_is_submitted_held_released_and_completed(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1), placed_location="WEB")
    shop.run(NEXT_MORNING)
    shop.count("TABLE", 1, at=NEXT_MORNING)
    shop.run(NEXT_MORNING)

    assert happened(shop, "A-1") == [
        (2, "dispatched", "DC-EAST", 1, "run"),
        (1, "dispatched", "DC-EAST", 2, "run"),
        (None, "commit", None, None, "run"),
        (None, "create", "DC-EAST", None, "submission"),
        (None, "create", "WEB", None, "submission"),
    ]
    notes = [row["note"] for row in history(shop, "A-1")]
    assert notes == [
        f"Dispatch {shop.code}:A-1:2",
        f"Dispatch {shop.code}:A-1:1",
        "Back order",
        "Held until 2016-11-09 09:00 UTC",
        None,
    ]
    assert [row["entry"] for row in history(shop, "A-1")] == [5, 4, 3, 2, 1]


def test_what_leaves_tells_its_carrier_and_what_is_cancelled_its_reason(shop: Shop) -> None:
    shop.count("CHAIR", 2)
    for number in ("A-1", "A-2", "A-3"):
        shop.submit(number, ("CHAIR", 1))
    shop.run(EVENING)
    left = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}
    shop.system.publish("status-updates", left | {"carrier": "12", "tracking_number": "1Z9"})
    shop.cancel_dispatch(f"{shop.code}:A-2:1", "DAMAGED")
    shop.cancel("A-3")

    (shipped, *_) = history(shop, "A-1")
    assert (shipped["status"], shipped["cause"]) == ("shipped", "status_update")
    assert shipped["note"] == f"Dispatch {shop.code}:A-1:1, Carrier: 12, Tracking #: 1Z9"
    assert happened(shop, "A-2")[:2] == [
        (None, "cancelled", None, None, "cancel"),
        (1, "cancelled", "DC-EAST", 1, "cancel"),
    ]
    assert {row["reason_code"] for row in history(shop, "A-2")[:2]} == {"DAMAGED"}
    assert happened(shop, "A-3")[:2] == [
        (None, "cancelled", None, None, "cancel"),
        (1, "cancelled", None, 1, "cancel"),
    ]
    assert {row["reason_code"] for row in history(shop, "A-3")[:2]} == {"CUSTOMER"}


def test_a_rejection_that_comes_too_late_is_told_with_what_it_carried(chain: Open) -> None:
    shop = chain({"code": "S-1", "type": "store"})
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    shop.cancel("A-1")
    shop.settle()

    late = {"organization": shop.code, "order_number": "A-1", "location": "S-1", "status": "rejected"}
    shop.system.publish("status-updates", late | {"carrier": "12", "tracking_number": "1Z9"})
    shop.settle()

    (newest, *_) = history(shop, "A-1")
    assert (newest["status"], newest["location"], newest["cause"]) == ("canceled", "S-1", "restricted")
    assert newest["note"] == (
        "Rejected Status Update Restricted. Requested by Location S-1, Carrier: 12, Tracking #: 1Z9"
    )
    assert shop.status("A-1")["status"] == "canceled"
    assert shop.dead_letters("status-updates") == []
    assert shop.facts("A-1")[-1] == "status-update-restricted"


def test_a_rejection_that_nobody_else_takes_is_two_entries(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    shop.reject("A-1", "S-1", reason_code="BROKEN")

    assert happened(shop, "A-1") == [
        (1, "unfulfillable", "NOWHERE", 1, "routing"),
        (1, "rejected", "S-1", 1, "status_update"),
        (1, "new_order", "S-1", 1, "routing"),
        (1, "create", None, 1, "submission"),
    ]
    unfulfillable, rejected, *_ = history(shop, "A-1")
    assert (unfulfillable["answer_code"], unfulfillable["note"]) == (2000, NOT_ENOUGH)
    assert (rejected["reason_code"], rejected["note"]) == ("BROKEN", "Reason Code: BROKEN")


def test_part_of_a_line_that_is_given_back_stands_under_the_line_that_was_named(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"split_order": True, "split_line": True})
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=5)
    shop.order("A-1", ("CHAIR", 5))
    shop.reject("A-1", "S-1", line_number=1, quantity=2)

    assert happened(shop, "A-1")[:3] == [
        (2, "new_order", "S-2", 2, "routing"),
        (1, "new_order", "S-1", 3, "status_update"),
        (1, "rejected", "S-1", 2, "status_update"),
    ]
    part, rest = history(shop, "A-1")[2], history(shop, "A-1")[1]
    assert part["occurred_at"] == rest["occurred_at"]
    assert (part["reason_code"], rest["reason_code"]) == ("DAMAGED", "DAMAGED")


def test_a_line_that_was_given_back_too_often_says_so(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"search_retries": 0})
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    shop.reject("A-1", "S-1")

    unfulfillable, rejected, *_ = history(shop, "A-1")
    assert (unfulfillable["status"], rejected["status"]) == ("unfulfillable", "rejected")
    assert (unfulfillable["cause"], unfulfillable["note"]) == ("search_retries", "Search Retries Used Up")
    assert unfulfillable["answer_code"] is None


def test_who_placed_a_line_is_told_routing_the_pickup_or_a_person(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))
    by_hand = {"organization": shop.code, "order_number": "A-1"}
    for location in ("S-2", "NOWHERE"):
        shop.system.publish("status-updates", by_hand | {"new_location": location})
        shop.settle()
    shop.order("P-1", ("CHAIR", 1), order_type="pickup", pickup_location="S-1")
    shop.reject("P-1", "S-1")

    assert happened(shop, "A-1")[:3] == [
        (1, "unfulfillable", "NOWHERE", 1, "by_hand"),
        (1, "new_order", "S-2", 1, "by_hand"),
        (1, "new_order", "S-1", 1, "routing"),
    ]
    assert happened(shop, "P-1")[:3] == [
        (1, "unfulfillable", "S-1", 1, "status_update"),
        (1, "rejected", "S-1", 1, "status_update"),
        (1, "new_order", "S-1", 1, "pickup"),
    ]


def test_an_order_that_is_acknowledged_first_begins_in_process(chain: Open) -> None:
    shop = chain(store("S-1"), preferences={"acknowledge_before_brokering": True})
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))

    assert happened(shop, "A-1") == [
        (1, "new_order", "S-1", 1, "routing"),
        (1, "new_order", "IN PROCESS", 1, "submission"),
        (1, "create", None, 1, "submission"),
    ]


def test_a_routed_order_has_one_entry_a_line_for_all_that_happens_to_it(chain: Open) -> None:
    """Also where orders are not split, and also as it is created, acknowledged and cancelled."""
    shop = chain(store("S-1"), preferences={"acknowledge_before_brokering": True})
    shop.shelf("S-1", CHAIR=1, TABLE=2)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 2), placed_location="WEB")
    shop.cancel("A-1")

    assert happened(shop, "A-1") == [
        (2, "canceled", "S-1", 2, "cancel"),
        (1, "canceled", "S-1", 1, "cancel"),
        (2, "new_order", "S-1", 2, "routing"),
        (1, "new_order", "S-1", 1, "routing"),
        (2, "new_order", "IN PROCESS", 2, "submission"),
        (1, "new_order", "IN PROCESS", 1, "submission"),
        (2, "create", "WEB", 2, "submission"),
        (1, "create", "WEB", 1, "submission"),
    ]
    assert [row["entry"] for row in history(shop, "A-1")] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_rejection_stands_under_the_location_that_says_so(chain: Open) -> None:
    shop = chain(
        store("S-1"), store("S-2"), store("S-3"), preferences={"split_order": True, "split_line": True}
    )
    shop.shelf("S-1", CHAIR=4)
    shop.shelf("S-2", CHAIR=4)
    shop.collect("A-1", "S-3", ("CHAIR", 4))

    shop.reject("A-1", "S-3", line_number=1, quantity=1)

    assert happened(shop, "A-1")[:3] == [
        (2, "new_order", "S-2", 1, "routing"),
        (1, "new_order", "S-3", 3, "status_update"),
        (1, "rejected", "S-3", 1, "status_update"),
    ]


def test_a_held_order_that_is_cancelled_is_at_no_location_and_closed_as_a_whole(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1))
    shop.cancel("A-1")

    assert happened(shop, "A-1")[:2] == [
        (None, "cancelled", None, None, "cancel"),
        (1, "cancelled", None, 1, "cancel"),
    ]


BROUGHT = {
    "reason_code": "BROKEN",
    "note": "Ann Lee says: the last one",
    "user": "warehouse-17",
    "carrier": "12",
    "tracking_number": "1Z9",
    "carton": "C-1",
}
KEPT = ("reason_code", "written_note", "user_id", "carrier", "tracking_number", "carton")
SHOWN = ("BROKEN", "Ann Lee says: the last one", "warehouse-", "12", "1Z9", "C-1")


def test_what_a_rejection_or_a_move_by_hand_brings_is_kept_and_shown(chain: Open) -> None:
    shop = chain(store("S-1", priority=1), store("S-2", priority=2), store("S-3", priority=3))
    for location in ("S-1", "S-2", "S-3"):
        shop.shelf(location, CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    named = {"organization": shop.code, "order_number": "A-1"}
    for step in (
        {"status": "rejected", "location": "S-1"},
        {"new_location": "S-3"},
        {"new_location": "NOWHERE"},
    ):
        shop.system.publish("status-updates", named | step | BROUGHT)
        shop.settle()

    rows = {(row["status"], row["location"]): row for row in history(shop, "A-1")}
    for what in (("rejected", "S-1"), ("new_order", "S-3"), ("unfulfillable", "NOWHERE")):
        assert tuple(rows[what][name] for name in KEPT) == SHOWN, what
        assert rows[what]["note"] == "Carrier: 12, Tracking #: 1Z9, Carton #: C-1"
        notes = rows[what]["transaction_notes"].splitlines()
        assert notes[1:] == ["Reason Code: BROKEN", "Note: Ann Lee says: the last one"]
    routed = rows["new_order", "S-1"]
    assert [routed[name] for name in KEPT] == [None, None, "SYSTEM", None, None, None]
    assert {what: row["source"] for what, row in rows.items()} == {
        ("create", None): "WS",
        ("new_order", "S-1"): "RE",
        ("rejected", "S-1"): "WS",
        ("new_order", "S-2"): "RE",
        ("new_order", "S-3"): "UI",
        ("unfulfillable", "NOWHERE"): "UI",
    }
    assert shop.dead_letters("status-updates") == []


def test_what_comes_too_late_and_what_ships_keeps_it_too(shop: Shop, chain: Open) -> None:
    shop.count("CHAIR", 2)
    shop.submit("A-1", ("CHAIR", 1))
    shop.run(EVENING)
    left = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-1:1", "status": "fulfilled"}
    shop.system.publish("status-updates", left | BROUGHT)
    routed = chain(store("S-1"))
    routed.shelf("S-1", CHAIR=1)
    routed.order("B-1", ("CHAIR", 1))
    routed.cancel("B-1")
    routed.settle()
    late = {"organization": routed.code, "order_number": "B-1", "location": "S-1", "status": "rejected"}
    routed.system.publish("status-updates", late | BROUGHT)

    for one, number in ((shop, "A-1"), (routed, "B-1")):
        newest = history(one, number)[0]
        assert tuple(newest[name] for name in KEPT) == SHOWN, number


def test_the_text_of_a_note_is_in_no_fact_and_once_erased_it_is_gone(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    shop.reject("A-1", "S-1", **BROUGHT)

    written = """SELECT count(*) FROM orderfold.events
    WHERE data::text LIKE '%%Ann Lee%%' AND data->>'organization' = %s"""
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        assert owner.execute(written, (shop.code,)).fetchone() == (0,)
    assert "Ann Lee" not in str(shop.heard("order-events"))
    with connect(shop.system.parts.database_url, name="test", role=None) as owner:
        owner.execute(
            "DELETE FROM orderfold.personal_data WHERE organization = %s AND document->>'note' IS NOT NULL",
            (shop.code,),
        )
    rejected = next(row for row in history(shop, "A-1") if row["status"] == "rejected")
    assert rejected["written_note"] == "***"
