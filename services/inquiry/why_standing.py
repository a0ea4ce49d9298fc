"""How an order stands that waits in no queue and about which nobody decided, in one sentence."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple

from schemas.answers.orders import Order
from schemas.answers.why_now import Now
from schemas.answers.why_waiting import WaitingLine, WhyStanding
from services.common.database import Connection
from services.inquiry.filters import same
from services.inquiry.order_status import dispatches
from services.inquiry.order_views import ORDER_HISTORY
from services.inquiry.releases import when
from services.inquiry.select import rows, select
from services.routing.explaining.history import Happened, history
from services.routing.explaining.now import now
from services.streams.order.state import Known, Phase


class _Last(NamedTuple):
    occurred_at: datetime


def why_standing(
    connection: Connection, order: Order, happened: Sequence[Happened], waiting: Sequence[WaitingLine]
) -> WhyStanding:
    """Return how the order stands, since when, and where to look next."""
    found = history(happened)
    since = _last(connection, order)
    if isinstance(found.order, Known) and found.order.is_held:
        words = _held(connection, order, found.order, since)
    else:
        words = undecided(order, happened)
    return WhyStanding(
        organization=order.organization,
        order_number=order.order_number,
        request_id=order.request_id,
        since=since,
        words=words,
        now=Now.model_validate(asdict(now(happened))),
        waiting=tuple(waiting),
    )


def _last(connection: Connection, order: Order) -> datetime | None:
    view = ORDER_HISTORY.c
    wanted = same((view.organization, order.organization), (view.order_number, order.order_number))
    query = select(ORDER_HISTORY, _Last, *wanted).order_by(view.entry.desc()).limit(1)
    return next((each.occurred_at for each in rows(connection, query, _Last)), None)


def _held(connection: Connection, order: Order, known: Known, since: datetime | None) -> str:
    number, see = order.order_number, f"See: orderfold order {order.order_number}"
    if known.phase is Phase.CANCELLED and not known.dispatches:
        before = " before it was queued" if known.hold is None else ""
        return f"{number} was cancelled{before}{_at(since)}. {see}"
    left = [each for each in dispatches(connection, order) if each.status != "cancelled"]
    if not left:
        return f"{number} was cancelled after all of its dispatches were, last{_at(since)}. {see}"
    named = " and ".join(f"{each.dispatch_id} ({each.status}{_at(each.created_at)})" for each in left)
    some = "what was not cancelled of it" if known.phase is Phase.PARTIALLY_CANCELLED else "all of it"
    return f"{number} waits for nothing: {some} left {order.dc} with {named}. {see}"


def _at(time: datetime | None) -> str:
    return f" at {when(time)}" if time else ""


def undecided(order: Order, happened: Sequence[Happened]) -> str:
    """Return why there is no decision about an order of an organization that routes, and how it stands."""
    number, story, stands = order.order_number, history(happened), now(happened)
    if any(line.status == "open" for line in stands.lines):
        return (
            f"{number} has not been routed yet: the router takes it once it has taken the stock that was sent"
            " before. If it stays so, look how far the router is: orderfold lag"
        )
    if order.order_type == "pickup":
        why_not = f"is a pickup order, for which nobody decides; now {stands.words}"
    elif story.failed:
        why_not = f"has no decision: routing failed on it; now {stands.words}"
    else:
        why_not = f"was {stands.words} before it was routed: there is no decision"
    return f"{number} {why_not}. See: orderfold order {number}"
