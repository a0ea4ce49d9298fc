"""Defines what routing may do; the nearest definition of each preference wins."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, SerializerFunctionWrapHandler, model_serializer

from schemas.organization.processing import Carrier
from schemas.organization.values import Closed, Code, Token

Criterion = Literal["location_priority", "proximity", "on_hand", "last_order_assigned", "sales_velocity"]
Percent = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]


class Proximity(Closed):
    """The largest distance of a location from the address, in a straight line."""

    distance: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
    """The largest distance, more than 0."""
    unit: Literal["miles", "kilometers"] = "miles"
    """Unit of the distance."""


class StandardBrokering(Closed):
    """Survivors are compared criterion by criterion; the location code ends every comparison."""

    method: Literal["standard"]
    """Compares criterion by criterion."""
    order: tuple[Criterion, ...] = (
        "location_priority",
        "proximity",
        "on_hand",
        "last_order_assigned",
        "sales_velocity",
    )
    """Criteria in order; the first that differs between two locations decides."""


class Weights(Closed):
    """The weight of each criterion in percent, 100 in sum."""

    location_priority: Percent = Decimal(0)
    """Percent for the priority of the location."""
    proximity: Percent = Decimal(0)
    """Percent for the nearness to the address."""
    on_hand: Percent = Decimal(0)
    """Percent for the units on hand."""
    last_order_assigned: Percent = Decimal(0)
    """Percent for the time since the last order."""
    sales_velocity: Percent = Decimal(0)
    """Percent for slow sales."""

    @property
    def total(self) -> Decimal:
        """Return the sum of all weights in percent."""
        return sum((getattr(self, name) for name in type(self).model_fields), Decimal(0))


class WeightedBrokering(Closed):
    """Survivors are scored on every criterion at once."""

    method: Literal["weighted"]
    """Scores all criteria at once."""
    weights: Weights
    """Weight of each criterion, 100 in sum."""


Brokering = Annotated[StandardBrokering | WeightedBrokering, Discriminator("method")]


class AutoCancel(Closed):
    """How long customers may take to collect orders; after that, what they did not collect is canceled."""

    pickup_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """Open days of the pickup location after the day on which a pickup order is ready; absent: no end."""
    ship_for_pickup_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """The same for ship-for-pickup orders."""
    reason_code: Token
    """Reason code of lines that are canceled so."""


class Preferences(Closed):
    """Preferences of one level; an absent one is of the next: location, type, organization, DEFAULTS (ROU-8)."""

    split_order: bool | None = None
    """Whether lines of one order may go to several locations."""
    split_line: bool | None = None
    """Whether the units of one line may go to several locations; needs split_order."""
    maximum_order_splits: Annotated[int, Field(ge=1)] | None = None
    """The largest number of locations one order may go to; without a definition there is no limit."""
    partial_updates: bool | None = None
    """Whether a location may report on part of a line; of effect only with split_order."""
    search_retries: Annotated[int, Field(ge=0)] | None = None
    """How often a rejected line is routed again."""
    acknowledge_before_brokering: bool | None = None
    """Whether an order is answered before it is routed."""
    restrict_reassignment_of_canceled_line: bool | None = None
    """Whether messages may not touch a canceled line."""
    use_zones: bool | None = None
    """Whether zones choose the locations."""
    proximity: Proximity | None = None
    """Without a definition there is no radius."""
    use_maximum_order_limits: bool | None = None
    """Whether a location's daily number of orders is limited."""
    use_attribute_rules: bool | None = None
    """Whether attribute rules eliminate locations."""
    use_probability_rules: bool | None = None
    """Whether probability rules lower what counts as available."""
    exclude_zero_availability: bool | None = None
    """Weighted brokering only: whether locations with nothing available are left out."""
    brokering: Brokering | None = None
    """How survivors are ranked."""
    delivery: bool | None = None
    """Whether a location ships delivery orders."""
    sourcing: bool | None = None
    """Whether a location sources ship-for-pickup orders."""
    pickup: bool | None = None
    """Whether customers collect orders at a location."""
    back_orders: bool | None = None
    """Whether a location takes orders without having stock for them."""
    default_carrier: Carrier | None = None
    """Carrier of delivery and ship-for-pickup orders that name none; of a location, of those placed there."""
    auto_cancel: AutoCancel | None = None
    """Until when ready orders are kept for their customers; needs split_order. Without a definition there is no end."""

    @model_serializer(mode="wrap")
    def _defined(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in serialize(self).items() if value is not None}


DEFAULTS = Preferences(
    split_order=False,
    split_line=False,
    partial_updates=True,
    search_retries=10,
    acknowledge_before_brokering=False,
    restrict_reassignment_of_canceled_line=True,
    use_zones=False,
    use_maximum_order_limits=False,
    use_attribute_rules=False,
    use_probability_rules=False,
    exclude_zero_availability=False,
    brokering=StandardBrokering(method="standard"),
    delivery=True,
    sourcing=True,
    pickup=True,
    back_orders=False,
)
"""The values of preferences that no level defines."""

OF_A_LOCATION = frozenset(
    {
        "proximity",
        "use_maximum_order_limits",
        "use_attribute_rules",
        "use_probability_rules",
        "exclude_zero_availability",
        "delivery",
        "sourcing",
        "pickup",
        "back_orders",
        "default_carrier",
        "auto_cancel",
    }
)
"""Preferences by location; all others concern an order as a whole."""


class Override(Closed):
    """Preferences for orders of one type, one placing system or one carrier; absent matches every one."""

    order_type: Literal["delivery", "pickup", "ship_for_pickup"] | None = None
    """Only orders of this type; absent: any."""
    system: Code | None = None
    """Only orders that this system placed; absent: any."""
    carrier: Token | None = None
    """Only orders with this carrier; absent: any."""
    preferences: Preferences
    """Preferences of these orders."""


def nearest(*preferences: Preferences) -> Preferences:
    """Return the first definition of each preference among `preferences`, nearest first; DEFAULTS come last."""
    chosen: dict[str, Any] = {}
    for each in (*preferences, DEFAULTS):
        for name in Preferences.model_fields:
            value = getattr(each, name)
            if value is not None:
                chosen.setdefault(name, value)
    return Preferences.model_construct(**chosen)
