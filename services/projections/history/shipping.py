"""Dispatches of held orders."""

from collections.abc import Iterator

from schemas.events.order import DispatchCancelled, DispatchCreated, DispatchShipped
from services.projections.history.entry import Entry, with_carrier


def dispatch(fact: DispatchCreated | DispatchShipped | DispatchCancelled) -> Iterator[Entry]:
    """Yield what became of a dispatch, once a line."""
    dispatch = f"Dispatch {fact.dispatch_id}"
    match fact:
        case DispatchCreated():
            entry = Entry("dispatched", "run", at=fact.created_at, first=dispatch)
        case DispatchShipped():
            carried = with_carrier(fact)
            entry = Entry("shipped", "status_update", at=fact.shipped_at, first=dispatch, carried=carried)
        case DispatchCancelled():
            entry = Entry("cancelled", "cancel", reason_code=fact.reason_code, first=dispatch)
    for line in fact.lines:
        yield entry._replace(line=line, location=fact.location)
