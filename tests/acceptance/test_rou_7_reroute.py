"""ROU-7: lines that were unfulfillable are looked at again when a person asks, and the router searches once more."""

import json
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.retail import Chain, store

STORES = (store("S-1", priority=1), store("S-2", priority=2))


def reroute(shop: Chain, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What the command answers to programs; everything it led to is through then."""
    told = shop.system.orderfold(
        "reroute", *arguments, "--organization", shop.code, "--yes", "--json", code=code
    )
    shop.settle()
    said: dict[str, Any] = answer("reroute", told)
    return said


def history(shop: Chain, number: str) -> list[tuple[str, str, str | None]]:
    """Status, cause and location of each entry, in order."""
    rows = shop.system.view("order_history", shop.code, order_number=number)
    rows.sort(key=lambda row: row["entry"])
    return [(row["status"], row["cause"], row["location"]) for row in rows]


def test_an_order_that_was_decided_before_its_stock_came_is_placed_when_somebody_asks(chain: Open) -> None:
    shop = chain(*STORES)
    shop.shelf("S-1", CHAIR=0)
    shop.order("A-1", ("CHAIR", 2))
    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE")]
    shop.shelf("S-2", CHAIR=5)
    shop.settle()
    assert shop.status("A-1")["status"] == "unfulfillable"  # nobody looks again by himself

    answer = reroute(shop, "--note", "the delivery came", "--user", "PLANNER-007")

    assert (answer["orders"], answer["units"], answer["in_stock"]) == (1, 2, 1)
    assert [(line["location"], line["available"]) for line in answer["lines"]] == [("S-2", 5)]
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-2") == (5, 2, 3)
    assert shop.facts("A-1") == ["order-submitted", "lines-unfulfillable", "lines-reopened", "lines-assigned"]
    assert history(shop, "A-1") == [
        ("create", "submission", None),
        ("unfulfillable", "routing", "NOWHERE"),
        ("open", "asked", None),
        ("new_order", "routing", "S-2"),
    ]
    (row,) = shop.system.view("order_history", shop.code, order_number="A-1", cause="asked")
    assert (row["written_note"], row["user_id"]) == ("the delivery came", "PLANNER-00")
    assert {row["trace_type"] for row in shop.trace("A-1", decision=2)} == {"Reshop - 1"}
    assert "all agree" in shop.system.orderfold("verify")


def test_a_line_that_nobody_can_take_is_unfulfillable_as_before(chain: Open) -> None:
    shop = chain(*STORES, preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5, TABLE=0)
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    before = [(1, 1, "new_order", "S-1"), (2, 1, "unfulfillable", "NOWHERE")]
    assert shop.placed("A-1") == before

    assert reroute(shop, "a-1")["in_stock"] == 0

    assert shop.placed("A-1") == before
    assert shop.status("A-1")["status"] == "open"
    assert [each for each in history(shop, "A-1") if each[2] != "S-1"] == [
        ("create", "submission", None),
        ("create", "submission", None),
        ("unfulfillable", "routing", "NOWHERE"),
        ("open", "asked", None),
        ("unfulfillable", "routing", "NOWHERE"),
    ]
    why = json.loads(shop.system.orderfold("why", "A-1", "--organization", shop.code, "--json"))
    assert why["decision"] == 2


def test_where_search_retries_are_used_up_a_person_has_one_search_more(chain: Open) -> None:
    shop = chain(*STORES, preferences={"search_retries": 0})
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=1)
    shop.order("A-1", ("CHAIR", 1))
    shop.reject("A-1", "S-1")
    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]

    reroute(shop, "A-1")
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-2")]

    shop.reject("A-1", "S-2")
    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]
    reroute(shop, "A-1")
    assert shop.placed("A-1") == [(1, 1, "unfulfillable", "NOWHERE")]  # both had it
    assert {row["trace_type"] for row in shop.trace("A-1", decision=3)} == {"Reshop - 4"}


def test_filters_choose_and_a_dry_run_changes_nothing(chain: Open) -> None:
    shop = chain(*STORES)
    for number, item in (("A-1", "CHAIR"), ("A-2", "TABLE"), ("A-3", "CHAIR")):
        shop.order(number, (item, 1))
    shop.shelf("S-2", CHAIR=9)
    shop.settle()

    def numbers(*arguments: str) -> list[str]:
        return [line["order_number"] for line in reroute(shop, "--dry-run", *arguments)["lines"]]

    assert numbers() == ["A-1", "A-2", "A-3"]
    assert numbers("--item", "TABLE") == ["A-2"]
    assert numbers("--location", "S-2") == ["A-1", "A-3"]
    assert numbers("--location", "S-1") == []
    assert numbers("--limit", "1") == ["A-1"]
    assert numbers("A-3", "a-2") == ["A-2", "A-3"]
    assert numbers("--until", "2001-01-01T00:00:00Z") == []
    assert numbers("--since", "2001-01-01T00:00:00Z") == ["A-1", "A-2", "A-3"]
    assert {shop.status(number)["status"] for number in ("A-1", "A-2", "A-3")} == {"unfulfillable"}
    told = shop.system.orderfold("reroute", "--organization", shop.code, code=1)
    assert "2 lines" in told
    assert "repeat with --yes" in told
    assert shop.facts("A-1") == ["order-submitted", "lines-unfulfillable"]


def test_what_cannot_be_looked_at_again_is_refused_with_the_reason(chain: Open) -> None:
    shop = chain(*STORES)
    shop.shelf("S-1", CHAIR=1)
    shop.order("TAKEN", ("CHAIR", 1))
    shop.order("GONE", ("CHAIR", 1))
    shop.cancel("GONE")
    shop.order("PICKUP", ("CHAIR", 1), order_type="pickup", pickup_location="S-2", ship_to=None)
    shop.reject("PICKUP", "S-2")

    answer = reroute(shop, "TAKEN", "GONE", "PICKUP", "NEVER", code=1)

    assert {one["order_number"]: one["reason"] for one in answer["refused"]} == {
        "TAKEN": "no such line of it is unfulfillable",
        "GONE": "the order is cancelled",
        "PICKUP": "a pickup order stays at its pickup location",
        "NEVER": "no such order has arrived",
    }
    assert (answer["lines"], answer["reopened"]) == ([], False)


def test_an_order_that_waits_again_is_neither_closed_nor_unfulfillable(chain: Open) -> None:
    shop = chain(*STORES)
    shop.order("A-1", ("CHAIR", 1))
    with shop.system.held("router"):
        shop.system.orderfold("reroute", "A-1", "--organization", shop.code, "--yes")
        told = shop.system.orderfold("why", "A-1", "--organization", shop.code)
    assert "reopened, not routed again yet" in told
    shop.settle()
    assert shop.status("A-1")["status"] == "unfulfillable"
