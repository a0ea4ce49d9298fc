"""The shape of each table, pinned beside its version: whoever changes a column must raise the version.

`orderfold migrate` looks at the version alone. A table whose shape changes under an old version would keep its old
columns in every database that has it.
"""

from hashlib import blake2b

import pytest

from services.common.read_models.define import definition
from services.common.read_models.read_model import ReadModel
from services.processor.queue import QUEUE
from services.projections.read_models import READ_MODELS

MODELS = (*READ_MODELS, QUEUE)
SHAPES = {
    ("order_status", 5): "eec2fe49c7b11138",
    ("order_lines", 6): "40c402083a9fbd39",
    ("dispatches", 1): "88148b4cd4bcc353",
    ("carriers", 1): "28f8b63e820738d7",
    ("policy_locations", 1): "e67b9b3fce4b30be",
    ("routing_decision", 1): "abaf9e381374af58",
    ("history_entry", 5): "3bc4b2a2df329495",
    ("unfulfillable_line", 2): "aedcfee5717801da",
    ("address_change", 1): "444642b4d7c3a557",
    ("order_header", 2): "4a1394c375926414",
    ("line_location", 1): "5e0fabbd41c4956d",
    ("policy_in_force", 2): "1cbbc0c2eac58519",
    ("rics_entry", 1): "74a733edac2d78d6",
    ("purchase_order", 1): "f3ac506dcac75d30",
    ("purchase_order_line", 1): "2a61954a8c39826d",
    ("purchase_order_header", 1): "42812ebb82774c29",
    ("purchased_line", 1): "f96607e703f2765b",
    ("purchase_order_entry", 1): "930e5d515c1345a3",
    ("purchase_order_shipment", 1): "8f463e5c02fbe6de",
    ("purchase_order_batch", 1): "66e7ea1708c09cbe",
    ("purchase_order_address_change", 1): "00a618e0b034ddd9",
    ("invoice", 1): "1ed773d6396b7b9c",
    ("invoice_line", 1): "08aca5e290abd1c5",
    ("invoice_entry", 1): "c899dd5263286fa7",
    ("waiting_order", 2): "603c4dd2f9e7cddb",
}


def shape(model: ReadModel) -> str:
    """A digest of the statements that create the table; comments are not among them."""
    return blake2b("\n".join(definition(model.table)).encode(), digest_size=8).hexdigest()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_changed_table_has_a_raised_version(model: ReadModel) -> None:
    pinned = SHAPES.get((model.name, model.version))
    assert pinned == shape(model), (
        f"the table of {model.name} changed: raise its version, and pin {shape(model)!r} beside the new one"
    )


def test_every_pinned_shape_is_of_a_read_model_and_its_version() -> None:
    assert SHAPES.keys() == {(model.name, model.version) for model in MODELS}
