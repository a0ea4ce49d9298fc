"""What leaves in a run, against a naive twin that looks at one order at a time (QUE-3 to QUE-7)."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.processor.domain.allocation import OpenLine, Release, WaitingOrder, allocate

NOON = datetime(2016, 11, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ITEMS = ("A", "B", "C")


def order(
    *lines: tuple[str, int],
    number: str = "O-1",
    hold: timedelta = MINUTE,
    first: bool = True,
    others: int = 0,
) -> WaitingOrder:
    """An order with these open lines; `others` is how many more items it was sent with, which have left."""
    opened = tuple(OpenLine(index, item, units) for index, (item, units) in enumerate(lines, 1))
    items = len({item for item, _ in lines}) + others
    return WaitingOrder(number, NOON + hold, first, items, opened)


def left(*orders: WaitingOrder, back_orders: bool = True, **stock: int) -> dict[str, list[int]]:
    """Line numbers that leave, by order, of those that leave at all."""
    releases = allocate(orders, stock, NOON, back_orders=back_orders)
    return {release.order.order_number: [line.number for line in release.lines] for release in releases}


def naive(
    orders: list[WaitingOrder], stock: dict[str, int], back_orders: bool
) -> tuple[list[tuple[str, list[int], bool]], dict[str, int]]:
    """Try each line on a copy of the shelf; keep the copy only where the order may leave."""
    told: list[tuple[str, list[int], bool]] = []
    for each in orders:
        shelf, taken = dict(stock), []
        for line in each.lines:
            if shelf.get(line.item, 0) >= line.units:
                shelf[line.item] -= line.units
                taken.append(line.number)
        everything = len(taken) == len(each.lines)
        alone_was_sent = each.ordered_items == 1
        expired = not each.hold_until > NOON
        some = bool(taken) and back_orders and each.first and expired and not alone_was_sent
        if everything or some:
            stock = shelf
            told.append((each.order_number, taken, everything))
    return told, stock


LINES = st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(1, 4)), min_size=1, max_size=4)
ORDERS = st.lists(
    st.builds(
        lambda lines, hold, first, gone: order(
            *lines, hold=hold * MINUTE, first=first, others=0 if first else gone
        ),
        LINES,
        st.integers(-1, 1),
        st.booleans(),
        st.integers(1, 2),
    ),
    max_size=8,
).map(lambda orders: [_numbered(each, index) for index, each in enumerate(orders)])
STOCK = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 10))


@given(ORDERS, STOCK, st.booleans())
def test_it_decides_as_the_naive_twin(
    orders: list[WaitingOrder], stock: dict[str, int], back_orders: bool
) -> None:
    available = dict(stock)
    releases = list(allocate(orders, available, NOON, back_orders=back_orders))
    told = [(one.order.order_number, [line.number for line in one.lines], one.whole) for one in releases]
    expected, rest = naive(orders, stock, back_orders)
    assert told == expected
    assert {item: units for item, units in available.items() if units} == {k: v for k, v in rest.items() if v}


@given(ORDERS, STOCK, st.integers(1, 4))
def test_batching_the_queue_does_not_matter(
    orders: list[WaitingOrder], stock: dict[str, int], size: int
) -> None:
    at_once = list(allocate(orders, dict(stock), NOON, back_orders=True))
    available, queue = dict(stock), iter(orders)
    in_batches: list[Release] = []
    while batch := list(islice(queue, size)):
        in_batches += allocate(batch, available, NOON, back_orders=True)
    assert in_batches == at_once


@given(ORDERS, STOCK)
def test_taking_releases_in_batches_does_not_matter(
    orders: list[WaitingOrder], stock: dict[str, int]
) -> None:
    releases = allocate(orders, dict(stock), NOON, back_orders=True)
    taken: list[Release] = []
    while batch := list(islice(releases, 2)):
        taken += batch
    assert taken == list(allocate(orders, dict(stock), NOON, back_orders=True))


@given(ORDERS, STOCK, st.booleans())
def test_no_more_leaves_than_there_is(
    orders: list[WaitingOrder], stock: dict[str, int], back_orders: bool
) -> None:
    available = dict(stock)
    releases = list(allocate(orders, available, NOON, back_orders=back_orders))
    for item in ITEMS:
        gone = sum(line.units for one in releases for line in one.lines if line.item == item)
        assert gone <= stock.get(item, 0)
        assert available.get(item, 0) == stock.get(item, 0) - gone


def test_an_order_with_all_in_stock_leaves_whole_before_its_hold_expires() -> None:
    assert left(order(("A", 2), ("B", 1)), A=2, B=1) == {"O-1": [1, 2]}


def test_an_order_with_some_in_stock_waits_for_its_hold() -> None:
    assert left(order(("A", 2), ("B", 1)), A=2) == {}
    assert left(order(("A", 2), ("B", 1), hold=-MINUTE), A=2) == {"O-1": [1]}


def test_at_exactly_its_end_a_hold_has_expired() -> None:
    assert left(order(("A", 2), ("B", 1), hold=timedelta()), A=2) == {"O-1": [1]}


def test_an_order_none_of_whose_lines_can_be_filled_stays_hold_expired_or_not() -> None:
    assert left(order(("A", 2), ("B", 1), hold=-MINUTE), A=1) == {}


def test_a_dc_without_back_orders_lets_orders_leave_whole_or_not_at_all() -> None:
    late = order(("A", 2), ("B", 1), hold=-MINUTE)
    assert left(late, back_orders=False, A=2) == {}
    assert left(late, back_orders=False, A=2, B=1) == {"O-1": [1, 2]}


def test_a_line_is_never_split() -> None:
    assert left(order(("A", 3), hold=-MINUTE), A=2) == {}


def test_a_back_order_waits_for_all_that_remains() -> None:
    rest = order(("A", 1), ("B", 1), hold=-MINUTE, first=False, others=1)
    assert left(rest, A=1) == {}
    assert left(rest, A=1, B=1) == {"O-1": [1, 2]}


def test_lines_of_one_item_are_filled_in_line_order_from_one_stock() -> None:
    late = order(("A", 2), ("A", 2), ("B", 1), ("A", 1), hold=-MINUTE)
    assert left(late, A=3, B=1) == {"O-1": [1, 3, 4]}


@pytest.mark.parametrize("back_orders", [True, False])
@pytest.mark.parametrize("hold", [-MINUTE, timedelta(), MINUTE])
def test_several_lines_of_one_item_leave_only_with_every_unit(hold: timedelta, back_orders: bool) -> None:
    of_one_item = order(("A", 2), ("A", 3), ("A", 1), hold=hold)
    assert [left(of_one_item, back_orders=back_orders, A=units) for units in (2, 3, 5)] == [{}, {}, {}]
    assert left(of_one_item, back_orders=back_orders, A=6) == {"O-1": [1, 2, 3]}


def test_an_order_that_stays_leaves_its_units_to_the_next() -> None:
    first, second = order(("A", 2), ("B", 1)), order(("A", 2), number="O-2")
    assert left(first, second, A=2) == {"O-2": [1]}


def _numbered(each: WaitingOrder, index: int) -> WaitingOrder:
    return WaitingOrder(f"O-{index}", each.hold_until, each.first, each.ordered_items, each.lines)
