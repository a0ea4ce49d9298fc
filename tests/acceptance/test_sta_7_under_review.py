"""STA-7: an order is under review, or no longer; that is told once a line, and blocks nothing."""

from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.updating import history, notes, refused, update


def test_the_flag_is_told_once_a_line_with_the_status_of_the_order(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences={"split_order": True})
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", TABLE=5)
    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))
    update(shop, "A-1", location="S-1", status="accepted")

    update(shop, "A-1", location="S-2", under_review=True, user="ann.the.reviewer")
    update(shop, "A-1", under_review=True)  # nothing new

    assert history(shop, "A-1")[:2] == [
        (2, "open", "S-2", 1, "under_review"),
        (1, "open", "S-1", 2, "under_review"),
    ]
    assert notes(shop, "A-1")[:2] == ["Under Review: Yes"] * 2
    update(shop, "A-1", location="S-1", status="fulfilled")
    assert shop.placed("A-1")[0][2] == "fulfilled"
    update(shop, "A-1", under_review=False)
    assert notes(shop, "A-1")[0] == "Under Review: No"
    assert refused(shop) == []


def test_a_flag_that_overtakes_its_order_takes_effect_as_the_order_comes(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    update(shop, "A-1", under_review=True)
    shop.order("A-1", ("CHAIR", 2))

    assert "Under Review: Yes" in notes(shop, "A-1")
    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1")]
    assert refused(shop) == []


def test_an_order_that_is_sent_under_review_writes_no_entry_of_it(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2), under_review=True)
    assert [entry[4] for entry in history(shop, "A-1")] == ["routing", "submission"]


def test_the_flag_and_a_status_come_together_all_or_none(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.order("A-1", ("CHAIR", 2))
    update(shop, "A-1", location="S-9", under_review=True, status="accepted")
    assert refused(shop) == [("not_assigned", "location")]
    assert [entry[4] for entry in history(shop, "A-1")] == ["routing", "submission"]
    update(shop, "A-1", location="S-1", under_review=True, status="accepted")
    assert [entry[4] for entry in history(shop, "A-1")][:2] == ["status_update", "under_review"]
