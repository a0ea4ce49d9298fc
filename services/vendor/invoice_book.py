"""The invoices that one transaction decides about, beside the purchase orders that they bill (VIN-1 to VIN-4)."""

from collections.abc import Collection, Sequence

from schemas.events.cause import AnyCause
from schemas.events.invoice import AnyInvoiceFact
from schemas.ids import invoice_stream
from services.common.database import Connection
from services.common.eventstore import PostgresLog, Uncommitted
from services.deciding.purchasing.orders import PurchaseOrders
from services.deciding.streams import Streams, Unsound
from services.streams.invoice import (
    UNKNOWN,
    Command,
    Invoice,
    Known,
    billed_units,
    decide,
    evolve,
)
from services.streams.order import Refused
from services.streams.purchase_order import Arrived, Bill

Key = tuple[str, str, str]
"""Organization, vendor and number of an invoice, the number in upper case."""

_ADD = """INSERT INTO approved_invoice SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])
ON CONFLICT DO NOTHING"""
_REMOVE = """DELETE FROM approved_invoice WHERE (organization, vendor, invoice_number)
IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"""
_APPROVED = """SELECT organization, vendor, invoice_number FROM approved_invoice WHERE organization = %s
ORDER BY vendor, invoice_number"""


class InvoiceBook:
    """Load, decide, record. What an invoice bills is recorded with the purchase orders in the same transaction."""

    def __init__(self, connection: Connection, log: PostgresLog, orders: PurchaseOrders) -> None:
        self._connection, self._orders = connection, orders
        self._invoices: Streams[Invoice, AnyInvoiceFact] = Streams(log, evolve, UNKNOWN)
        self._changed: dict[Key, None] = {}

    def load(self, keys: Collection[Key]) -> None:
        """Read invoices, and the purchase orders that they bill."""
        self._invoices.load([invoice_stream(*key) for key in keys])
        billed = {
            (key[0], line.po_number)
            for key in keys
            if isinstance(invoice := self.state(key), Known)
            for line in invoice.contents.lines
        }
        self._orders.load(sorted(billed))

    def state(self, key: Key) -> Invoice:
        """Return what an invoice is now. It must have been loaded."""
        return self._invoices.state(invoice_stream(*key))

    def decide(self, key: Key, command: Command, cause: AnyCause) -> Refused | None:
        """Decide and record; return why it is not taken. Raises Unsound where units would be billed twice."""
        before = self.state(key)
        decided = decide(command, before)
        if isinstance(decided, Refused):
            return decided
        self._invoices.record(key[0], invoice_stream(*key), decided, cause.stored())
        if decided:
            self._changed[key] = None
            self._bill(key[0], before, self.state(key), cause)
        return None

    def approved(self, organization: str) -> Sequence[Key]:
        """Return the invoices that wait to be collected, loaded."""
        self.keep()
        keys = [
            (owner, vendor, number)
            for owner, vendor, number in self._connection.execute(_APPROVED, (organization,)).fetchall()
        ]
        self.load(keys)
        return keys

    def keep(self) -> None:
        """Note which invoices wait to be collected now, for whoever asks in this transaction or behind it."""
        keys = sorted(self._changed)  # one order of locks in all transactions
        waiting = [key for key in keys if _is_approved(self.state(key))]
        for statement, those in ((_ADD, waiting), (_REMOVE, [key for key in keys if key not in waiting])):
            if those:
                self._connection.execute(
                    statement.encode(), [list(column) for column in zip(*those, strict=True)]
                )
        self._changed.clear()

    def _bill(self, organization: str, before: Invoice, after: Invoice, cause: AnyCause) -> None:
        """Put what the invoice bills now in place of what it billed before, on each purchase order of it."""
        old, new = (
            billed_units(each.contents if isinstance(each, Known) else None) for each in (before, after)
        )
        known = after if isinstance(after, Known) else before
        assert isinstance(known, Known)  # noqa: S101  # something happened to it
        for number in sorted(old.keys() | new.keys()):
            units = new.get(number, {})
            if units == old.get(number, {}):
                continue
            bill = Bill(known.invoice_number, sorted(units.items()))
            decided = self._orders.decide(organization, number, bill, cause)
            if isinstance(decided, Refused | Arrived):
                raise Unsound(f"an invoice bills what {number} does not have")

    @property
    def recorded(self) -> Sequence[Uncommitted]:
        """Everything that was recorded of invoices, in order."""
        return self._invoices.recorded


def _is_approved(invoice: Invoice) -> bool:
    return isinstance(invoice, Known) and invoice.status == "approved"
