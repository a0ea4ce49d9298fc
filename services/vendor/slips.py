"""Batches as vendors ask for them: printed, acknowledged, sent again, voided, printed again (PUR-3)."""

from collections.abc import Mapping, Sequence

from schemas.events.batch import AnyBatchFact, BatchedOrder
from schemas.events.cause import AnyCause
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted
from schemas.reasons import DeadLetterReason
from schemas.wire import vendor_activity as wire
from services.common.database import Connection
from services.streams import batch as batches
from services.streams.order import Refused
from services.streams.purchase_order import (
    AcknowledgeSlips,
    Activity,
    Arrived,
    By,
    Known,
    PrintSlips,
    ReprintSlips,
    VoidSlips,
    decide,
)
from services.vendor.batches import batched, created_batch
from services.vendor.known import waiting
from services.vendor.orders import PurchaseOrders

Sent = wire.PrintSlips | wire.AcknowledgeSlips | wire.ResendBatch | wire.VoidSlips | wire.ReprintSlips
Decisions = Mapping[str, Sequence[AnyPurchaseOrderFact]]


class Slips:
    """The batches of one transaction. A batch is taken whole, or refused whole."""

    def __init__(self, connection: Connection, orders: PurchaseOrders) -> None:
        self._connection, self._orders = connection, orders

    def take(self, sent: Sent, by: By, cause: AnyCause) -> Refused | None:
        """Do what is asked; return why it is refused, None where it is done."""
        match sent:
            case wire.PrintSlips():
                return self._print(sent, by, cause)
            case wire.AcknowledgeSlips():
                return self._change(sent, by, cause, "acknowledge", AcknowledgeSlips(by, sent.batch_id))
            case wire.ResendBatch():
                return self._change(sent, by, cause, "resend", None)
            case wire.VoidSlips():
                return self._change(sent, by, cause, "void", VoidSlips(by, sent.batch_id))
            case wire.ReprintSlips():
                return self._reprint(sent, by, cause)

    def _print(self, sent: wire.PrintSlips, by: By, cause: AnyCause) -> Refused | None:
        organization = sent.organization
        named = _named(sent)
        numbers = list(named) or waiting(self._connection, organization, sent.vendor)
        self._orders.load([(organization, number) for number in numbers])
        decided: dict[str, Sequence[AnyPurchaseOrderFact]] = {}
        command = PrintSlips(by, self._orders.new_batch_id(), sent.format)
        for number in numbers:
            order = self._orders.state(organization, number)
            lines = named.get(number)
            asked = PrintSlips(by, command.batch_id, sent.format, lines) if lines else command
            refused = _whose(order, sent.vendor)
            facts = refused or decide(asked, order)
            if not isinstance(facts, Refused) and number in named and not facts:
                facts = _nothing_waits("no line of the purchase order waits for a slip")
            if isinstance(facts, Refused):
                return facts
            assert not isinstance(facts, Arrived)  # noqa: S101
            decided[number] = facts
        if not any(decided.values()):
            return _nothing_waits("no line waits for a slip")
        printed = self._record(organization, decided, cause)
        batch = created_batch(sent.vendor, command, organization, printed)
        self._orders.record_batch(organization, command.batch_id, [batch], cause)
        return None

    def _change(
        self,
        sent: wire.AcknowledgeSlips | wire.ResendBatch | wire.VoidSlips,
        by: By,
        cause: AnyCause,
        action: str,
        command: Activity | None,
    ) -> Refused | None:
        asked = batches.ChangeBatch(action, sent.vendor, by.at, by.user)  # type: ignore[arg-type]
        batch = self._orders.batch(sent.organization, sent.batch_id)
        facts = batches.decide(asked, batch)
        if isinstance(facts, Refused):
            return facts
        if command is not None:
            decided = self._of_each(sent.organization, batch, command)
            if isinstance(decided, Refused):
                return decided
            self._record(sent.organization, decided, cause)
        self._orders.record_batch(sent.organization, sent.batch_id, facts, cause)
        return None

    def _reprint(self, sent: wire.ReprintSlips, by: By, cause: AnyCause) -> Refused | None:
        organization, new = sent.organization, self._orders.new_batch_id()
        batch = self._orders.batch(organization, sent.batch_id)
        voided = batches.decide(batches.ChangeBatch("void", sent.vendor, by.at, by.user), batch)
        if isinstance(voided, Refused):
            return voided
        units: dict[str, dict[int, int]] = {}
        for each in sent.lines:
            units.setdefault(each.po_number, {})[each.line_number] = each.new_print_quantity
        assert isinstance(batch, batches.Known)  # noqa: S101
        strange = units.keys() - {each.po_number for each in batch.created.purchase_orders}
        if strange:
            detail = "a purchase order that is not on this batch"
            return Refused(DeadLetterReason.NOT_ALLOWED, "lines", detail)
        decided: dict[str, Sequence[AnyPurchaseOrderFact]] = {}
        for number in self._numbers(organization, batch):
            command = ReprintSlips(by, sent.batch_id, new, sent.format, units.get(number, {}))
            facts = decide(command, self._orders.state(organization, number))
            if isinstance(facts, Refused):
                return facts
            assert not isinstance(facts, Arrived)  # noqa: S101
            decided[number] = facts
        printed = self._record(organization, decided, cause)
        replaced: Sequence[AnyBatchFact] = voided
        if printed:  # with nothing on the new slips it is a void
            made = PrintSlips(by, new, sent.format)
            fact = created_batch(sent.vendor, made, organization, printed, sent.batch_id)
            self._orders.record_batch(organization, new, [fact], cause)
            again = batches.ChangeBatch("void", sent.vendor, by.at, by.user, new)
            decided_again = batches.decide(again, batch)
            assert not isinstance(decided_again, Refused)  # noqa: S101
            replaced = decided_again
        self._orders.record_batch(organization, sent.batch_id, replaced, cause)
        return None

    def _numbers(self, organization: str, batch: batches.Batch) -> list[str]:
        assert isinstance(batch, batches.Known)  # noqa: S101
        numbers = [each.po_number for each in batch.created.purchase_orders]
        self._orders.load([(organization, number) for number in numbers])
        return numbers

    def _of_each(self, organization: str, batch: batches.Batch, command: Activity) -> Decisions | Refused:
        decided: dict[str, Sequence[AnyPurchaseOrderFact]] = {}
        for number in self._numbers(organization, batch):
            facts = decide(command, self._orders.state(organization, number))
            if isinstance(facts, Refused):
                return facts
            assert not isinstance(facts, Arrived)  # noqa: S101
            decided[number] = facts
        return decided

    def _record(self, organization: str, decided: Decisions, cause: AnyCause) -> list[BatchedOrder]:
        """Record the facts of each order; return what stands on slips by them."""
        printed: list[BatchedOrder] = []
        for number, facts in decided.items():
            order = self._orders.state(organization, number)
            self._orders.record(organization, number, facts, cause)
            assert isinstance(order, Known)  # noqa: S101
            printed += [
                batched(order, fact)
                for fact in facts
                if isinstance(fact, PackSlipsPrinted | PackSlipsReprinted)
            ]
        return printed


def _named(sent: wire.PrintSlips) -> dict[str, set[int] | None]:
    """Return the lines that are named, by purchase order; None where a whole order is."""
    named: dict[str, set[int] | None] = {}
    for each in sent.lines:
        known = named.setdefault(each.po_number, set())
        if each.line_number is None:
            named[each.po_number] = None
        elif known is not None:
            known.add(each.line_number)
    return named


def _whose(order: object, vendor: str) -> Refused | None:
    if not isinstance(order, Known):
        detail = "no purchase order of this number has arrived"
        return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "lines", detail)
    if order.vendor != vendor:
        return Refused(DeadLetterReason.NOT_ALLOWED, "lines", "the purchase order is another vendor's")
    return None


def _nothing_waits(detail: str) -> Refused:
    return Refused(DeadLetterReason.NOT_ALLOWED, "lines", detail)
