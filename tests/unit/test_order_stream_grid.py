"""Every state an order can be in meets every command it can be given."""

from collections.abc import Sequence

import pytest

from schemas.events.order import AnyOrderFact, CancellationAnswered
from services.streams.order import CancelDispatch, Known, Order, Phase, Refused, SubmitOrder, Unknown
from services.streams.order.state import Remembered
from tests.support.order_stream import (
    OUTSIDE_THE_MATRIX,
    Command,
    answered_before_it_came,
    assigned,
    by_hand,
    cancel,
    cancel_the_dispatch,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    dispatch_shipped,
    forget_the_person,
    forgotten,
    give_back,
    held,
    it_left,
    let_go,
    lines_cancelled,
    look_again,
    order,
    partially_cancelled,
    rejected,
    released,
    remembered,
    reopened,
    rics_answers,
    submitted,
    tell_rics,
    to_store,
    unfulfillable,
)

WAITING: list[AnyOrderFact] = [submitted(), held()]
BACK_ORDER = [*WAITING, committed(back_order=True), dispatch_created(1)]
DISPATCHED = [*WAITING, committed(), dispatch_created(1, 2)]
AT_STORE = [submitted(), assigned(1, 2)]

STORIES: dict[str, list[AnyOrderFact]] = {
    "unknown": [],
    "cancel remembered": [remembered(), answered_before_it_came("waiting_for_order")],
    "received": [submitted()],
    "waiting": WAITING,
    "back order": BACK_ORDER,
    "back order, dispatch cancelled": [*BACK_ORDER, dispatch_cancelled(1)],
    "back order, dispatch shipped": [*BACK_ORDER, dispatch_shipped(1)],
    "dispatched": DISPATCHED,
    "dispatched and shipped": [*DISPATCHED, dispatch_shipped(1, 2)],
    "partially cancelled": [*BACK_ORDER, lines_cancelled(2), partially_cancelled()],
    "cancelled": [*WAITING, lines_cancelled(1, 2), cancelled()],
    "cancelled by its dispatch": [*DISPATCHED, dispatch_cancelled(1, 2), cancelled()],
    "at a store": AT_STORE,
    "given back by a store": [*AT_STORE, rejected(1, 2)],
    "given back in part": [*AT_STORE, rejected(2)],
    "unfulfillable": [submitted(), unfulfillable(1, 2)],
    "unfulfillable in part": [submitted(), assigned(1), unfulfillable(2)],
    "unfulfillable by hand": [submitted(), unfulfillable(1, 2, decision=0)],
    "reopened": [submitted(), unfulfillable(1, 2), reopened(1, 2)],
    "reopened in part": [submitted(), unfulfillable(1, 2), reopened(2, why="stock")],
    "at a store, cancelled": [*AT_STORE, released(1, 2), lines_cancelled(1, 2), cancelled()],
    "forgotten": [*WAITING, lines_cancelled(1, 2), cancelled(), forgotten(1, 2, status="cancelled")],
}
STATES: dict[str, type | Phase] = {
    "unknown": Unknown,
    "cancel remembered": Remembered,
    "received": Phase.RECEIVED,
    "waiting": Phase.WAITING,
    "back order": Phase.BACK_ORDER,
    "back order, dispatch cancelled": Phase.BACK_ORDER,
    "back order, dispatch shipped": Phase.BACK_ORDER,
    "dispatched": Phase.DISPATCHED,
    "dispatched and shipped": Phase.DISPATCHED,
    "partially cancelled": Phase.PARTIALLY_CANCELLED,
    "cancelled": Phase.CANCELLED,
    "cancelled by its dispatch": Phase.CANCELLED,
    "at a store": Phase.ROUTED,
    "given back by a store": Phase.ROUTED,
    "given back in part": Phase.ROUTED,
    "unfulfillable": Phase.ROUTED,
    "unfulfillable in part": Phase.ROUTED,
    "unfulfillable by hand": Phase.ROUTED,
    "reopened": Phase.ROUTED,
    "reopened in part": Phase.ROUTED,
    "at a store, cancelled": Phase.CANCELLED,
    "forgotten": Phase.CANCELLED,
}
COMMANDS: dict[str, Command] = {
    "submit the same": SubmitOrder(submitted(), held()),
    "submit another": SubmitOrder(submitted(content="other"), held()),
    "submit for another person": SubmitOrder(submitted(), held(), same_person=False),
    "submit outside the matrix": SubmitOrder(submitted(), OUTSIDE_THE_MATRIX),
    "submit to be routed": SubmitOrder(submitted(), None),
    "cancel": cancel(),
    "cancel the dispatch": cancel_the_dispatch(),
    "cancel no dispatch": CancelDispatch("ACME", "A-1", "ACME:A-1:9", "DAMAGED"),
    "release whole": let_go(1, 2),
    "release the rest": let_go(2),
    "release nothing": let_go(),
    "release no line of it": let_go(1, 9),
    "ship": it_left(),
    "ship no dispatch": it_left(9),
    "route": to_store(1, 2, location="S-2", decision=2),
    "route one line": to_store(2, location="S-2", decision=2),
    "reject": give_back(),
    "reject too much": give_back(2, 9),
    "reject elsewhere": give_back(location="S-9"),
    "by hand": by_hand(),
    "look again": look_again(),
    "look again at one line": look_again(2),
    "stock came": look_again(why="stock"),
    "stock came for one line": look_again(2, why="stock"),
    "tell RICS": tell_rics(1, 2),
    "RICS answers": rics_answers(1, 2),
    "forget the person": forget_the_person(),
}

ANSWER = "cancellation-answered"
LATE = "status-update-restricted"
WITH_RICS = {"fulfillment-requested", "fulfillment-answered"}  # the messages of the order tell a repetition
NEW = {
    "submit the same": "order-submitted, order-held",
    "submit another": "order-submitted, order-held",
    "submit for another person": "order-submitted, order-held",
    "submit outside the matrix": "refused: carrier_not_in_matrix",
    "submit to be routed": "order-submitted",
    "cancel": f"cancellation-remembered, {ANSWER} waiting_for_order",
    "cancel the dispatch": f"{ANSWER} unknown_dispatch",
    "cancel no dispatch": f"{ANSWER} unknown_dispatch",
    "release whole": "nothing",
    "release the rest": "nothing",
    "release nothing": "nothing",
    "release no line of it": "nothing",
    "ship": "refused: unknown_dispatch",
    "ship no dispatch": "refused: unknown_dispatch",
    "route": "nothing",
    "route one line": "nothing",
    "reject": "refused: unknown_order",
    "reject too much": "refused: unknown_order",
    "reject elsewhere": "refused: unknown_order",
    "by hand": "refused: unknown_order",
    "look again": "refused: not_assigned",
    "look again at one line": "refused: not_assigned",
    "stock came": "refused: not_assigned",
    "stock came for one line": "refused: not_assigned",
    "tell RICS": "nothing",
    "RICS answers": "nothing",
    "forget the person": "refused: not_assigned",
}
AT_ONCE = f"order-submitted, lines-cancelled, order-cancelled, {ANSWER} cancelled"
TAKEN = {
    **NEW,
    "submit the same": "nothing",
    "submit another": "refused: conflicting_order",
    "submit for another person": "refused: conflicting_order",
    "submit outside the matrix": "nothing",
    "submit to be routed": "nothing",
    "tell RICS": "fulfillment-requested",
    "RICS answers": "fulfillment-answered",
    "forget the person": "refused: invalid",
}
FORGETS = {"forget the person": "person-forgotten"}
NOBODY_HAS_IT = {
    "reject": "refused: not_assigned",
    "reject too much": "refused: not_assigned",
    "reject elsewhere": "refused: not_assigned",
    "by hand": "refused: not_allowed",
}
TAKEN |= NOBODY_HAS_IT
IN_A_QUEUE = dict.fromkeys(NOBODY_HAS_IT, "refused: not_allowed")
CANCELS_ALL = {**TAKEN, "cancel": f"lines-cancelled, order-cancelled, {ANSWER} cancelled"}
CANCELS_THE_REST = {
    **TAKEN,
    "cancel": f"lines-cancelled, order-partially-cancelled, {ANSWER} partially_cancelled",
}
GRID: dict[str, dict[str, str]] = {
    "unknown": NEW,
    "cancel remembered": {
        **NEW,
        "submit the same": AT_ONCE,
        "submit another": AT_ONCE,
        "submit for another person": AT_ONCE,
        "submit to be routed": AT_ONCE,
        "cancel": f"{ANSWER} waiting_for_order",
    },
    "received": {
        **CANCELS_ALL,
        "route": "lines-assigned",
        "route one line": "lines-assigned",
        "by hand": "lines-assigned",
    },
    "waiting": {
        **CANCELS_ALL,
        **IN_A_QUEUE,
        "release whole": "order-committed, dispatch-created",
        "release the rest": "order-committed, dispatch-created",
    },
    "back order": {
        **CANCELS_THE_REST,
        **IN_A_QUEUE,
        "cancel the dispatch": f"dispatch-cancelled, {ANSWER} dispatch_cancelled",
        "release the rest": "dispatch-created",
        "ship": "dispatch-shipped",
    },
    "back order, dispatch cancelled": {
        **CANCELS_ALL,
        **IN_A_QUEUE,
        "cancel the dispatch": f"{ANSWER} already_cancelled",
        "release the rest": "dispatch-created, order-partially-cancelled",
        "ship": LATE,
    },
    "back order, dispatch shipped": {
        **CANCELS_THE_REST,
        **IN_A_QUEUE,
        "cancel the dispatch": f"{ANSWER} too_late",
        "release the rest": "dispatch-created",
        "ship": "nothing",
    },
    "dispatched": {
        **TAKEN,
        **IN_A_QUEUE,
        "cancel": f"{ANSWER} too_late",
        "cancel the dispatch": f"dispatch-cancelled, order-cancelled, {ANSWER} dispatch_cancelled",
        "ship": "dispatch-shipped",
    },
    "dispatched and shipped": {
        **TAKEN,
        **IN_A_QUEUE,
        **FORGETS,
        "cancel": f"{ANSWER} too_late",
        "cancel the dispatch": f"{ANSWER} too_late",
        "ship": "nothing",
    },
    "partially cancelled": {
        **TAKEN,
        **IN_A_QUEUE,
        "cancel": f"{ANSWER} already_cancelled",
        "cancel the dispatch": f"dispatch-cancelled, order-cancelled, {ANSWER} dispatch_cancelled",
        "ship": "dispatch-shipped",
    },
    "cancelled": {**TAKEN, **IN_A_QUEUE, **FORGETS, "cancel": f"{ANSWER} already_cancelled"},
    "forgotten": {
        **TAKEN,
        **IN_A_QUEUE,
        "cancel": f"{ANSWER} already_cancelled",
        "forget the person": "nothing",
    },
    "cancelled by its dispatch": {
        **TAKEN,
        **IN_A_QUEUE,
        **FORGETS,
        "cancel": f"{ANSWER} already_cancelled",
        "cancel the dispatch": f"{ANSWER} already_cancelled",
        "ship": LATE,
    },
    "at a store": {
        **TAKEN,
        "RICS answers": "fulfillment-answered, line-status-changed",
        "cancel": f"lines-released, lines-cancelled, order-cancelled, {ANSWER} cancelled",
        "reject": "lines-rejected",
        "reject too much": "refused: invalid",
        "by hand": "lines-released, lines-assigned",
    },
    "given back by a store": {
        **CANCELS_ALL,
        "route": "lines-assigned",
        "route one line": "lines-assigned",
        "by hand": "lines-assigned",
    },
    "given back in part": {
        **TAKEN,
        "RICS answers": "fulfillment-answered, line-status-changed",
        "cancel": f"lines-released, lines-cancelled, order-cancelled, {ANSWER} cancelled",
        "route one line": "lines-assigned",
        "reject": "lines-rejected",
        "by hand": "lines-released, lines-assigned",
    },
    "unfulfillable": {
        **CANCELS_ALL,
        **FORGETS,
        "by hand": "lines-assigned",
        "look again": "lines-reopened",
        "look again at one line": "lines-reopened",
        "stock came": "lines-reopened",
        "stock came for one line": "lines-reopened",
    },
    "unfulfillable in part": {
        **TAKEN,
        "RICS answers": "fulfillment-answered, line-status-changed",
        "cancel": f"lines-released, lines-cancelled, order-cancelled, {ANSWER} cancelled",
        "reject": "lines-rejected",
        "reject too much": "refused: not_assigned",
        "by hand": "lines-released, lines-assigned",
        "look again": "lines-reopened",
        "look again at one line": "lines-reopened",
        "stock came": "lines-reopened",
        "stock came for one line": "lines-reopened",
    },
    "unfulfillable by hand": {
        **CANCELS_ALL,
        **FORGETS,
        "by hand": "lines-assigned",
        "look again": "lines-reopened",
        "look again at one line": "lines-reopened",
    },
    "reopened": {
        **CANCELS_ALL,
        "route": "lines-assigned",
        "route one line": "lines-assigned",
        "by hand": "lines-assigned",
    },
    "reopened in part": {
        **CANCELS_ALL,
        "route one line": "lines-assigned",
        "by hand": "lines-assigned",
        "look again": "lines-reopened",
        "stock came": "lines-reopened",
    },
    "at a store, cancelled": {
        **TAKEN,
        **FORGETS,
        "cancel": f"{ANSWER} already_cancelled",
        "reject": LATE,
        "reject too much": LATE,
    },
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_state_meets_every_command(story: str, command: str) -> None:
    answer = order.given(*STORIES[story]).when(COMMANDS[command])
    told = [fact.outcome for fact in _facts(answer.decided) if isinstance(fact, CancellationAnswered)]
    assert " ".join([answer.in_short(), *told]) == GRID[story][command]


@pytest.mark.parametrize("story", STORIES)
def test_each_story_leads_to_the_state_it_is_named_after(story: str) -> None:
    assert _phase(order.given(*STORIES[story]).state) is STATES[story]


def test_no_state_is_left_out() -> None:
    assert set(STATES.values()) == {*Phase, Unknown, Remembered}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_given_twice_moves_nothing_the_second_time(story: str, command: str) -> None:
    once = order.given(*STORIES[story])
    first = once.when(COMMANDS[command]).decided
    twice = order.given(*once.facts, *_facts(first)).when(COMMANDS[command]).decided
    assert {fact.type for fact in _facts(twice)} <= {ANSWER, LATE, *WITH_RICS}


def _phase(state: Order) -> type | Phase:
    return state.phase if isinstance(state, Known) else type(state)


def _facts(decided: Sequence[AnyOrderFact] | Refused) -> Sequence[AnyOrderFact]:
    return [] if isinstance(decided, Refused) else decided
