"""What became of an order since its decision is told from its facts: where its lines are, and who put them there."""

from collections.abc import Sequence

import pytest

from schemas.answers.orders import Order as Found
from schemas.events.cause import Message, Routing
from services.inquiry.why_standing import undecided
from services.routing.explaining.history import Happened, gave_back
from services.routing.explaining.now import Now, now
from services.streams.order import (
    CancelOrder,
    Choice,
    Order,
    Refused,
    RouteOrder,
    Unknown,
    UpdateOrder,
    evolve,
)
from tests.support.order_stream import MON, TUE, decide, moving, rejecting, submitted

CANCEL = CancelOrder("ACME", "A-1", None, MON)


def routed(*places: str | None, decision: int, line: int = 1) -> tuple[RouteOrder, int | None]:
    """The router gives one line after the other to these locations, under Search Retries of 1."""
    choices = [Choice(number, 2, place) for number, place in enumerate(places, line)]
    return RouteOrder(choices, decision, TUE, "NOWHERE"), 1


def back(location: str, line: int | None = None) -> tuple[UpdateOrder, None]:
    """A location rejects what it has, or a line of it."""
    return rejecting(location, line, None, TUE), None


def by_hand(location: str, line: int | None = None) -> tuple[UpdateOrder, None]:
    """Somebody moves the order, or a line of it."""
    return moving(location, line, TUE), None


def story(*commands: tuple[object, int | None], **order: object) -> Sequence[Happened]:
    """The facts of an order of two lines, two units each, that all this happens to."""
    state: Order = Unknown()
    told: list[Happened] = []
    facts = [submitted(quantities=(2, 2), **order)]
    for number, (command, retries) in enumerate([(None, None), *commands]):
        if command is not None:
            decided = decide(command, state)  # type: ignore[arg-type]
            assert not isinstance(decided, Refused), decided
            facts = list(decided)
        message = Message(message_id=str(number), source="")
        for fact in facts:
            told.append(Happened(fact, message if retries is None else Routing(policy_version=1), retries))
            state = evolve(state, fact)
    return told


def after(*commands: tuple[object, int | None], decision: int = 1, **order: object) -> Now:
    """How it stands in the end, told about a decision."""
    return now(story(*commands, **order), decision)


STORIES = {
    "as decided": ([], "at S-1 by decision 1"),
    "set by hand": ([by_hand("S-2")], "at S-2, set by hand"),
    "one line set by hand": (
        [by_hand("S-2", 2)],
        "line 1 at S-1 by decision 1; line 2 at S-2, set by hand",
    ),
    "rejected": ([back("S-1")], "rejected by S-1, not routed again yet"),
    "routed again": ([back("S-1"), routed("S-2", "S-2", decision=2)], "at S-2 by decision 2"),
    "nobody is left": ([back("S-1"), routed(None, None, decision=2)], "unfulfillable by decision 2"),
    "search retries used up": (
        [back("S-1"), routed("S-2", "S-2", decision=2), back("S-2"), routed(None, None, decision=0)],
        "unfulfillable, rejected by S-1, S-2, search retries (1) used up",
    ),
    "routing failed on a reshop": (
        [back("S-1"), routed(None, None, decision=0)],
        "unfulfillable, because routing failed",
    ),
    "set to be unfulfillable": ([by_hand("NOWHERE")], "unfulfillable, set by hand"),
    "taken up again": ([by_hand("NOWHERE"), by_hand("S-2")], "at S-2, set by hand"),
    "cancelled": ([(CANCEL, None)], "cancelled"),
}


@pytest.mark.parametrize("name", STORIES)
def test_it_is_told_how_an_order_stands_and_why(name: str) -> None:
    commands, words = STORIES[name]
    stands = after(routed("S-1", "S-1", decision=1), *commands)
    assert (stands.words, stands.changed) == (words, bool(commands))


def test_routing_that_fails_at_once_and_a_pickup_that_is_rejected_are_told_too() -> None:
    assert after(routed(None, None, decision=0)).words == "unfulfillable, because routing failed"
    collected = {"order_type": "pickup", "pickup_location": "S-1"}
    assert after(routed("S-1", "S-1", decision=0), **collected).words == "at S-1, its pickup location"
    assert after(routed("S-1", "S-1", decision=0), back("S-1"), **collected).words == (
        "unfulfillable, rejected by S-1"
    )
    assert after(routed(None, None, decision=0), **collected).words == (
        "unfulfillable, its pickup location is not known"
    )


def test_who_gave_a_line_back_before_a_decision_is_known_apart_from_who_lost_it_by_hand() -> None:
    happened = story(
        routed("S-1", "S-1", decision=1),
        by_hand("S-2", 2),
        back("S-2", 2),
        routed("S-3", decision=2, line=2),
        back("S-3", 2),
    )
    assert gave_back(happened, 2) == {1: frozenset(), 2: frozenset({"S-2"})}
    assert gave_back(happened, 3)[2] == frozenset({"S-2", "S-3"})


def test_only_what_happened_after_the_decision_changes_how_it_stands() -> None:
    happened = story(routed("S-1", "S-1", decision=1), back("S-1"), routed("S-2", "S-2", decision=2))
    assert [now(happened, number).changed for number in (1, 2)] == [True, False]


def without_decision(*commands: tuple[object, int | None]) -> str:
    """What `why` says of an order that nobody decided about."""
    found = Found(
        organization="ACME",
        order_number="A-1",
        request_id=1,
        order_type="delivery",
        order_class="retail",
        system=None,
        status="?",
        back_order=False,
        dc="DC-EAST",
        submitted_at=TUE,
        hold_until=None,
        dispatch_ids=[],
    )
    return undecided(found, story(*commands))


def test_an_order_without_a_decision_is_told_why_there_is_none() -> None:
    failed = routed(None, None, decision=0)
    assert "has not been routed yet: the router takes it once" in without_decision()
    assert "no decision: routing failed on it; now unfulfillable" in without_decision(failed)
    assert "routing failed on it; now at S-2, set by hand" in without_decision(failed, by_hand("S-2"))
    assert "A-1 was cancelled before it was routed" in without_decision((CANCEL, None))
