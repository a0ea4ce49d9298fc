"""What vendors tell of lines on purchase orders, and what they are asked."""

from collections.abc import Iterator

from schemas.events.order_fact import Carried
from schemas.events.order_vendor import VendorNoted
from services.projections.history.entry import Entry


def told(fact: VendorNoted) -> Iterator[Entry]:
    """Yield the note once a line. The words are those that planners know."""
    cause = "cancel" if fact.news == "cancel_requested" else "vendor"
    for line in fact.lines:
        yield Entry(
            line.status,
            cause,
            line,
            line.location,
            fact.noted_at,
            after=(_note(fact),),
            carried=Carried(user=fact.user),
            source=fact.source,
        )


def _note(fact: VendorNoted) -> str:
    match fact.news:
        case "held":
            return f"Vendor: Held: {fact.reason}" if fact.reason else "Vendor: Held"
        case "released":
            return "Vendor: Released"
        case "due_date_revised":
            return f"Vendor: Revised Due Date: {fact.due_date}"
        case "cancel_requested":
            return "Cancel Requested"
