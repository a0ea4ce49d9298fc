"""The rules in the order in which a planner would ask them; the trace shows the first that leaves a location out."""

from services.routing.rules import (
    gift_wrap,
    location_attribute,
    maximum_daily_orders,
    order_type,
    previously_assigned,
    probability,
    product_and_location_attribute,
    product_attribute,
    proximity,
    requesting_location,
    same_system,
    sourcing,
    un_requested_location,
    zero_availability,
    zone_alternate,
    zone_combined,
    zone_primary,
)
from services.routing.rules.rule import Rule

RULEBOOK: tuple[Rule, ...] = (
    un_requested_location,  # Does the order request another location?
    order_type,  # Does it deliver at all?
    sourcing,  # Does it send to other locations?
    requesting_location,  # Was the order placed there?
    same_system,  # May the placing system shop among its own locations?
    previously_assigned,  # Did it have this line before?
    zone_primary,  # Is it a first choice for the address?
    zone_alternate,  # A second choice?
    zone_combined,  # Any choice at all?
    proximity,  # Is it near enough?
    maximum_daily_orders,  # Did it get its maximum of orders today?
    location_attribute,  # Does it source what the requesting location originates?
    product_and_location_attribute,  # Does it source what the item requires?
    product_attribute,  # Does it source the attribute that the line names?
    gift_wrap,  # Can it wrap?
    probability,  # Is its stock likely to be there?
    zero_availability,  # Is anything available there?
)
"""Whether the stock suffices is decided afterwards, in brokering/short_of_stock.py."""
