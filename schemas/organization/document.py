"""An organization's policy: everything that people decide for it, rather than code."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from schemas.organization.locations import Location, LocationType, Rics, System
from schemas.organization.preferences import Override, Preferences, nearest
from schemas.organization.processing import Carrier, Processing
from schemas.organization.rules import Attribute, Item, ProbabilityRule
from schemas.organization.values import Closed, Code, ShortText, Token
from schemas.organization.vendors import Brand, Invoices, Threshold, Vendor
from schemas.organization.zones import Zone

RUN_LOG_DAYS, RICS_LOG_DAYS, PRIVACY_DAYS = 90, 90, 999
"""Days that something is kept where a document does not say."""


class RerouteUnfulfillable(Closed):
    """Second looks at lines that routing found unfulfillable."""

    within_hours: Annotated[int, Field(ge=1, le=8_784)]
    """Only lines that were found so within these hours, by the clock of the database; 8,784 are a leap year."""


class ReasonCode(Closed):
    """A reason that people choose as they reject or cancel; messages bring whichever they like."""

    code: Token
    """Code of the reason."""
    description: ShortText
    """The history shows it."""
    kind: Literal["reject", "cancel"]
    """What the reason is for."""
    active: bool = True
    """Whether people may choose it."""


class Organization(Closed):
    """The document that `orderfold organization apply` takes. `inconsistencies` checks what types cannot."""

    organization: Code
    """Code of the organization, part of every stream name."""
    name: ShortText = ""
    """Name that people read."""
    fulfilment: Literal["hold", "route"] = "hold"
    """hold: orders wait for a run of their DC; route: locations are chosen at once."""
    default_carrier: Carrier | None = None
    """Carrier of delivery and ship-for-pickup orders that name none, where no preferences name one."""
    locations: Annotated[tuple[Location, ...], Field(min_length=1)]
    """DCs, stores and vendors that take orders."""
    processing: tuple[Processing, ...] = ()
    """One entry for each DC that holds orders."""
    trace_shopping_log: Literal["detailed", "off"] = "detailed"
    """Whether routing records which locations it eliminated, and why."""
    trace_shopping_log_days: Annotated[int, Field(ge=1, le=36_500)] = 90
    """Days that the trace of closed orders is kept."""
    run_log_days: Annotated[int, Field(ge=1, le=36_500)] = Field(
        default=RUN_LOG_DAYS, exclude_if=lambda days: days == RUN_LOG_DAYS
    )
    """Days that finished runs of the order processor are listed; the last of each DC stays.

    This and the next two are left out where they are as usual: recorded decisions hash documents from before them.
    """
    rics_log_days: Annotated[int, Field(ge=1, le=36_500)] = Field(
        default=RICS_LOG_DAYS, exclude_if=lambda days: days == RICS_LOG_DAYS
    )
    """Days that messages to and from RICS are kept; one that failed is kept until it got through."""
    privacy_days: Annotated[int, Field(ge=1, le=36_500)] = Field(
        default=PRIVACY_DAYS, exclude_if=lambda days: days == PRIVACY_DAYS
    )
    """Days after which the people of closed orders are forgotten."""
    reroute_unfulfillable: RerouteUnfulfillable | None = Field(
        default=None, exclude_if=lambda each: each is None
    )
    """Whether lines that routing found unfulfillable are looked at again as stock of their items comes; absent: not.

    Left out where absent: recorded decisions hash documents from before it was there.
    """
    default_unfulfillable_location: Code | None = None
    """Location of orders that no location can fulfil; it need not be one of `locations`."""
    reason_codes: tuple[ReasonCode, ...] = Field(default=(), exclude_if=lambda each: not each)
    """Reasons that people choose from as they reject or cancel lines by hand; none listed: any code."""
    systems: tuple[System, ...] = ()
    """Systems that place orders or own locations."""
    preferences: Preferences = Preferences()
    """What routing may do, where nothing nearer says otherwise."""
    overrides: tuple[Override, ...] = ()
    """Preferences for some orders only; the most specific match wins."""
    location_types: tuple[LocationType, ...] = ()
    """Types of locations that share preferences."""
    zones: tuple[Zone, ...] = ()
    """Which locations serve which addresses."""
    attributes: tuple[Attribute, ...] = ()
    """Properties that items may require of locations."""
    items: tuple[Item, ...] = ()
    """Items with attributes, or with names or codes of their own; others need no entry."""
    probability_rules: tuple[ProbabilityRule, ...] = ()
    """Stock that is too thin to rely on."""
    vendors: tuple[Vendor, ...] = Field(default=(), exclude_if=lambda each: not each)
    """Those who ship to customers. What is absent of this and the next four is left out, as above."""
    unit_cost_threshold: Threshold | None = Field(default=None, exclude_if=lambda each: each is None)
    """Percent by which a unit cost of an invoice may differ from the price; absent: 0."""
    notify_invoice_balance: bool = Field(default=False, exclude_if=lambda each: not each)
    """Whether retailer and vendors are told of invoices that are held, and of what was decided."""
    invoices: Invoices = Field(default=Invoices(), exclude_if=lambda each: each == Invoices())
    """Whether approved invoices are posted or collected."""
    brands: tuple[Brand, ...] = Field(default=(), exclude_if=lambda each: not each)
    """Brands under which the retailer sells."""

    def vendor(self, code: str) -> Vendor | None:
        """Return the vendor of that code, None where the document has none."""
        return self._vendors.get(code)

    def location(self, code: str) -> Location | None:
        """Return the location of that code, None where there is none."""
        return self._locations.get(code)

    def processing_for(self, dc: str) -> Processing | None:
        """Return how a DC holds its orders, None where it holds none."""
        return self._processing.get(dc)

    def the_only_dc(self) -> str | None:
        """Return the DC for orders that name none: the only one under `processing`, else None."""
        return self.processing[0].dc if len(self.processing) == 1 else None

    def item(self, code: str) -> Item | None:
        """Return the item of that code, None where no attribute rule is about it."""
        return self._items.get(code)

    def overriding(
        self, order_type: str | None, system: str | None, carrier: str | None
    ) -> list[Preferences]:
        """Return the preferences of the overrides that match such an order, the most specific first."""
        wanted = {"order_type": order_type, "system": system, "carrier": carrier}
        found = [
            each
            for each in self.overrides
            if all(getattr(each, name) in (None, value) for name, value in wanted.items())
        ]
        found.sort(key=lambda each: sum(getattr(each, name) is None for name in wanted))
        return [each.preferences for each in found]

    def system_at(self, location: str) -> System | None:
        """Return the system that a location belongs to, None where there is none."""
        place = self.location(location)
        return None if place is None or place.system is None else self._systems.get(place.system)

    def is_rics(self, location: str) -> bool:
        """Return whether RICS tells this location of its orders."""
        system = self.system_at(location)
        return system is not None and system.rics is not None and system.rics.online

    def preferences_for(self, order_type: str | None, system: str | None, carrier: str | None) -> Preferences:
        """Return the preferences for such an order as a whole: of its overrides, the organization, the defaults."""
        return nearest(*self.overriding(order_type, system, carrier), self.preferences)

    def preferences_at(
        self, location: Location | None, order_type: str | None, system: str | None, carrier: str | None
    ) -> Preferences:
        """Return the preferences for such an order at a location, the nearest first.

        They are the location's own fields and preferences, those of its type, of the overrides, of the organization,
        and the defaults. Without a location, they are those for the order as a whole.
        """
        overriding = self.overriding(order_type, system, carrier)
        if location is None:
            return nearest(*overriding, self.preferences)
        of_type = self._of_types.get(location.type, Preferences())
        return nearest(location.own, location.preferences, of_type, *overriding, self.preferences)

    def reserves(self, location: str, status: str = "new_order") -> bool:
        """Return whether units of lines in this status count as reserved (INV-2), as by default they do."""
        system = self.system_at(location)
        return system is None or (system.include_reserved and status in system.reserved_statuses)

    def rics_at(self, location: str) -> Rics | None:
        """Return how a location is integrated with RICS, None where its system is not."""
        place = self.location(location)
        system = self._systems.get(place.system or "") if place is not None else None
        return None if system is None else system.rics

    @cached_property
    def _of_types(self) -> dict[str, Preferences]:
        return {each.code: each.preferences for each in self.location_types}

    @cached_property
    def _vendors(self) -> dict[str, Vendor]:
        return {vendor.code: vendor for vendor in self.vendors}

    @cached_property
    def _systems(self) -> dict[str, System]:
        return {system.code: system for system in self.systems}

    @cached_property
    def by_code(self) -> tuple[Location, ...]:
        """Return locations in the order of their codes, by which routing numbers them from 0."""
        return tuple(sorted(self.locations, key=lambda each: each.code))

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.item: item for item in self.items}

    @cached_property
    def _locations(self) -> dict[str, Location]:
        return {location.code: location for location in self.locations}

    @cached_property
    def _processing(self) -> dict[str, Processing]:
        return {processing.dc: processing for processing in self.processing}
