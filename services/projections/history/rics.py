"""What RICS answered to messages about lines."""

from collections.abc import Iterator

from schemas.events.order_fulfillment import FulfillmentAnswered
from services.projections.history.entry import Entry


def answered(fact: FulfillmentAnswered) -> Iterator[Entry]:
    """Yield the note of an answer once a line; failures, and answers that nobody waited for, say nothing to planners.

    The words are those that planners know.
    """
    note = _note(fact)
    if note is not None:
        for line in fact.lines:
            at, after = fact.answered_at, (note,)
            yield Entry(line.status, "rics", line, fact.location, at, after=after, source="RICS")


def _note(fact: FulfillmentAnswered) -> str | None:
    if not fact.awaited or fact.outcome == "failed":
        return None
    if fact.outcome == "invalid":
        return "Unable to create RICS message"
    match fact.message_type:
        case "create_fulfillment_order":
            return "Posted to RICS"
        case "release_order_reservation":
            return "RICS Release Reservation Message Sent"
        case "send_under_review":
            return f"Under Review: {'Yes' if fact.under_review else 'No'}; RICS Under Review Message Sent"
