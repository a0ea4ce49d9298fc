"""What vendors and retailers ask of invoices, on `invoices-submitted` (VIN-1 to VIN-4)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from schemas.events.order_fact import user_shown
from schemas.organization import Organization
from schemas.wire import invoices_submitted as wire
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.policies import Policies
from services.deciding.purchasing.known import UNKNOWN_VENDOR, is_known
from services.deciding.purchasing.orders import PurchaseOrders
from services.streams.invoice import (
    Approve,
    Asked,
    AskedLine,
    Command,
    Create,
    Delete,
    HandOver,
    Maintain,
    Reject,
    Resend,
    Submit,
    Terms,
    Unknown,
)
from services.streams.order import Refused
from services.streams.purchase_order import ADMIN, By, PurchaseOrder
from services.vendor.invoice_book import InvoiceBook, Key
from services.vendor.who import by_vendor

Whole = wire.CreateInvoice | wire.MaintainInvoice
Decision = wire.ApproveInvoice | wire.RejectInvoice
OfAnInvoice = Whole | wire.SubmitInvoice | wire.DeleteInvoice | Decision | wire.ResendInvoice


class InvoicesSubmitted:
    """Handles `invoices-submitted`: each message is one command about one invoice, or hands over all approved ones."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(self, work: Work, messages: Sequence[Message[wire.SubmittedInvoice]]) -> Sequence[Uncommitted]:
        """Return the facts of all messages; those that are refused become dead letters."""
        known = self._policies.judge(work, messages)
        orders = PurchaseOrders(work.connection, work.log)
        book = InvoiceBook(work.connection, work.log, orders)
        sent = [message.value for message, _ in known]
        orders.load([(each.organization, number) for each in sent for number in _named(each)])
        book.load([_key(each) for each in sent if not isinstance(each, wire.CollectInvoices)])
        for message, policy in known:
            refused = self._take(work, message, policy.document, orders, book)
            if refused is not None:
                work.refuse(message, refused.reason, refused.path, refused.detail)
        book.keep()
        return [*orders.recorded, *book.recorded]

    def _take(
        self,
        work: Work,
        message: Message[wire.SubmittedInvoice],
        policy: Organization,
        orders: PurchaseOrders,
        book: InvoiceBook,
    ) -> Refused | None:
        sent, now = message.value, work.clock.now()
        at = min(sent.occurred_at or message.occurred_at, now)
        if isinstance(sent, wire.CollectInvoices):
            for key in book.approved(sent.organization):
                book.decide(key, HandOver(at), message.cause)
            return None
        key = _key(sent)
        invoice = book.state(key)
        if isinstance(invoice, Unknown):
            if not is_known(work.connection, policy, sent.vendor):
                return UNKNOWN_VENDOR
            numbers = set(_named(sent))
        else:
            numbers = {*_named(sent), *(line.po_number for line in invoice.contents.lines)}
        there = {number: orders.state(sent.organization, number) for number in numbers}
        return book.decide(key, _command(sent, at, policy, there), message.cause)


def _key(sent: OfAnInvoice) -> Key:
    return sent.organization, sent.vendor, sent.invoice_number.upper()


def _named(sent: wire.SubmittedInvoice) -> list[str]:
    """Return the numbers of the purchase orders that the lines of a message name."""
    return [_asked_line(line).po_number for line in sent.lines] if isinstance(sent, Whole) else []


def _command(
    sent: OfAnInvoice, at: datetime, policy: Organization, orders: Mapping[str, PurchaseOrder]
) -> Command:
    terms = terms_of(policy, sent.vendor)
    match sent:
        case wire.CreateInvoice() | wire.MaintainInvoice():
            written = Create if isinstance(sent, wire.CreateInvoice) else Maintain
            return written(
                by=by_vendor(sent, at, policy),
                organization=sent.organization,
                vendor=sent.vendor,
                invoice_number=sent.invoice_number,
                asked=_asked(sent),
                orders=orders,
                submit=sent.submit,
                terms=terms,
            )
        case wire.SubmitInvoice():
            return Submit(by_vendor(sent, at, policy), orders, terms)
        case wire.DeleteInvoice():
            return Delete(by_vendor(sent, at, policy))
        case wire.ResendInvoice():
            return Resend(at)
        case wire.ApproveInvoice() | wire.RejectInvoice():
            decided: Callable[..., Command] = Approve if isinstance(sent, wire.ApproveInvoice) else Reject
            return decided(By(at, "UI", user_shown(sent.user) or ADMIN), sent.reason, terms)


def terms_of(policy: Organization, code: str) -> Terms:
    """Return what the policy says of a vendor's invoices; the vendor's own word comes before the organization's."""
    vendor = policy.vendor(code)
    threshold = None if vendor is None else vendor.unit_cost_threshold
    notify = None if vendor is None else vendor.notify_invoice_balance
    threshold = policy.unit_cost_threshold if threshold is None else threshold
    return Terms(
        threshold=Decimal(0) if threshold is None else threshold,
        notify=policy.notify_invoice_balance if notify is None else notify,
        push=policy.invoices.handover == "push",
    )


_SHARED = (
    *("invoice_date", "description", "freight", "handling", "other", "other_description"),
    *("discount_percent", "discount_days", "gross_days"),
)
_SHARED_BY_LINES = (
    *("quantity", "unit_cost", "ship_date", "freight", "handling", "other", "other_description"),
)


def _asked(sent: Whole) -> Asked:
    told: dict[str, Any] = {name: getattr(sent, name) for name in _SHARED}
    return Asked(lines=tuple(map(_asked_line, sent.lines)), **told)


def _asked_line(line: wire.SubmittedLine) -> AskedLine:
    told: dict[str, Any] = {name: getattr(line, name) for name in _SHARED_BY_LINES}
    if line.shipment_id is not None:
        number, _, sequence = line.shipment_id.rpartition(":")
        return AskedLine(number, sequence=int(sequence), **told)
    assert line.po_number is not None  # noqa: S101  # else a shipment is named
    return AskedLine(line.po_number, line_number=line.line_number, **told)
