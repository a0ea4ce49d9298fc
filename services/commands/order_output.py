"""Print an order for people: header, buyer and recipient, lines, history. It fits a terminal of 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.text import Text

from services.commands.blocks import aligned, beside, person, plain
from services.commands.money import money
from services.commands.output import out, show, text

if TYPE_CHECKING:
    from schemas.answers.order import HistoryEntry, OrderHeader, OrderLine, OrderParts

_AMOUNTS = ("subtotal", "tax", "freight", "total", "balance_due")
_PLACES = ("placed", "shipment", "sourced", "pickup")
_SPARE_OF_LINES = ("tax", "system_product", "name", "location_name", "price")
_SPARE_OF_HISTORY = ("user_id", "cause", "item", "entry", "quantity")


def show_all(header: "OrderHeader", parts: "OrderParts") -> None:
    """Print everything about one order."""
    review = " (Under Review)" if header.under_review else ""
    title = f"[bold]{escape(header.order_number)}[/] of {header.organization}"
    out.print(f"{title}: [bold]{header.status}{review}[/]")
    beside(list(_fields(header, parts)), list(_amounts(header)))
    out.print()
    beside(person("sold to", parts.sold_to), _ship_to(header, parts))
    if parts.special_instructions:
        out.print()
        out.print(Text(f"instructions: {plain(parts.special_instructions)}"))
    out.print()
    show("lines", _lines(parts.lines, header.currency), spare=_SPARE_OF_LINES)
    out.print()
    show("history", [_entry(each) for each in parts.history], empty="none yet", spare=_SPARE_OF_HISTORY)


def _fields(header: "OrderHeader", parts: "OrderParts") -> Iterator[tuple[str, str]]:
    values: Mapping[str, Any] = header._asdict()
    yield "request ID", str(header.request_id)
    yield "type", f"{header.order_type}, {header.order_class}"
    yield "ordered", text(header.transaction_date)
    yield "submitted", text(header.submitted_at)
    for name in _PLACES:
        if values[f"{name}_location"]:
            called = values[f"{name}_location_name"]
            yield name, values[f"{name}_location"] + (f" {called}" if called else "")
    for name, value in (("system", header.system), ("customer", parts.customer_number)):
        if value:
            yield name, plain(value)


def _amounts(header: "OrderHeader") -> Iterator[tuple[str, str]]:
    values = header._asdict()
    shown = aligned([money(values[name], header.currency) for name in _AMOUNTS])
    for name, amount in zip(_AMOUNTS, shown, strict=True):
        yield name.replace("_", " "), amount
    for name, value in (("ship via", header.ship_via), ("service", header.service), ("gift", header.gift)):
        if value:
            yield name, plain(value)


def _ship_to(header: "OrderHeader", parts: "OrderParts") -> list[tuple[str, str]]:
    if header.order_type == "pickup":
        return []
    if parts.ship_to is None and parts.sold_to is not None:
        return [("ship to", "as sold to")]
    return person("ship to", parts.ship_to)


def _lines(lines: "Sequence[OrderLine]", currency: str) -> list[dict[str, Any]]:
    prices = aligned([money(line.price, currency) for line in lines])
    extended = aligned([money(line.extended_price, currency) for line in lines])
    taxes = aligned([money(line.tax, currency) for line in lines])
    return [
        {
            "line": line.line_number,
            "item": line.item,
            "system_product": line.system_product if line.system_product != line.item else "",
            "name": line.description,
            "quantity": line.quantity,
            "status": line.status,
            "location": line.location,
            "location_name": line.location_name,
            "price": price,
            "extended": all_units,
            "tax": tax,
        }
        for line, price, all_units, tax in zip(lines, prices, extended, taxes, strict=True)
    ]


def _entry(entry: "HistoryEntry") -> dict[str, Any]:
    notes = [entry.note, f"Reason: {entry.reason_code}" if entry.reason_code else None, entry.written_note]
    return {
        "entry": entry.entry,
        "when": entry.occurred_at,
        "line": entry.line_number,
        "item": entry.item,
        "quantity": entry.quantity,
        "status": entry.status,
        "location": entry.location,
        "cause": entry.cause,
        "note": "; ".join(filter(None, notes)),
        "user_id": entry.user_id,
    }
