"""Print a purchase order for people: header, buyer and recipient, lines, history, addresses. It fits 80 columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.text import Text

from services.commands.blocks import aligned, beside, person, plain
from services.commands.money import money
from services.commands.output import out, show, text

if TYPE_CHECKING:
    from schemas.answers.order import PartyShown
    from schemas.answers.purchase_order import (
        InvoiceOfOrder,
        PurchaseAddressChange,
        PurchaseOrderEntry,
        PurchaseOrderHeader,
        PurchaseOrderLine,
        PurchaseOrderParts,
    )

_SPARE_OF_LINES = (
    *("vendor_item", "name", "price", "extended", "carrier", "invoiced_quantity", "ordered_quantity"),
    *("printed_quantity", "cancelled_quantity", "reason"),
)
_SPARE_OF_HISTORY = ("source", "item", "user_id", "quantity")
_SPARE_OF_SHIPMENTS = ("shipment_number", "rate", "weight", "invoiced_quantity", "item", "tracking_number")
_SPARE_OF_INVOICES = ("item", "invoice_date")
_SPARE_OF_BATCHES = ("replaced_by", "user_id", "format")
_AMOUNTS = ("total", "tax", "freight", "additional_freight", "freight_tax", "discount_amount", "paid_amount")


def show_all(header: "PurchaseOrderHeader", parts: "PurchaseOrderParts") -> None:
    """Print everything about one purchase order."""
    title = f"[bold]{escape(header.po_number)}[/] of {header.organization}"
    out.print(f"{title}: [bold]{header.status}[/]")
    for warning in _warnings(header):
        out.print(f"[bold red]{warning}[/]")
    beside(list(_fields(header)), list(_amounts(header)))
    out.print()
    beside(person("sold to", parts.sold_to), person("ship to", parts.ship_to))
    if parts.shipping_instructions:
        out.print()
        out.print(Text(f"instructions: {plain(parts.shipping_instructions)}"))
    out.print()
    show("lines", _lines(parts.lines, header.currency), spare=_SPARE_OF_LINES)
    for line in parts.lines:
        if line.ship_to is not None:
            out.print(Text(f"line {line.line_number} goes to: {_place(line.ship_to)}"))
    _show_some("customizations", [each._asdict() for each in parts.customizations])
    _show_some("messages", [each._asdict() for each in parts.messages], ("kind",))
    out.print()
    show("history", [_entry(each) for each in parts.history], empty="none yet", spare=_SPARE_OF_HISTORY)
    _show_changes(parts.address_changes)
    batches = [{**each._asdict(), "line_numbers": list(each.line_numbers)} for each in parts.batches]
    _show_some("batches", batches, _SPARE_OF_BATCHES)
    _show_some("shipments", [each._asdict() for each in parts.shipments], _SPARE_OF_SHIPMENTS)
    _show_some("invoices", _invoices(parts.invoices, header.currency), _SPARE_OF_INVOICES)


def _show_some(title: str, rows: Sequence[dict[str, Any]], spare: Sequence[str] = ()) -> None:
    if rows:
        out.print()
        show(title, rows, spare=spare)


def _warnings(header: "PurchaseOrderHeader") -> Iterator[str]:
    if header.address_change_pending:
        yield "A change of address waits for the vendor."
    elif header.address_change_unanswered:
        yield "Lines left before the vendor had decided about a change of address."


def _fields(header: "PurchaseOrderHeader") -> Iterator[tuple[str, str]]:
    yield "sales order", plain(header.order_number)
    yield "vendor", plain(f"{header.vendor_name} ({header.vendor})")
    yield "entered", text(header.entered_date)
    yield "submitted", text(header.submitted_at)
    for name, value in (
        ("due", header.due_date),
        ("next due", header.next_due_date),
        ("placed", header.placed_location),
        ("brand", _coded(header.brand, header.brand_name)),
        ("buyer", _coded(header.buyer, header.buyer_name)),
        ("ship via", _coded(header.carrier or "", header.carrier_description)),
    ):
        if value:
            yield name, plain(str(value))


def _coded(code: str, name: str) -> str:
    return " ".join(filter(None, (code, name))) if code else ""


def _amounts(header: "PurchaseOrderHeader") -> Iterator[tuple[str, str]]:
    values = header._asdict()
    shown = [name for name in _AMOUNTS if name == "total" or values[name]]
    amounts = aligned([money(values[name], header.currency) for name in shown])
    for name, amount in zip(shown, amounts, strict=True):
        yield name.replace("_amount", "").replace("_", " "), amount
    if header.discount_percent:
        yield "discount", f"{header.discount_percent.normalize():f} %"
    if header.payment_description:
        yield "payment", plain(header.payment_description)
    for name, is_so in (
        ("gift", header.gift),
        ("ship complete", header.ship_complete),
        ("routed", header.routed),
    ):
        if is_so:
            yield name, "yes"


def _lines(lines: "Sequence[PurchaseOrderLine]", currency: str) -> list[dict[str, Any]]:
    prices = aligned([money(line.unit_price, currency) for line in lines])
    extended = aligned([money(line.extended_price, currency) for line in lines])
    return [
        {
            "line": line.line_number,
            "item": line.item,
            "vendor_item": line.vendor_item,
            "name": line.description,
            "status": line.status,
            "ordered_quantity": line.ordered_quantity,
            "open_quantity": line.open_quantity,
            "printed_quantity": line.printed_quantity,
            "shipped_quantity": line.shipped_quantity,
            "cancelled_quantity": line.cancelled_quantity or "",
            "invoiced_quantity": line.invoiced_quantity or "",
            "due": line.due_date,
            "reason": line.reason,
            "carrier": line.carrier,
            "price": price,
            "extended": all_units,
        }
        for line, price, all_units in zip(lines, prices, extended, strict=True)
    ]


def _invoices(invoices: "Sequence[InvoiceOfOrder]", currency: str) -> list[dict[str, Any]]:
    costs = aligned([money(each.unit_cost, currency) for each in invoices])
    return [{**each._asdict(), "unit_cost": cost} for each, cost in zip(invoices, costs, strict=True)]


def _entry(entry: "PurchaseOrderEntry") -> dict[str, Any]:
    return {
        "when": entry.occurred_at,
        "line": entry.line_number,
        "item": entry.item,
        "quantity": entry.quantity,
        "action": entry.action_type,
        "status": entry.status,
        "source": entry.source,
        "user_id": entry.user_id,
        "note": entry.transaction_notes,
    }


def _show_changes(changes: "Sequence[PurchaseAddressChange]") -> None:
    """Print what became of each new address, with lines of which all the same is to be told together."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for change in changes:
        alike.setdefault(_told(change), []).append(change.line_number)
    if alike:
        out.print("\n[bold]address changes[/]")
    for (received, status, user, changed, old, new), numbers in alike.items():
        lines = f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(map(str, numbers))}"
        out.print(Text(f"{received}  {lines}: {status}, {user}"))
        out.print(Text(f"changed: {changed}", "dim"))
        beside(person("from", old), person("to", new))


def _told(change: "PurchaseAddressChange") -> tuple[Any, ...]:
    both = "; sold-to too" if change.sold_to_change else ""
    by = f"{plain(change.user_id or '')} ({change.source}){both}"
    changed = ", ".join(change.changed_fields) or "nothing"
    return text(change.received_at), change.status, by, changed, change.old_ship_to, change.new_ship_to


def _place(party: "PartyShown") -> str:
    """Return an address in one line; *** where it was erased."""
    if len(set(party)) == 1:
        return party.city
    name = " ".join(filter(None, (party.first_name, party.last_name))) or party.company
    street = " ".join(filter(None, (party.address_1, party.apartment)))
    place = " ".join(filter(None, (party.city, party.state, party.postal_code)))
    return plain(", ".join(filter(None, (name, street, place))))
