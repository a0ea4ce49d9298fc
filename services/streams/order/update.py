"""What locations and people report of an order: one command, whose parts take effect one after the other, all or none.

The flag comes first, then the address, then the status or the location, and the day to collect by with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.events.order import NOTHING_CARRIED, AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams.order.about import Partly, Refused
from services.streams.order.address import NewAddress, readdressed, remembered_address
from services.streams.order.by_hand import AssignByHand, assign_by_hand
from services.streams.order.collecting import SetDay, until
from services.streams.order.evolve import fold
from services.streams.order.review import remembered_review, reviewed
from services.streams.order.ship import ShipDispatch, ship
from services.streams.order.state import Known, Order, Phase, Remembered, Unknown
from services.streams.order.status import SetStatus, set_status
from services.streams.order.vendor import OnOrder


@dataclass(frozen=True, slots=True)
class UpdateOrder:
    """What an update asks for, at a time that is not later than `now`. Parts that are None are not asked for.

    `location` says so; `line_number` names a line, `quantity` units of it. The order may be named by a dispatch of it.
    `on_order` are the lines that vendors are to ship.
    """

    organization: str
    order_number: str
    at: datetime
    now: datetime
    status: RoutedStatus | None = None
    location: str | None = None
    line_number: int | None = None
    quantity: int | None = None
    by_hand: bool = False
    carried: Carried = NOTHING_CARRIED
    new_location: str | None = None
    pickup_by: datetime | date | None = None
    under_review: bool | None = None
    ship_to: NewAddress | None = None
    dispatch_id: str | None = None
    on_order: OnOrder = field(default_factory=dict)


def update(
    command: UpdateOrder, order: Order, policy: Organization
) -> Sequence[AnyOrderFact] | Refused | Partly:
    """Return the facts of all parts, none where one is refused.

    Of lines that are judged differently those that may change do; the rest is refused beside them.
    """
    if not isinstance(order, Known):
        return _before_it(command, order)
    source = _source(command, order, policy)
    facts: list[AnyOrderFact] = []
    refused: Refused | None = None
    for part in (_review, _address, _place):
        now = fold(facts, order)
        if not isinstance(now, Known):
            break
        decided = part(command, now, policy, source)
        if isinstance(decided, Refused):
            return decided
        if isinstance(decided, Partly):
            decided, refused = decided
        facts += decided
    return facts if refused is None else Partly(facts, refused)


def _source(command: UpdateOrder, order: Known, policy: Organization) -> Source:
    """Return who says so: a person, RICS for a location of its own, or any other sender of messages."""
    if command.by_hand:
        return "UI"
    of_rics = command.location is not None and policy.is_rics(command.location)
    return "RICS" if of_rics and order.submitted.order_type == "delivery" else "WS"


def _before_it(command: UpdateOrder, order: Unknown | Remembered) -> Sequence[AnyOrderFact] | Refused:
    """Remember the flag and the address of an order that has not arrived; nothing else of it can be told."""
    if command.dispatch_id is not None:
        return Refused(DeadLetterReason.UNKNOWN_DISPATCH, "dispatch_id", "no such dispatch was created")
    for name in ("status", "new_location", "pickup_by"):
        if getattr(command, name) is not None:
            return Refused(DeadLetterReason.UNKNOWN_ORDER, "order_number", "this order has not arrived")
    source: Source = "UI" if command.by_hand else "WS"
    who = {"organization": command.organization, "order_number": command.order_number}
    facts: list[AnyOrderFact] = []
    if command.under_review is not None:
        facts += remembered_review(
            who, order, command.under_review, command.at, command.location, source, command.carried
        )
    if command.ship_to is not None:
        facts += remembered_address(
            who, order, command.ship_to, command.at, command.location, source, command.carried
        )
    return facts


def _review(
    command: UpdateOrder, order: Known, _policy: Organization, source: Source
) -> Sequence[AnyOrderFact]:
    if command.under_review is None:
        return []
    return reviewed(order, command.under_review, command.at, command.location, source, command.carried)


def _address(
    command: UpdateOrder, order: Known, _policy: Organization, source: Source
) -> Sequence[AnyOrderFact] | Refused:
    if command.ship_to is None:
        return []
    return readdressed(order, command.ship_to, command.at, command.location, source, command.carried)


def _place(
    command: UpdateOrder, order: Known, policy: Organization, source: Source
) -> Sequence[AnyOrderFact] | Refused | Partly:
    if command.dispatch_id is not None and command.status is not None:
        return _dispatch(command, order)
    if _waits_in_a_queue(order) and (command.status or command.new_location or command.pickup_by):
        path = next(name for name in ("status", "new_location", "pickup_by") if getattr(command, name))
        detail = "the order is held: of such orders dispatches are reported, by dispatch_id"
        return Refused(DeadLetterReason.NOT_ALLOWED, path, detail)
    if command.new_location is not None:
        if command.pickup_by is not None:
            detail = "a line that goes to another location is not ready to be collected"
            return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", detail)
        return assign_by_hand(
            AssignByHand(
                command.new_location,
                command.line_number,
                command.now,
                command.location,
                command.carried,
                command.on_order,
            ),
            order,
            policy,
        )
    if command.status is not None:
        asked = SetStatus(
            command.status,
            command.at,
            command.now,
            source,
            command.location,
            command.line_number,
            command.quantity,
            command.carried,
            command.pickup_by,
            command.on_order,
        )
        return set_status(asked, order, policy)
    return [] if command.pickup_by is None else _day(command, command.pickup_by, order, policy, source)


def _day(
    command: UpdateOrder, pickup_by: datetime | date, order: Known, policy: Organization, source: Source
) -> Sequence[AnyOrderFact] | Refused:
    asked = SetDay(
        pickup_by, command.at, command.now, source, command.location, command.line_number, command.carried
    )
    return until(asked, order, policy)


def _waits_in_a_queue(order: Known) -> bool:
    """Return whether the order is one of the order processor; of old ones nobody knows before it is in its queue."""
    return order.is_held and order.phase is not Phase.RECEIVED


def _dispatch(command: UpdateOrder, order: Known) -> Sequence[AnyOrderFact] | Refused:
    """Dispatches are reported whole, and of them only that they left."""
    for name in ("line_number", "quantity"):
        if getattr(command, name) is not None:
            return Refused(DeadLetterReason.INVALID, name, "a dispatch is reported whole; omit it")
    if command.status != "fulfilled":
        detail = "of a dispatch only `fulfilled` is reported: it has left"
        return Refused(DeadLetterReason.NOT_ALLOWED, "status", detail)
    if command.pickup_by is not None:
        return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", "a dispatch is not collected")
    return ship(ShipDispatch(command.dispatch_id or "", command.at, command.carried, command.location), order)
