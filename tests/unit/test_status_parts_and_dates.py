"""Parts of lines, days to collect by, the flag of a review, another address, reasons that people choose."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from schemas.events.order import AnyOrderFact, Carried, OrderSubmitted
from schemas.events.order_routing import LinesRejected, LinesUnfulfillable, Rest, SplitFrom
from schemas.events.order_status import (
    LineStatusChanged,
    PickupBySet,
    ShipToChanged,
    UnderReviewChanged,
)
from schemas.events.values import Destination
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.wire.status_updates import StatusUpdate
from services.common.bus.port import Record
from services.common.runtime.decode import decode
from services.common.runtime.message import Rejected
from services.streams.order import (
    CancelOrder,
    CancelUnclaimed,
    Choice,
    Known,
    NewAddress,
    Refused,
    RouteOrder,
    SubmitOrder,
    Unknown,
    UpdateOrder,
    decide,
    evolve,
)
from services.streams.order.rollup import status_of
from tests.support.order_stream import MON, SUBJECT, committed, dispatch_created, held, order, submitted
from tests.support.status_stories import (
    KINDS,
    NOWHERE,
    OTHER,
    PICKUP,
    STATUSES,
    Decided,
    Story,
    chain,
    facts_of,
    has,
    said_by,
    standing,
    symbol,
)

SFP = "ship for pickup"


def only(decided: Decided, kind: type[Any]) -> Any:
    """The one fact of this kind."""
    (fact,) = [fact for fact in facts_of(decided) if isinstance(fact, kind)]
    return fact


def _told(story: Story) -> dict[int, tuple[str, int, str | None]]:
    """Status, units and location of each line."""
    return {
        number: (story.status[number], line.quantity, line.holder or line.location)
        for number, line in story.lines.items()
    }


# --- parts of lines


def test_of_five_picked_units_of_line_10_three_are_fulfilled() -> None:
    story = Story(quantities=(5,), numbers=(10,)).place()
    story.says("picked", "S-1")
    changed = only(story.says("fulfilled", "S-1", line_number=10, quantity=3), LineStatusChanged)
    assert _told(story) == {10: ("picked", 2, "S-1"), 11: ("fulfilled", 3, "S-1")}
    (part,) = changed.lines
    assert (part.line_number, part.quantity, part.requesting_line_number) == (11, 3, 10)
    assert part.split_from == SplitFrom(line_number=10, price=Decimal("1.5"), description="")
    assert part.rest == Rest(quantity=2, status="picked")
    assert changed.location == "S-1"


def test_part_of_line_1_of_three_is_line_4() -> None:
    story = Story(quantities=(5, 3, 2)).place()
    story.says("accepted", "S-1", line_number=1, quantity=2)
    assert {number: line.quantity for number, line in story.lines.items()} == {1: 3, 2: 3, 3: 2, 4: 2}
    assert story.lines[4].requesting == 1
    story.says("picked", "S-1", line_number=4, quantity=1)
    assert story.lines[5].requesting == 1
    assert story.lines[5].quantity == story.lines[4].quantity == 1


@pytest.mark.parametrize("elsewhere", [OTHER, None])
def test_of_five_units_at_a_three_are_rejected(elsewhere: str | None) -> None:
    story = Story(quantities=(5,)).place()
    back = only(story.says("rejected", "S-1", line_number=1, quantity=3), LinesRejected)
    (part,) = back.lines
    assert (part.line_number, part.quantity, part.rest) == (2, 3, Rest(quantity=2, status="new_order"))
    assert _told(story) == {1: ("new_order", 2, "S-1"), 2: ("rejected", 3, None)}
    story.when(RouteOrder([Choice(2, 3, elsewhere, "stock")], 2, story.now, NOWHERE))
    gone = ("new_order", 3, OTHER) if elsewhere else ("unfulfillable", 3, NOWHERE)
    assert _told(story) == {1: ("new_order", 2, "S-1"), 2: gone}


def test_what_a_gives_back_goes_half_to_b_and_half_to_c() -> None:
    story = Story(quantities=(4,)).place()
    story.says("rejected", "S-1")
    story.when(
        RouteOrder([Choice(1, 2, OTHER, "stock"), Choice(1, 2, "S-3", "stock")], 2, story.now, NOWHERE)
    )
    assert _told(story) == {1: ("new_order", 2, OTHER), 2: ("new_order", 2, "S-3")}


def test_a_rejected_part_that_the_router_splits_keeps_its_number_for_the_first_share() -> None:
    story = Story(quantities=(5,)).place()
    story.says("rejected", "S-1", line_number=1, quantity=3)
    story.when(
        RouteOrder([Choice(2, 1, OTHER, "stock"), Choice(2, 2, "S-3", "stock")], 2, story.now, NOWHERE)
    )
    assert _told(story) == {
        1: ("new_order", 2, "S-1"),
        2: ("new_order", 1, OTHER),
        3: ("new_order", 2, "S-3"),
    }
    assert {line.requesting for line in story.lines.values()} == {1}


def test_of_five_on_their_way_the_pickup_location_receives_three() -> None:
    story = Story(SFP, quantities=(5,)).place()
    story.says("intransit", "S-1")
    changed = only(story.says("received", PICKUP, line_number=1, quantity=3), LineStatusChanged)
    (part,) = changed.lines
    assert (changed.location, part.quantity, part.after.status) == (PICKUP, 3, "received")
    assert part.rest == Rest(quantity=2, status="intransit")
    assert _told(story) == {1: ("intransit", 2, "S-1"), 2: ("received", 3, "S-1")}
    assert part.on_hand is None


@pytest.mark.parametrize("status", ["fulfilled", "rejected", "canceled", "unfulfillable", "picked"])
@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("quantity", [0, -1, 6])
def test_none_or_more_than_all_is_invalid(status: str, by_hand: bool, quantity: int) -> None:
    if status == "unfulfillable" and not by_hand:
        return
    story = standing("delivery", "accepted", chain())
    decided = story.says(status, "S-1", line_number=1, quantity=quantity, by_hand=by_hand)
    assert isinstance(decided, Refused)
    assert (decided.reason, decided.path) == (DeadLetterReason.INVALID, "quantity")


@pytest.mark.parametrize("quantity", [5, None])
@pytest.mark.parametrize("status", ["fulfilled", "rejected", "canceled", "picked", "new_order", "polled"])
def test_all_of_a_line_is_no_part(status: str, quantity: int | None) -> None:
    story = standing("delivery", "accepted", chain())
    story.says(status, "S-1", line_number=1, quantity=quantity)
    assert story.status == {1: status, 2: "accepted"}
    assert story.lines[1].quantity == 5


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("status", ["polled", "new_order"])
def test_part_of_a_line_is_never_polled_or_a_new_order(status: str, by_hand: bool) -> None:
    story = standing("delivery", "accepted", chain())
    assert symbol(story.says(status, "S-1", line_number=1, quantity=2, by_hand=by_hand)) == "n"


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize(
    "status", [status for status in STATUSES if status not in ("polled", "new_order", "posted")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_part_of_a_line_goes_its_own_way_in_every_status(kind: str, status: str, by_hand: bool) -> None:
    if not (has(kind, status) or status == "rejected") or (status == "unfulfillable" and not by_hand):
        return
    story = standing(kind, "new_order", chain())
    story.says(status, said_by(kind, status), line_number=1, quantity=2, by_hand=by_hand)
    lost = kind == "pickup" and status == "rejected"
    assert story.status == {1: "new_order", 2: "new_order", 3: "unfulfillable" if lost else status}
    assert [line.quantity for line in story.lines.values()] == [3, 3, 2]
    assert [line.polled for line in story.lines.values()] == [0, 0, 1 if status == "intransit_polled" else 0]


def test_a_quantity_without_a_line_is_invalid() -> None:
    for split in (True, False):
        decided = standing("delivery", "accepted", chain(split_order=split)).says("picked", "S-1", quantity=2)
        assert isinstance(decided, Refused)
        assert (decided.reason, decided.path) == (DeadLetterReason.INVALID, "quantity")


@pytest.mark.parametrize(
    ("split", "partial", "quantities", "quantity", "invalid"),
    [
        (True, True, (5, 3), 2, False),
        (True, False, (5, 3), 2, True),
        (True, False, (5, 3), 5, False),
        (False, True, (5, 3), 2, True),
        (False, True, (5, 3), 5, True),
        (False, True, (5,), 2, True),
        (False, True, (5,), 5, False),
        (False, False, (5,), 5, False),
    ],
)
@pytest.mark.parametrize("by_hand", [True, False])
def test_parts_are_taken_only_where_they_may(
    split: bool, partial: bool, quantities: Sequence[int], quantity: int, invalid: bool, by_hand: bool
) -> None:
    story = Story(policy=chain(split_order=split, partial_updates=partial), quantities=quantities).place()
    for status in ("picked", "rejected", "canceled"):
        decided = story.ask(story.update(status, "S-1", line_number=1, quantity=quantity, by_hand=by_hand))
        assert isinstance(decided, Refused) == invalid
        if isinstance(decided, Refused):
            assert (decided.reason, decided.path) == (DeadLetterReason.INVALID, "quantity")


def test_parts_are_taken_where_nothing_says_otherwise() -> None:
    assert (
        symbol(standing("delivery", "new_order", chain()).says("picked", "S-1", line_number=1, quantity=1))
        == "→"
    )


@pytest.mark.parametrize("tax", ["0.25", "0.01", "0.02", "0.07", "1.99", "0", "0.001", "0.0305"])
@pytest.mark.parametrize(("units", "part"), [(5, 3), (5, 2), (2, 1), (3, 1), (3, 2), (7, 6)])
@pytest.mark.parametrize("status", ["fulfilled", "rejected", "canceled"])
def test_tax_is_divided_by_units_to_the_cent(tax: str, units: int, part: int, status: str) -> None:
    story = Story(quantities=(units,), tax=tax).place()
    story.says(status, "S-1", line_number=1, quantity=part)
    rest, told = (Fraction(line.tax) for line in story.lines.values())
    whole = Fraction(Decimal(tax))
    cent = (
        Fraction(1, 100) if (whole * 100).denominator == 1 else Fraction(1, 10_000)
    )  # money has four places
    exact = {"rest": whole * (units - part) / units / cent, "told": whole * part / units / cent}
    floors = {name: share.__floor__() for name, share in exact.items()}
    left = whole / cent - sum(floors.values())
    for name in sorted(
        exact, key=lambda name: exact[name] - floors[name], reverse=True
    ):  # the rest first of equals
        if left > 0:
            floors[name] += 1
            left -= 1
    assert (rest, told) == (floors["rest"] * cent, floors["told"] * cent)


def test_a_part_inherits_where_the_line_was_and_its_carrier_but_no_parcel() -> None:
    story = standing("delivery", "new_order", chain())
    story.says("rejected", "S-1", line_number=1)
    story.place(1, at=OTHER)
    brought = Carried(carrier="12", tracking_number="1Z9", carton="C-1")
    story.says("accepted", OTHER, line_number=1, carried=brought)
    story.says("picked", OTHER, line_number=1, quantity=2)
    line, part = story.lines[1], story.lines[3]
    assert (part.tried, part.rejections) == (line.tried, line.rejections) == ({"S-1", OTHER}, 1)
    assert (part.told.carrier, part.told.tracking_number, part.told.carton) == ("12", None, None)
    assert (line.told.carrier, line.told.tracking_number, line.told.carton) == ("12", "1Z9", "C-1")


def test_what_comes_with_a_part_is_of_the_part() -> None:
    story = standing("delivery", "new_order", chain())
    story.says(
        "fulfilled", "S-1", line_number=1, quantity=2, carried=Carried(carrier="7", tracking_number="T")
    )
    assert (story.lines[3].told.carrier, story.lines[3].told.tracking_number) == ("7", "T")
    assert story.lines[1].told == Carried()


def test_a_part_told_again_in_the_status_that_the_line_has_is_nothing() -> None:
    story = standing("delivery", "picked", chain())
    assert facts_of(story.says("picked", "S-1", line_number=1, quantity=2)) == []
    assert len(story.lines) == 2


def test_a_later_update_of_the_line_means_the_rest_and_parts_never_merge() -> None:
    story = standing("delivery", "new_order", chain())
    story.says("picked", "S-1", line_number=1, quantity=2)
    story.says("picked", "S-1", line_number=1)
    assert {number: line.quantity for number, line in story.lines.items()} == {1: 3, 2: 3, 3: 2}
    assert story.status == {1: "picked", 2: "new_order", 3: "picked"}


# --- days to collect by

SATURDAY = datetime(2016, 11, 5, 15, tzinfo=UTC)
SIX_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat"]


def collecting(days: int = 2, sfp_days: int | None = None, **place: Any) -> Organization:
    """A chain that cancels what nobody collects."""
    auto = {"pickup_days": days, "ship_for_pickup_days": sfp_days or days, "reason_code": "UNCLAIMED"}
    return chain(auto_cancel=auto, locations=[{"code": PICKUP, "type": "store", "system": "ALL"} | place])


def _on(kind: str, policy: Organization, day: datetime = SATURDAY) -> Story:
    story = Story(kind, policy)
    story.now = day - 4 * timedelta(hours=1)
    return story.place()


def _ready(kind: str, policy: Organization, day: datetime = SATURDAY) -> Story:
    """A story whose lines become ready at this time."""
    story = _on(kind, policy, day)
    said = "received" if kind == SFP else "picked"
    story.says(said, PICKUP, at=day, now=day)
    story.now = day
    return story


def _days(story: Story) -> set[date | None]:
    return {line.pickup_by for line in story.lines.values()}


COLLECTED = [kind for kind in KINDS if kind != "delivery"]


@pytest.mark.parametrize(
    ("open_days", "until"), [(SIX_DAYS, date(2016, 11, 8)), ([*SIX_DAYS, "sun"], date(2016, 11, 7))]
)
@pytest.mark.parametrize("kind", COLLECTED)
def test_what_is_ready_on_saturday_waits_two_open_days(kind: str, open_days: list[str], until: date) -> None:
    assert _days(_ready(kind, collecting(open_days=open_days))) == {until}


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("America/Los_Angeles", date(2016, 11, 8)),  # still Saturday there
        ("UTC", date(2016, 11, 8)),  # Sunday, closed: counts from there all the same
        ("Pacific/Kiritimati", date(2016, 11, 8)),
    ],
)
def test_the_day_is_that_of_the_pickup_location(zone: str, until: date) -> None:
    early_sunday = datetime(2016, 11, 6, 5, tzinfo=UTC)
    assert _days(_ready("pickup", collecting(open_days=SIX_DAYS, time_zone=zone), early_sunday)) == {until}
    every_day = _ready("pickup", collecting(time_zone=zone), early_sunday)
    local = {"America/Los_Angeles": 5, "UTC": 6, "Pacific/Kiritimati": 6}
    assert _days(every_day) == {date(2016, 11, local[zone] + 2)}


def test_a_location_that_opens_once_a_week_counts_its_weeks() -> None:
    assert _days(_ready("pickup", collecting(3, open_days=["sat"]))) == {date(2016, 11, 26)}


def test_each_type_has_its_days() -> None:
    assert _days(_ready("pickup", collecting(1, 5))) == {date(2016, 11, 6)}
    assert _days(_ready(SFP, collecting(1, 5))) == {date(2016, 11, 10)}
    assert _days(_ready(KINDS[3], collecting(1, 5))) == {date(2016, 11, 10)}
    none = chain(auto_cancel={"pickup_days": 2, "reason_code": "UNCLAIMED"})
    assert _days(_ready(SFP, none)) == {None}


def test_the_date_counts_from_the_time_of_the_update() -> None:
    story = _on("pickup", collecting())
    story.says("picked", PICKUP, at=SATURDAY - timedelta(hours=2), now=SATURDAY + timedelta(days=1))
    assert _days(story) == {date(2016, 11, 7)}


def test_what_is_ready_under_review_has_a_date_too_and_without_the_switch_nothing_has() -> None:
    story = Story("pickup", collecting(), under_review=True).place()
    story.says("picked", PICKUP)
    assert None not in _days(story)
    assert _days(_ready("pickup", chain())) == {None}


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_ready_has_a_date(kind: str) -> None:
    ready = {"pickup": ["picked"], SFP: ["received"], KINDS[3]: ["picked"], "delivery": []}
    for status in STATUSES:
        if has(kind, status):
            assert (None not in _days(standing(kind, status, collecting()))) == (status in ready[kind]), (
                status
            )


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("kind", COLLECTED)
def test_every_status_in_which_it_is_not_ready_removes_the_date_and_says_so(kind: str, by_hand: bool) -> None:
    for status in STATUSES:
        story = _ready(kind, collecting())
        left_by_message = not by_hand and kind == SFP and status in STATUSES[:7]
        if status in ("picked" if kind != SFP else "received", "posted") or left_by_message:
            continue
        if not (has(kind, status) or status == "rejected") or (status == "unfulfillable" and not by_hand):
            continue
        decided = story.says(status, said_by(kind, status), by_hand=by_hand)
        assert _days(story) == {None}, status
        assert _removed(facts_of(decided)) == {1, 2}, status


def _removed(facts: Sequence[AnyOrderFact]) -> set[int]:
    """The lines of which facts say that they had a date."""
    lines = [line for fact in facts for line in getattr(fact, "lines", ())]
    told = {line.line_number for line in lines if getattr(line, "pickup_by_removed", False)}
    return told | {number for fact in facts for number in getattr(fact, "line_numbers", ())}


def test_a_cancel_and_a_move_remove_the_date_and_say_so() -> None:
    canceled = _ready("pickup", collecting())
    assert _removed(facts_of(canceled.cancel())) == {1, 2}
    moved = _ready(SFP, collecting())
    assert _removed(facts_of(moved.move(OTHER))) == {1, 2}
    assert _days(canceled) == _days(moved) == {None}


def test_what_had_no_date_has_none_removed() -> None:
    for policy in (chain(), collecting()):
        story = Story("pickup", policy).place()
        assert _removed(facts_of(story.says("canceled", PICKUP))) == set()


def test_what_is_ready_again_after_it_was_not_has_a_new_date() -> None:
    story = _ready("pickup", collecting())
    story.now += timedelta(days=3)
    story.says("accepted", PICKUP)
    story.says("picked", PICKUP)
    assert _days(story) == {date(2016, 11, 10)}


def test_told_again_the_date_stays() -> None:
    story = _ready("pickup", collecting())
    story.now += timedelta(days=3)
    assert facts_of(story.says("picked", PICKUP)) == []
    assert _days(story) == {date(2016, 11, 7)}


NEW_DAY = datetime(2016, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("kind", COLLECTED)
def test_a_date_that_is_told_replaces_the_one_that_is_known(kind: str, by_hand: bool) -> None:
    story = _ready(kind, collecting())
    fact = only(story.says(pickup_by=NEW_DAY, by_hand=by_hand), PickupBySet)
    assert fact.pickup_location == PICKUP
    assert [(line.line_number, line.pickup_by) for line in fact.lines] == [
        (1, NEW_DAY.date()),
        (2, NEW_DAY.date()),
    ]
    assert _days(story) == {NEW_DAY.date()}
    assert facts_of(story.says(pickup_by=NEW_DAY, by_hand=by_hand)) == []


@pytest.mark.parametrize(
    ("pickup_by", "zone", "until"),
    [
        (datetime(2016, 11, 10, 5, tzinfo=UTC), "America/Los_Angeles", date(2016, 11, 9)),
        (datetime(2016, 11, 10, 5, tzinfo=UTC), "UTC", date(2016, 11, 10)),
        (datetime(2016, 11, 10, 12, tzinfo=UTC), "Pacific/Kiritimati", date(2016, 11, 11)),
        (datetime(2016, 11, 5, 20, tzinfo=UTC), "UTC", None),  # today
        (datetime(2016, 11, 5, 20, tzinfo=UTC), "Pacific/Kiritimati", None),
        (datetime(2016, 11, 6, 5, tzinfo=UTC), "America/Los_Angeles", None),  # today there
        (datetime(2016, 11, 6, 9, tzinfo=UTC), "America/Los_Angeles", date(2016, 11, 6)),
        (datetime(2016, 11, 1, 9, tzinfo=UTC), "UTC", None),
    ],
)
def test_the_date_that_is_told_is_that_of_the_pickup_location_and_lies_after_today(
    pickup_by: datetime, zone: str, until: date | None
) -> None:
    story = _ready("pickup", collecting(time_zone=zone))
    before = _days(story)
    decided = story.says(pickup_by=pickup_by)
    if until is None:
        assert isinstance(decided, Refused)
        assert (decided.reason, decided.path) == (DeadLetterReason.INVALID, "pickup_by")
    assert _days(story) == ({until} if until else before)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
def test_a_day_is_that_day_in_every_zone(zone: str) -> None:
    for day, taken in ((date(2016, 11, 10), True), (date(2016, 11, 5), zone == "never")):
        story = _ready("pickup", collecting(time_zone=zone))
        assert isinstance(story.says(pickup_by=day), Refused) != taken
        assert (_days(story) == {day}) == taken


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2016-11-20", date(2016, 11, 20)),
        ("2016-11-20T00:00:00Z", datetime(2016, 11, 20, tzinfo=UTC)),
        ("2016-11-20t23:30:00-08:00", datetime(2016, 11, 21, 7, 30, tzinfo=UTC)),
        ("", None),
        ("2016-11-31", "wrong"),
        ("2016-11-20T10:00:00", "wrong"),
        ("1816-11-20", "wrong"),
        ("tomorrow", "wrong"),
        (20161120, "wrong"),
    ],
)
def test_a_message_names_a_day_or_a_time(sent: Any, read: Any) -> None:
    fields = {"organization": "ACME", "order_number": "A-1", "pickup_by": sent}
    topic = Record("status-updates", 0, 0, b"A-1", json.dumps(fields).encode(), (), 0)
    (decoded,) = decode(topic, StatusUpdate, "updates")
    if read == "wrong":
        assert isinstance(decoded, Rejected)
        assert decoded.path == "pickup_by"
    else:
        assert not isinstance(decoded, Rejected)
        assert (type(decoded.value.pickup_by), decoded.value.pickup_by) == (type(read), read)


def test_a_date_beside_the_status_that_makes_it_ready_replaces_the_computed_one() -> None:
    story = _on("pickup", collecting())
    assert isinstance(
        only(story.says("picked", PICKUP, pickup_by=NEW_DAY), LineStatusChanged), LineStatusChanged
    )
    assert _days(story) == {NEW_DAY.date()}
    refused = _on("pickup", collecting())
    assert isinstance(refused.says("picked", PICKUP, pickup_by=SATURDAY - timedelta(days=9)), Refused)
    assert set(refused.status.values()) == {"new_order"}


def test_orders_that_were_ready_before_the_switch_get_a_date_only_by_being_told() -> None:
    story = _ready("pickup", chain())
    story.policy = collecting()
    assert facts_of(story.says("picked", PICKUP)) == []
    assert _days(story) == {None}
    story.says(pickup_by=NEW_DAY)
    assert _days(story) == {NEW_DAY.date()}


def test_with_the_switch_off_no_date_is_taken() -> None:
    assert symbol(_ready("pickup", chain()).says(pickup_by=NEW_DAY)) == "n"


def test_a_date_is_only_of_lines_that_are_ready_though_others_have_the_same_status() -> None:
    story = Story(SFP, collecting()).place(1, at=PICKUP).place(2)
    for by in (PICKUP, "S-1"):
        story.says("picked", by)
    before = story.lines[2].pickup_by
    story.says("picked", pickup_by=NEW_DAY)
    assert [line.pickup_by for line in story.lines.values()] == [NEW_DAY.date(), before]
    assert before is None


def test_a_delivery_order_has_no_day_to_collect_by_whoever_says_so() -> None:
    for who in ("S-1", PICKUP, None):
        assert symbol(standing("delivery", "picked", collecting()).says(by=who, pickup_by=NEW_DAY)) == "n"


def test_a_date_is_told_by_the_pickup_location_or_by_hand() -> None:
    for who, by_hand, sign in ((OTHER, False, "h"), (OTHER, True, "→"), (PICKUP, False, "→")):
        decided = _ready("pickup", collecting()).says(by=who, pickup_by=NEW_DAY, by_hand=by_hand)
        assert {"noted": "→"}.get(symbol(decided), symbol(decided)) == sign


def test_a_date_of_one_line_is_of_that_line() -> None:
    story = _ready("pickup", collecting())
    story.says(pickup_by=NEW_DAY, line_number=2)
    assert [line.pickup_by for line in story.lines.values()] == [date(2016, 11, 7), NEW_DAY.date()]


def test_the_rest_keeps_its_date_and_the_part_that_is_collected_has_none() -> None:
    story = _ready("pickup", collecting())
    story.says("fulfilled", PICKUP, line_number=1, quantity=2)
    assert [line.pickup_by for line in story.lines.values()] == [date(2016, 11, 7), date(2016, 11, 7), None]


# --- nobody collects


@pytest.mark.parametrize("kind", COLLECTED)
def test_what_nobody_collects_is_canceled_at_the_midnight_after(kind: str) -> None:
    story = _ready(kind, collecting(time_zone="America/New_York"))
    day, midnight = date(2016, 11, 7), datetime(2016, 11, 8, 5, tzinfo=UTC)
    assert facts_of(story.nobody_collects(day, midnight - timedelta(minutes=1))) == []
    decided = story.nobody_collects(day, midnight)
    fact = only(decided, LineStatusChanged)
    assert (fact.location, fact.source, fact.unclaimed) == (PICKUP, "JOB", "UNCLAIMED")
    assert _removed(facts_of(decided)) == {1, 2}
    assert set(story.status.values()) == {"canceled"}
    assert facts_of(story.nobody_collects(day, midnight)) == []


def test_a_timer_of_an_older_date_does_nothing_and_a_missed_day_is_made_up_for() -> None:
    story = _ready("pickup", collecting())
    story.says(pickup_by=NEW_DAY)
    assert facts_of(story.nobody_collects(date(2016, 11, 7), datetime(2016, 12, 1, tzinfo=UTC))) == []
    assert symbol(story.nobody_collects(NEW_DAY.date(), datetime(2016, 12, 1, tzinfo=UTC))) == "→"


def test_the_timer_of_a_day_cancels_only_lines_of_that_day() -> None:
    story = _ready("pickup", collecting())
    story.says(pickup_by=NEW_DAY, line_number=2)
    story.nobody_collects(date(2016, 11, 7), datetime(2016, 12, 1, tzinfo=UTC))
    assert story.status == {1: "canceled", 2: "picked"}


def test_an_order_under_review_is_kept_until_the_flag_is_cleared() -> None:
    story = _ready("pickup", collecting())
    story.says(under_review=True)
    late = datetime(2016, 11, 9, tzinfo=UTC)
    assert facts_of(story.nobody_collects(date(2016, 11, 7), late)) == []
    story.says(under_review=False, at=late, now=late)
    assert symbol(story.nobody_collects(date(2016, 11, 7), late + timedelta(days=1))) == "→"
    again = _ready("pickup", collecting())
    again.says(under_review=True)
    again.says(pickup_by=NEW_DAY)
    again.says(under_review=False)
    assert facts_of(again.nobody_collects(date(2016, 11, 7), late)) == []


# --- under review


@pytest.mark.parametrize("status", [*STATUSES, "in process"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_flag_changes_in_every_state_and_no_line_does(kind: str, status: str) -> None:
    if not has(kind, status):
        return
    for by_hand in (True, False):
        story = standing(kind, status, chain())
        before = story.lines
        assert facts_of(story.says(under_review=False, by_hand=by_hand)) == []
        fact = only(story.says(under_review=True, by=OTHER, by_hand=by_hand), UnderReviewChanged)
        assert isinstance(story.state, Known)
        assert (fact.under_review, fact.status) == (True, status_of(story.state))
        assert [(line.line_number, line.quantity) for line in fact.lines] == [(1, 5), (2, 3)]
        assert story.lines == before
        assert story.state.under_review
        assert facts_of(story.says(under_review=True)) == []


def test_the_flag_names_the_status_of_the_order_and_who_has_each_line() -> None:
    story = Story("delivery", chain()).place(1).place(2, at="S-3")
    story.says("polled", "S-1")
    fact = only(story.says(under_review=True, by=OTHER), UnderReviewChanged)
    assert fact.status == "open"
    assert [line.location for line in fact.lines] == ["S-1", "S-3"]


def test_nothing_is_blocked_under_review() -> None:
    story = standing("delivery", "new_order", chain(), under_review=True)
    for said in ("accepted", "picked", "fulfilled"):
        assert symbol(story.says(said, "S-1")) == "→"


def _before_the_order(**fields: Any) -> UpdateOrder:
    return UpdateOrder("ACME", "A-1", MON, MON, **fields)


@pytest.mark.parametrize("canceled", [False, True])
@pytest.mark.parametrize("order_type", ["delivery", "pickup", "ship_for_pickup"])
def test_a_flag_and_an_address_that_overtake_the_order_take_effect_as_it_arrives(
    order_type: str, canceled: bool
) -> None:
    state: Any = Unknown()
    pickup = None if order_type == "delivery" else PICKUP
    sent = submitted(fulfilment="route", order_type=order_type, pickup_location=pickup)
    before = [_before_the_order(under_review=True), _before_the_order(ship_to=_address(5, "city"))]
    cancels = [CancelOrder("ACME", "A-1", "CUSTOMER", MON)] if canceled else []
    for command in (*before, *cancels, SubmitOrder(sent, None)):
        for fact in facts_of(decide(command, state, chain())):
            state = evolve(state, fact)
    assert isinstance(state, Known)
    assert state.under_review
    assert state.destination == (WHERE if order_type == "delivery" else None)
    assert status_of(state) == ("canceled" if canceled else "create")


def test_a_flag_that_the_order_brings_itself_writes_nothing_as_it_arrives() -> None:
    state: Any = Unknown()
    for fact in facts_of(decide(_before_the_order(under_review=True), state, chain())):
        state = evolve(state, fact)
    sent = SubmitOrder(submitted(fulfilment="route", under_review=True), None)
    assert [type(fact) for fact in facts_of(decide(sent, state, chain()))] == [OrderSubmitted]


@pytest.mark.parametrize(
    "fields", [{"status": "accepted"}, {"pickup_by": MON}, {"new_location": "S-1", "by_hand": True}]
)
def test_any_other_update_of_an_unknown_order_is_a_dead_letter(fields: Any) -> None:
    refused = decide(_before_the_order(**fields), Unknown(), chain())
    assert isinstance(refused, Refused)
    assert refused.reason == DeadLetterReason.UNKNOWN_ORDER


# --- several changes in one message

WHERE = Destination(country="US", state="NY", postal_code="10001")


def _address(subject: int = 5, *fields: str) -> NewAddress:
    return NewAddress(UUID(int=subject), WHERE, fields)


def test_all_parts_of_a_message_take_effect_in_order() -> None:
    story = standing("delivery", "new_order", chain())
    facts = facts_of(story.says("accepted", "S-1", under_review=True, ship_to=_address(5, "city")))
    assert [type(fact) for fact in facts] == [UnderReviewChanged, ShipToChanged, LineStatusChanged]


def test_none_of_a_message_takes_effect_where_one_part_is_refused() -> None:
    story = standing("delivery", "new_order", chain())
    assert symbol(story.says("intransit", "S-1", under_review=True, ship_to=_address(5, "city"))) == "n"
    pickup = standing("pickup", "new_order", collecting())
    assert symbol(pickup.says("accepted", PICKUP, under_review=True, pickup_by=NEW_DAY)) == "n"
    assert symbol(pickup.says("accepted", PICKUP, under_review=True, ship_to=_address(5, "city"))) == "n"
    assert isinstance(story.state, Known)
    assert isinstance(pickup.state, Known)
    assert not story.state.under_review
    assert not pickup.state.under_review


# --- another address


@pytest.mark.parametrize("status", [*STATUSES, "in process"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_address_is_taken_while_a_line_of_a_delivery_order_is_active_or_rejected(
    kind: str, status: str
) -> None:
    if not has(kind, status):
        return
    for by_hand in (True, False):
        story = standing(kind, status, chain())
        decided = story.says(by="S-1", ship_to=_address(5, "city"), by_hand=by_hand)
        taken = kind == "delivery" and status not in ("fulfilled", "canceled", "unfulfillable")
        assert symbol(decided) == ("→" if taken else "n")
        if taken:
            shown = {1: status, 2: status} if status != "in process" else None
            fact = only(decided, ShipToChanged)
            assert shown is None or {line.line_number: line.status for line in fact.lines} == shown
            assert (fact.location, fact.changed_fields) == ("S-1", ("city",))
            assert isinstance(story.state, Known)
            assert story.state.destination == WHERE


def test_one_active_line_is_enough() -> None:
    story = standing("delivery", "fulfilled", chain())
    story.hand("accepted", line_number=2)
    assert len(only(story.says(ship_to=_address(5, "city")), ShipToChanged).lines) == 2


def test_an_address_that_differs_in_case_alone_is_nothing() -> None:
    assert facts_of(standing("delivery", "new_order", chain()).says(ship_to=_address())) == []


def test_addresses_are_counted_and_each_knows_the_one_before() -> None:
    story = standing("delivery", "new_order", chain())
    first = only(story.says(ship_to=_address(5, "city")), ShipToChanged)
    second = only(story.says(ship_to=_address(6, "state")), ShipToChanged)
    assert (first.change, first.subject, first.old_subject) == (1, UUID(int=5), SUBJECT)
    assert (second.change, second.subject, second.old_subject) == (2, UUID(int=6), UUID(int=5))


def test_nothing_is_routed_again_for_an_address() -> None:
    story = standing("delivery", "accepted", chain())
    before = story.lines
    story.says(ship_to=_address(5, "postal_code"))
    assert story.lines == before


# --- reasons, carriers, cartons

REASONS = [
    {"code": "BROKEN", "description": "Damaged in store", "kind": "reject"},
    {"code": "MIND", "description": "Customer changed mind", "kind": "cancel"},
    {"code": "OLD", "description": "No more", "kind": "cancel", "active": False},
]


def _with_reasons() -> Organization:
    document = chain().model_dump(mode="json") | {"reason_codes": REASONS}
    return Organization.model_validate_json(json.dumps(document))


@pytest.mark.parametrize("kind", [LinesRejected, LineStatusChanged])
@pytest.mark.parametrize(
    ("said", "code", "description"),
    [
        ("rejected", "BROKEN", "Damaged in store"),
        ("canceled", "MIND", "Customer changed mind"),
        ("rejected", "MIND", None),
        ("canceled", "BROKEN", None),
        ("canceled", "OLD", None),
        ("canceled", "NEW", None),
    ],
)
def test_by_hand_only_an_active_reason_of_the_right_kind_is_taken(
    said: str, code: str, description: str | None, kind: type[Any]
) -> None:
    if (kind is LinesRejected) != (said == "rejected"):
        return
    story = standing("delivery", "accepted", _with_reasons())
    decided = story.hand(said, carried=Carried(reason_code=code))
    if description is None:
        assert isinstance(decided, Refused)
        assert decided.path == "reason_code"
    else:
        assert only(decided, kind).reason == description


@pytest.mark.parametrize("said", ["rejected", "canceled"])
@pytest.mark.parametrize("code", ["BROKEN", "MIND", "OLD", "NEW"])
def test_by_message_any_reason_is_taken_and_by_hand_where_none_is_listed(said: str, code: str) -> None:
    story = standing("delivery", "accepted", _with_reasons())
    facts = facts_of(story.says(said, "S-1", carried=Carried(reason_code=code)))
    assert facts
    assert all(getattr(fact, "reason", None) is None for fact in facts)
    free = standing("delivery", "accepted", chain())
    assert facts_of(free.hand(said, carried=Carried(reason_code=code)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_change_brings_stands_in_its_fact_and_the_newest_on_the_line(kind: str) -> None:
    brought = Carried(
        carrier="12", tracking_number="1Z9", carton="C-1", reason_code="R", note=UUID(int=4), user="ann"
    )
    for status in STATUSES:
        if not has(kind, status) or status in ("new_order", "posted", "unfulfillable", "rejected"):
            continue
        story = standing(kind, "new_order", chain())
        fact = only(story.says(status, said_by(kind, status), carried=brought), LineStatusChanged)
        assert fact.carried == brought
        told = story.lines[1].told
        assert (told.carrier, told.tracking_number, told.carton, told.note) == (
            "12",
            "1Z9",
            "C-1",
            UUID(int=4),
        )
    story.says("canceled", carried=Carried(carrier="13"))


# --- held orders


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("by_hand", [True, False])
def test_of_held_orders_no_status_is_taken_but_of_a_dispatch(status: Any, by_hand: bool) -> None:
    facts = [submitted(), held(), committed(), dispatch_created(1, 2)]
    state = order.given(*facts).state
    refused = decide(UpdateOrder("ACME", "A-1", MON, MON, status, "DC-EAST", by_hand=by_hand), state, chain())
    assert isinstance(refused, Refused)
    assert refused.reason == DeadLetterReason.NOT_ALLOWED
    of_dispatch = UpdateOrder("ACME", "A-1", MON, MON, status, "DC-EAST", dispatch_id="ACME:A-1:1")
    decided = decide(of_dispatch, state, chain())
    assert isinstance(decided, Refused) == (status != "fulfilled")


def test_a_timer_of_a_delivery_order_does_nothing() -> None:
    story = standing("delivery", "picked", collecting())
    assert facts_of(story.when(CancelUnclaimed(date(2016, 11, 7), datetime(2017, 1, 1, tzinfo=UTC)))) == []
    assert LinesUnfulfillable not in {type(fact) for fact in story.facts}
