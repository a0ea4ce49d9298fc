"""An order as it was sent becomes a fact: defaults are filled in, the policy is applied, people are set apart."""

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from uuid import UUID

from schemas.events.order import LineUnits, OrderedLine, OrderHeld, OrderSubmitted
from schemas.events.values import Destination
from schemas.organization import Organization, Processing
from schemas.reasons import DeadLetterReason
from schemas.wire.orders_submitted import Line, Order, Party
from services.intake.domain.routed import to_be_routed
from services.routing.addresses import place_of
from services.streams.order import Refused, SubmitOrder

_PERSONAL = {"sold_to", "ship_to", "customer_number", "special_instructions"}
_PICKUP = ("PICKUP", "Pickup")


def submission(
    order: Order, policy: Organization, request_id: int, subject: UUID, submitted_at: datetime
) -> SubmitOrder | Refused:
    """Return the command for one order under its organization's policy; its people are stored under `subject`.

    SUB-6: without a ship via, the default carrier (the nearest that preferences name for the location where the order
    was placed, its type, the kind of order, the organization), or PICKUP for a pickup order. QUE-1: the hold in hours,
    or by carrier, service and country. Without `dc`, the only one under `processing` takes the order.
    """
    dc = order.dc or (policy.the_only_dc() if policy.fulfilment == "hold" else None)
    submitted = _submitted(order, policy, dc, request_id, subject, submitted_at)
    if policy.fulfilment == "route":
        return SubmitOrder(submitted, to_be_routed(submitted, policy))
    return SubmitOrder(submitted, _hold(submitted, dc, policy))


def without_unused(order: Order) -> Order:
    """Return the order without the ship-to that a pickup order does not use (SUB-8)."""
    if order.order_type == "pickup" and order.ship_to is not None:
        return order.model_copy(update={"ship_to": None})
    return order


def personal_document(order: Order) -> str:
    """Return the personal data of the order as JSON: it is stored apart from the facts and can be deleted."""
    return order.model_dump_json(include=_PERSONAL)


def content(order: Order) -> str:
    """Return a hash of all that is not personal: equal for the same order sent again.

    An order that does not say whether it is a gift is the same as one that says no: hashes of both were equal always.
    """
    said = order if order.gift is not None else order.model_copy(update={"gift": False})
    return blake2b(said.model_dump_json(exclude=_PERSONAL).encode(), digest_size=16).hexdigest()


def _hold(submitted: OrderSubmitted, dc: str | None, policy: Organization) -> OrderHeld | Refused:
    if dc is None:
        detail = "needed, because the organization processes in several DCs"
        return Refused(DeadLetterReason.INVALID, "dc", detail)
    processing = policy.processing_for(dc)
    if processing is None:
        detail = "not one of the DCs that the organization processes in"
        return Refused(DeadLetterReason.UNKNOWN_LOCATION, "dc", detail)
    hours = hold_hours(submitted, processing)
    if hours is None:
        detail = "this carrier, service and country are not in the carrier matrix of the DC"
        return Refused(DeadLetterReason.CARRIER_NOT_IN_MATRIX, "ship_via", detail)
    return OrderHeld(
        organization=submitted.organization,
        order_number=submitted.order_number,
        request_id=submitted.request_id,
        dc=dc,
        order_class=submitted.order_class,
        submitted_at=submitted.submitted_at,
        hold_until=submitted.submitted_at + timedelta(hours=float(hours)),
        lines=tuple(
            LineUnits(line_number=line.line_number, item=line.item, quantity=line.quantity)
            for line in submitted.lines
        ),
    )


def hold_hours(submitted: OrderSubmitted, processing: Processing) -> Decimal | None:
    """Return the hold: of a territory's own row in the matrix, else of the country whose postal codes it has."""
    to = submitted.destination
    countries = (*place_of(to.country, to.state, to.postal_code).countries, to.country) if to else ("",)
    found = (processing.hold_hours(submitted.ship_via, submitted.service, each) for each in countries)
    return next((hours for hours in found if hours is not None), None)


def _submitted(
    order: Order,
    policy: Organization,
    dc: str | None,
    request_id: int,
    subject: UUID,
    submitted_at: datetime,
) -> OrderSubmitted:
    carrier, description = _carrier(order, policy)
    party = order.ship_to or order.sold_to
    return OrderSubmitted(
        organization=order.organization,
        order_number=order.order_number,
        request_id=request_id,
        subject=subject,
        content=content(order),
        system=order.system,
        order_type=order.order_type,
        order_class=order.order_class,
        placed_location=order.placed_location,
        dc=dc,
        requested_location=order.requested_location,
        sourcing_location=order.sourcing_location,
        pickup_location=order.pickup_location,
        transaction_date=order.transaction_date,
        submitted_at=submitted_at,
        currency=order.currency,
        ship_via=carrier,
        ship_via_description=description,
        service=order.service,
        gift=order.gift,
        under_review=order.under_review,
        subtotal=order.subtotal,
        tax=order.tax,
        freight=order.freight,
        total=order.total,
        balance_due=order.balance_due,
        destination=_destination(party) if party else None,
        lines=tuple(map(_ordered_line, order.lines)),
        fulfilment=policy.fulfilment,
    )


def _ordered_line(line: Line) -> OrderedLine:
    return OrderedLine(
        line_number=line.line_number,
        item=line.item,
        quantity=line.quantity,
        price=line.price,
        tax=line.tax,
        description=line.description,
        gift_wrap=line.gift_wrap,
        attribute=line.attribute,
    )


def _destination(party: Party) -> Destination:
    return Destination(country=party.country, state=party.state, postal_code=party.postal_code)


def _carrier(order: Order, policy: Organization) -> tuple[str | None, str]:
    if order.ship_via:
        return order.ship_via, order.ship_via_description
    if order.order_type == "pickup":
        return _PICKUP
    placed = policy.location(order.placed_location or "")
    default = policy.preferences_at(placed, order.order_type, order.system, None).default_carrier
    default = default or policy.default_carrier
    return (default.code, default.description) if default else (None, "")
