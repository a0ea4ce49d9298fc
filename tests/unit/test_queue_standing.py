"""How one order stands in a queue is what a run does with the whole queue; and the stock that it lacks is enough."""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.processor.domain.allocation import WaitingOrder, allocate, shortages
from services.processor.domain.standing import Standing
from tests.unit.test_allocation import MINUTE, NOON, ORDERS, STOCK, order


def leaving(orders: list[WaitingOrder], stock: dict[str, int], number: str, back_orders: bool) -> list[int]:
    """Lines of an order that leave in a run over all."""
    releases = allocate(orders, dict(stock), NOON, back_orders=back_orders)
    return [line.number for one in releases if one.order.order_number == number for line in one.lines]


@given(ORDERS.filter(bool), STOCK, st.booleans())
def test_it_is_what_a_run_over_the_whole_queue_does(
    orders: list[WaitingOrder], stock: dict[str, int], back_orders: bool
) -> None:
    for place, one in enumerate(orders):
        standing = Standing(one, orders[:place], stock, back_orders)
        outcome = standing.outcome(NOON)
        assert [line.number for line in outcome.lines] == leaving(
            orders, stock, one.order_number, back_orders
        )
        taken = Counter(dict.fromkeys(outcome.left, 0))
        for claim in outcome.claims:
            taken[claim.item] += claim.units
        assert {item: max(0, stock.get(item, 0)) - taken[item] for item in taken} == dict(outcome.left)

        more = standing.lacking(NOON)
        enough = dict(Counter(stock) + Counter(more))
        assert leaving(orders, enough, one.order_number, back_orders) == [line.number for line in one.lines]
        assert bool(more) == bool(shortages(one.lines, outcome.left))


def test_what_is_lacking_is_not_more_than_needed_where_those_before_stand_apart() -> None:
    before = [order(("A", 5), number="O-0"), order(("B", 1), number="O-1")]
    standing = Standing(order(("A", 6), ("B", 1), number="O-2"), before, {"A": 4, "B": 1}, back_orders=True)
    assert standing.lacking(NOON) == {"A": 7, "B": 1}
    assert Standing(standing.order, [], {"A": 4, "B": 1}, back_orders=True).lacking(NOON) == {"A": 2}


def test_the_end_of_the_hold_lets_a_part_leave() -> None:
    standing = Standing(order(("A", 1), ("B", 1), hold=MINUTE), [], {"A": 1}, back_orders=True)
    assert standing.outcome(NOON).lines == ()
    then = standing.outcome(NOON + timedelta(minutes=1))
    assert ([line.number for line in then.lines], then.whole) == ([1], False)


def test_where_many_before_lack_it_enough_for_all_of_them_is_named() -> None:
    before = [order(("A", units), number=f"O-{units:02}") for units in range(2, 40)]
    standing = Standing(order(("A", 1), number="Z"), before, {}, back_orders=True)
    assert standing.lacking(NOON) == {"A": 1}
    crowd = [order(("A", 1), number=f"O-{number:02}") for number in range(60)]
    assert Standing(standing.order, crowd, {}, back_orders=True).lacking(NOON) == {"A": 61}
