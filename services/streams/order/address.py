"""The order goes to another address (STA-8). Facts name the area alone; the address is kept under its subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_fact import Source
from schemas.events.order_status import AddressedLine, ShipToChanged
from schemas.events.values import Destination
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused, about, beside
from services.streams.order.line import Assigned, Line, Rejected, Reopened, Waiting, line_status
from services.streams.order.state import Known, Remembered, Unknown


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address by the name under which it is kept, its area, and the fields in which it differs from the last.

    Without such a field it is the address that is known, but for upper and lower case.
    """

    subject: UUID
    destination: Destination
    changed_fields: tuple[str, ...]


def readdressed(
    order: Known, new: NewAddress, at: datetime, location: str | None, source: Source, carried: Carried
) -> Sequence[AnyOrderFact] | Refused:
    """Return the new address, while a line of the delivery order is underway; none where it is known."""
    if order.submitted.order_type != "delivery":
        return _not_allowed(f"{order.submitted.order_type} orders are not delivered to an address")
    if not any(_is_underway(line) for line in order.lines.values()):
        return _not_allowed("no line of the order is underway any more")
    if not new.changed_fields:
        return []
    return [
        ShipToChanged(
            **about(order),
            changed_at=at,
            change=1 if order.ship_to is None else order.ship_to.change + 1,
            subject=new.subject,
            old_subject=order.ship_to_subject,
            changed_fields=new.changed_fields,
            destination=new.destination,
            location=location,
            source=source,
            lines=tuple(
                AddressedLine(
                    line_number=number,
                    item=line.item,
                    quantity=line.quantity,
                    status=line_status(line, held=order.is_held),
                )
                for number, line in sorted(order.lines.items())
            ),
            carried=beside(carried),
        )
    ]


def remembered_address(
    who: Mapping[str, str],
    order: Unknown | Remembered,
    new: NewAddress,
    at: datetime,
    location: str | None,
    source: Source,
    carried: Carried,
) -> Sequence[AnyOrderFact]:
    """Return the address of an order that has not arrived; it takes effect as the order does."""
    before = order.ship_to if isinstance(order, Remembered) else None
    if before is not None and (before.changed_at > at or not new.changed_fields):
        return []
    fact = ShipToChanged(
        **who,
        request_id=None,
        changed_at=at,
        change=1,
        subject=new.subject,
        old_subject=None,
        changed_fields=new.changed_fields,
        destination=new.destination,
        location=location,
        source=source,
        lines=(),
        carried=beside(carried),
    )
    return [fact]


def _is_underway(line: Line) -> bool:
    """Return whether the line is still to be handed over; of a dispatch the address left with it."""
    return isinstance(line.state, Assigned | Rejected | Waiting | Reopened)


def _not_allowed(detail: str) -> Refused:
    return Refused(DeadLetterReason.NOT_ALLOWED, "ship_to", detail)
