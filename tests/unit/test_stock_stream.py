"""Counts and changes of one shelf, in whichever order they arrive (INV-1)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from schemas.events.stock import AnyStockFact, StockChanged, StockCounted
from services.streams.ledger import Shelves
from services.streams.movements import Movement, Movements, gathered
from services.streams.stock import Promise, Stock, evolve, moved, promises
from tests.support.order_stream import committed, dispatch_cancelled, dispatch_created, dispatch_shipped

NIGHT = datetime(2016, 11, 8, tzinfo=UTC)


def counted(on_hand: int, at: int, safety: int | None = None) -> StockCounted:
    return StockCounted(
        organization="ACME",
        location="DC-EAST",
        item="I-1",
        on_hand=on_hand,
        counted_at=_hour(at),
        safety_stock=safety,
    )


def changed(change: int, at: int, safety: int | None = None) -> StockChanged:
    return StockChanged(
        organization="ACME",
        location="DC-EAST",
        item="I-1",
        change=change,
        changed_at=_hour(at),
        safety_stock=safety,
    )


def stock(*facts: AnyStockFact) -> Stock:
    shelf = Stock()
    for fact in facts:
        shelf = evolve(shelf, fact)
    return shelf


def journal(facts: Sequence[AnyStockFact]) -> int:
    """On hand as a clerk with the whole journal on the table would work it out."""
    counts = [fact for fact in facts if isinstance(fact, StockCounted)]
    changes = [fact for fact in facts if isinstance(fact, StockChanged)]
    if not counts:
        return sum(fact.change for fact in changes)
    last = max(fact.counted_at for fact in counts)
    standing = [fact for fact in counts if fact.counted_at == last][-1]
    return standing.on_hand + sum(fact.change for fact in changes if fact.changed_at > last)


HOURS = st.integers(0, 5)
ENTRIES = st.one_of(
    st.builds(counted, st.integers(-3, 20), HOURS),
    st.builds(changed, st.integers(-5, 5), HOURS),
)


@given(st.lists(ENTRIES, max_size=12))
def test_on_hand_is_what_the_whole_journal_says(facts: list[AnyStockFact]) -> None:
    assert stock(*facts).on_hand == journal(facts)


@given(st.lists(ENTRIES, max_size=10), st.randoms(use_true_random=False))
def test_on_hand_is_the_same_for_every_order_of_arrival(facts: list[AnyStockFact], chance: object) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stock(*_counts_of_one_time_in_order(shuffled, facts)).on_hand == stock(*facts).on_hand


@given(st.lists(ENTRIES, max_size=12))
def test_only_changes_after_the_count_are_kept(facts: list[AnyStockFact]) -> None:
    shelf = stock(*facts)
    if shelf.counted_at is not None:
        assert all(movement.at > shelf.counted_at for movement in shelf.movements)


MOVEMENTS = st.lists(st.builds(Movement, HOURS.map(lambda hours: _hour(hours)), st.integers(-5, 5)))


@given(MOVEMENTS, st.lists(HOURS, max_size=3))
def test_movements_after_a_count_are_those_of_a_list(movements: list[Movement], counts: list[int]) -> None:
    known, together = Movements(), gathered(movements)
    for movement in movements:
        known = known.plus(movement)
    for hour in counts:
        known, together = known.after(_hour(hour)), together.after(_hour(hour))
        movements = [movement for movement in movements if movement.at > _hour(hour)]
    for these in (known, together):
        assert sorted(these) == sorted(movements)
        assert these.total == sum(movement.change for movement in movements)


def test_a_shelf_with_many_changes_takes_one_more_and_a_count_without_going_through_them() -> None:
    compared = 0

    class Moment(datetime):
        def __lt__(self, other: datetime) -> bool:
            nonlocal compared
            compared += 1
            return datetime.__lt__(self, other)

    shelf = Stock()
    for second in range(4_000):
        shelf = moved(shelf, Moment(2016, 11, 8, tzinfo=UTC) + timedelta(seconds=second), 1)
    before, compared = compared, 0
    assert before < 4_000 * 12
    shelf = evolve(moved(shelf, Moment(2016, 11, 9, tzinfo=UTC), 1), counted(0, at=0))
    assert compared < 24 * 2
    assert shelf.on_hand == 4_000  # all but what moved at the very moment of the count


def test_a_shelf_nobody_counted_holds_what_moved() -> None:
    assert stock(changed(5, at=1), changed(-2, at=0)).on_hand == 3


def test_a_count_contains_what_happened_up_to_it() -> None:
    assert stock(changed(5, at=1), counted(7, at=1)).on_hand == 7
    assert stock(counted(7, at=1), changed(5, at=1)).on_hand == 7


def test_a_change_after_the_count_counts() -> None:
    assert stock(counted(7, at=1), changed(-2, at=2)).on_hand == 5
    assert stock(changed(-2, at=2), counted(7, at=1)).on_hand == 5


def test_an_older_count_that_arrives_late_changes_nothing() -> None:
    assert stock(counted(7, at=2), counted(100, at=1)) == stock(counted(7, at=2))


def test_of_two_counts_of_one_time_the_later_arrival_wins() -> None:
    assert stock(counted(7, at=1), changed(2, at=2), counted(8, at=1)).on_hand == 10


def test_on_hand_may_fall_below_zero() -> None:
    assert stock(counted(1, at=1), changed(-3, at=2)).on_hand == -2


def test_safety_stock_stays_until_another_is_told() -> None:
    assert stock(counted(7, at=1, safety=2), counted(9, at=2)).safety == 2
    assert stock(counted(7, at=1, safety=2), changed(-1, at=2, safety=0)).safety == 0
    assert stock(counted(7, at=1, safety=2), changed(-1, at=1, safety=0)).safety == 2


def test_the_safety_stock_said_of_the_latest_time_counts_in_whichever_order_it_is_told() -> None:
    facts = [
        counted(7, at=1, safety=2),
        changed(0, at=2, safety=5),
        counted(9, at=3),
        changed(0, at=1, safety=9),
    ]
    for told in permutations(facts):
        assert (stock(*told).on_hand, stock(*told).safety) == (9, 5)


def test_a_shipment_before_the_count_is_in_it() -> None:
    assert moved(stock(counted(7, at=2)), _hour(1), -3).on_hand == 7
    assert moved(stock(counted(7, at=2)), _hour(2), -3).on_hand == 7
    assert moved(stock(counted(7, at=2)), _hour(3), -3).on_hand == 4


def test_a_dispatch_promises_until_it_leaves_or_is_cancelled() -> None:
    assert [*promises(dispatch_created(1, 2))] == [Promise("DC-EAST", "I-1", 1), Promise("DC-EAST", "I-2", 2)]
    assert [*promises(dispatch_cancelled(2))] == [Promise("DC-EAST", "I-2", -2)]
    assert [*promises(dispatch_shipped(2))] == [Promise("DC-EAST", "I-2", -2)]
    assert [*promises(committed())] == []


def test_the_ledger_names_a_dispatch_that_was_promised_more_than_there_was() -> None:
    covered = [counted(1, at=1), dispatch_created(1), dispatch_shipped(1), changed(1, at=99)]
    assert [*Shelves().uncovered([*covered, dispatch_created(1, sequence=2)])] == []
    assert [*Shelves().uncovered([counted(1, at=1, safety=1), dispatch_created(1)])] == ["ACME:A-1:1"]
    assert [*Shelves().uncovered([*covered[:2], dispatch_created(1, sequence=2)])] == ["ACME:A-1:2"]


def test_the_ledger_takes_what_left_off_the_shelf() -> None:
    shelves = Shelves()
    assert [*shelves.uncovered([counted(3, at=1), dispatch_created(1)])] == []
    assert shelves.available(("ACME", "DC-EAST", "I-1")) == 2
    assert [*shelves.uncovered([dispatch_shipped(1)])] == []
    assert shelves.available(("ACME", "DC-EAST", "I-1")) == 2
    assert shelves.reserved == {("ACME", "DC-EAST", "I-1"): 0}


def _counts_of_one_time_in_order(
    shuffled: Sequence[AnyStockFact], facts: Sequence[AnyStockFact]
) -> list[AnyStockFact]:
    """As shuffled, but counts of one time follow each other as they did."""
    waiting: dict[datetime, list[StockCounted]] = {}
    for fact in facts:
        if isinstance(fact, StockCounted):
            waiting.setdefault(fact.counted_at, []).append(fact)
    return [waiting[fact.counted_at].pop(0) if isinstance(fact, StockCounted) else fact for fact in shuffled]


def _hour(hour: int) -> datetime:
    return NIGHT + timedelta(hours=hour)
