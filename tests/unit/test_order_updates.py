"""What a status update of an order asks for, and what it brings: kept whole, or refused with a path."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs

from schemas.events.order import AnyOrderFact, Carried, DispatchShipped, StatusUpdateRestricted
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesUnfulfillable, Rest
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.wire.status_updates import StatusUpdate
from services.fulfillment.updates import status_update
from services.streams import order as orders
from services.streams.order import Unknown, evolve
from tests.support.order_stream import (
    MON,
    STORES,
    TUE,
    assigned,
    by_hand,
    committed,
    dispatch_created,
    give_back,
    held,
    moving,
    order,
    rejected,
    rejecting,
    released,
    shipping,
    submitted,
)
from tests.support.organizations import document
from tests.support.stories_of_streams import Stream

BROUGHT = Carried(
    reason_code="BROKEN", carrier="12", tracking_number="1Z9", carton="C-1", user="ann", note=UUID(int=7)
)
AT_STORE = (submitted(), assigned(1, 2))


def under(**preferences: Any) -> Stream[Any, AnyOrderFact, Any]:
    """The stream under other preferences of the organization."""
    policy: Organization = document(
        fulfilment="route",
        processing=[],
        locations=[{"code": "S-1", "type": "store"}, {"code": "S-2", "type": "store"}],
        preferences=preferences,
    )
    return Stream(Unknown(), evolve, lambda command, state: orders.decide(command, state, policy))


def test_of_a_line_that_is_rejected_in_part_the_fact_says_what_is_left() -> None:
    (fact,) = order.given(*AT_STORE).when(give_back(2, 1)).decided  # type: ignore[misc]
    assert isinstance(fact, LinesRejected)
    (part,) = fact.lines
    assert (part.line_number, part.quantity, part.rest) == (3, 1, Rest(quantity=1, status="new_order"))
    (whole,) = order.given(*AT_STORE).when(give_back(2, 2)).decided  # type: ignore[misc]
    assert isinstance(whole, LinesRejected)
    assert [line.rest for line in whole.lines] == [None]


@pytest.mark.parametrize(
    ("preferences", "quantity", "refused"),
    [
        ({"split_order": True}, 1, False),
        ({"split_order": True, "partial_updates": False}, 1, True),
        ({"split_order": True, "partial_updates": False}, 2, False),
        ({"split_order": False}, 1, True),
        ({"split_order": False, "partial_updates": True}, 1, True),
        ({"split_order": False}, 2, True),  # the order has another line
    ],
)
def test_part_of_a_line_is_rejected_only_where_that_is_allowed(
    preferences: dict[str, bool], quantity: int, refused: bool
) -> None:
    answer = under(**preferences).given(*AT_STORE).when(give_back(2, quantity))
    if refused:
        answer.then_refused(DeadLetterReason.INVALID, "quantity")
    else:
        assert answer.in_short() == "lines-rejected"


def test_all_units_of_an_order_of_one_line_may_be_named_where_orders_are_not_split() -> None:
    one = (submitted(1, quantities=(3,)), structs.replace(assigned(1), lines=_of(3)))
    assert under().given(*one).when(give_back(1, 3)).in_short() == "lines-rejected"
    under().given(*one).when(give_back(1, 2)).then_refused(DeadLetterReason.INVALID, "quantity")


def _of(units: int) -> Any:
    return tuple(structs.replace(line, quantity=units) for line in assigned(1).lines)


def test_a_rejected_pickup_order_stays_at_its_pickup_location() -> None:
    collected = submitted(order_type="pickup", pickup_location="S-1")
    (_, lost) = order.given(collected, assigned(1, 2, decision=0)).when(give_back()).decided  # type: ignore[misc]
    assert isinstance(lost, LinesUnfulfillable)
    assert lost.location == "S-1" != STORES.default_unfulfillable_location


def test_what_an_update_brings_is_in_the_fact_that_it_leads_to() -> None:
    giving_back = rejecting("S-1", None, None, TUE, BROUGHT)
    (back,) = order.given(*AT_STORE).when(giving_back).decided  # type: ignore[misc]
    assert isinstance(back, LinesRejected)
    assert back == structs.replace(
        rejected(1, 2), reason_code="BROKEN", carried=structs.replace(BROUGHT, reason_code=None)
    )
    for to, kind in (("S-2", LinesAssigned), ("NOWHERE", LinesUnfulfillable)):
        gone, moved = order.given(*AT_STORE).when(moving(to, None, TUE, None, BROUGHT)).decided  # type: ignore[misc]
        assert gone == released(1, 2)
        assert isinstance(moved, kind)
        assert moved.carried == BROUGHT
    dispatched = (submitted(), held(), committed(), dispatch_created(1, 2))
    (left,) = order.given(*dispatched).when(shipping("ACME:A-1:1", TUE, BROUGHT)).decided  # type: ignore[misc]
    assert isinstance(left, DispatchShipped)
    rest = Carried(reason_code="BROKEN", carton="C-1", user="ann", note=UUID(int=7))
    assert (left.carrier, left.tracking_number, left.carried) == ("12", "1Z9", rest)


def test_what_comes_too_late_keeps_it_too_and_an_update_that_brings_nothing_says_so() -> None:
    late = rejecting("S-1", None, None, TUE, BROUGHT)
    over = (*AT_STORE, released(1, 2))
    cancelled = order.given(*over).when(orders.CancelOrder("ACME", "A-1", None, MON)).decided
    (kept,) = order.given(*over, *cancelled).when(late).decided  # type: ignore[misc]
    assert isinstance(kept, StatusUpdateRestricted)
    assert (kept.reason_code, kept.carrier, kept.location) == ("BROKEN", "12", "S-1")
    assert kept.carried == Carried(carton="C-1", user="ann", note=UUID(int=7))
    (plain,) = order.given(*AT_STORE).when(give_back()).decided  # type: ignore[misc]
    assert isinstance(plain, LinesRejected)
    assert plain.carried is None


def test_an_order_that_waits_to_be_routed_is_moved_by_hand_and_a_held_one_is_not() -> None:
    (moved,) = order.given(submitted(fulfilment="route")).when(by_hand()).decided  # type: ignore[misc]
    assert isinstance(moved, LinesAssigned)
    assert (moved.decision, {line.location for line in moved.lines}) == (0, {"S-2"})
    order.given(submitted(), held()).when(by_hand()).then_refused(
        DeadLetterReason.NOT_ALLOWED, "new_location"
    )


def test_a_dispatch_is_reported_by_the_location_that_it_leaves_from() -> None:
    dispatched = (submitted(), held(), committed(), dispatch_created(1, 2))
    elsewhere = shipping("ACME:A-1:1", TUE, location="S-9")
    order.given(*dispatched).when(elsewhere).then_refused(DeadLetterReason.NOT_ASSIGNED, "location")
    here = shipping("ACME:A-1:1", TUE, location="DC-EAST")
    assert order.given(*dispatched).when(here).in_short() == "dispatch-shipped"


def asked(**fields: Any) -> Any:
    update = StatusUpdate.model_validate({"organization": "ACME"} | fields)
    return status_update(update, MON, MON + timedelta(hours=1))


REJECTED = {"order_number": "A-1", "status": "rejected", "location": "S-1"}


def test_the_user_is_cut_and_the_note_is_told_apart() -> None:
    said = asked(**REJECTED, user="0123456789ABC", note="call Ann")
    assert said.command.carried.user == "0123456789"
    assert said.told == ("call Ann", None)
    assert asked(**REJECTED).told == (None, None)


_LEFT = {"dispatch_id": "ACME:A-1:1", "status": "fulfilled"}


def test_all_names_of_an_order_must_mean_the_same() -> None:
    assert asked(**_LEFT, order_number="a-1").number == "A-1"
    refused = asked(**_LEFT, order_number="A-2")
    assert (refused.reason, refused.path) == (DeadLetterReason.INVALID, "order_number")
    named = asked(request_id=7, status="rejected", location="S-1")
    assert (named.number, named.request_id) == (None, 7)
