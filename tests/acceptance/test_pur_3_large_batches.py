"""PUR-3: slips of orders with many words: every batch can leave, and each order stands on one of them."""

import json
from pathlib import Path

from schemas.purchase_topics import TO_VENDORS
from tests.support.parts import running_parts, with_fresh_database
from tests.support.system import running_system
from tests.support.trade import open_trade

WORDS = ["x" * 4000] * 50
NUMBERS = [f"PO-{number}" for number in range(30)]
"""Together more than a message of the topic may have."""


def test_slips_of_many_large_orders_leave_in_batches_that_their_topic_takes(tmp_path: Path) -> None:
    assert len(NUMBERS) * len("".join(WORDS)) > TO_VENDORS.max_message_bytes
    with (
        running_parts() as parts,
        with_fresh_database(parts, "large batches") as own,
        running_system(own) as system,
    ):
        trade = open_trade(system, tmp_path)
        with trade.together():
            for number in NUMBERS:
                trade.order(number, 5, order_messages=WORDS)
        for _ in range(4):  # what is left waits for the next batch
            trade.waits = False
            trade.does("pack_slips")
            system.settle(30)
        told = trade.heard("purchase-orders", type="purchase-order-batch")
        stands = [order["po_number"] for one in told for order in one.value["purchase_orders"]]
        assert sorted(stands) == sorted(NUMBERS)
        assert (
            max(len(json.dumps(one.value, separators=(",", ":"))) for one in told)
            <= TO_VENDORS.max_message_bytes
        )
