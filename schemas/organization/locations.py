"""Locations, and the systems and types that they belong to."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.organization.preferences import Preferences
from schemas.organization.time_zone import known_time_zone
from schemas.organization.values import Closed, Code, Country, PostalCode, ShortText, State, Token
from schemas.statuses import ReservedStatus

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Monday first, as `date.weekday()` counts."""

USUAL_TYPES = ("dc", "store", "vendor")
"""Types of locations that need no entry under `location_types`."""

OWN = ("delivery", "sourcing", "pickup", "back_orders")
"""Preferences that a location may have as fields of its own."""

TimeZone = Annotated[str, AfterValidator(known_time_zone)]


class Rics(Closed):
    """How delivery orders at the locations of a system are fulfilled through RICS (RIC-1)."""

    online: bool = True
    """Whether lines that are assigned from now on are sent to RICS."""
    hold_under_review_orders: bool = False
    """Whether orders are sent only once their review flag is clear."""
    retry_seconds: Annotated[int, Field(ge=1, le=604_800)] = 3_600
    """Seconds after which a message that did not get through is sent again."""
    timeout_seconds: Annotated[int, Field(ge=1, le=86_400)] = 30
    """Seconds after which a message without an answer counts as failed, with code 502."""


class System(Closed):
    """A system that places orders or owns locations (INV-2)."""

    code: Code
    """Code of the system."""
    name: ShortText = ""
    """Name that people read."""
    include_reserved: bool = True
    """Whether units of lines in a reserved status are subtracted from the available units."""
    reserved_statuses: tuple[ReservedStatus, ...] = ("new_order", "polled", "accepted", "picked", "posted")
    """Line statuses whose units count as reserved."""
    disallow_shopping_within_system: bool = False
    """Whether routing of an order leaves out locations of the system that placed it."""
    require_status_update: bool = False
    """Whether a location is told of a line again at each poll until it answers."""
    rics: Rics | None = Field(default=None, exclude_if=lambda each: each is None)
    """How delivery orders here are fulfilled through RICS; absent: they are not. Left out where absent."""


class LocationType(Closed):
    """The preferences that locations of one kind share."""

    code: Code
    """Code that locations name as their type."""
    name: ShortText = ""
    """Name that people read."""
    preferences: Preferences = Preferences()
    """Preferences that hold for this type instead of the organization's."""


class LocationAttribute(Closed):
    """A property of a location that attribute rules require."""

    code: Token
    """Code of an attribute."""
    value: ShortText
    """Value of the attribute here."""
    use: Literal["originating", "sourcing", "pickup"] | None = None
    """Part of an order that the attribute counts for; absent: every part."""


class Location(Closed):
    """A DC, a store, or a vendor."""

    code: Code
    """Code of the location."""
    type: Code
    """dc, store, vendor, or another one; under `location_types` a type may have preferences."""
    system: Code | None = None
    """System that the location belongs to."""
    vendor: Code | None = Field(default=None, exclude_if=lambda each: each is None)
    """The vendor who ships what is assigned here; absent: the organization's own location. Left out where absent."""
    name: ShortText = ""
    """Name that people read."""
    city: ShortText = ""
    """City of its address."""
    state: State = ""
    """State or province of its address."""
    postal_code: PostalCode = ""
    """Full postal code, in quotes; distances are measured from it."""
    country: Country = "US"
    """ISO 3166, two letters."""
    time_zone: TimeZone = "UTC"
    """IANA name, for open days and for the display of times; runs are scheduled in UTC."""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees north; absent: from the postal code."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees east; absent: from the postal code."""
    delivery: bool | None = None
    """Whether the location ships delivery orders; absent: as its preferences say."""
    sourcing: bool | None = None
    """Whether the location sources ship-for-pickup orders; absent: as its preferences say."""
    pickup: bool | None = None
    """Whether customers collect orders at the location; absent: as its preferences say."""
    gift_wrap: bool = True
    """Whether the location wraps gifts."""
    back_orders: bool | None = None
    """Whether the location takes orders without having stock for them; absent: as its preferences say."""
    priority: Annotated[int, Field(ge=0)] = 100
    """A lower number is preferred."""
    maximum_daily_orders: Annotated[int, Field(ge=0)] | None = None
    """Absent: no limit."""
    open_days: tuple[Weekday, ...] = WEEKDAYS
    """Weekdays in the time zone of the location."""
    attributes: tuple[LocationAttribute, ...] = ()
    """Properties that attribute rules ask for."""
    preferences: Preferences = Preferences()
    """Preferences that hold for this location instead of its type's and the organization's."""

    @property
    def own(self) -> Preferences:
        """Return the preferences that are fields of the location: they are the nearest of all."""
        return Preferences.model_construct(**{name: getattr(self, name) for name in OWN})
