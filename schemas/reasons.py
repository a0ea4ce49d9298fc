"""Closed vocabularies: why a message could not be taken, what became of a cancel, why a location was left out."""

from enum import IntEnum, StrEnum


class DeadLetterReason(StrEnum):
    """Why a message, or one member of it, is a dead letter."""

    UNREADABLE = "unreadable"
    INVALID = "invalid"
    UNKNOWN_ORGANIZATION = "unknown_organization"
    UNKNOWN_LOCATION = "unknown_location"
    CONFLICTING_ORDER = "conflicting_order"
    CONFLICTING_MESSAGE = "conflicting_message"
    CARRIER_NOT_IN_MATRIX = "carrier_not_in_matrix"
    UNKNOWN_DISPATCH = "unknown_dispatch"
    UNKNOWN_ORDER = "unknown_order"
    NOT_ASSIGNED = "not_assigned"
    NOT_ALLOWED = "not_allowed"
    CONFLICTING_PURCHASE_ORDER = "conflicting_purchase_order"
    UNKNOWN_PURCHASE_ORDER = "unknown_purchase_order"
    UNKNOWN_VENDOR = "unknown_vendor"
    UNKNOWN_BATCH = "unknown_batch"
    CONFLICTING_SHIPMENT = "conflicting_shipment"
    UNKNOWN_INVOICE = "unknown_invoice"
    CONFLICTING_INVOICE = "conflicting_invoice"
    NOT_SHIPPED = "not_shipped"
    ALREADY_INVOICED = "already_invoiced"
    FAILED = "failed"


class CancellationOutcome(StrEnum):
    """What became of a cancel."""

    CANCELLED = "cancelled"
    PARTIALLY_CANCELLED = "partially_cancelled"
    DISPATCH_CANCELLED = "dispatch_cancelled"
    TOO_LATE = "too_late"
    ALREADY_CANCELLED = "already_cancelled"
    WAITING_FOR_ORDER = "waiting_for_order"
    UNKNOWN_DISPATCH = "unknown_dispatch"
    CANCEL_REQUESTED = "cancel_requested"


class EliminationReason(StrEnum):
    """Why routing left a location out; the texts are those planners know."""

    UN_REQUESTED_LOCATION = "Un-Requested Location"
    DOES_NOT_SUPPORT_ORDER_TYPE = "Does not support Order Type"
    DOES_NOT_SUPPORT_SOURCING = "Does not support Sourcing orders"
    REQUESTING_LOCATION = "Requesting Location"
    SAME_SYSTEM = "Disallow shopping within same System"
    PREVIOUSLY_ASSIGNED = "Previously Assigned Location not Eligible"
    NOT_PRIMARY_FOR_ZONE = "Location cannot be fulfilled from Primary Search Locations for Zone"
    NOT_ALTERNATE_FOR_ZONE = "Location cannot be fulfilled from Alternate Search Locations for Zone"
    NOT_IN_ZONE = "Location cannot be fulfilled from Combined Primary and Alternate Search Locations for Zone"
    PROXIMITY_DISTANCE = "Proximity distance"
    AT_MAXIMUM_DAILY_ORDER_COUNT = "Location at Maximum Daily Order Count"
    NO_LOCATION_ATTRIBUTE = "Location does not match Location Attribute"
    NO_PRODUCT_AND_LOCATION_ATTRIBUTE = "Location does not match Product and Location Attribute"
    NO_PRODUCT_ATTRIBUTE = "Location is not eligible to source Product Attribute"
    NO_GIFT_WRAP = "Location does not support Gift Wrap"
    PROBABILITY_RULE = "Probability Rule"
    ZERO_AVAILABILITY = "Zero Availability"
    NOT_COMMON = "Location is not common for all products"
    COMMON_INSUFFICIENT = "Shopping by common location. Location has insufficient inventory"
    INSUFFICIENT = "Location has insufficient inventory"
    SPLIT_ORDER_INSUFFICIENT = "Split Order On - Location has insufficient inventory"
    SPLIT_LINE_OFF_INSUFFICIENT = "Split Line Off - Location has insufficient inventory"
    SPLIT_LINE_ON_INSUFFICIENT = "Split Line On - Location has insufficient inventory"


INITIAL_LIST = "Initial List"
"""Stands in place of a reason, for every location that a pass looks at."""


class AnswerCode(IntEnum):
    """What became of an order or line that no location could simply take.

    An order of one line that dividing the line would have covered is 7000, not 1000, where lines are not divided: 1000
    and 4000 are of orders that would go to more locations than the maximum of splits.
    """

    MAXIMUM_SPLITS_UNFULFILLABLE = 1000
    ORDER_UNFULFILLABLE = 2000
    LINE_UNFULFILLABLE = 3000
    MAXIMUM_SPLITS_BACK_ORDER = 4000
    BACK_ORDER = 5000
    LINE_NEEDS_SPLIT = 6000
    ORDER_NEEDS_SPLIT = 7000
    BACK_ORDER_FOR_WANT_OF_SPLIT = 8000


NOTES = {
    AnswerCode.MAXIMUM_SPLITS_UNFULFILLABLE: "Exceed Maximum Number of Splits",
    AnswerCode.ORDER_UNFULFILLABLE: "Not Enough Inventory and No Backorder Location",
    AnswerCode.LINE_UNFULFILLABLE: "Not Enough Inventory and No Backorder Location",
    AnswerCode.LINE_NEEDS_SPLIT: "Not Fulfilled due to Split Not Allowed",
    AnswerCode.ORDER_NEEDS_SPLIT: "Not Fulfilled due to Split Not Allowed",
}
"""What history says of a code; the others have no note."""
