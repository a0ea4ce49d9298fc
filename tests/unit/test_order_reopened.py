"""Unfulfillable lines of an order are reopened: which are, which are not, and what everyone tells of it."""

from dataclasses import replace
from random import Random
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from schemas.events.order import AnyOrderFact, Carried
from schemas.organization import Organization
from services.projections.read_models import history_entry, order_lines, order_status, unfulfillable_line
from services.router.pending import pending_orders
from services.routing.requests import question
from services.streams import order as orders
from services.streams.order import Refused, ReopenLines, evolve, fold
from services.streams.order.line import Line, Unfulfillable, line_status
from services.streams.order.rollup import routed_status, status_of
from services.streams.order.state import Known
from services.streams.organization import Applied
from tests.support.folding import folded
from tests.support.order_stream import (
    STORES,
    TUE,
    assigned,
    look_again,
    order,
    rejected,
    reopened,
    submitted,
    unfulfillable,
)
from tests.unit.test_order_units import story

TOGETHER = STORES.model_copy(
    update={"preferences": STORES.preferences.model_copy(update={"split_order": False})}
)
Why = Literal["asked", "stock"]


def after(*facts: AnyOrderFact) -> Known:
    """The order after these facts."""
    state = fold(facts)
    assert isinstance(state, Known)
    return state


def lines_of(decided: Any) -> list[int]:
    """Numbers of the lines that are reopened, none where that is refused."""
    return (
        [] if isinstance(decided, Refused) else [line.line_number for fact in decided for line in fact.lines]
    )


def decided(command: ReopenLines, *facts: AnyOrderFact, policy: Organization = STORES) -> list[int]:
    """The lines that the command reopens."""
    return lines_of(orders.decide(command, after(*facts), policy))


def test_the_fact_says_why_who_and_which_lines() -> None:
    carried = Carried(user="PLANNER", reason_code="LATE")
    command = replace(look_again(2), carried=carried)
    wanted = structs.replace(reopened(2), carried=carried)
    order.given(submitted(), unfulfillable(1, 2)).when(command).then(wanted)


def test_a_line_keeps_who_had_it_and_how_often_it_was_given_back() -> None:
    state = after(submitted(), assigned(1, 2), rejected(1, 2), unfulfillable(1, 2), reopened(1))
    line = state.lines[1]
    assert (line.tried, line.rejections, line.reopened) == (frozenset({"S-1"}), 1, 1)
    assert question(state, {1: line}, STORES, TUE).reshop == 2
    placed = evolve(state, assigned(1, location="S-2", decision=3))
    assert isinstance(placed, Known)
    assert (placed.lines[1].tried, placed.lines[1].reopened) == (frozenset({"S-1", "S-2"}), 1)


@pytest.mark.parametrize(("why", "reopens"), [("asked", [1, 2]), ("stock", [])])
def test_only_a_person_reopens_what_a_person_ended(why: Why, reopens: list[int]) -> None:
    assert decided(look_again(why=why), submitted(), unfulfillable(1, 2, decision=0)) == reopens


@pytest.mark.parametrize(("why", "reopens"), [("asked", [1, 2]), ("stock", [2])])
def test_only_a_person_reopens_a_line_whose_search_retries_are_used_up(why: Why, reopens: list[int]) -> None:
    twelve = [fact for _ in range(12) for fact in (assigned(1), rejected(1))]
    story_ = (submitted(), *twelve, unfulfillable(1, 2, decision=13))
    assert decided(look_again(why=why), *story_) == reopens


def test_what_a_person_asked_for_is_searched_even_with_used_up_retries() -> None:
    policy = {"ACME": Applied(STORES, 1, frozenset(), {})}
    twelve = [fact for _ in range(12) for fact in (assigned(1), rejected(1))]
    state = after(submitted(1), *twelve, unfulfillable(1, decision=0), reopened(1))
    (pending,) = pending_orders({"order": state}, policy)
    assert (list(pending.lines_to_route), pending.needs_decision) == ([1], True)
    later = fold([assigned(1, decision=13), rejected(1)], state)
    (pending,) = pending_orders({"order": later}, policy)
    assert (list(pending.exhausted), pending.needs_decision) == ([1], False)


def test_where_orders_are_not_split_all_lines_go_or_none() -> None:
    whole = (submitted(3), unfulfillable(1, 2, 3))
    assert decided(look_again(2), *whole, policy=TOGETHER) == [1, 2, 3]
    assert decided(look_again(2), submitted(3), assigned(1), unfulfillable(2, 3), policy=TOGETHER) == []
    mixed = (submitted(2), unfulfillable(1, decision=0), unfulfillable(2))
    assert decided(look_again(2, why="stock"), *mixed, policy=TOGETHER) == []
    assert decided(look_again(2), *mixed, policy=TOGETHER) == [1, 2]


def test_a_pickup_order_stays_where_it_is() -> None:
    pickup = submitted(order_type="pickup", pickup_location="S-1")
    assert decided(look_again(), pickup, unfulfillable(1, 2, decision=0)) == []


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["open", "open"], "create"),
        (["open", "unfulfillable"], "open"),
        (["open", "canceled"], "open"),
        (["open", "new_order"], "new_order"),
        (["open", "rejected"], "rejected"),
        (["open", "new_order", "unfulfillable"], "open"),
        (["unfulfillable", "canceled"], "unfulfillable"),
    ],
)
def test_an_order_with_a_line_that_waits_is_never_closed(lines: Any, status: str) -> None:
    assert routed_status(lines) == status


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_the_read_models_tell_what_a_routed_order_knows(dice: Random) -> None:
    facts = [fact for _, fact in story(dice, held_too=False)]
    facts = [
        structs.replace(fact, fulfilment="route") if fact.type == "order-submitted" else fact
        for fact in facts
    ]
    state = after(*facts)
    told = folded(order_lines.READ_MODEL, facts)
    (status,) = folded(order_status.READ_MODEL, facts).values()
    lost = folded(unfulfillable_line.READ_MODEL, facts)
    assert status.status == status_of(state)
    for number, line in state.lines.items():
        row = told["ACME", "A-1", number]
        assert (row.status, row.location) == (line_status(line, held=False), _there(line, row.location))
    assert {number for _, _, number in lost} == {
        number for number, line in state.lines.items() if isinstance(line.state, Unfulfillable)
    }
    for (_, _, number), row in lost.items():
        line = state.lines[number]
        assert isinstance(line.state, Unfulfillable)
        assert (row.item, row.quantity, row.searched) == (line.item, line.quantity, line.state.searched)
    again = [
        row for row in folded(history_entry.READ_MODEL, facts).values() if row.cause in ("asked", "stock")
    ]
    assert len(again) == sum(len(fact.lines) for fact in facts if fact.type == "lines-reopened")


def _there(line: Line, told: str | None) -> str | None:
    """Where the line is; of one that is cancelled, the read model keeps where it was."""
    return line.location if line.is_open else told
