"""What retailers ask on `purchase-orders-submitted`: purchase orders, cancels, addresses, prices (PUR-1, 5, 6, 7)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from schemas.events.order_fact import user_shown
from schemas.events.purchase_order import (
    AnyPurchaseOrderFact,
    PurchaseOrderChangeRemembered,
    PurchaseOrderCreated,
)
from schemas.events.purchase_order_fact import PurchasedLine
from schemas.organization import Organization
from schemas.wire import purchase_orders_submitted as wire
from services.common.eventstore import Uncommitted
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.purchasing.batches import of_messages, send_new
from services.deciding.purchasing.orders import PurchaseOrders
from services.deciding.purchasing.people import People, address_document, document_of, vendor_document
from services.streams.order import Refused
from services.streams.purchase_order import (
    ADMIN,
    Arrived,
    By,
    Cancel,
    ChangeAddress,
    ChangePrice,
    Command,
    CreatePurchaseOrder,
    Known,
    PurchaseOrder,
    RefusedChange,
    Remembered,
)


class Submitted:
    """Handles `purchase-orders-submitted`. New lines of integrated vendors are sent in the same transaction."""

    def __init__(self) -> None:
        self._policies = Policies()

    def handle(
        self, work: Work, messages: Sequence[Message[wire.SubmittedPurchase]]
    ) -> Sequence[Uncommitted]:
        """Return the facts of all messages; those that are refused become dead letters."""
        known = self._policies.judge(work, messages)
        sales, people = Orders(work.connection, work.log), People(work.connection)
        orders = sales.purchases
        orders.load([(message.value.organization, message.value.po_number) for message, _ in known])
        for message, policy in known:
            self._take(work, message, policy.document, orders, people)
        under = of_messages(known)
        send_new(orders, under, work.clock.now())
        people.store()
        return sales.settle(under)

    def _take(
        self,
        work: Work,
        message: Message[wire.SubmittedPurchase],
        policy: Organization,
        orders: PurchaseOrders,
        people: People,
    ) -> None:
        sent = message.value
        at = min(sent.occurred_at or message.occurred_at, work.clock.now())
        before = orders.state(sent.organization, sent.po_number)
        command = _command(sent, at, before, people, min(message.occurred_at, work.clock.now()), policy)
        decided = orders.decide(sent.organization, sent.po_number, command, message.cause)
        if isinstance(decided, Arrived):
            refused, decided = _of_remembered(decided.refused), decided.facts
            work.refuse(message, refused.reason, refused.path, refused.detail)
        if isinstance(decided, Refused):
            work.refuse(message, decided.reason, decided.path, decided.detail)
        else:
            _keep(sent, command, decided, people)


def _command(
    sent: wire.SubmittedPurchase,
    at: datetime,
    order: PurchaseOrder,
    people: People,
    submitted_at: datetime,
    policy: Organization,
) -> Command:
    by = By(at, "WS", user_shown(sent.user) or ADMIN)
    match sent:
        case wire.CreatePurchaseOrder():
            return _create(sent, created(sent, submitted_at, policy), order, people)
        case _ if not isinstance(order, Known):
            return _remembered(sent, by, order, people)
        case wire.CancelPurchaseOrder():
            return Cancel(by, sent.line_number, sent.quantity, sent.reason_code, sent.cannot_fulfill)
        case wire.ChangeAddress():
            return ChangeAddress(
                by, uuid4(), sent.sold_to_change, *people.compared(address_document(sent), order)
            )
        case wire.ChangeCost():
            return ChangePrice(by, sent.line_number, sent.unit_price)


def _create(
    sent: wire.CreatePurchaseOrder, fact: PurchaseOrderCreated, order: PurchaseOrder, people: People
) -> CreatePurchaseOrder:
    filled_in = frozenset(name for name in ("entered_date", "brand_name") if not getattr(sent, name))
    if isinstance(order, Known):
        return CreatePurchaseOrder(fact, people.same_people(order, sent), filled_in)
    if not isinstance(order, Remembered):
        return CreatePurchaseOrder(fact)
    compared = people.on_arrival(sent, fact.subject, order)
    addresses = {
        subject: ChangeAddress(By(each.at, "WS", each.user), subject, each.sold_to_change, *compared[subject])
        for each in order.changes
        if (subject := each.subject) is not None and subject in compared
    }
    return CreatePurchaseOrder(fact, addresses=addresses)


def _of_remembered(refused: Sequence[RefusedChange]) -> Refused:
    """Return what is wrong with changes that came before their purchase order, which is taken."""
    first = refused[0].refused
    said = [
        f"{change.action}{'' if change.line_number is None else f' of line {change.line_number}'}: {why.detail}"
        for change, why in refused
    ]
    detail = f"the purchase order is taken, but not what came before it: {'; '.join(said)}"
    return Refused(first.reason, first.path, detail)


def _remembered(
    sent: wire.CancelPurchaseOrder | wire.ChangeAddress | wire.ChangeCost,
    by: By,
    order: PurchaseOrder,
    people: People,
) -> PurchaseOrderChangeRemembered:
    return PurchaseOrderChangeRemembered(
        organization=sent.organization,
        po_number=sent.po_number,
        action=sent.action,
        at=by.at,
        user=by.user,
        line_number=None if isinstance(sent, wire.ChangeAddress) else sent.line_number,
        quantity=sent.quantity if isinstance(sent, wire.CancelPurchaseOrder) else None,
        reason_code=sent.reason_code if isinstance(sent, wire.CancelPurchaseOrder) else None,
        cannot_fulfill=isinstance(sent, wire.CancelPurchaseOrder) and sent.cannot_fulfill,
        subject=people.remembered(sent, order) if isinstance(sent, wire.ChangeAddress) else None,
        sold_to_change=isinstance(sent, wire.ChangeAddress) and sent.sold_to_change,
        unit_price=sent.unit_price if isinstance(sent, wire.ChangeCost) else None,
    )


def _keep(
    sent: wire.SubmittedPurchase,
    command: Command,
    facts: Sequence[AnyPurchaseOrderFact],
    people: People,
) -> None:
    """Keep what was told of people, where a fact names it now."""
    match command, sent:
        case CreatePurchaseOrder(created=fact), wire.CreatePurchaseOrder() if fact in facts:
            people.keep(fact.subject, sent.organization, document_of(sent))
            name = sent.vendor_name or people.vendor_name(sent.organization, sent.vendor)
            people.keep(fact.vendor_subject, sent.organization, vendor_document(name))
        case ((ChangeAddress() | PurchaseOrderChangeRemembered()), wire.ChangeAddress()):
            subject = command.subject
            if subject is not None and any(getattr(fact, "subject", None) == subject for fact in facts):
                people.keep(subject, sent.organization, address_document(sent))


def created(sent: wire.CreatePurchaseOrder, at: datetime, policy: Organization) -> PurchaseOrderCreated:
    """Return the first fact of a purchase order, without anything personal."""
    return PurchaseOrderCreated(
        organization=sent.organization,
        po_number=sent.po_number,
        vendor=sent.vendor,
        vendor_subject=uuid4(),
        order_number=sent.order_number,
        entered_date=sent.entered_date or at.date(),
        submitted_at=at,
        subject=uuid4(),
        currency=sent.currency,
        user=user_shown(sent.user),
        lines=tuple(_line(each) for each in sent.lines),
        placed_location=sent.placed_location,
        brand=sent.brand,
        brand_name=sent.brand_name or _brand(sent.brand, policy),
        buyer=sent.buyer,
        carrier=sent.carrier,
        carrier_description=sent.carrier_description,
        gift=sent.gift,
        ship_complete=sent.ship_complete,
        discount_percent=sent.discount_percent,
        discount_amount=sent.discount_amount,
        payment_description=sent.payment_description,
        paid_amount=sent.paid_amount,
        freight=sent.freight,
        additional_freight=sent.additional_freight,
        freight_tax=sent.freight_tax,
    )


def _line(sent: wire.PurchaseLine) -> PurchasedLine:
    return PurchasedLine(
        line_number=sent.line_number,
        item=sent.item,
        quantity=sent.quantity,
        unit_price=sent.unit_price,
        description=sent.description,
        vendor_item=sent.vendor_item or "",
        vendor_item_description=sent.vendor_item_description,
        tax=sent.tax,
        due_date=sent.due_date,
        carrier=sent.carrier,
        unit_of_measure=sent.unit_of_measure,
        gift_wrap=sent.gift_wrap,
        upc=sent.upc,
        ean=sent.ean,
    )


def _brand(code: str, policy: Organization) -> str:
    return next((each.name for each in policy.brands if each.code == code), "")
