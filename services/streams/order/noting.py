"""Updates that change no status: late ones, news of what is known already, and those that are refused (STA-4)."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import structs

from schemas.events.order import AnyOrderFact, Carried
from schemas.events.order_status import NotedLine, RestrictedLine, StatusUpdateNoted, StatusUpdateRestricted
from schemas.statuses import RoutedStatus
from services.streams.order.about import about, beside
from services.streams.order.changing import Change, days_set, standing
from services.streams.order.line import Line
from services.streams.order.meant import Lines
from services.streams.order.state import Known


def late(order: Known, lines: Lines, change: Change) -> StatusUpdateNoted:
    """Return an update that came after later ones: it stands in the history at its own time."""
    units = {
        number: line.quantity if change.quantity is None else change.quantity
        for number, line in lines.items()
    }
    return StatusUpdateNoted(
        **about(order),
        noted_at=change.at,
        late=True,
        location=change.location,
        source=change.source,
        lines=tuple(
            NotedLine(line_number=number, item=line.item, quantity=units[number], status=change.status)
            for number, line in lines.items()
        ),
        carried=change.carried and beside(change.carried),
    )


def news(order: Known, lines: Lines, change: Change, days: Mapping[int, date]) -> list[AnyOrderFact]:
    """Return what is news of lines that keep their status, also new days to collect by; nothing where nothing is."""
    told = change.carried
    fresh = {
        number: line
        for number, line in lines.items()
        if number in days or (told is not None and _is_news(line, told))
    }
    if not fresh:
        return []
    noted = StatusUpdateNoted(
        **about(order),
        noted_at=change.at,
        late=False,
        location=change.location,
        source=change.source,
        lines=tuple(
            NotedLine(
                line_number=number,
                item=line.item,
                quantity=line.quantity,
                status=standing(order, line).status,
                pickup_by=days.get(number),
            )
            for number, line in fresh.items()
        ),
        carried=told and beside(told),
    )
    return [noted, *days_set(order, days, change.at)]


def _is_news(line: Line, told: Carried) -> bool:
    """Return whether something was told that was not known of the line; who told it is no news."""
    known, said = structs.asdict(line.told), structs.asdict(told)
    return any(value is not None and value != known[name] for name, value in said.items() if name != "user")


def restricted(
    order: Known,
    lines: Lines,
    status: RoutedStatus,
    location: str | None,
    carried: Carried,
    at: datetime,
    dispatch_id: str | None = None,
    quantity: int | None = None,
) -> StatusUpdateRestricted:
    """Return the fact that an update to `status` of these lines, by `location`, came too late."""
    return StatusUpdateRestricted(
        **about(order),
        restricted_at=at,
        status=status,
        location=location,
        dispatch_id=dispatch_id,
        reason_code=carried.reason_code,
        carrier=carried.carrier,
        tracking_number=carried.tracking_number,
        lines=tuple(
            RestrictedLine(
                line_number=number,
                item=line.item,
                quantity=line.quantity if quantity is None else quantity,
                status=standing(order, line).status,
            )
            for number, line in sorted(lines.items())
        ),
        carried=beside(carried, "reason_code", "carrier", "tracking_number"),
    )
