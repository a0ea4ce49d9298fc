"""A poll is answered once, and repeated as it was; its message names people only as long as they are known."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec import structs

from schemas.events.poll import AnswerRepeated, ToldLine, ToldOrder, WorkAnswered
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from services.streams.poll import (
    STANDS,
    UNASKED,
    Answered,
    AnswerPoll,
    Work,
    decide,
    evolve,
    is_repeated,
    message,
    subjects,
)

TEN = datetime(2016, 11, 8, 10, tzinfo=UTC)
PERSON, MOVED = UUID(int=7), UUID(int=8)
ASK = AnswerPoll("ACME", "S-1", "P-1", "fulfillments", 200, TEN)
LINE = ToldLine(
    line_number=1,
    requesting_line_number=1,
    item="CHAIR",
    description="",
    quantity=2,
    price=Decimal("9.00"),
    tax=Decimal(0),
    gift_wrap=False,
    status="polled",
    polled_count=1,
)
ORDER = ToldOrder(
    order_number="A-1",
    request_id=1,
    order_type="delivery",
    under_review=False,
    gift=False,
    ship_via=None,
    ship_via_description="",
    service=None,
    transaction_date=None,
    placed_location=None,
    pickup_location=None,
    currency="USD",
    subject=PERSON,
    ship_to_subject=PERSON,
    lines=(LINE,),
)


def answered(**changes: Any) -> WorkAnswered:
    decided = decide(ASK, UNASKED, Work([structs.replace(ORDER, **changes)]))
    assert not isinstance(decided, Refused)
    (fact,) = decided
    assert isinstance(fact, WorkAnswered)
    return fact


def later(**changes: Any) -> AnswerPoll:
    return AnswerPoll(
        **{"organization": "ACME", "location": "S-1", "poll_id": "P-1", "kind": "fulfillments", "limit": 200}
        | {"now": TEN + timedelta(hours=1)}
        | changes
    )


def test_the_first_time_a_poll_is_answered_with_the_work() -> None:
    fact = answered()
    assert (fact.answered_at, fact.orders, fact.more) == (TEN, (ORDER,), False)


def test_the_same_poll_again_is_a_repetition_of_what_was_told_first() -> None:
    state = evolve(UNASKED, answered())
    decided = decide(later(), state, Work())
    assert not isinstance(decided, Refused)
    (fact,) = decided
    assert isinstance(fact, AnswerRepeated)
    assert evolve(state, fact) == state == Answered(answered())


def test_another_question_under_the_same_id_is_refused() -> None:
    state = evolve(UNASKED, answered())
    for command in (later(kind="intransit"), later(limit=7)):
        decided = decide(command, state, Work())
        assert isinstance(decided, Refused)
        assert decided.reason == DeadLetterReason.CONFLICTING_MESSAGE


def test_an_id_is_free_again_once_its_answer_does_not_stand_any_more() -> None:
    state = evolve(UNASKED, answered())
    assert is_repeated(later(now=TEN + STANDS - timedelta(seconds=1)), state)
    afterwards = later(now=TEN + STANDS)
    assert not is_repeated(afterwards, state)
    decided = decide(afterwards, state, Work(more=True))
    assert not isinstance(decided, Refused)
    assert [type(fact) for fact in decided] == [WorkAnswered]


def test_the_message_has_the_newest_address_and_the_instructions_of_the_order() -> None:
    answer = answered(ship_to_subject=MOVED)
    sent = {"sold_to": {"first_name": "Ann"}, "ship_to": {"city": "Albany"}, "special_instructions": "Ring"}
    people = {PERSON: json.dumps(sent).encode(), MOVED: b'{"ship_to": {"city": "Boston"}}'}

    assert subjects(answer) == {PERSON, MOVED}
    (order,) = json.loads(message(answer, people))["orders"]

    assert order["sold_to"] == {"first_name": "Ann"}
    assert order["ship_to"] == {"city": "Boston"}
    assert order["special_instructions"] == "Ring"
    assert "subject" not in json.dumps(order)


def test_the_order_that_the_log_holds_names_nobody() -> None:
    assert b"first_name" not in answered().data()


def test_who_is_forgotten_is_in_no_message() -> None:
    (order,) = json.loads(message(answered(), {}))["orders"]
    assert (order["sold_to"], order["ship_to"], order["special_instructions"]) == (None, None, "***")
