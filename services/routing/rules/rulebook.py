"""The rules in the order in which a planner would ask them; the first that says no is the reason in the trace."""

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
    un_requested_location,  # Was another location asked for?
    order_type,  # Does it deliver at all?
    sourcing,  # Does it send to other locations?
    requesting_location,  # Is it where the order comes from?
    same_system,  # Does the placing system shop among its own?
    previously_assigned,  # Has it given this line back before?
    zone_primary,  # Is it a first choice for the address?
    zone_alternate,  # A second choice?
    zone_combined,  # Any choice at all?
    proximity,  # Is it near enough?
    maximum_daily_orders,  # Has it had enough for today?
    location_attribute,  # Does it source what the requesting location originates?
    product_and_location_attribute,  # Can it do what the item needs?
    product_attribute,  # Has it what the order asks of the product?
    gift_wrap,  # Can it wrap?
    probability,  # Is what is there likely to be there?
    zero_availability,  # Is anything there?
)
"""Whether the stock suffices is asked of those that are left, in brokering/broker.py."""
