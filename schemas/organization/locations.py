"""Where stock lies and orders are handed out, and the systems and types these places belong to."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.organization.preferences import Preferences
from schemas.organization.time_zone import known_time_zone
from schemas.organization.values import Closed, Code, Country, PostalCode, ShortText, State, Token
from schemas.statuses import ReservedStatus

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Monday first, as `date.weekday()` counts."""

TimeZone = Annotated[str, AfterValidator(known_time_zone)]


class System(Closed):
    """A system that places orders or owns locations (INV-2)."""

    code: Code
    name: ShortText = ""
    include_reserved: bool = True
    """Whether units of lines in a reserved status are taken off what is available."""
    reserved_statuses: tuple[ReservedStatus, ...] = ("new_order", "polled", "accepted", "picked", "posted")
    """Line statuses whose units count as reserved."""
    disallow_shopping_within_system: bool = False
    """Whether locations of the system that placed an order are left out of its routing."""
    require_status_update: bool = False
    """Whether a polled line is handed out again until its location answers."""


class LocationType(Closed):
    """What locations of one kind have in common."""

    code: Code
    name: ShortText = ""
    preferences: Preferences = Preferences()
    """Preferences that hold for this type instead of the organization's."""


class LocationAttribute(Closed):
    """A property of a location that attribute rules ask for."""

    code: Token
    value: ShortText
    use: Literal["originating", "sourcing", "pickup"] | None = None
    """In which part of an order it counts; absent: in every part."""


class Location(Closed):
    """A DC, a store, or a vendor."""

    code: Code
    type: Code
    """For example dc, store, vendor; it may stand under `location_types` with preferences of its own."""
    system: Code | None = None
    """The system it belongs to."""
    name: ShortText = ""
    city: ShortText = ""
    state: State = ""
    postal_code: PostalCode = ""
    country: Country = "US"
    """ISO 3166, two letters."""
    time_zone: TimeZone = "UTC"
    """IANA name, for open days and for showing times; runs are scheduled in UTC."""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees north; absent: from the postal code."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees east; absent: from the postal code."""
    delivery: bool = True
    """Whether it ships delivery orders."""
    sourcing: bool = True
    """Whether it sources ship-for-pickup orders."""
    pickup: bool = True
    """Whether customers collect there."""
    gift_wrap: bool = True
    back_orders: bool = False
    """Whether it takes orders it has no stock for."""
    priority: Annotated[int, Field(ge=0)] = 100
    """A lower number is preferred."""
    maximum_daily_orders: Annotated[int, Field(ge=0)] | None = None
    """Absent: no limit."""
    open_days: tuple[Weekday, ...] = WEEKDAYS
    """Weekdays in its own time zone."""
    attributes: tuple[LocationAttribute, ...] = ()
    preferences: Preferences = Preferences()
    """Preferences that hold for this location instead of its type's and the organization's."""
