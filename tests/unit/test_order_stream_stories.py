"""An order told fact by fact: what each command leads to, word for word."""

from msgspec import structs

from schemas.reasons import DeadLetterReason
from services.streams.order import CancelDispatch, Order, SubmitOrder
from services.streams.order.line import Rejected
from services.streams.order.state import Known
from tests.support.order_stream import (
    OUTSIDE_THE_MATRIX,
    answered,
    answered_before_it_came,
    assigned,
    cancel,
    cancel_the_dispatch,
    cancelled,
    committed,
    dispatch_cancelled,
    dispatch_created,
    dispatch_shipped,
    give_back,
    held,
    it_left,
    let_go,
    lines_cancelled,
    order,
    partially_cancelled,
    rejected,
    released,
    remembered,
    submitted,
    too_late,
)

SUBMIT = SubmitOrder(submitted(), held())
BACK_ORDER = (submitted(), held(), committed(back_order=True), dispatch_created(1))


def test_an_order_arrives_and_is_queued() -> None:
    order.given().when(SUBMIT).then(submitted(), held())


def test_an_order_that_is_routed_is_not_queued() -> None:
    order.given().when(SubmitOrder(submitted(), None)).then(submitted())


def test_the_same_order_again_changes_nothing() -> None:
    order.given().when(SUBMIT, SUBMIT).then_nothing()


def test_another_order_under_a_used_number_is_refused() -> None:
    other = SubmitOrder(submitted(content="other"), held())
    order.given().when(SUBMIT, other).then_refused(DeadLetterReason.CONFLICTING_ORDER, "order_number")


def test_the_same_order_for_another_person_is_another_order() -> None:
    other = SubmitOrder(submitted(), held(), same_person=False)
    order.given().when(SUBMIT, other).then_refused(DeadLetterReason.CONFLICTING_ORDER, "order_number")


def test_a_repetition_is_recognised_though_the_policy_would_refuse_it_now() -> None:
    order.given().when(SUBMIT, SubmitOrder(submitted(), OUTSIDE_THE_MATRIX)).then_nothing()


def test_a_refused_order_may_still_come_in_a_better_form() -> None:
    order.given().when(SubmitOrder(submitted(), OUTSIDE_THE_MATRIX), SUBMIT).then(submitted(), held())


def test_an_order_with_everything_in_stock_leaves_whole() -> None:
    order.given(submitted(), held()).when(let_go(1, 2)).then(committed(), dispatch_created(1, 2))


def test_an_order_that_leaves_in_part_is_a_back_order() -> None:
    order.given(submitted(), held()).when(let_go(1)).then(committed(back_order=True), dispatch_created(1))


def test_the_second_dispatch_completes_a_back_order() -> None:
    order.given(*BACK_ORDER).when(let_go(2)).then(dispatch_created(2, sequence=2))


def test_a_back_order_never_leaves_in_part_again() -> None:
    three = (submitted(3), held(3), committed(back_order=True), dispatch_created(1))
    order.given(*three).when(let_go(2)).then_nothing()


def test_an_order_cancelled_before_its_run_does_not_leave() -> None:
    order.given(submitted(), held()).when(cancel(), let_go(1, 2)).then_nothing()


def test_a_waiting_order_is_cancelled_whole() -> None:
    (
        order.given(submitted(), held())
        .when(cancel())
        .then(lines_cancelled(1, 2), cancelled(), answered("cancelled"))
    )


def test_a_back_order_whose_open_lines_are_cancelled_is_partially_cancelled() -> None:
    (
        order.given(*BACK_ORDER)
        .when(cancel())
        .then(lines_cancelled(2), partially_cancelled(), answered("partially_cancelled"))
    )


def test_a_cancel_that_comes_too_late_says_so() -> None:
    order.given(submitted(), held()).when(let_go(1, 2), cancel()).then(answered("too_late"))


def test_a_cancel_that_comes_twice_says_so() -> None:
    order.given(submitted(), held()).when(cancel(), cancel()).then(answered("already_cancelled"))


def test_a_cancel_that_overtakes_its_order_is_remembered() -> None:
    order.given().when(cancel()).then(remembered(), answered_before_it_came("waiting_for_order"))


def test_an_order_whose_cancel_came_first_is_cancelled_as_it_arrives() -> None:
    (
        order.given()
        .when(cancel(), SUBMIT)
        .then(submitted(), lines_cancelled(1, 2), cancelled(), answered("cancelled"))
    )


def test_a_cancelled_dispatch_leaves_the_open_lines_waiting() -> None:
    answer = answered("dispatch_cancelled", "ACME:A-1:1", "DAMAGED")
    order.given(*BACK_ORDER).when(cancel_the_dispatch()).then(dispatch_cancelled(1), answer)


def test_a_back_order_whose_dispatch_was_cancelled_still_leaves_once_and_ends_partially_cancelled() -> None:
    (
        order.given(*BACK_ORDER, dispatch_cancelled(1))
        .when(let_go(2))
        .then(dispatch_created(2, sequence=2), partially_cancelled(reason_code=None))
    )


def test_the_last_dispatch_that_is_cancelled_cancels_the_order() -> None:
    answer = answered("dispatch_cancelled", "ACME:A-1:1", "DAMAGED")
    (
        order.given(submitted(), held())
        .when(let_go(1, 2), cancel_the_dispatch())
        .then(dispatch_cancelled(1, 2), cancelled("DAMAGED"), answer)
    )


def test_one_of_two_dispatches_cancelled_makes_an_order_partially_cancelled() -> None:
    answer = answered("dispatch_cancelled", "ACME:A-1:2", "DAMAGED")
    (
        order.given(*BACK_ORDER)
        .when(let_go(2), cancel_the_dispatch(2))
        .then(dispatch_cancelled(2, sequence=2), partially_cancelled("DAMAGED"), answer)
    )


def test_a_dispatch_that_is_cancelled_twice_is_answered_twice() -> None:
    answer = answered("already_cancelled", "ACME:A-1:1", "DAMAGED")
    order.given(*BACK_ORDER).when(cancel_the_dispatch(), cancel_the_dispatch()).then(answer)


def test_a_dispatch_nobody_created_is_answered_so() -> None:
    command = CancelDispatch("ACME", "A-1", "ACME:A-1:9", "DAMAGED")
    order.given(*BACK_ORDER).when(command).then(answered("unknown_dispatch", "ACME:A-1:9", "DAMAGED"))


def test_a_dispatch_leaves_once_however_often_it_is_told() -> None:
    order.given(*BACK_ORDER).when(it_left()).then(dispatch_shipped(1))
    order.given(*BACK_ORDER).when(it_left(), it_left()).then_nothing()


def test_a_dispatch_that_left_is_not_cancelled_any_more() -> None:
    answer = answered("too_late", "ACME:A-1:1", "DAMAGED")
    order.given(*BACK_ORDER).when(it_left(), cancel_the_dispatch()).then(answer)


def test_a_dispatch_that_was_cancelled_cannot_leave_and_its_carrier_is_kept() -> None:
    left = it_left()
    kept = too_late(
        1,
        status="fulfilled",
        location="DC-EAST",
        dispatch_id="ACME:A-1:1",
        carrier="12",
        tracking_number="1Z999",
        restricted_at=left.at,
    )
    order.given(*BACK_ORDER).when(cancel_the_dispatch(), left).then(kept)


def test_a_rejection_of_a_canceled_order_changes_nothing_and_is_kept() -> None:
    story = (submitted(), assigned(1, 2), released(1, 2), lines_cancelled(1, 2), cancelled())
    late = give_back(location="S-1")
    kept = too_late(1, 2, location="S-1", reason_code="DAMAGED", restricted_at=late.at)
    order.given(*story).when(late).then(kept)
    order.given(*story).when(give_back(9)).then_refused(DeadLetterReason.NOT_ASSIGNED, "line_number")


def test_nothing_that_overtakes_the_order_is_folded_into_one() -> None:
    strays = (held(), committed(), dispatch_created(1), lines_cancelled(1), cancelled())
    assert not isinstance(order.given(*strays).state, Known)


TO_COLLECT = submitted(order_type="ship_for_pickup", pickup_location="S-9")


def test_a_pickup_location_speaks_for_whoever_sources() -> None:
    nothing_came = structs.replace(rejected(1, 2), by_pickup_location=True, said_by="S-9")
    order.given(TO_COLLECT, assigned(1, 2)).when(give_back(location="S-9")).then(nothing_came)


def test_who_spoke_is_known_until_the_line_is_placed_again() -> None:
    nothing_came = structs.replace(rejected(1), by_pickup_location=True)
    told = order.given(TO_COLLECT, assigned(1, 2), nothing_came)
    assert [_spoken(told.state, line) for line in (1, 2)] == [True, False]
    again = order.given(*told.facts, assigned(1, location="S-2", decision=2))
    assert not _spoken(again.state, 1)


def test_a_location_that_delivers_to_nobody_who_collects_speaks_for_itself() -> None:
    order.given(submitted(pickup_location="S-9"), assigned(1, 2)).when(
        give_back(location="S-9")
    ).then_refused(DeadLetterReason.NOT_ASSIGNED, "location")


def _spoken(state: Order, line: int) -> bool:
    assert isinstance(state, Known)
    now = state.lines[line].state
    return isinstance(now, Rejected) and now.by_pickup_location
