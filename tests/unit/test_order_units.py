"""No unit of an order, and no cent of its tax, is gained or lost: facts that would are never recorded (BEY-4)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from schemas.events.order import AnyOrderFact, DispatchCancelled, DispatchCreated, LinesCancelled
from schemas.events.order_routing import LinesAssigned, LinesReopened, LinesUnfulfillable, SplitFrom
from services.common.eventstore import MemoryLog
from services.deciding.streams import Streams, Unsound
from services.streams.order import (
    Choice,
    Order,
    Refused,
    ReopenLines,
    RouteOrder,
    SubmitOrder,
    Unknown,
    evolve,
    unbalanced,
    unrouted,
)
from services.streams.order.state import Known, open_units
from tests.support.order_stream import (
    MON,
    Command,
    assigned,
    cancel,
    cancel_the_dispatch,
    committed,
    decide,
    dispatch_cancelled,
    dispatch_created,
    held,
    let_go,
    lines_cancelled,
    moving,
    order,
    rejecting,
    submitted,
)

SENT = submitted(3, quantities=(3, 4, 2))
STREAM = "order-ACME:A-1"
MOVING = (
    DispatchCreated,
    DispatchCancelled,
    LinesCancelled,
    LinesAssigned,
    LinesUnfulfillable,
    LinesReopened,
)


def commands(order: Known, dice: Random) -> Command:
    """What may be asked of the order as it is: sensible or not."""
    to_route = unrouted(order)
    if to_route and order.hold is None and dice.random() < 0.7:
        return RouteOrder(list(_choices(to_route, dice)), order.decisions + 1, MON, "NOWHERE")
    number = dice.choice(list(order.lines))
    units = max(order.lines[number].open, 1)
    return dice.choice(
        (
            cancel(),
            let_go(*dice.sample(list(order.lines), dice.randint(1, len(order.lines)))),
            cancel_the_dispatch(dice.randint(1, 2)),
            rejecting(dice.choice(("S-1", "S-2")), number, dice.randint(1, units), MON),
            rejecting(dice.choice(("S-1", "S-2")), None, None, MON),
            moving(dice.choice(("S-1", "S-2", "NOWHERE")), dice.choice((None, number)), MON),
            ReopenLines(dice.choice((None, {number})), dice.choice(("asked", "stock")), MON),
        )
    )


def _choices(lines: Any, dice: Random) -> Iterator[Choice]:
    for number, line in lines.items():
        first = dice.randint(0, line.open)
        if dice.random() < 0.2:
            yield Choice(number, line.open, None)
        elif 0 < first < line.open:
            yield Choice(number, first, "S-1", "stock")
            yield Choice(number, line.open - first, "S-2", "stock")
        else:
            yield Choice(number, line.open, dice.choice(("S-1", "S-2")), "stock")


def story(dice: Random, *, held_too: bool = True) -> Iterator[tuple[Order, AnyOrderFact]]:
    """Each fact of a life of the order, with the state before it."""
    state: Order = Unknown()
    asked: list[Command] = [
        SubmitOrder(SENT, held(3, (3, 4, 2)) if held_too and dice.random() < 0.3 else None)
    ]
    for _ in range(12):
        decided = decide(asked.pop(), state)
        for fact in () if isinstance(decided, Refused) else decided:
            yield state, fact
            state = evolve(state, fact)
        assert isinstance(state, Known)
        asked.append(commands(state, dice))


@settings(max_examples=300)
@given(st.randoms(use_true_random=False))
def test_no_decision_gains_or_loses_anything(dice: Random) -> None:
    for before, fact in story(dice):
        after = evolve(before, fact)
        assert unbalanced(before, fact, after) is None
        assert isinstance(after, Known)
        assert sum(line.quantity for line in after.lines.values()) == 3 + 4 + 2
        assert sum(line.tax for line in after.lines.values()) == Decimal("0.75")


@settings(max_examples=300)
@given(st.randoms(use_true_random=False))
def test_one_unit_more_than_there_is_is_told_of_every_fact_that_moves_units(dice: Random) -> None:
    for before, fact in story(dice):
        if isinstance(fact, MOVING):
            for index, line in enumerate(fact.lines):
                more = structs.replace(line, quantity=line.quantity + 1)
                lines = (*fact.lines[:index], more, *fact.lines[index + 1 :])
                wrong: Any = structs.replace(fact, lines=lines)
                assert unbalanced(before, wrong, evolve(before, wrong)), wrong


def streams() -> Streams[Order, AnyOrderFact]:
    """Only this order, just sent."""
    opened: Streams[Order, AnyOrderFact] = Streams(MemoryLog(), evolve, Unknown(), unbalanced)
    opened.load([STREAM])
    opened.record("ACME", STREAM, [SENT])
    return opened


def in_two(tax: str) -> LinesAssigned:
    """Line 1 goes to two stores, with so much tax in its second part."""
    (one,) = assigned(1).lines
    source = SplitFrom(line_number=1, price=Decimal(1), description="")
    rest = structs.replace(one, quantity=2)
    part = structs.replace(one, line_number=4, tax=Decimal(tax), split_from=source)
    return structs.replace(assigned(1), lines=(rest, part))


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (dispatch_created(3), "line 3: 3 moved of 2"),
        (lines_cancelled(3), "line 3: 3 moved of 2"),
        (assigned(1), "line 1: 1 moved of 3"),
    ],
)
def test_what_is_unsound_is_not_recorded_and_what_was_stays(fact: AnyOrderFact, told: str) -> None:
    orders = streams()
    with pytest.raises(Unsound, match=f"^{STREAM}, {fact.type}: {told}$"):
        orders.record("ACME", STREAM, [committed(), fact])
    assert orders.facts() == [SENT]
    state = orders.state(STREAM)
    assert isinstance(state, Known)
    assert open_units(state) == {1: 3, 2: 4, 3: 2}
    orders.record("ACME", STREAM, [in_two("0.1")])
    assert [each.version for each in orders.recorded] == [1, 2]


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ([lines_cancelled(1)], "1 moved that are not open"),
        ([dispatch_created(1)], "1 moved that are not open"),
    ],
)
def test_a_line_never_leaves_a_state_that_it_is_not_in(facts: list[AnyOrderFact], wrong: str) -> None:
    """Whatever happened to a line, the same fact again would move units that are elsewhere by now."""
    before = order.given(submitted(1), *facts).state
    again = facts[-1]
    assert unbalanced(before, again, evolve(before, again)) == f"line 1: {wrong}"


def test_units_of_a_dispatch_are_cancelled_once() -> None:
    once = order.given(submitted(1), dispatch_created(1), dispatch_cancelled(1)).state
    again = dispatch_cancelled(1)
    assert unbalanced(once, again, evolve(once, again)) == "line 1: 1 moved that are not dispatched"


def test_tax_moves_with_its_units() -> None:
    orders = streams()
    orders.record("ACME", STREAM, [in_two("0.1")])
    state = orders.state(STREAM)
    assert isinstance(state, Known)
    assert [state.lines[number].tax for number in (1, 4)] == [Decimal("0.15"), Decimal("0.1")]
    lines = {**state.lines, 4: replace(state.lines[4], tax=Decimal("0.3"))}
    said = unbalanced(order.given(SENT).state, in_two("0.1"), replace(state, lines=lines))
    assert said == "line 1: a tax of 0.25, 0.45 in its parts"
