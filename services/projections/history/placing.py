"""Lines go to locations, come back, or go to nobody."""

from collections.abc import Iterator

from schemas.events.order_routing import GivenBackLine, LinesAssigned, LinesRejected, LinesUnfulfillable
from services.projections.history.entry import Entry, both, named, removed


def routed(fact: LinesAssigned | LinesUnfulfillable | LinesRejected, *, reported: bool) -> Iterator[Entry]:
    """Yield who gets lines, and who gives them back."""
    match fact:
        case LinesAssigned():
            cause = "routing" if fact.decision else "by_hand" if reported else "pickup"
            source = "UI" if cause == "by_hand" else None
            entry = Entry("new_order", cause, at=fact.assigned_at, carried=fact.carried, source=source)
            for line in fact.lines:
                yield entry._replace(line=line, location=line.location, answer_code=line.answer_code)
        case LinesUnfulfillable():
            said = "by_hand" if fact.by_hand else "status_update" if reported else "not_routed"
            cause = "routing" if fact.decision else said
            source = "UI" if fact.by_hand else None
            entry = Entry(
                "unfulfillable",
                cause,
                location=fact.location,
                at=fact.unfulfillable_at,
                carried=fact.carried,
                source=source,
            )
            for lost in fact.lines:
                yield entry._replace(line=lost, answer_code=lost.answer_code)
        case LinesRejected():
            for back in fact.lines:
                yield from rejected(fact, back)


def rejected(fact: LinesRejected, back: GivenBackLine) -> Iterator[Entry]:
    """What is given back, and what is left where only a part is: both stand under the line that was named."""
    line = named(back)
    entry = Entry(
        "rejected",
        "by_hand" if fact.source == "UI" else "status_update",
        line,
        fact.said_by or back.location,
        fact.rejected_at,
        fact.reason_code,
        reason=f"Reject - {fact.reason}" if fact.reason else None,
        after=removed(back),
        carried=fact.carried,
        source=fact.source,
    )
    yield from both(entry, line, back)
