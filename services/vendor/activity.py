"""What vendors do, on `vendor-activity` (PUR-3 to PUR-7)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.wire import vendor_activity as wire
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.purchasing.batches import of_messages, send_new
from services.deciding.purchasing.known import UNKNOWN_VENDOR, is_known
from services.deciding.purchasing.orders import PurchaseOrders
from services.streams.order import Refused
from services.streams.purchase_order import (
    Activity as Command,
)
from services.streams.purchase_order import (
    By,
    DecideAddress,
    DecideCancel,
    Hold,
    Known,
    Leaving,
    NoteReason,
    Release,
    ReviseDueDate,
    Ship,
)
from services.vendor.slips import Slips
from services.vendor.who import by_vendor

OfABatch = wire.PrintSlips | wire.AcknowledgeSlips | wire.ResendBatch | wire.VoidSlips | wire.ReprintSlips


class VendorActivity:
    """Handles `vendor-activity`: each message is one command about one purchase order, or about a batch."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(self, work: Work, messages: Sequence[Message[Any]]) -> Sequence[Uncommitted]:
        """Return the facts of all messages; those that are refused become dead letters."""
        known = self._policies.judge(work, messages)
        sales = Orders(work.connection, work.log)
        orders = sales.purchases
        orders.load(
            [
                (message.value.organization, message.value.po_number)
                for message, _ in known
                if not isinstance(message.value, OfABatch)
            ]
        )
        slips = Slips(work.connection, orders)
        for message, policy in known:
            refused = self._take(work, message, policy.document, orders, slips)
            if refused is not None:
                work.refuse(message, refused.reason, refused.path, refused.detail)
        under = of_messages(known)
        send_new(orders, under, work.clock.now())
        return sales.settle(under)

    def _take(
        self,
        work: Work,
        message: Message[Any],
        policy: Organization,
        orders: PurchaseOrders,
        slips: Slips,
    ) -> Refused | None:
        sent, now = message.value, work.clock.now()
        by = by_vendor(sent, min(sent.occurred_at or message.occurred_at, now), policy)
        if isinstance(sent, OfABatch):
            if not is_known(work.connection, policy, sent.vendor):
                return UNKNOWN_VENDOR
            return slips.take(sent, by, message.cause)
        order = orders.state(sent.organization, sent.po_number)
        if isinstance(order, Known) and order.vendor != sent.vendor:
            if not is_known(work.connection, policy, sent.vendor):
                return UNKNOWN_VENDOR
            detail = "the purchase order is another vendor's"
            return Refused(DeadLetterReason.NOT_ALLOWED, "vendor", detail)
        command = _COMMANDS[type(sent)](sent, by, now)
        decided = orders.decide(sent.organization, sent.po_number, command, message.cause)
        return decided if isinstance(decided, Refused) else None


def _ship(sent: wire.Ship, by: By, now: datetime) -> Ship:
    return Ship(
        by,
        now.date(),
        sent.ship_date,
        [Leaving(each.line_number, each.quantity, each.remainder) for each in sent.lines],
        sent.shipment_number,
        sent.carrier,
        sent.tracking_number,
        sent.weight,
        sent.rate,
    )


_COMMANDS: Mapping[type[Any], Callable[[Any, By, datetime], Command]] = {
    wire.Ship: _ship,
    wire.Hold: lambda sent, by, _: Hold(by, sent.line_number, sent.reason),
    wire.Release: lambda sent, by, _: Release(by, sent.line_number, sent.reason),
    wire.ReviseDueDate: lambda sent, by, _: ReviseDueDate(by, sent.due_date, sent.reason, sent.line_number),
    wire.NoteReason: lambda sent, by, _: NoteReason(by, sent.reason, sent.line_number),
    wire.DecideCancel: lambda sent, by, _: DecideCancel(by, sent.approve, sent.line_number),
    wire.DecideAddress: lambda sent, by, _: DecideAddress(by, sent.approve, sent.line_number),
}
"""What each message about one purchase order asks for."""
