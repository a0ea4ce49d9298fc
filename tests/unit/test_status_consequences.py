"""What a change of status does beside it: refusals and repetitions, stock, parts of lines, dates, flags, addresses."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from schemas.events.order import Carried
from schemas.events.order_routing import LinesAssigned, LinesRejected, LinesUnfulfillable
from schemas.events.order_status import LineStatusChanged, StatusUpdateNoted, StatusUpdateRestricted
from schemas.reasons import DeadLetterReason
from services.streams.order import (
    Choice,
    Known,
    Partly,
    Refused,
    RouteOrder,
    unrouted,
)
from services.streams.order.line import Rejected
from services.streams.order.rollup import routed_status, status_of
from services.streams.stock import leavings, promises
from tests.support.status_stories import (
    KINDS,
    NOWHERE,
    OTHER,
    PICKUP,
    RICS,
    STATUSES,
    STORIES,
    Decided,
    Story,
    chain,
    facts_of,
    has,
    said_by,
    standing,
    symbol,
)

NEWS = Carried(carrier="12", tracking_number="1Z9", carton="C-1", reason_code="BROKEN")
HOUR = timedelta(hours=1)


def only(decided: Decided, kind: type[Any]) -> Any:
    """The one fact of this kind."""
    (fact,) = [fact for fact in facts_of(decided) if isinstance(fact, kind)]
    return fact


def shelves(story: Story) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """What is reserved of each item at each location, and what left it, by the fold of all facts."""
    reserved: Counter[tuple[str, str]] = Counter()
    on_hand: Counter[tuple[str, str]] = Counter()
    for fact in story.facts:
        for promise in promises(fact):
            reserved[promise.location, promise.item] += promise.units
        for leaving in leavings(fact):
            on_hand[leaving.location, leaving.item] += leaving.change
    return {key: n for key, n in reserved.items() if n}, {key: n for key, n in on_hand.items() if n}


# --- refused on the history


@pytest.mark.parametrize("status", ["fulfilled", "canceled"])
def test_a_refusal_keeps_what_was_asked_and_the_line_keeps_its_own_carrier(status: str) -> None:
    story = standing("delivery", "accepted", chain())
    story.says(status, "S-1", carried=Carried(carrier="7", tracking_number="OLD"))
    told = only(story.says("picked", "S-1", carried=NEWS, line_number=1), StatusUpdateRestricted)
    assert (told.status, told.location, told.carrier, told.tracking_number) == ("picked", "S-1", "12", "1Z9")
    assert (told.restricted_at, told.reason_code) == (story.now, "BROKEN")
    assert [(line.line_number, line.quantity, line.status) for line in told.lines] == [(1, 5, status)]
    assert (story.lines[1].told.carrier, story.lines[1].told.tracking_number) == ("7", "OLD")


def test_a_refused_part_is_told_with_its_units() -> None:
    story = standing("delivery", "fulfilled", chain())
    told = only(story.says("picked", "S-1", line_number=1, quantity=2), StatusUpdateRestricted)
    assert [(line.line_number, line.quantity) for line in told.lines] == [(1, 2)]
    assert story.lines[1].quantity == 5


def test_a_fulfilled_line_is_restricted_whatever_the_preference_says() -> None:
    story = standing("delivery", "fulfilled", chain(restrict_reassignment_of_canceled_line=False))
    assert [symbol(story.says(said)) for said in ("accepted", "rejected", "canceled")] == ["R", "R", "R"]


def test_canceled_lines_are_restricted_where_nothing_says_otherwise() -> None:
    assert symbol(standing("delivery", "canceled", chain()).says("accepted", "S-1")) == "R"


# --- told again, and late


@pytest.mark.parametrize(
    "news",
    [
        Carried(carrier="12"),
        Carried(tracking_number="1Z9"),
        Carried(carton="C-1"),
        Carried(reason_code="BROKEN"),
        Carried(note=UUID(int=9)),
    ],
)
@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("status", ["new_order", "accepted", "fulfilled", "canceled"])
def test_the_same_status_with_news_is_noted_once(status: str, by_hand: bool, news: Carried) -> None:
    story = standing("delivery", status, chain())
    update = {"carried": news, "by_hand": by_hand, "line_number": 1}
    noted = only(story.says(status, "S-1", **update), StatusUpdateNoted)
    assert (noted.late, noted.location, noted.carried) == (False, "S-1", news)
    assert [(line.line_number, line.quantity, line.status) for line in noted.lines] == [(1, 5, status)]
    assert set(story.status.values()) == {status}
    assert facts_of(story.says(status, "S-1", **update)) == []
    assert facts_of(story.says(status, "S-1", line_number=1)) == []


def test_news_that_are_known_since_an_earlier_status_are_none() -> None:
    story = standing("delivery", "accepted", chain())
    story.says("picked", "S-1", carried=Carried(carrier="12"))
    assert facts_of(story.says("picked", "S-1", carried=Carried(carrier="12"))) == []
    assert symbol(story.says("picked", "S-1", carried=Carried(carrier="13"))) == "noted"
    assert story.lines[1].told.carrier == "13"


def test_a_user_alone_is_no_news() -> None:
    story = standing("delivery", "accepted", chain())
    assert facts_of(story.says("accepted", "S-1", carried=Carried(user="ann"))) == []


PROGRESS = {
    "new_order": 0,
    "polled": 1,
    "posted": 1,
    "accepted": 2,
    "picked": 3,
    "intransit": 4,
    "intransit_polled": 5,
    "received": 6,
    "fulfilled": 7,
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_late_goes_on_the_history_at_its_own_time_and_changes_nothing(kind: str) -> None:
    for status, far in PROGRESS.items():
        for said, low in PROGRESS.items():
            type_has_it = has(kind, status) and has(kind, said) and "posted" not in (status, said)
            if not type_has_it or low >= far:
                continue
            story = standing(kind, status, chain())
            before, at = story.state, story.now - timedelta(minutes=1)
            noted = only(story.says(said, said_by(kind, said), at=at), StatusUpdateNoted)
            assert (noted.late, noted.noted_at) == (True, at), (status, said)
            assert [(line.line_number, line.status) for line in noted.lines] == [(1, said), (2, said)]
            assert _statuses_and_times(story.state) == _statuses_and_times(before)


def _statuses_and_times(state: Any) -> Any:
    return {
        number: (line.state, line.status_at, line.polled, line.told) for number, line in state.lines.items()
    }


@pytest.mark.parametrize(
    ("status", "said"), [("picked", "rejected"), ("picked", "canceled"), ("picked", "fulfilled")]
)
def test_a_rejection_a_cancel_and_a_fulfilment_are_never_late(status: str, said: str) -> None:
    story = standing("delivery", status, chain())
    story.says(said, "S-1", at=story.now - HOUR)
    assert set(story.status.values()) == {said}


def test_polled_and_posted_are_equally_far() -> None:
    story = standing("delivery", "posted", chain())
    story.says("polled", RICS, at=story.now - timedelta(minutes=1))
    assert set(story.status.values()) == {"polled"}


def test_a_step_ahead_is_not_late_and_equal_times_are_as_they_arrive() -> None:
    story = standing("delivery", "accepted", chain())
    story.says("picked", "S-1", at=story.now - HOUR)
    assert set(story.status.values()) == {"picked"}
    same = standing("delivery", "picked", chain())
    same.says("accepted", "S-1", at=same.now)
    assert set(same.status.values()) == {"accepted"}


def test_late_is_before_the_last_change_that_the_log_has_and_not_before_the_latest_time() -> None:
    story = standing("delivery", "accepted", chain())
    early = story.now - timedelta(minutes=30)
    story.says("picked", "S-1", at=early)
    story.says("accepted", "S-1", at=early + timedelta(minutes=1))
    assert set(story.status.values()) == {"accepted"}


def test_what_is_late_is_noted_before_the_table_would_refuse_it() -> None:
    gone = standing("ship for pickup", "intransit", chain())
    assert symbol(gone.says("picked", "S-1", at=gone.now - timedelta(minutes=1))) == "noted"
    assert symbol(gone.says("picked", "S-1")) == "n"
    over = standing("delivery", "fulfilled", chain())
    assert symbol(over.says("picked", "S-1", at=over.now - timedelta(minutes=1))) == "noted"
    elsewhere = standing("delivery", "fulfilled", chain())
    assert symbol(elsewhere.says("picked", OTHER, at=elsewhere.now - timedelta(minutes=1))) == "h"


# --- given back


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pickup"])
def test_a_rejected_line_is_routed_again_and_the_count_begins_again(kind: str) -> None:
    story = standing(kind, "polled", chain())
    story.poll("fulfillments", story.source)
    (back,) = facts_of(story.says("rejected", story.source, line_number=1))
    assert isinstance(back, LinesRejected)
    assert set(unrouted(story.state)) == {1}
    story.place(1, at=OTHER)
    assert story.status == {1: "new_order", 2: "polled"}
    assert (story.lines[1].polled, story.lines[1].rejections, story.lines[1].holder) == (0, 1, OTHER)


def test_a_rejected_line_that_nobody_else_takes_is_unfulfillable() -> None:
    story = standing("delivery", "accepted", chain())
    story.says("rejected", "S-1", line_number=1)
    lost = story.when(RouteOrder([Choice(1, 5, None)], 2, story.now, NOWHERE))
    assert isinstance(only(lost, LinesUnfulfillable), LinesUnfulfillable)
    assert story.lines[1].location == NOWHERE


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_rejected_pickup_order_is_unfulfillable_at_once_and_stays_where_it_is(by_hand: bool) -> None:
    story = standing("pickup", "picked", chain())
    first, second = facts_of(story.says("rejected", PICKUP, by_hand=by_hand))
    assert (type(first), type(second)) == (LinesRejected, LinesUnfulfillable)
    assert {line.location for line in story.lines.values()} == {PICKUP}


def test_the_pickup_location_that_gives_back_is_known_until_it_is_routed() -> None:
    for who, theirs in ((PICKUP, True), ("S-1", False)):
        story = standing("ship for pickup", "intransit", chain())
        story.says("rejected", who)
        assert [line.state for line in story.lines.values()] == [Rejected(theirs)] * 2


def test_one_rejected_line_takes_the_order_along_where_orders_are_not_split() -> None:
    story = standing("delivery", "accepted", chain(split_order=False))
    story.says("rejected", "S-1", line_number=2)
    assert set(story.status.values()) == {"rejected"}


# --- stock

DEFAULT = STATUSES[:5]
RESERVES: dict[str, Sequence[str]] = {"SHOP": DEFAULT, "ALL": STATUSES[:8], "NONE": ()}
"""The statuses in which each system counts units as reserved."""


@pytest.mark.parametrize("holder", RESERVES)
@pytest.mark.parametrize("pickup", RESERVES)
@pytest.mark.parametrize("kind", KINDS)
def test_units_are_reserved_where_they_are_or_go_in_the_statuses_of_that_system(
    kind: str, pickup: str, holder: str
) -> None:
    systems = {"S-1": holder, PICKUP: pickup}
    policy = chain(locations=[{"code": at, "type": "store", "system": each} for at, each in systems.items()])
    for status in STATUSES:
        if not has(kind, status) or status == "posted":
            continue
        story = Story(kind, policy)
        story.place(reserved="stock" if RESERVES[systems[story.source]] else "none")
        for said, who in STORIES.get(status, ()):
            by_end = who == "pickup" or (who == "end" and story.pickup is not None)
            story.says(said, PICKUP if by_end else story.source)
        if status == "unfulfillable":
            story.hand(status)
        on_its_way = status in ("intransit", "intransit_polled", "received")
        where = PICKUP if on_its_way else story.source
        reserved, on_hand = shelves(story)
        assert reserved == (_both(where) if status in RESERVES[systems[where]] else {}), status
        left = on_its_way or status == "fulfilled"
        assert on_hand == ({key: -n for key, n in _both(story.source).items()} if left else {}), status


def _both(at: str) -> dict[tuple[str, str], int]:
    return {(at, "I-1"): 5, (at, "I-2"): 3}


def test_orders_under_review_stay_reserved() -> None:
    story = standing("delivery", "accepted", chain(), under_review=True)
    assert shelves(story)[0] == _both("S-1")


def test_units_leave_once_at_the_time_of_the_update_that_tells_it_first() -> None:
    story = standing("ship for pickup", "picked", chain())
    early = story.now + timedelta(minutes=10)
    changed = only(story.says("intransit", "S-1", at=early, line_number=1), LineStatusChanged)
    (left,) = [line.on_hand for line in changed.lines]
    assert (left.location, left.change, left.at) == ("S-1", -5, early)
    for said in ("intransit_polled", "received", "fulfilled"):
        (line,) = only(story.says(said, PICKUP, line_number=1), LineStatusChanged).lines
        assert line.on_hand is None
    assert shelves(story)[1] == {("S-1", "I-1"): -5}


@pytest.mark.parametrize("status", ["intransit", "intransit_polled", "received", "fulfilled"])
@pytest.mark.parametrize("said", ["new_order", "polled", "accepted", "picked", "canceled", "unfulfillable"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_left_is_taken_back_by_hand_with_its_own_time(kind: str, said: str, status: str) -> None:
    if not has(kind, status):
        return
    story = standing(kind, "picked", chain())
    path = [] if status == "fulfilled" else [("intransit", "S-1")]
    for each, by in [*path, (status, said_by(kind, status))]:
        story.says(each, by)
    at = {line.left.at for line in story.lines.values() if line.left}
    back = [leaving for fact in facts_of(story.hand(said)) for leaving in leavings(fact)]
    assert [(each.location, each.item, each.change, {each.at}) for each in back] == [
        (story.source, "I-1", 5, at),
        (story.source, "I-2", 3, at),
    ]
    reserved = {} if said in ("canceled", "unfulfillable") else _both(story.source)
    assert shelves(story) == (reserved, {})
    assert {line.left for line in story.lines.values()} == {None}
    if reserved:
        states: Any = [line.state for line in story.lines.values()]
        assert {state.reserved for state in states} == {"claim"}


def test_a_fulfilled_delivery_that_is_rejected_by_hand_is_back_at_its_source() -> None:
    story = standing("delivery", "fulfilled", chain())
    story.hand("rejected")
    assert shelves(story) == ({}, {})


@pytest.mark.parametrize("said", ["rejected", "accepted", "canceled", "unfulfillable"])
def test_of_a_part_that_a_person_takes_back_only_its_units_come_back(said: str) -> None:
    story = standing("delivery", "fulfilled", chain())
    story.hand(said, line_number=1, quantity=2)
    reserved = {("S-1", "I-1"): 2} if said == "accepted" else {}
    assert shelves(story) == (reserved, {("S-1", "I-1"): -3, ("S-1", "I-2"): -3})


def test_what_goes_on_being_on_its_way_by_hand_left_no_shelf_again() -> None:
    story = standing("ship for pickup", "fulfilled", chain())
    story.hand("intransit")
    assert shelves(story) == (_both(PICKUP), {("S-1", "I-1"): -5, ("S-1", "I-2"): -3})


@pytest.mark.parametrize("cancel", [Story.cancel, lambda story: story.says("canceled", PICKUP)])
def test_what_left_and_is_canceled_by_a_message_has_left(cancel: Any) -> None:
    story = standing("ship for pickup", "received", chain())
    cancel(story)
    assert set(story.status.values()) == {"canceled"}
    assert shelves(story) == ({}, {("S-1", "I-1"): -5, ("S-1", "I-2"): -3})


@pytest.mark.parametrize("who", ["S-1", PICKUP])
def test_what_left_and_is_rejected_leaves_the_next_source_too(who: str) -> None:
    story = standing("ship for pickup", "intransit", chain())
    story.says("rejected", who)
    story.place(at=OTHER)
    lost = {("S-1", "I-1"): -5, ("S-1", "I-2"): -3}
    assert shelves(story) == (_both(OTHER), lost)
    story.says("intransit", OTHER)
    assert shelves(story) == (_both(PICKUP), lost | {(OTHER, "I-1"): -5, (OTHER, "I-2"): -3})


def test_a_fulfilled_line_that_moves_by_hand_is_open_again_and_leaves_its_new_location() -> None:
    story = standing("delivery", "fulfilled", chain())
    (at,) = {line.left.at for line in story.lines.values() if line.left}
    moved = facts_of(story.move(OTHER))
    back = [(each.location, each.change, each.at) for fact in moved for each in leavings(fact)]
    assert back == [("S-1", 5, at), ("S-1", 3, at)]
    assert shelves(story) == (_both(OTHER), {})
    assert only(moved, LinesAssigned).lines[0].reserved == "claim"
    story.says("fulfilled", OTHER)
    assert shelves(story) == ({}, {(OTHER, "I-1"): -5, (OTHER, "I-2"): -3})


@pytest.mark.parametrize("kind", KINDS)
def test_a_canceled_line_that_is_taken_up_again_is_a_claim(kind: str) -> None:
    story = standing(kind, "canceled", chain())
    story.hand("accepted")
    states: Any = [line.state for line in story.lines.values()]
    assert {(state.reserved, state.location) for state in states} == {("claim", story.source)}
    assert shelves(story) == (_both(story.source), {})


# --- the status of the order out of those of its lines


def _rolled_up(lines: Sequence[str]) -> str:
    different = set(lines)
    if len(different) == 1:
        return lines[0]
    if different == {"unfulfillable", "canceled"}:
        return "unfulfillable"
    return "complete" if different <= {"fulfilled", "canceled", "unfulfillable"} else "open"


def test_the_status_of_an_order_is_rolled_up_from_those_of_its_lines() -> None:
    for first in STATUSES:
        for second in STATUSES:
            for third in STATUSES:
                lines = (first, second, third)
                assert routed_status(lines) == _rolled_up(lines), lines


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("polled", None, "open"),
        ("accepted", "accepted", "accepted"),
        ("canceled", "unfulfillable", "unfulfillable"),
        ("fulfilled", "canceled", "complete"),
        ("fulfilled", "rejected", "open"),
    ],
)
def test_the_order_follows_its_lines(first: str, second: str | None, order: str) -> None:
    story = standing("delivery", "new_order", chain())
    story.hand(first, line_number=1)
    if second:
        story.hand(second, line_number=2)
    assert isinstance(story.state, Known)
    assert status_of(story.state) == order


def test_where_orders_are_not_split_an_order_has_the_status_of_all_its_lines() -> None:
    for status in ("polled", "accepted", "picked", "fulfilled", "canceled"):
        story = standing("delivery", status, chain(split_order=False))
        assert isinstance(story.state, Known)
        assert status_of(story.state) == status


# --- updates that name no line


def _two_holders() -> Story:
    return Story("delivery", chain()).place(1).place(2, at=OTHER)


def test_an_update_of_no_line_moves_only_what_the_location_has() -> None:
    story = _two_holders()
    assert symbol(story.says("accepted", OTHER)) == "→"
    assert story.status == {1: "new_order", 2: "accepted"}


def test_without_a_location_each_line_is_its_own_holders() -> None:
    story = _two_holders()
    assert not isinstance(story.says("accepted"), Refused)
    assert story.status == {1: "accepted", 2: "accepted"}


def test_a_cancel_by_somebody_who_holds_nothing_cancels_all_and_by_a_holder_what_it_has() -> None:
    for who, after in (("S-3", {1: "canceled", 2: "canceled"}), (OTHER, {1: "new_order", 2: "canceled"})):
        story = _two_holders()
        story.says("canceled", who)
        assert story.status == after


def test_lines_are_judged_alone_and_one_dead_letter_tells_the_rest() -> None:
    story = standing("ship for pickup", "new_order", chain())
    story.says("intransit", "S-1", line_number=1)
    decided = story.says("picked", "S-1")
    assert isinstance(decided, Partly)
    assert decided.refused.reason == DeadLetterReason.NOT_ALLOWED
    assert story.status == {1: "intransit", 2: "picked"}


def test_a_refusal_that_is_told_is_no_dead_letter_of_the_others() -> None:
    story = standing("delivery", "new_order", chain())
    story.says("fulfilled", "S-1", line_number=1)
    decided = story.says("accepted", "S-1")
    assert not isinstance(decided, Refused | Partly)
    assert {type(fact) for fact in decided} == {StatusUpdateRestricted, LineStatusChanged}
    assert story.status == {1: "fulfilled", 2: "accepted"}


def test_a_line_that_the_order_does_not_have_is_not_assigned() -> None:
    assert symbol(standing("delivery", "new_order", chain()).says("accepted", "S-1", line_number=9)) == "h"
