"""One order of the stories: ACME's A-1, its facts and its commands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from msgspec import structs

from schemas.events.order import (
    NOTHING_CARRIED,
    AnyOrderFact,
    CancellationAnswered,
    CancellationRemembered,
    CancelledLine,
    Carried,
    DispatchCancelled,
    DispatchCreated,
    DispatchShipped,
    LinesCancelled,
    LineUnits,
    OrderCancelled,
    OrderCommitted,
    OrderedLine,
    OrderHeld,
    OrderPartiallyCancelled,
    OrderSubmitted,
)
from schemas.events.order_fulfillment import FulfillmentAnswered, FulfillmentRequested
from schemas.events.order_privacy import AnonymizedLine, PersonForgotten, TopicKey
from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesReleased,
    LinesReopened,
    LinesUnfulfillable,
    UnfulfillableLine,
)
from schemas.events.order_status import RestrictedLine, StatusUpdateRestricted
from schemas.events.organization import OrganizationApplied
from schemas.events.routing import RoutedShare, RoutingDecided
from schemas.organization import Organization
from schemas.reasons import CancellationOutcome, DeadLetterReason
from schemas.rics import Outcome
from schemas.statuses import LineStatus, RoutedStatus
from services.streams import order as orders
from services.streams.order import (
    AnswerFulfillment,
    CancelDispatch,
    CancelOrder,
    Choice,
    Command,
    ForgetPerson,
    Order,
    Refused,
    ReleaseOrder,
    ReopenLines,
    RequestFulfillment,
    RouteOrder,
    Units,
    Unknown,
    UpdateOrder,
    evolve,
)
from tests.support.organizations import document
from tests.support.stories_of_streams import Stream

MON = datetime(2016, 11, 7, 9, tzinfo=UTC)
TUE = MON + timedelta(days=1)
WHO: dict[str, Any] = {"organization": "ACME", "order_number": "A-1", "request_id": 7}
NOBODY_YET = WHO | {"request_id": None}
SUBJECT = UUID("5f0c5a3e-0d2a-4f6e-9a58-1f6f0f2f3a11")
OUTSIDE_THE_MATRIX = Refused(DeadLetterReason.CARRIER_NOT_IN_MATRIX, "ship_via", "not in the matrix")

STORES = document(
    fulfilment="route",
    processing=[],
    locations=[{"code": "S-1", "type": "store"}, {"code": "S-2", "type": "store"}],
    default_unfulfillable_location="NOWHERE",
    preferences={"split_order": True},
)


def decide(command: Command, state: Order) -> Sequence[AnyOrderFact] | Refused:
    """The decision under the policy of the stories."""
    return orders.decide(command, state, STORES)


order: Stream[Order, AnyOrderFact, Command] = Stream(Unknown(), evolve, decide)


def units(*lines: int, quantities: Sequence[int] = ()) -> tuple[LineUnits, ...]:
    """Line n asks for item I-n, n units of it unless `quantities` says otherwise for all lines from 1."""
    return tuple(
        LineUnits(line_number=n, item=f"I-{n}", quantity=quantities[n - 1] if quantities else n)
        for n in lines
    )


def submitted(
    lines: int = 2, content: str = "as first sent", quantities: Sequence[int] = (), **changes: Any
) -> OrderSubmitted:
    """The order arrives with this many lines."""
    numbers = range(1, lines + 1)
    sent = OrderSubmitted(
        **WHO,
        subject=SUBJECT,
        content=content,
        system="SHOP",
        order_type="delivery",
        order_class="retail",
        placed_location=None,
        dc="DC-EAST",
        requested_location=None,
        sourcing_location=None,
        pickup_location=None,
        transaction_date=None,
        submitted_at=MON,
        currency="USD",
        ship_via="12",
        ship_via_description="UPS Ground",
        service="second_class",
        gift=False,
        under_review=False,
        subtotal=Decimal("10"),
        tax=Decimal("0"),
        freight=Decimal("0"),
        total=Decimal("10"),
        balance_due=Decimal("0"),
        destination=None,
        lines=tuple(
            OrderedLine(
                line_number=unit.line_number,
                item=unit.item,
                quantity=unit.quantity,
                price=Decimal("1.5"),
                tax=Decimal("0.25"),
            )
            for unit in units(*numbers, quantities=quantities)
        ),
    )
    return structs.replace(sent, **changes)


def held(lines: int = 2, quantities: Sequence[int] = ()) -> OrderHeld:
    """It waits at DC-EAST until Tuesday."""
    return OrderHeld(
        **WHO,
        dc="DC-EAST",
        order_class="retail",
        submitted_at=MON,
        hold_until=TUE,
        lines=units(*range(1, lines + 1), quantities=quantities),
    )


def committed(*, back_order: bool = False) -> OrderCommitted:
    """A dispatch is about to be created."""
    return OrderCommitted(**WHO, back_order=back_order)


def dispatch_created(*lines: int, sequence: int = 1) -> DispatchCreated:
    """These lines leave from DC-EAST."""
    return DispatchCreated(
        **WHO,
        dispatch_id=f"ACME:A-1:{sequence}",
        location="DC-EAST",
        sequence=sequence,
        back_order=sequence == 2,
        carrier="12",
        service="second_class",
        subject=SUBJECT,
        created_at=TUE,
        lines=units(*lines),
    )


def dispatch_cancelled(*lines: int, sequence: int = 1, reason_code: str = "DAMAGED") -> DispatchCancelled:
    """These lines leave no more."""
    return DispatchCancelled(
        **WHO,
        dispatch_id=f"ACME:A-1:{sequence}",
        location="DC-EAST",
        sequence=sequence,
        back_order=sequence == 2,
        carrier="12",
        service="second_class",
        reason_code=reason_code,
        lines=units(*lines),
    )


def dispatch_shipped(*lines: int, sequence: int = 1) -> DispatchShipped:
    """These lines have left."""
    return DispatchShipped(
        **WHO,
        dispatch_id=f"ACME:A-1:{sequence}",
        location="DC-EAST",
        shipped_at=TUE,
        carrier="12",
        tracking_number="1Z999",
        lines=units(*lines),
    )


def lines_cancelled(
    *lines: int, reason_code: str | None = "CUSTOMER", location: str | None = None
) -> LinesCancelled:
    """Nobody waits for these lines any more."""
    cancelled = tuple(CancelledLine(**structs.asdict(each), location=location) for each in units(*lines))
    return LinesCancelled(**WHO, reason_code=reason_code, lines=cancelled)


def partially_cancelled(reason_code: str | None = "CUSTOMER") -> OrderPartiallyCancelled:
    """Some of it left, the rest is cancelled."""
    return OrderPartiallyCancelled(**WHO, reason_code=reason_code)


def cancelled(reason_code: str | None = "CUSTOMER") -> OrderCancelled:
    """None of it leaves."""
    return OrderCancelled(**WHO, reason_code=reason_code)


TO_A_WMS = (TopicKey(topic="dispatches", key="ACME/A-1"),)


def forget_the_person(*, addressed: bool = False) -> ForgetPerson:
    """Somebody asks on Tuesday."""
    return ForgetPerson(frozenset({SUBJECT}), TO_A_WMS if addressed else (), "asked", TUE)


def forgotten(*lines: int, status: LineStatus, location: str | None = None) -> PersonForgotten:
    """The person is forgotten; the lines stay as they are."""
    return PersonForgotten(
        **WHO,
        forgotten_at=TUE,
        why="asked",
        subjects=(SUBJECT,),
        tombstones=(),
        lines=tuple(
            AnonymizedLine(
                line_number=unit.line_number,
                item=unit.item,
                quantity=unit.quantity,
                status=status,
                location=location,
            )
            for unit in units(*lines)
        ),
    )


def remembered(reason_code: str | None = "CUSTOMER") -> CancellationRemembered:
    """The cancel came first."""
    return CancellationRemembered(**NOBODY_YET, reason_code=reason_code)


def answered(
    outcome: str, dispatch: str | None = None, reason_code: str | None = "CUSTOMER"
) -> CancellationAnswered:
    """What became of a cancel of an order that arrived."""
    return CancellationAnswered(
        **WHO, outcome=CancellationOutcome(outcome), reason_code=reason_code, dispatch_id=dispatch
    )


def answered_before_it_came(outcome: str) -> CancellationAnswered:
    """What became of a cancel of an order that nobody sent yet."""
    return CancellationAnswered(
        **NOBODY_YET, outcome=CancellationOutcome(outcome), reason_code="CUSTOMER", dispatch_id=None
    )


def cancel() -> CancelOrder:
    """The customer wants none of what is open."""
    return CancelOrder("ACME", "A-1", "CUSTOMER", MON)


def cancel_the_dispatch(sequence: int = 1) -> CancelDispatch:
    """One dispatch is not to leave."""
    return CancelDispatch("ACME", "A-1", f"ACME:A-1:{sequence}", "DAMAGED")


def let_go(*lines: int) -> ReleaseOrder:
    """A run lets these lines go on Tuesday."""
    return ReleaseOrder("DC-EAST", set(lines), TUE)


def it_left(sequence: int = 1) -> UpdateOrder:
    """The location tells that the dispatch left on Tuesday."""
    return shipping(f"ACME:A-1:{sequence}", TUE, Carried(carrier="12", tracking_number="1Z999"))


def assigned(*lines: int, location: str = "S-1", decision: int = 1) -> LinesAssigned:
    """A store gets these lines on Monday."""
    shares = tuple(
        AssignedLine(
            line_number=unit.line_number,
            requesting_line_number=unit.line_number,
            item=unit.item,
            quantity=unit.quantity,
            tax=Decimal("0.25"),
            location=location,
            reserved="stock",
        )
        for unit in units(*lines)
    )
    return LinesAssigned(**WHO, decision=decision, assigned_at=MON, lines=shares)


def given_back(*lines: int, location: str = "S-1") -> tuple[GivenBackLine, ...]:
    """What a store had of these lines."""
    return tuple(
        GivenBackLine(
            line_number=unit.line_number,
            requesting_line_number=unit.line_number,
            item=unit.item,
            quantity=unit.quantity,
            tax=Decimal("0.25"),
            location=location,
            reserved="stock",
        )
        for unit in units(*lines)
    )


def rejected(*lines: int, location: str = "S-1") -> LinesRejected:
    """A store cannot fulfil these lines."""
    return LinesRejected(
        **WHO,
        rejected_at=TUE,
        reason_code="DAMAGED",
        lines=given_back(*lines, location=location),
        said_by=location,
    )


def unfulfillable(*lines: int, decision: int = 1) -> LinesUnfulfillable:
    """Nobody takes these lines."""
    lost = tuple(
        UnfulfillableLine(line_number=unit.line_number, item=unit.item, quantity=unit.quantity)
        for unit in units(*lines)
    )
    return LinesUnfulfillable(**WHO, decision=decision, location="NOWHERE", lines=lost)


def reopened(*lines: int, why: Literal["asked", "stock"] = "asked") -> LinesReopened:
    """These lines are looked at again on Tuesday."""
    return LinesReopened(**WHO, reopened_at=TUE, why=why, lines=units(*lines))


def look_again(*lines: int, why: Literal["asked", "stock"] = "asked") -> ReopenLines:
    """Somebody, or stock that came, asks to look again at these lines, at all where none is named."""
    return ReopenLines(set(lines) or None, why, TUE)


def too_late(*lines: int, status: RoutedStatus = "rejected", **carried: Any) -> StatusUpdateRestricted:
    """An update of lines that are cancelled changes nothing and is kept."""
    empty = dict.fromkeys(("location", "dispatch_id", "reason_code", "carrier", "tracking_number"))
    whole = WHO | empty | {"restricted_at": TUE, "status": status} | carried
    kept = [RestrictedLine(line_number=n, item=f"I-{n}", quantity=n) for n in lines]
    return StatusUpdateRestricted(**whole, lines=tuple(kept))


def released(*lines: int, location: str = "S-1") -> LinesReleased:
    """These lines leave their store."""
    return LinesReleased(**WHO, lines=given_back(*lines, location=location))


def policy_applied(document: Organization = STORES) -> OrganizationApplied:
    """The chain's document took effect."""
    return OrganizationApplied(organization="ACME", policy_version=1, document=document, applied_at=MON)


def routing_decided(decision: int = 1, **changes: Any) -> RoutingDecided:
    """Its first line went to a store."""
    decided = RoutingDecided(
        **WHO,
        decision=decision,
        reshop=0,
        decided_at=MON,
        policy_version=1,
        log_position=9,
        input_hash="as it was",
        zone=None,
        pass_number=1,
        lines=(),
        shares=(RoutedShare(line_number=1, quantity=1, location="S-1"),),
        shopping=None,
    )
    return structs.replace(decided, **changes)


def to_store(*lines: int, location: str | None = "S-1", decision: int = 1) -> RouteOrder:
    """Routing gives each of these lines, whole, to a store on Monday, or to nobody."""
    choices = [Choice(unit.line_number, unit.quantity, location, "stock") for unit in units(*lines)]
    return RouteOrder(choices, decision, MON, "NOWHERE")


def give_back(line: int | None = None, quantity: int | None = None, location: str = "S-1") -> UpdateOrder:
    """A store gives back what it has on Tuesday."""
    return rejecting(location, line, quantity, TUE, Carried(reason_code="DAMAGED"))


def by_hand(location: str = "S-2") -> UpdateOrder:
    """Somebody gives the order to a store on Tuesday."""
    return moving(location, None, TUE)


def rejecting(
    location: str | None,
    line: int | None,
    quantity: int | None,
    at: datetime,
    carried: Carried = NOTHING_CARRIED,
) -> UpdateOrder:
    """A location gives back what it has of the order, or a line, or part of a line."""
    return UpdateOrder(
        "ACME", "A-1", at, at, "rejected", location, line_number=line, quantity=quantity, carried=carried
    )


def moving(
    to: str, line: int | None, at: datetime, held_by: str | None = None, carried: Carried = NOTHING_CARRIED
) -> UpdateOrder:
    """Somebody chooses a location for a line, or for all of them."""
    return UpdateOrder(
        "ACME",
        "A-1",
        at,
        at,
        new_location=to,
        location=held_by,
        line_number=line,
        carried=carried,
        by_hand=True,
    )


def shipping(
    dispatch_id: str, at: datetime, carried: Carried = NOTHING_CARRIED, location: str | None = None
) -> UpdateOrder:
    """A dispatch has left."""
    return UpdateOrder("ACME", "A-1", at, at, "fulfilled", location, carried=carried, dispatch_id=dispatch_id)


def tell_rics(*lines: int, attempt: int = 1) -> RequestFulfillment:
    """The lines are sent to RICS on Tuesday."""
    return RequestFulfillment(
        message_id=f"ACME:A-1:1:{attempt}",
        message_type="create_fulfillment_order",
        attempt=attempt,
        location="S-1",
        request=SUBJECT,
        now=TUE,
        under_review=False,
        lines=[Units(number, number) for number in lines],
    )


def rics_answers(*lines: int, outcome: Outcome = "success", awaited: bool = True) -> AnswerFulfillment:
    """RICS answers on Tuesday."""
    return AnswerFulfillment(
        message_id="ACME:A-1:1:1",
        message_type="create_fulfillment_order",
        attempt=1,
        location="S-1",
        outcome=outcome,
        response_code="200",
        answered_at=TUE,
        awaited=awaited,
        lines=lines,
    )


def sent_to_rics(*lines: int, attempt: int = 1) -> FulfillmentRequested:
    """The lines are with RICS, in the words of a fact."""
    (fact,) = _after_assignment(lines, tell_rics(*lines, attempt=attempt))
    assert isinstance(fact, FulfillmentRequested)
    return fact


def rics_answered(*lines: int, outcome: Outcome = "success", awaited: bool = True) -> FulfillmentAnswered:
    """What RICS said, in the words of a fact."""
    fact = _after_assignment(lines, rics_answers(*lines, outcome=outcome, awaited=awaited))[0]
    assert isinstance(fact, FulfillmentAnswered)
    return fact


def _after_assignment(lines: Sequence[int], command: Command) -> Sequence[AnyOrderFact]:
    decided = order.given(submitted(max(lines)), assigned(*lines)).when(command).decided
    assert not isinstance(decided, Refused)
    return decided
