"""Whatever is asked of an order in whichever sequence: no unit is lost, and everyone tells the same story."""

import json
from collections.abc import Sequence
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from schemas.events.order import AnyOrderFact, DispatchCreated, OrderSubmitted
from services.processor import queue
from services.projections.read_models import dispatches, order_lines, order_status
from services.streams.order import CancelDispatch, Refused, SubmitOrder, evolve, fold
from services.streams.order.line import Cancelled, Dispatched
from services.streams.order.rollup import status_of
from services.streams.order.state import Known, Order, Phase, Unknown, open_units
from services.streams.stock import promises
from tests.support.folding import folded
from tests.support.order_stream import (
    OUTSIDE_THE_MATRIX,
    Command,
    cancel,
    cancel_the_dispatch,
    decide,
    held,
    it_left,
    let_go,
    submitted,
)

QUANTITIES = (3, 1, 2)
SENT = submitted(3, quantities=QUANTITIES)
HELD = held(3, quantities=QUANTITIES)
REST = let_go()
"""Stands for the release of every line that is open then."""
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.just(REST),
    st.sets(st.integers(1, 3), min_size=1).map(lambda lines: let_go(*lines)),
    st.integers(1, 2).map(cancel_the_dispatch),
    st.integers(1, 2).map(it_left),
    st.just(cancel()),
    st.sampled_from(
        (
            SubmitOrder(submitted(3, "other", QUANTITIES), HELD),
            SubmitOrder(SENT, HELD, same_person=False),
            SubmitOrder(SENT, None),
            SubmitOrder(SENT, OUTSIDE_THE_MATRIX),
            SubmitOrder(SENT, HELD),
            let_go(1, 9),
            it_left(3),
            CancelDispatch("ACME", "A-1", "not one at all", "DAMAGED"),
        )
    ),
)
ARRIVED = st.sampled_from([(SubmitOrder(SENT, HELD),), (cancel(), SubmitOrder(SENT, HELD)), ()])
SEQUENCES = st.tuples(ARRIVED, st.lists(COMMANDS, min_size=3, max_size=12)).map(
    lambda two: [*two[0], *two[1]]
)


@settings(max_examples=300)
@given(SEQUENCES)
def test_units_are_conserved_at_every_step(commands: list[Command]) -> None:
    order: Order = Unknown()
    for fact in _facts(commands):
        order = evolve(order, fact)
        if isinstance(order, Known):
            for number, line in order.lines.items():
                assert line.quantity == QUANTITIES[number - 1]


@settings(max_examples=300)
@given(SEQUENCES)
def test_there_are_at_most_two_dispatches_and_the_second_completes_a_back_order(
    commands: list[Command],
) -> None:
    created = [fact for fact in _facts(commands) if isinstance(fact, DispatchCreated)]
    assert [fact.sequence for fact in created] == [1, 2][: len(created)]
    assert [fact.back_order for fact in created] == [False, True][: len(created)]
    assert all(fact.lines for fact in created)


@settings(max_examples=300)
@given(SEQUENCES)
def test_an_order_arrives_once(commands: list[Command]) -> None:
    assert sum(isinstance(fact, OrderSubmitted) for fact in _facts(commands)) <= 1


@settings(max_examples=300)
@given(SEQUENCES)
def test_a_state_says_what_its_lines_say(commands: list[Command]) -> None:
    order = fold(_facts(commands))
    if isinstance(order, Known):
        some_open = bool(open_units(order))
        some_gone = any(isinstance(line.state, Dispatched) for line in order.lines.values())
        some_cancelled = any(isinstance(line.state, Cancelled) for line in order.lines.values())
        assert some_open == (order.phase in (Phase.RECEIVED, Phase.WAITING, Phase.BACK_ORDER))
        if not some_open:
            partly = Phase.PARTIALLY_CANCELLED if some_cancelled else Phase.DISPATCHED
            assert order.phase is (partly if some_gone else Phase.CANCELLED)


@settings(max_examples=300)
@given(SEQUENCES)
def test_what_is_promised_is_what_its_dispatches_hold(commands: list[Command]) -> None:
    facts = _facts(commands)
    order = fold(facts)
    promised = sum(promise.units for fact in facts for promise in promises(fact))
    held_back = order.dispatches.values() if isinstance(order, Known) else ()
    assert promised == sum(
        sum(each.units.values()) for each in held_back if not each.cancelled and not each.shipped
    )


@settings(max_examples=300)
@given(SEQUENCES)
def test_the_queue_holds_what_is_open(commands: list[Command]) -> None:
    facts = _facts(commands)
    order = fold(facts)
    rows = folded(queue.QUEUE, facts)
    if isinstance(order, Known) and order.phase in (Phase.WAITING, Phase.BACK_ORDER):
        (row,) = rows.values()
        waiting = {number: units for number, _, units in json.loads(row.lines)}
        assert waiting == open_units(order)
        assert row.dispatches == len(order.dispatches)
        assert row.items == sorted(order.lines[number].item for number in waiting)
    else:
        assert rows == {}


@example([SubmitOrder(SENT, HELD), let_go(1), cancel_the_dispatch(), REST])
@settings(max_examples=300)
@given(SEQUENCES)
def test_the_read_models_tell_what_the_stream_knows(commands: list[Command]) -> None:
    facts = _facts(commands)
    order = fold(facts)
    statuses = list(folded(order_status.READ_MODEL, facts).values())
    lines = folded(order_lines.READ_MODEL, facts)
    sent = folded(dispatches.READ_MODEL, facts)
    if not isinstance(order, Known):
        assert (statuses, lines, sent) == ([], {}, {})
        return
    assert [(row.status, row.dispatch_ids) for row in statuses] == [(status_of(order), [*order.dispatches])]
    for number, line in order.lines.items():
        row = lines["ACME", "A-1", number]
        told = (row.open_quantity, row.dispatched_quantity, row.cancelled_quantity)
        units = {type(line.state): line.quantity}
        assert told == (line.open, units.get(Dispatched, 0), units.get(Cancelled, 0))
    for name, dispatch in order.dispatches.items():
        status = "cancelled" if dispatch.cancelled else "shipped" if dispatch.shipped else "created"
        assert sent["ACME", name].status == status


def _facts(commands: Sequence[Command]) -> list[AnyOrderFact]:
    """All facts of these commands given one after another."""
    order: Order = Unknown()
    facts: list[AnyOrderFact] = []
    for command in commands:
        if command is REST and isinstance(order, Known):
            command = let_go(*open_units(order))
        decided = decide(command, order)
        if not isinstance(decided, Refused):
            facts += decided
            order = fold(decided, order)
    return facts


@pytest.mark.parametrize(("fulfilment", "word"), [("hold", "cancelled"), ("route", "canceled")])
def test_a_cancel_that_was_there_first_says_the_word_of_its_kind_of_order(
    fulfilment: Literal["hold", "route"], word: str
) -> None:
    sent = structs.replace(SENT, fulfilment=fulfilment)
    facts = _facts([cancel(), SubmitOrder(sent, HELD if fulfilment == "hold" else None)])
    order = fold(facts)
    assert isinstance(order, Known)
    assert status_of(order) == word
    assert [row.status for row in folded(order_status.READ_MODEL, facts).values()] == [word]
    assert {row.status for row in folded(order_lines.READ_MODEL, facts).values()} == {word}
