"""ROU-4: a location that an order asks for by name is not eliminated as the one where the order was placed."""

from tests.acceptance.conftest import Open
from tests.support.retail import store

TWO = (store("S-1", priority=2), store("S-2", priority=1))
REQUESTING = "Requesting Location"


def test_an_order_that_asks_for_the_location_where_it_was_placed_goes_there(chain: Open) -> None:
    shop = chain(*TWO)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)

    shop.order("A-1", ("CHAIR", 1), placed_location="S-1", requested_location="S-1")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]
    assert shop.left_out("A-1", REQUESTING) == []
    assert shop.left_out("A-1", "Un-Requested Location") == [("S-2", "")]


def test_one_that_names_nobody_or_somebody_else_does_not(chain: Open) -> None:
    shop = chain(*TWO)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=2)

    shop.order("A-1", ("CHAIR", 1), placed_location="S-2")
    shop.order("A-2", ("CHAIR", 1), placed_location="S-2", requested_location="S-1")

    assert [shop.placed(number)[0][3] for number in ("A-1", "A-2")] == ["S-1", "S-1"]
    assert shop.left_out("A-1", REQUESTING) == [("S-2", "")]


def test_a_sourcing_location_that_is_named_counts_as_asked_for(chain: Open) -> None:
    shop = chain(*TWO)
    for location in ("S-1", "S-2"):
        shop.shelf(location, CHAIR=1)

    shop.collect("A-1", "S-2", ("CHAIR", 1), placed_location="S-1", sourcing_location="S-1")

    assert shop.placed("A-1") == [(1, 1, "new_order", "S-1")]
