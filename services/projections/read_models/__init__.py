"""The read models, one file each, listed here by hand. Delete a file and its line, and the read model is gone."""

from services.common.read_models.read_model import ReadModel
from services.projections.read_models import (
    address_change,
    carriers,
    dispatches,
    history_entry,
    line_location,
    order_header,
    order_lines,
    order_status,
    policy_in_force,
    policy_locations,
    purchase_order,
    purchase_order_batch,
    purchase_order_entry,
    purchase_order_line,
    purchase_order_shipment,
    rics_entry,
    routing_decision,
    unfulfillable_line,
)

READ_MODELS: tuple[ReadModel, ...] = (
    order_status.READ_MODEL,
    order_lines.READ_MODEL,
    dispatches.READ_MODEL,
    carriers.READ_MODEL,
    policy_locations.READ_MODEL,
    routing_decision.READ_MODEL,
    history_entry.READ_MODEL,
    unfulfillable_line.READ_MODEL,
    address_change.READ_MODEL,
    order_header.READ_MODEL,
    line_location.READ_MODEL,
    policy_in_force.READ_MODEL,
    rics_entry.READ_MODEL,
    purchase_order.READ_MODEL,
    purchase_order_line.READ_MODEL,
    purchase_order_entry.READ_MODEL,
    purchase_order_shipment.READ_MODEL,
    purchase_order_batch.READ_MODEL,
)
