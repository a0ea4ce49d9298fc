"""An order as a location is told of it: what came with the order, and how its lines stand now."""

from collections.abc import Iterator

from schemas.events.order_status import WorkHandedOut
from schemas.events.poll import ToldLine, ToldOrder
from services.streams.order import Known


def told(order: Known, fact: WorkHandedOut) -> ToldOrder:
    """Return what the location is told of the lines that are handed out."""
    sent = order.submitted
    return ToldOrder(
        order_number=sent.order_number,
        request_id=sent.request_id,
        order_type=sent.order_type,
        under_review=order.under_review,
        gift=bool(sent.gift),
        ship_via=sent.ship_via,
        ship_via_description=sent.ship_via_description,
        service=sent.service,
        transaction_date=sent.transaction_date,
        placed_location=sent.placed_location,
        pickup_location=sent.pickup_location,
        currency=sent.currency,
        subject=order.subject,
        ship_to_subject=order.ship_to_subject,
        lines=tuple(_lines(order, fact)),
    )


def _lines(order: Known, fact: WorkHandedOut) -> Iterator[ToldLine]:
    ordered = {line.line_number: line for line in order.submitted.lines}
    for handed in fact.lines:
        line = order.lines[handed.line_number]
        sent = ordered[line.requesting]
        yield ToldLine(
            line_number=handed.line_number,
            requesting_line_number=line.requesting,
            item=line.item,
            description=sent.description,
            quantity=line.quantity,
            price=sent.price,
            tax=line.tax,
            gift_wrap=sent.gift_wrap,
            status=handed.after.status,
            polled_count=handed.polled_count,
        )
