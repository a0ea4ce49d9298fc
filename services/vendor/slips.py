"""Batches as vendors ask for them: printed, acknowledged, sent again, voided, printed again (PUR-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.events.batch import AnyBatchFact, BatchedOrder
from schemas.events.cause import AnyCause
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.events.purchase_order_slips import PackSlipsPrinted, PackSlipsReprinted
from schemas.reasons import DeadLetterReason
from schemas.wire import vendor_activity as wire
from services.common.database import Connection
from services.deciding.purchasing.batches import batched, created_batch
from services.deciding.purchasing.orders import PurchaseOrders
from services.deciding.purchasing.room import that_fit
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
    on_batch,
)

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
        organization, named = sent.organization, _named(sent)
        orders = (
            self._named(organization, sent.vendor, list(named))
            if named
            else self._orders.waiting(organization, sent.vendor)
        )
        if isinstance(orders, Refused):
            return orders
        decided: dict[str, Sequence[AnyPurchaseOrderFact]] = {}
        command = PrintSlips(by, self._orders.new_batch_id(), sent.format)
        for order in orders:
            lines = named.get(order.po_number)
            facts = decide(replace(command, lines=lines), order)
            if isinstance(facts, Refused):
                return facts
            assert not isinstance(facts, Arrived)  # noqa: S101
            decided[order.po_number] = facts
        if not any(decided.values()):
            return Refused(DeadLetterReason.NOT_ALLOWED, "lines", "no line waits for a slip")
        printed = self._record(organization, decided, cause)
        batch = created_batch(sent.vendor, command, organization, printed)
        self._orders.record_batch(organization, command.batch_id, [batch], cause)
        return None

    def _named(self, organization: str, vendor: str, numbers: Sequence[str]) -> Sequence[Known] | Refused:
        """Return the orders that are named; each must be there, and be this vendor's."""
        self._orders.load([(organization, number) for number in numbers])
        found: list[Known] = []
        for number in numbers:
            order = self._orders.state(organization, number)
            if not isinstance(order, Known):
                detail = "no purchase order of this number has arrived"
                return Refused(DeadLetterReason.UNKNOWN_PURCHASE_ORDER, "lines", detail)
            if order.vendor != vendor:
                return Refused(
                    DeadLetterReason.NOT_ALLOWED, "lines", "the purchase order is another vendor's"
                )
            found.append(order)
        fit = len(that_fit(self._connection, found))
        if fit < len(found):
            detail = f"one batch has room for the first {fit} of these purchase orders; name fewer at once"
            return Refused(DeadLetterReason.INVALID, "lines", detail)
        return found

    def _change(
        self,
        sent: wire.AcknowledgeSlips | wire.ResendBatch | wire.VoidSlips,
        by: By,
        cause: AnyCause,
        action: str,
        command: Activity | None,
    ) -> Refused | None:
        batch = self._orders.batch(sent.organization, sent.batch_id)
        still = self._still_printed(sent.organization, batch) if action == "resend" else ()
        asked = batches.ChangeBatch(action, sent.vendor, by.at, by.user, still_printed=still)  # type: ignore[arg-type]
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

    def _still_printed(self, organization: str, batch: batches.Batch) -> tuple[BatchedOrder, ...]:
        """Return what is to be shipped by a batch, as it is now."""
        if not isinstance(batch, batches.Known):
            return ()
        numbers = self._numbers(organization, batch)
        found = [self._orders.state(organization, number) for number in numbers]
        told = [
            batched(order, on_batch(order, batch.created.batch_id))
            for order in found
            if isinstance(order, Known)
        ]
        return tuple(each for each in told if each.lines)

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
                batched(order, fact.lines)
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
