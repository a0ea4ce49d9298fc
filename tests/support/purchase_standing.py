"""A purchase order with a line in each state that the rules know, and the signs by which their tables answer."""

from collections.abc import Callable
from typing import Any, NamedTuple

from schemas.events.purchase_order_changes import (
    AddressChanged,
    AddressChangeRejected,
    AddressChangeRequested,
    CancelRejected,
    CancelRequested,
    PurchaseLinesCancelled,
    ReasonNoted,
)
from schemas.reasons import DeadLetterReason
from services.streams.order import Refused
from tests.support.purchase_stories import Decided, Story

WAYS: dict[str, list[Callable[[Story], Decided]]] = {
    "new_order": [],
    "new_order, voided": [Story.prints, Story.voids],
    "sent": [Story.sends],
    "in_process": [Story.prints],
    "in_process, acknowledged": [Story.sends, Story.acknowledges],
    "in_process, nothing to acknowledge": [lambda story: story.sends(acknowledged=False)],
    "held, began new": [Story.holds],
    "held, began sent": [Story.sends, Story.holds],
    "held, began in process": [Story.prints, Story.holds],
    "held, acknowledged": [Story.sends, Story.holds, Story.acknowledges],
    "shipped": [Story.prints, lambda story: story.ships((1, 5))],
    "shipped, acknowledged": [Story.sends, Story.acknowledges, lambda story: story.ships((1, 5))],
    "cancelled": [Story.cancels],
    "cancelled, sent": [Story.sends, Story.cancels],
}
"""How the first line, of five units, comes into a state."""

HELD = ("held, began new", "held, began sent", "held, began in process", "held, acknowledged")


def standing(state: str, *others: int) -> Story:
    """A purchase order whose first line, of five units, is in this state; `others` are further lines."""
    story = Story(5, *others)
    for way in WAYS[state]:
        assert not isinstance(way(story), Refused), state
    assert story.status[1] == state.partition(",")[0]
    return story


class Told(NamedTuple):
    """What a fact says: its stored name, who did it, and the units of lines."""

    name: str
    source: str
    user: str | None
    units: dict[int, int]


def told(decided: Decided) -> list[Told]:
    """What each fact of an answer says; the answer must not be a refusal."""
    assert not isinstance(decided, Refused), decided
    return [_told(fact) for fact in decided]


def _told(fact: Any) -> Told:
    lines = getattr(fact, "lines", None) or (fact,)
    return Told(fact.type, fact.source, fact.user, {each.line_number: each.quantity for each in lines})


def names(decided: Decided) -> list[str]:
    """The stored names of the facts of an answer."""
    return [each.name for each in told(decided)]


def symbol(decided: Decided) -> str:
    """One cell of the grid, in the signs of the table."""
    match decided:
        case Refused(reason=DeadLetterReason.NOT_ALLOWED):
            return "n"
        case Refused(reason=reason):
            return str(reason)
        case [CancelRequested() | AddressChangeRequested()]:
            return "Q"
        case [PurchaseLinesCancelled(approved=False) | AddressChanged(approved=False)]:
            return "A"
        case [CancelRejected(automatic=True) | AddressChangeRejected(why="closed")]:
            return "auto rejected"
        case [ReasonNoted()]:
            return "note"
    return "✓" if decided else "∅"
