"""`orderfold order set-status` and its sisters say what will happen before it does (STA-10, ROU-11, STA-6, 7, 8)."""

import json
from pathlib import Path

from tests.acceptance.conftest import Open
from tests.support.command import ask
from tests.support.retail import HOME, Chain, store
from tests.support.updating import history, notes, stock


def order(shop: Chain, *words: str) -> dict[str, object]:
    answer = ask(shop.system.environment, "order", *words, "--organization", shop.code, "--json")
    assert isinstance(answer.json, dict)
    return answer.json


def test_a_status_is_set_after_a_look_at_what_that_does(chain: Open) -> None:
    shop = chain(store("S-1"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 3))
    wanted = ("set-status", "a-1", "fulfilled", "--line", "1", "--quantity", "2", "--user", "ann@example.org")

    planned = order(shop, *wanted, "--dry-run")
    shop.settle()
    assert (planned["dry_run"], planned["changed"], planned["refused"]) == (True, False, None)
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1")]
    done = order(shop, *wanted, "--yes")
    shop.settle()

    assert done == planned | {"dry_run": False, "changed": True}
    assert done["stock"] == [{"location": "S-1", "item": "CHAIR", "on_hand": -2, "reserved": -2}]
    assert [(line["line_number"], line["after"]) for line in done["lines"]] == [  # type: ignore[attr-defined]
        (1, "new_order"),
        (2, "fulfilled"),
    ]
    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1"), (2, 2, "fulfilled", "S-1")]
    assert stock(shop, "S-1", "CHAIR") == (3, 1)
    (row, *_) = shop.system.view("order_history", shop.code, order_number="A-1", status="fulfilled")
    assert (row["source"], row["user_id"], row["cause"]) == ("UI", "ann@exampl", "by_hand")


def test_what_cannot_be_done_is_said_with_field_and_reason(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2", delivery=False))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 3))
    whose = ("--organization", shop.code, "--yes")
    for words, said in (
        (("set-status", "A-1", "intransit"), "status: delivery orders do not travel"),
        (("set-location", "A-1", "S-2"), "new_location: it does not take delivery orders"),
        (("set-location", "A-1", "S-9"), "new_location: not a location"),
        (("pickup-by", "A-1", "2050-01-01"), "pickup_by: nobody collects a delivery order"),
    ):
        answer = ask(shop.system.environment, "order", *words, *whose)
        assert answer.code == 1
        assert said in " ".join(answer.out.split()), answer
    for words in (("set-status", "A-1", "open"), ("under-review", "A-1", "maybe"), ("pickup-by", "A-1", "x")):
        assert ask(shop.system.environment, "order", *words, *whose).code == 2
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-1")]


def test_location_flag_and_address_are_changed(chain: Open, tmp_path: Path) -> None:
    shop = chain(store("S-1"), store("S-2"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 3))
    address = tmp_path / "address.json"
    address.write_text(json.dumps(HOME | {"city": "Troy"}))

    order(shop, "set-location", "A-1", "S-2", "--yes")
    order(shop, "under-review", "A-1", "yes", "--note", "call them", "--yes")
    order(shop, "ship-to", "A-1", str(address), "--yes")
    again = order(shop, "ship-to", "A-1", str(address), "--yes")
    shop.settle()

    assert (again["changed"], again["facts"]) == (False, [])
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-2")]
    assert [row[4] for row in history(shop, "A-1")][:3] == ["address_change", "under_review", "by_hand"]
    assert notes(shop, "A-1")[1] == "Note: call them\nUnder Review: Yes"
    shown = ask(shop.system.environment, "order", "A-1", "--organization", shop.code)
    assert "Troy" in shown.out
    shop.system.orderfold("check")
