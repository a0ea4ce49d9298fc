"""ROU-2: one location for the whole order, then split order, then split line, each only where it is allowed."""

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import store

WHOLE = {"split_order": False}
SPLIT_ORDER = {"split_order": True}
SPLIT_LINE = {"split_order": True, "split_line": True}


@pytest.mark.parametrize("preferences", [WHOLE, SPLIT_ORDER, SPLIT_LINE])
def test_one_location_that_has_it_all_comes_before_any_split(
    chain: Open, preferences: dict[str, bool]
) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        store("S-3", priority=3),
        preferences=preferences,
    )
    shop.shelf("S-1", CHAIR=9)
    shop.shelf("S-2", TABLE=9)
    shop.shelf("S-3", CHAIR=2, TABLE=1)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-3", None), (2, "S-3", None)]


def test_an_order_is_split_where_that_is_allowed_and_no_line_is(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=2, TABLE=1)
    shop.shelf("S-2", CHAIR=1, TABLE=3)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 3))

    assert shop.placed("A-1") == [(1, 2, "new_order", "S-1"), (2, 3, "new_order", "S-2")]
    assert shop.stock("CHAIR", "S-1") == (2, 2, 0)
    assert shop.stock("TABLE", "S-1") == (1, 0, 1)


def test_an_order_is_not_split_where_that_is_not_allowed(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=WHOLE)
    shop.shelf("S-1", CHAIR=2, TABLE=1)
    shop.shelf("S-2", CHAIR=1, TABLE=3)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 3))

    assert shop.placed("A-1") == [(1, 2, "unfulfillable", "NOWHERE"), (2, 3, "unfulfillable", "NOWHERE")]
    assert shop.stock("CHAIR", "S-1") == (2, 0, 2)


def test_a_line_is_split_where_both_are_allowed(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3"), preferences=SPLIT_LINE)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", CHAIR=3)
    shop.shelf("S-3", CHAIR=2)

    shop.order("A-1", ("CHAIR", 5))

    # S-2 fills the most of 5, then S-3 the most of the 2 that are missing; S-1 is not needed.
    assert shop.placed("A-1") == [(1, 3, "new_order", "S-2"), (2, 2, "new_order", "S-3")]
    assert shop.stock("CHAIR", "S-1") == (1, 0, 1)


def test_a_line_is_not_split_where_only_orders_may_be(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=3)
    shop.shelf("S-2", CHAIR=3)

    shop.order("A-1", ("CHAIR", 5))

    assert shop.placed("A-1") == [(1, 5, "unfulfillable", "NOWHERE")]


def test_whole_lines_come_before_divided_ones(chain: Open) -> None:
    """Two locations divide line 1 between them just as well; but S-3 and S-4 need not."""
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=2),
        store("S-3", priority=3),
        store("S-4", priority=4),
        preferences=SPLIT_LINE,
    )
    shop.shelf("S-1", CHAIR=3, TABLE=1)
    shop.shelf("S-2", CHAIR=1)
    shop.shelf("S-3", CHAIR=4)
    shop.shelf("S-4", TABLE=1)

    shop.order("A-1", ("CHAIR", 4), ("TABLE", 1))

    assert shop.codes("A-1") == [(1, "S-3", None), (2, "S-1", None)]


def test_a_split_order_goes_to_the_fewest_locations(chain: Open) -> None:
    """Line by line the best would be S-1, S-2 and S-3: three locations. S-4 with S-3 are two."""
    shop = chain(
        *(store(f"S-{number}", priority=number) for number in range(1, 6)),
        preferences=SPLIT_ORDER,
    )
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)
    shop.shelf("S-3", LAMP=1)
    shop.shelf("S-4", CHAIR=1, TABLE=1)
    shop.shelf("S-5", LAMP=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1), ("LAMP", 1))

    assert shop.codes("A-1") == [(1, "S-4", None), (2, "S-4", None), (3, "S-3", None)]


def test_of_equally_few_locations_the_better_ranked_ones_win(chain: Open) -> None:
    """S-1 with S-4, or S-2 with S-3: the best of the first pair is better than the best of the second."""
    shop = chain(*(store(f"S-{number}", priority=number) for number in range(1, 5)), preferences=SPLIT_ORDER)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-4", TABLE=1, LAMP=1)
    shop.shelf("S-2", CHAIR=1, TABLE=1)
    shop.shelf("S-3", LAMP=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1), ("LAMP", 1))

    assert shop.codes("A-1") == [(1, "S-1", None), (2, "S-4", None), (3, "S-4", None)]


@pytest.mark.parametrize(("maximum", "status"), [(3, "new_order"), (2, "unfulfillable"), (None, "new_order")])
def test_an_order_goes_to_no_more_locations_than_the_maximum(
    chain: Open, maximum: int | None, status: str
) -> None:
    limit = {} if maximum is None else {"maximum_order_splits": maximum}
    shop = chain(store("S-1"), store("S-2"), store("S-3"), preferences=SPLIT_ORDER | limit)
    shop.shelf("S-1", CHAIR=1)
    shop.shelf("S-2", TABLE=1)
    shop.shelf("S-3", LAMP=1)

    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1), ("LAMP", 1))

    assert [line[2] for line in shop.placed("A-1")] == [status] * 3


def test_the_trace_filters_first_who_is_chosen_in_a_later_pass(chain: Open) -> None:
    """The source's own example: A and B are left out as common locations, then the order is split across them."""
    shop = chain(store("A"), store("B"), preferences=SPLIT_ORDER)
    shop.shelf("A", CHAIR=2, TABLE=1)
    shop.shelf("B", CHAIR=1, TABLE=2)

    shop.order("A-1", ("CHAIR", 2), ("TABLE", 2))

    common = "Shopping by common location. Location has insufficient inventory"
    assert sorted(shop.left_out("A-1", common)) == [("A", ""), ("B", "")]
    assert shop.codes("A-1") == [(1, "A", None), (2, "B", None)]


def test_lines_are_split_only_where_orders_are(chain: Open) -> None:
    shop = chain(store("S-1"))
    file = shop.folder / "refused.yaml"
    file.write_text(
        f"organization: {shop.code}\nfulfilment: route\nlocations: [{{code: S-1, type: store}}]\n"
        "preferences: {split_order: false, split_line: true}\n"
    )

    said = shop.system.orderfold("organization", "apply", str(file), code=2)

    assert "line 4" in said
    assert "split_line needs split_order" in said
