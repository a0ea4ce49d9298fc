"""`orderfold inquiry`: orders by number, locations, day, status, type and buyer."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.options import Json, PageLimit
from services.commands.output import fail, show_page

_SPARE = (
    "has_trace",
    "postal_code",
    "order_type",
    "placed_location",
    "pickup_location",
    "request_id",
    "date_ordered",
)
_LARGEST = 2**63 - 1


def _beginning(what: str) -> Any:
    return typer.Option(help=f"Only orders whose {what} begins with this.")


_Whose = Annotated[
    str | None, typer.Option(help="Whose orders; may be left out where there is one organization.")
]
_RequestId = Annotated[
    int | None, typer.Option(min=1, max=_LARGEST, help="Only the order of this request ID.")
]
_Placed = Annotated[str | None, typer.Option("--placed", help="Only orders placed at this location.")]
_Sourced = Annotated[
    str | None, typer.Option("--sourced", help="Only orders of which this location has a line.")
]
_Pickup = Annotated[str | None, typer.Option("--pickup", help="Only orders collected at this location.")]
_Day = Annotated[
    str | None, typer.Option("--date", help="Only orders placed on this day, such as 2016-11-08.")
]
_Zone = Annotated[str, typer.Option(help="Where it is that day, such as America/New_York.")]
_Status = Annotated[str | None, typer.Option(help="Only orders of this status, such as open or fulfilled.")]
_Review = Annotated[bool | None, typer.Option(help="Only orders under review, or all others.")]
_Type = Annotated[str | None, typer.Option(help="Only delivery, pickup or ship_for_pickup orders.")]
_Number = Annotated[str | None, _beginning("number")]
_Company = Annotated[str | None, _beginning("buyer's company")]
_FirstName = Annotated[str | None, _beginning("buyer's first name")]
_LastName = Annotated[str | None, _beginning("buyer's last name")]
_PostalCode = Annotated[str | None, _beginning("buyer's postal code")]
_After = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=_LARGEST,
        metavar="REQUEST_ID",
        help="Print the next page: orders before this request ID. Where rows are left, standard error ends with"
        " the line `next page: --after REQUEST_ID`.",
    ),
]


def inquiry(
    organization: _Whose = None,
    request_id: _RequestId = None,
    order_number: _Number = None,
    placed_location: _Placed = None,
    sourced_location: _Sourced = None,
    pickup_location: _Pickup = None,
    day: _Day = None,
    time_zone: _Zone = "UTC",
    status: _Status = None,
    under_review: _Review = None,
    order_type: _Type = None,
    company: _Company = None,
    first_name: _FirstName = None,
    last_name: _LastName = None,
    postal_code: _PostalCode = None,
    limit: PageLimit = 50,
    after: _After = None,
    as_json: Json = False,
) -> None:
    """Find orders, the newest first. Upper and lower case are the same everywhere."""
    from services.inquiry import order_inquiry
    from services.inquiry.organizations import refuse_unknown, the_one

    since, until = _day(day, time_zone)
    with database() as connection:
        whose = the_one(connection, organization)
        filters = order_inquiry.Filters(
            organization=whose,
            request_id=request_id,
            order_number=order_number,
            placed_location=placed_location,
            sourced_location=sourced_location,
            pickup_location=pickup_location,
            since=since,
            until=until,
            status=status,
            under_review=under_review,
            order_type=order_type,
            company=company,
            first_name=first_name,
            last_name=last_name,
            postal_code=postal_code,
        )
        page = order_inquiry.inquiry(connection, filters, limit, after)
        if not page.rows:
            refuse_unknown(connection, whose)
    show_page("orders", page, as_json=as_json, empty="none match", spare=_SPARE)


def _day(text: str | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """Return when a day begins and ends there, as UTC."""
    try:
        at = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fail(f"--time-zone {zone}: there is no such time zone; write it like America/New_York", WRONG)
    if text is None:
        return None, None
    try:
        day = date.fromisoformat(text)
        begins, ends = (datetime.combine(each, time(), at) for each in (day, day + timedelta(days=1)))
        return begins.astimezone(UTC), ends.astimezone(UTC)
    except (ValueError, OverflowError):
        fail(f"--date {text}: this is not a day; write it like 2016-11-08", WRONG)
