"""Until when a customer may collect a line: days that the pickup location is open, in its own time zone (STA-6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.organization import Location, Organization
from schemas.organization.locations import WEEKDAYS
from schemas.organization.preferences import AutoCancel
from schemas.reasons import DeadLetterReason
from services.streams.order.about import Refused
from services.streams.order.state import Known


def auto_cancel(order: Known, policy: Organization) -> AutoCancel | None:
    """Return how long customers may take, None where that has no end or orders are not split."""
    sent = order.submitted
    place = policy.location(sent.pickup_location or "")
    there = policy.preferences_at(place, sent.order_type, sent.system, sent.ship_via)
    return there.auto_cancel if there.split_order else None


def computed(order: Known, ready_at: datetime, policy: Organization) -> date | None:
    """Return the last day for what is ready at a time; None where there is none."""
    settings, place = auto_cancel(order, policy), policy.location(order.submitted.pickup_location or "")
    if settings is None or place is None or not place.open_days:
        return None
    days = settings.pickup_days if order.submitted.order_type == "pickup" else settings.ship_for_pickup_days
    if days is None:
        return None
    day = _local(ready_at, place)
    while days > 0:
        day += timedelta(days=1)
        days -= WEEKDAYS[day.weekday()] in place.open_days
    return day


def told(order: Known, asked: datetime | date, now: datetime, policy: Organization) -> date | Refused:
    """Return the day that somebody asks for, by the calendar of the pickup location; it lies after today there."""
    place = policy.location(order.submitted.pickup_location or "")
    if auto_cancel(order, policy) is None or place is None:
        detail = "no day to collect by is kept for such orders (preference `auto_cancel`)"
        return Refused(DeadLetterReason.NOT_ALLOWED, "pickup_by", detail)
    day, today = _local(asked, place) if isinstance(asked, datetime) else asked, _local(now, place)
    if day <= today:
        detail = f"lies on {day}; it must lie after today, {today} at the pickup location"
        return Refused(DeadLetterReason.INVALID, "pickup_by", detail)
    return day


def is_over(day: date, now: datetime, place: Location | None) -> bool:
    """Return whether the day has ended at a location."""
    return _local(now, place) > day


def _local(at: datetime, place: Location | None) -> date:
    return at.astimezone(ZoneInfo(place.time_zone if place else "UTC")).date()
