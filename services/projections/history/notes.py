"""The notes that planners read beside an entry."""

from schemas.events.order import Carried
from schemas.reasons import NOTES
from services.projections.history.entry import Entry


def notes(entry: Entry, carried: Carried) -> str | None:
    """Return the lines of notes: carrier, tracking number and carton in the first, then the reason.

    What this system says itself, and that an update was refused, stands before them.
    """
    code = entry.answer_code
    named = {"Carrier": carried.carrier, "Tracking #": carried.tracking_number, "Carton #": carried.carton}
    given = [f"{name}: {value}" for name, value in named.items() if value]
    first = ", ".join(filter(None, [entry.first if code is None else NOTES.get(code), *given]))
    asked = entry.cause in ("status_update", "by_hand", "restricted", "pickup_by")
    said = (entry.reason_code or carried.reason_code) if asked else None
    reason = entry.reason or (f"Reason Code: {said}" if said else None)
    return "\n".join(filter(None, [first, reason])) or None
