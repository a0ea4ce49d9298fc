"""Where the lines of a purchase order go, what became of each new address, and in which fields it differs (PUR-6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from schemas.answers.order import PartyShown
from schemas.answers.purchase_order import PurchaseAddressChange
from services.common.database import Connection
from services.inquiry.filters import same
from services.inquiry.people import Document
from services.inquiry.purchase_views import PURCHASE_ORDER_ADDRESS_CHANGES
from services.inquiry.recipients import documents, party
from services.inquiry.select import rows, select

_TAKEN = ("Automatically Applied", "Approved")


class Change(NamedTuple):
    """A change of address at a line, as the view tells of it."""

    change: int
    line_number: int
    received_at: datetime
    status: str
    replaced: bool
    user_id: str | None
    source: str
    sold_to_change: bool
    changed_fields: list[str]
    old_subject: str | None
    subject: str


class Addresses:
    """The addresses of one purchase order. `subject` is the name of its people, `newest` that of its newest address,
    `sold_to` that of a newer one of the buyer, if there is one.

    Everything reads *** once the people were erased.
    """

    def __init__(
        self,
        connection: Connection,
        organization: str,
        po_number: str,
        subject: str,
        newest: str,
        sold_to: str | None,
    ) -> None:
        self._first, self._newest, self._sold_to = subject, newest, sold_to
        self._changes = _changes(connection, organization, po_number)
        taken = [each for each in reversed(self._changes) if each.status in _TAKEN]
        self._taken = {each.line_number: each.subject for each in taken}  # the newest is the last
        names = {name for each in self._changes for name in (each.subject, each.old_subject)}
        known = documents(connection, {subject, newest, sold_to, *names})
        self.people: Document | None = known.get(subject)
        self._known: Mapping[str, Document] = {} if self.people is None else known

    @property
    def sold_to(self) -> PartyShown:
        """Return the buyer, as the newest change left it that says so."""
        return party(self.people, "sold_to") if self._sold_to is None else self._ship_to(self._sold_to)

    @property
    def ship_to(self) -> PartyShown:
        """Return the newest address that a line took."""
        return self._ship_to(self._newest)

    def of_line(self, line_number: int) -> PartyShown | None:
        """Return where a line goes, None where that is `ship_to`."""
        name = self._taken.get(line_number, self._first)
        return None if name == self._newest or self.people is None else self._ship_to(name)

    def changes(self) -> Sequence[PurchaseAddressChange]:
        """Return what became of each new address, the newest first, without those that a newer one replaced."""
        return [self._shown(each) for each in self._changes if not each.replaced]

    def _shown(self, change: Change) -> PurchaseAddressChange:
        old, new = self._ship_to(change.old_subject or self._first), self._ship_to(change.subject)
        told = {
            name: value for name, value in change._asdict().items() if name in PurchaseAddressChange._fields
        }
        return PurchaseAddressChange(**told, old_ship_to=old, new_ship_to=new)

    def _ship_to(self, name: str) -> PartyShown:
        return party(self._known.get(name), "ship_to")


def _changes(connection: Connection, organization: str, po_number: str) -> Sequence[Change]:
    """Return the changes, the newest first, each by line."""
    view = PURCHASE_ORDER_ADDRESS_CHANGES.c
    wanted = same((view.organization, organization), (view.po_number, po_number))
    query = select(PURCHASE_ORDER_ADDRESS_CHANGES, Change, *wanted)
    return rows(connection, query.order_by(view.change.desc(), view.line_number), Change)
