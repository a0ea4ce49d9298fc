"""A sales order and its purchase orders go on together, in one transaction: neither knows what the other does not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

from schemas.events.cause import AnyCause
from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import LinesAssigned
from schemas.events.order_status import ShipToChanged
from schemas.events.order_vendor import VendorNoted
from schemas.events.purchase_order import PurchaseOrderCreated
from schemas.organization import Organization
from services.common.database import Connection
from services.deciding.purchasing.batches import Under, send_new
from services.deciding.purchasing.ordering import created, numbers, placed, vendor_lines
from services.deciding.purchasing.orders import PurchaseOrders
from services.deciding.purchasing.people import People, document_of_order, vendor_document
from services.deciding.streams import Unsound
from services.streams.order import (
    AtVendor,
    CancelOrder,
    Command,
    FollowVendor,
    Known,
    NoteVendor,
    OnOrder,
    Order,
    Refused,
    UpdateOrder,
)
from services.streams.purchase_order import (
    ADMIN,
    By,
    Cancel,
    ChangeAddress,
    CreatePurchaseOrder,
    Unknown,
    is_closed,
)
from services.streams.purchase_order import Known as Purchase


class _Made(NamedTuple):
    """A purchase order, and the sales order whose people it takes over."""

    purchase: PurchaseOrderCreated
    order: Known


class _Moved(NamedTuple):
    """A sales order that goes to another address."""

    order: Known
    fact: ShipToChanged
    cause: AnyCause


class DropShipping:
    """What decisions about sales orders mean for their purchase orders."""

    def __init__(self, connection: Connection, purchases: PurchaseOrders) -> None:
        self._purchases = purchases
        self._people = People(connection)
        self._made: list[_Made] = []
        self._moved: list[_Moved] = []
        self._under: dict[str, Under] = {}

    def completed(self, command: Command, order: Order) -> Command:
        """Return the command with how the lines stand at vendors, where it may take lines from them."""
        if isinstance(command, CancelOrder | UpdateOrder) and isinstance(order, Known):
            on_order = self._on_order(order)
            return replace(command, on_order=on_order) if on_order else command
        return command

    def follow(
        self,
        command: Command,
        before: Order,
        facts: Sequence[AnyOrderFact],
        after: Order,
        policy: Organization,
        cause: AnyCause,
    ) -> Sequence[AnyOrderFact]:
        """Do to purchase orders what the facts of a decision mean for them; return what the sales order notes of it."""
        if not isinstance(after, Known) or not (policy.vendors or after.purchase_orders):
            return ()
        if isinstance(command, FollowVendor | NoteVendor):
            return ()  # it comes from the purchase order
        if isinstance(command, CancelOrder | UpdateOrder) and isinstance(before, Known):
            self._give_up(before, after, command, cause)
        found: list[AnyOrderFact] = []
        for fact in facts:
            match fact:
                case LinesAssigned():
                    found += self._order(after, fact, policy, cause)
                case VendorNoted() if isinstance(command, CancelOrder | UpdateOrder):  # a cancel is requested
                    for line in fact.lines:
                        self._cancel(after, fact.po_number, line.line_number, line.quantity, command, cause)
                case ShipToChanged() if after.purchase_orders:
                    self._moved.append(_Moved(after, fact, cause))
        return found

    def finish(self) -> None:
        """Keep what the new purchase orders tell of people, pass addresses on, send what is new to vendors' systems."""
        self._keep_people()
        for moved in self._moved:
            self._readdress(moved)
        self._people.store()
        if self._made:
            send_new(self._purchases, self._under, max(each.purchase.submitted_at for each in self._made))
        self._made, self._moved = [], []

    def _on_order(self, order: Known) -> OnOrder:
        lines = {number: line for number, line in order.lines.items() if line.is_on_order}
        self._purchases.load({(order.organization, line.purchase_order or "") for line in lines.values()})
        found: dict[int, AtVendor] = {}
        for number, line in lines.items():
            purchase = self._purchases.state(order.organization, line.purchase_order or "")
            if not isinstance(purchase, Purchase):
                continue  # it was made with the line, but a restored database has lost it: nobody is asked
            on_it = purchase.lines[number]
            requested = None if on_it.cancel is None else on_it.cancel.quantity
            found[number] = AtVendor(purchase.vendor, on_it.status != "new_order", requested)
        return found

    def _order(
        self, order: Known, fact: LinesAssigned, policy: Organization, cause: AnyCause
    ) -> list[AnyOrderFact]:
        """Order lines from vendors, whose locations got them."""
        found: list[AnyOrderFact] = []
        free = numbers(order)
        for code, lines in vendor_lines(fact, policy).items():
            vendor = policy.vendor(code)
            assert vendor is not None  # the document was checked  # noqa: S101
            number = next(each for each in free if self._is_free(order.organization, each))
            purchase = created(order, fact, lines, vendor, number)
            self._purchases.decide(
                order.organization, number, CreatePurchaseOrder(purchase), cause, told=True
            )
            self._made.append(_Made(purchase, order))
            self._under[order.organization] = Under(policy, cause)
            found.append(placed(order, purchase))
        return found

    def _is_free(self, organization: str, number: str) -> bool:
        self._purchases.load([(organization, number)])
        return isinstance(self._purchases.state(organization, number), Unknown)

    def _give_up(
        self, before: Known, after: Known, command: CancelOrder | UpdateOrder, cause: AnyCause
    ) -> None:
        """Cancel on purchase orders the units that their lines have no longer."""
        for number, line in before.lines.items():
            if not line.is_on_order:
                continue
            now = after.lines[number]
            kept = now.quantity if now.is_on_order and now.purchase_order == line.purchase_order else 0
            if kept < line.quantity:
                self._cancel(before, line.purchase_order or "", number, line.quantity - kept, command, cause)

    def _cancel(
        self,
        order: Known,
        po_number: str,
        number: int,
        quantity: int,
        command: CancelOrder | UpdateOrder,
        cause: AnyCause,
    ) -> None:
        organization = order.organization
        self._purchases.load([(organization, po_number)])
        if not isinstance(self._purchases.state(organization, po_number), Purchase):
            return
        reason = command.reason_code if isinstance(command, CancelOrder) else command.carried.reason_code
        asked = Cancel(By(command.at, "WS", ADMIN), number, quantity, reason)
        decided = self._purchases.decide(organization, po_number, asked, cause, told=True)
        if isinstance(decided, Refused):
            raise Unsound(f"line {number} of {po_number} cannot be cancelled: {decided.detail}")

    def _keep_people(self) -> None:
        subjects = {name for _, order in self._made for name in (order.subject, order.ship_to_subject)}
        kept = self._people.documents(subjects)
        for purchase, order in self._made:
            organization = order.organization
            name = self._people.vendor_name(organization, purchase.vendor)
            self._people.keep(purchase.vendor_subject, organization, vendor_document(name))
            if order.subject in kept:
                document = document_of_order(kept[order.subject], kept.get(order.ship_to_subject, {}))
                self._people.keep(purchase.subject, organization, document)

    def _readdress(self, moved: _Moved) -> None:
        order, fact, cause = moved
        kept = self._people.documents([fact.subject]).get(fact.subject)
        if kept is None:
            return  # it was erased
        address = {"ship_to": kept["ship_to"], "sold_to_change": False}
        organization = order.organization
        self._purchases.load([(organization, number) for number in order.purchase_orders])
        for number in order.purchase_orders:
            purchase = self._purchases.state(organization, number)
            if not isinstance(purchase, Purchase) or is_closed(purchase):
                continue
            by, subject = By(fact.changed_at, "WS", ADMIN), uuid4()
            change = ChangeAddress(by, subject, False, *self._people.compared(address, purchase))
            facts = self._purchases.decide(organization, number, change, cause, told=True)
            if facts:
                self._people.keep(subject, organization, address)
