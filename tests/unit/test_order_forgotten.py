"""The person of an order: when it may be forgotten, under which names, and where an address went."""

from uuid import UUID

import pytest
from msgspec import structs

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_privacy import TopicKey
from services.streams.order.forget import is_closed, is_forgotten, subjects, tombstones
from services.streams.order.state import Known
from tests.support.order_stream import (
    SUBJECT,
    assigned,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    dispatch_shipped,
    forget_the_person,
    forgotten,
    held,
    lines_cancelled,
    order,
    partially_cancelled,
    rejected,
    submitted,
    unfulfillable,
)

NOTE = UUID("9b0c5a3e-0d2a-4f6e-9a58-1f6f0f2f3a11")
WAITING: list[AnyOrderFact] = [submitted(), held()]
IN_PARTS = [*WAITING, committed(back_order=True), dispatch_created(1)]
CANCELLED = [*WAITING, lines_cancelled(1, 2), cancelled()]


@pytest.mark.parametrize(
    ("facts", "closed"),
    [
        (WAITING, False),
        (CANCELLED, True),
        ([*WAITING, committed(), dispatch_created(1, 2)], False),
        ([*WAITING, committed(), dispatch_created(1, 2), dispatch_shipped(1, 2)], True),
        ([*WAITING, committed(), dispatch_created(1, 2), dispatch_cancelled(1, 2), cancelled()], True),
        ([*IN_PARTS, dispatch_shipped(1)], False),
        ([*IN_PARTS, lines_cancelled(2), partially_cancelled()], False),
        ([*IN_PARTS, lines_cancelled(2), partially_cancelled(), dispatch_shipped(1)], True),
        ([submitted(), assigned(1, 2)], False),
        ([submitted(), assigned(1, 2), rejected(1, 2)], False),
        ([submitted(), unfulfillable(1, 2)], True),
        ([submitted(), assigned(1), unfulfillable(2)], False),
    ],
)
def test_an_order_is_closed_when_nobody_waits_and_what_was_to_leave_has_left(
    facts: list[AnyOrderFact], closed: bool
) -> None:
    state = order.given(*facts).state
    assert isinstance(state, Known)
    assert is_closed(state) is closed


def test_the_fact_says_how_the_lines_stand() -> None:
    order.given(*CANCELLED).when(forget_the_person()).then(forgotten(1, 2, status="cancelled"))


def test_what_comes_later_is_forgotten_as_well() -> None:
    again = order.given(*CANCELLED, forgotten(1, 2, status="cancelled"))
    assert is_forgotten(again.state)
    with_note = structs.replace(forget_the_person_fact(), subjects=tuple(sorted({SUBJECT, NOTE})))
    command = forget_the_person()
    again.when(type(command)(frozenset({SUBJECT, NOTE}), (), "asked", command.now)).then(with_note)


def forget_the_person_fact() -> AnyOrderFact:
    return forgotten(1, 2, status="cancelled")


def test_every_name_is_found_whichever_fact_brought_it() -> None:
    late = structs.replace(dispatch_shipped(1, 2), carried=Carried(note=NOTE))
    assert subjects([*WAITING, committed(), dispatch_created(1, 2), late]) == {SUBJECT, NOTE}


def test_each_key_under_which_an_address_left_is_told_once() -> None:
    twice: list[AnyOrderFact] = [*IN_PARTS, dispatch_created(2, sequence=2)]
    assert tombstones(twice) == (TopicKey(topic="dispatches", key="ACME/A-1"),)
    assert tombstones(WAITING) == ()
