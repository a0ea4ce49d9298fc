"""ROU-5: standard brokering compares criterion by criterion, weighted brokering scores; the code ends every tie."""

from typing import Any

import pytest

from tests.acceptance.conftest import Open
from tests.support.retail import ALBANY, BOSTON, CHICAGO, Chain, ranked_by, store, weighed_by
from tests.support.stories import count


def test_a_lower_priority_number_decides(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=20), store("S-2", priority=10), preferences=ranked_by("location_priority")
    )
    both_have(shop, 5, 5)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_the_nearer_location_decides(chain: Open) -> None:
    shop = chain(
        store("S-1", **CHICAGO),
        store("S-2", **BOSTON),
        store("PICKUP", **ALBANY),
        preferences=ranked_by("proximity"),
    )
    both_have(shop, 5, 5)
    shop.collect("A-1", "PICKUP", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_more_on_hand_decides_whatever_is_reserved_of_it(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=ranked_by("on_hand"))
    both_have(shop, 5, 6)
    for number in ("A-1", "A-2", "A-3"):
        shop.order(number, ("CHAIR", 1))
    assert [shop.codes(number)[0][1] for number in ("A-1", "A-2", "A-3")] == ["S-2"] * 3
    assert shop.stock("CHAIR", "S-2") == (6, 3, 3)


def test_on_hand_is_summed_over_the_lines_of_the_order(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), preferences=ranked_by("on_hand"))
    shop.shelf("S-1", CHAIR=9, TABLE=1)  # 10
    shop.shelf("S-2", CHAIR=5, TABLE=6)  # 11
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    assert shop.codes("A-1") == [(1, "S-2", None), (2, "S-2", None)]


def test_the_last_order_the_longest_ago_decides(chain: Open) -> None:
    """Nobody had one yet: the code. Then S-2 had none, then S-1 had its the longer ago."""
    shop = chain(store("S-1"), store("S-2"), preferences=ranked_by("last_order_assigned"))
    both_have(shop, 5, 5)
    for number in ("A-1", "A-2", "A-3"):
        shop.order(number, ("CHAIR", 1))
    assert [shop.codes(number)[0][1] for number in ("A-1", "A-2", "A-3")] == ["S-1", "S-2", "S-1"]


def test_who_sells_the_item_slower_decides(chain: Open) -> None:
    shop = chain(store("S-1"), store("S-2"), store("S-3"), preferences=ranked_by("sales_velocity"))
    velocities(shop, {"S-1": "3", "S-2": "0.5", "S-3": "0.75"})
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_velocity_is_summed_over_the_lines_of_the_order(chain: Open) -> None:
    """S-1 sells 1 and 4, S-2 sells 3 and 1; of chairs alone S-1 sells fewer."""
    shop = chain(store("S-1"), store("S-2"), preferences=ranked_by("sales_velocity"))
    velocities(shop, {"S-1": "1", "S-2": "3"})
    velocities(shop, {"S-1": "4", "S-2": "1"}, item="TABLE")
    shop.order("A-1", ("CHAIR", 1), ("TABLE", 1))
    shop.order("A-2", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None), (2, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]


def test_velocity_is_weighed_too(chain: Open) -> None:
    """Slower is better: S-2 has 60 + 0, S-1 has 0 + 40; with on hand at 60 it is the other way round."""
    slow, full = weighed_by(sales_velocity=60, on_hand=40), weighed_by(sales_velocity=40, on_hand=60)
    shop = chain(
        store("S-1"),
        store("S-2"),
        preferences=slow,
        overrides=[{"carrier": "VAN", "preferences": full}],
    )
    velocities(shop, {"S-1": "3", "S-2": "1"}, on_hand={"S-1": 9, "S-2": 5})
    shop.order("A-1", ("CHAIR", 1))
    shop.order("A-2", ("CHAIR", 1), ship_via="VAN")
    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]


def test_the_location_code_ends_every_tie(chain: Open) -> None:
    shop = chain(store("S-3"), store("S-1"), store("S-2"), preferences=ranked_by("location_priority"))
    for location in ("S-3", "S-2", "S-1"):
        shop.shelf(location, CHAIR=5)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-1", None)]


@pytest.mark.parametrize(
    ("criteria", "location"),
    [
        (("location_priority", "on_hand"), "S-1"),
        (("on_hand", "location_priority"), "S-2"),
        (("location_priority", "proximity", "on_hand"), "S-1"),
        (("proximity", "location_priority", "on_hand"), "S-3"),
    ],
)
def test_the_organization_says_which_criterion_comes_first(
    chain: Open, criteria: tuple[str, ...], location: str
) -> None:
    shop = chain(
        store("S-1", priority=1, **CHICAGO),
        store("S-2", priority=2, **CHICAGO),
        store("S-3", priority=3, **BOSTON),
        store("PICKUP", **ALBANY),
        preferences=ranked_by(*criteria),
    )
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=9)
    shop.shelf("S-3", CHAIR=1)
    shop.collect("A-1", "PICKUP", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, location, None)]


def test_a_later_criterion_decides_where_the_earlier_are_equal(chain: Open) -> None:
    shop = chain(
        store("S-1", priority=1),
        store("S-2", priority=1),
        store("S-3", priority=2),
        preferences=ranked_by("location_priority", "on_hand"),
    )
    shop.shelf("S-1", CHAIR=5)
    shop.shelf("S-2", CHAIR=6)
    shop.shelf("S-3", CHAIR=99)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None)]


@pytest.mark.parametrize(
    ("on_hand", "location_priority", "location"),
    # on hand 10, 6, 2 scales to 1, 0.5, 0; priority 30, 10, 20 to 0, 1, 0.5
    [
        (60, 40, "S-2"),  # S-1 60 + 0 = 60, S-2 30 + 40 = 70, S-3 0 + 20 = 20
        (70, 30, "S-1"),  # S-1 70 + 0 = 70, S-2 35 + 30 = 65, S-3 0 + 15 = 15
        (100, 0, "S-1"),  # S-1 100, S-2 50, S-3 0
        (0, 100, "S-2"),  # S-1 0, S-2 100, S-3 50
    ],
)
def test_weights_decide(chain: Open, on_hand: int, location_priority: int, location: str) -> None:
    shop = weighed(chain, on_hand, location_priority)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, location, None)]


def test_only_survivors_are_scaled(chain: Open) -> None:
    """S-4 does not deliver. Were it scaled, S-1 had 70 * 8/98 = 5.7 and S-2 had 70 * 4/98 + 30 = 32.9."""
    shop = weighed(chain, 70, 30, store("S-4", delivery=False, priority=20))
    shop.shelf("S-4", CHAIR=100)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-1", None)]


def test_a_criterion_in_which_all_are_equal_counts_nothing(chain: Open) -> None:
    """All priorities are 100, 0 of 60 for each; then on hand alone: 40 for S-2, 0 for S-1."""
    shop = chain(store("S-1"), store("S-2"), preferences=weighed_by(location_priority=60, on_hand=40))
    both_have(shop, 1, 2)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-2", None)]


def test_equal_scores_are_decided_by_the_code(chain: Open) -> None:
    """S-1: 0 + 50, S-2: 50 + 0."""
    shop = chain(
        store("S-2", priority=1),
        store("S-1", priority=2),
        preferences=weighed_by(location_priority=50, on_hand=50),
    )
    both_have(shop, 2, 1)
    shop.order("A-1", ("CHAIR", 1))
    assert shop.codes("A-1") == [(1, "S-1", None)]


def test_proximity_is_weighed_too(chain: Open) -> None:
    """Boston is nearer: 60 + 0 for S-2, 0 + 40 for S-1; with the weights the other way round S-1 has 60."""
    shop = chain(
        store("S-1", **CHICAGO),
        store("S-2", **BOSTON),
        store("PICKUP", **ALBANY),
        preferences=weighed_by(proximity=60, on_hand=40),
        overrides=[
            {"carrier": "SLOW", "preferences": weighed_by(proximity=40, on_hand=60)},
        ],
    )
    both_have(shop, 9, 5)
    shop.collect("A-1", "PICKUP", ("CHAIR", 1))
    shop.collect("A-2", "PICKUP", ("CHAIR", 1), ship_via="SLOW")
    assert shop.codes("A-1") == [(1, "S-2", None)]
    assert shop.codes("A-2") == [(1, "S-1", None)]


def both_have(shop: Chain, first: int, second: int) -> None:
    """Chairs at S-1 and at S-2."""
    shop.shelf("S-1", CHAIR=first)
    shop.shelf("S-2", CHAIR=second)


def velocities(
    shop: Chain, sold: dict[str, str], item: str = "CHAIR", on_hand: dict[str, int] | None = None
) -> None:
    """Units sold a day at each location, which has five of them or so many."""
    changes = [
        count(shop.code, location, item, (on_hand or {}).get(location, 5), sales_velocity=units)
        for location, units in sold.items()
    ]
    shop.system.publish("inventory-changed", {"changes": changes})


def weighed(chain: Open, on_hand: int, location_priority: int, *others: dict[str, Any]) -> Chain:
    """Three stores, none the best or the worst in everything."""
    shop = chain(
        store("S-1", priority=30),
        store("S-2", priority=10),
        store("S-3", priority=20),
        *others,
        preferences=weighed_by(on_hand=on_hand, location_priority=location_priority),
    )
    shop.shelf("S-1", CHAIR=10)
    shop.shelf("S-2", CHAIR=6)
    shop.shelf("S-3", CHAIR=2)
    return shop
