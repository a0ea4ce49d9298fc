"""QUE-10: the back-ordering report: open units per DC, item and age."""

from datetime import UTC, datetime, timedelta

from tests.support.stories import Shop


def test_open_units_are_summed_by_dc_item_and_age(shop: Shop) -> None:
    now = datetime.now(UTC)
    old, young = (now - timedelta(days=20)).isoformat(), (now - timedelta(days=2)).isoformat()
    shop.count("CHAIR", 9, at=old)
    shop.submit("A-1", ("CHAIR", 1), ("TABLE", 2), at=old)
    shop.submit("A-2", ("CHAIR", 1), ("TABLE", 3), at=young)
    shop.submit("A-3", ("CHAIR", 1), ("TABLE", 4), ("LAMP", 1), at=young)
    shop.run(now.isoformat())

    rows = shop.system.view("back_ordering_report", shop.code)

    found = {(r["dc"], r["item"], r["age"]): (r["orders"], r["open_quantity"]) for r in rows}
    assert found == {
        ("DC-EAST", "TABLE", "14 days and more"): (1, 2),
        ("DC-EAST", "TABLE", "1-3 days"): (2, 7),
        ("DC-EAST", "LAMP", "1-3 days"): (1, 1),
    }


def test_orders_that_never_left_in_part_are_not_in_it(shop: Shop) -> None:
    shop.submit("A-1", ("TABLE", 2))
    shop.run("2016-12-01T00:00:00Z")
    assert shop.system.view("back_ordering_report", shop.code) == []
