"""Why an order still waits in the queue of its DC, and what would let it leave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.answers.orders import Order
from schemas.answers.why_held import HeldLine, HoldNow, RunToCome, UnitsBefore, WhyHeld
from schemas.events.order import OrderSubmitted
from schemas.organization import Processing
from schemas.organization.processing import FlatHold
from services.common.database import Connection
from services.inquiry.releases import amount, leaving, releases, when
from services.inquiry.select import rows, select
from services.inquiry.views import STOCK
from services.intake.domain.acceptance import hold_hours
from services.processor.domain.allocation import OpenLine, shortages
from services.processor.domain.standing import Outcome, Standing
from services.processor.process import NotProcessed
from services.processor.runs import Run
from services.processor.waiting import NextRun, next_scheduled, snapshot, standing
from services.streams.organization import Applied


class _Shelf(NamedTuple):
    item: str
    on_hand: int
    available: int


@dataclass(frozen=True, slots=True)
class Question:
    """An order that may wait in a queue, the policy in force, the time of the question, and how many claims to list."""

    order: Order
    submitted: OrderSubmitted
    policy: Applied
    as_of: datetime
    limit: int


def why_held(connection: Connection, asked: Question) -> WhyHeld | None:
    """Return why the order waits, None where it is in no queue. All is read as of one moment, without locks.

    Raises NotProcessed where the policy has no queue for its DC any more.
    """
    order = asked.order
    if order.dc is None or order.hold_until is None:
        return None
    processing = asked.policy.document.processing_for(order.dc)
    if processing is None:
        raise NotProcessed(
            f"{order.dc} is no DC under processing of {order.organization}: no run of it comes"
        )
    with snapshot(connection):
        to_come = next_scheduled(connection, order.organization, asked.policy, processing, asked.as_of)
        judged_at = to_come.at if to_come.state == "scheduled" and to_come.at else asked.as_of
        latest = max(judged_at, order.hold_until)
        run = Run(
            order.organization, order.dc, "", latest, latest, manual=True, policy_version=asked.policy.version
        )
        found = standing(connection, run, processing, order.order_number)
        if found is None:
            return None
        shelves = _shelves(connection, order.organization, order.dc, found.order.lines)
    return _answer(asked, processing, found, shelves, to_come, judged_at)


def _shelves(
    connection: Connection, organization: str, dc: str, lines: Sequence[OpenLine]
) -> Mapping[str, _Shelf]:
    view = STOCK.c
    items = sorted({line.item for line in lines})
    wanted = (view.organization == organization, view.location == dc, view.item.in_(items))
    return {each.item: each for each in rows(connection, select(STOCK, _Shelf, *wanted), _Shelf)}


def _answer(
    asked: Question,
    processing: Processing,
    found: Standing,
    shelves: Mapping[str, _Shelf],
    to_come: NextRun,
    judged_at: datetime,
) -> WhyHeld:
    order, outcome = asked.order, found.outcome(judged_at)
    of = f"--dc {processing.dc} --organization {order.organization}"
    return WhyHeld(
        organization=order.organization,
        order_number=order.order_number,
        request_id=order.request_id,
        dc=processing.dc,
        order_class=order.order_class,
        submitted_at=order.submitted_at,
        as_of=asked.as_of,
        dispatch_ids=tuple(order.dispatch_ids),
        hold=_hold(asked, processing, found.order.hold_until),
        next_run=RunToCome(state=to_come.state, at=to_come.at),
        judged_at=judged_at,
        leaves=leaving(outcome),
        lines=tuple(_lines(found.order.lines, outcome, shelves, asked.limit)),
        releases=tuple(releases(found, to_come, asked.as_of, judged_at, of)),
        words=_words(found, outcome, to_come, judged_at),
    )


def _hold(asked: Question, processing: Processing, until: datetime) -> HoldNow:
    left = until - asked.as_of
    return HoldNow(
        until=until,
        over=left <= timedelta(0),
        minutes_left=max(0, -(-left // timedelta(minutes=1))),
        rule=_rule(asked.submitted, processing, until),
    )


def _rule(submitted: OrderSubmitted, processing: Processing, until: datetime) -> str | None:
    hours = hold_hours(submitted, processing)
    if hours is None or submitted.submitted_at + timedelta(hours=float(hours)) != until:
        return None
    if isinstance(processing.hold, FlatHold):
        return f"{amount(hours, 'hour')} for every order of {processing.dc}"
    service = f" {submitted.service}" if submitted.service else ""
    return (
        f"{amount(hours, 'hour')} for carrier {submitted.ship_via}{service} by the matrix of {processing.dc}"
    )


def _lines(
    lines: Sequence[OpenLine], outcome: Outcome, shelves: Mapping[str, _Shelf], limit: int
) -> Iterator[HeldLine]:
    short, leave = shortages(lines, outcome.left), {line.number for line in outcome.lines}
    for line in lines:
        shelf = shelves.get(line.item, _Shelf(line.item, 0, 0))
        claims: dict[str, int] = {}
        for claim in outcome.claims:
            if claim.item == line.item:
                claims[claim.order_number] = claims.get(claim.order_number, 0) + claim.units
        yield HeldLine(
            line_number=line.number,
            item=line.item,
            quantity=line.units,
            on_hand=shelf.on_hand,
            available=max(0, shelf.available),
            claimed_quantity=sum(claims.values()),
            claimed_orders=len(claims),
            claims=tuple(
                UnitsBefore(order_number=number, quantity=units)
                for number, units in list(claims.items())[:limit]
            ),
            there=line.number not in short,
            short=short.get(line.number, 0),
            leaves=line.number in leave,
        )


def _words(found: Standing, outcome: Outcome, to_come: NextRun, judged_at: datetime) -> str:
    """Return what becomes of the order in the run at which it was judged."""
    run = {
        "scheduled": f"The run at {when(to_come.at)}" if to_come.at else "",
        "due": "The run that is due now",
    }.get(to_come.state, "A run now")
    rest = "the rest" if not found.order.first else "all of it"
    if outcome.whole:
        return f"{run} lets {rest} leave, as things stand."
    if outcome.lines:
        numbers = _named([line.number for line in outcome.lines])
        return f"{run} lets {numbers} leave, and the rest becomes a back order, as things stand."
    return f"{run} lets nothing leave, as things stand: {_why_not(found, outcome, judged_at)}."


def _why_not(found: Standing, outcome: Outcome, judged_at: datetime) -> str:
    order, short = found.order, shortages(found.order.lines, outcome.left)
    if len(short) == len(order.lines):
        return "no line is there with all its units"
    if not order.first:
        return "a back order leaves when all of it is there"
    if not found.back_orders:
        return "the DC lets no order leave in part"
    if order.ordered_items == 1:
        return "an order of one item leaves when all of it is there"
    assert order.hold_until > judged_at  # else part of it would leave  # noqa: S101
    return f"its hold lasts until {when(order.hold_until)}, and part of it is not there"


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}"
