"""Print an order for people: header, buyer and recipient, lines, history. It fits a terminal of 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from services.commands.money import money
from services.commands.output import out, show, text

if TYPE_CHECKING:
    from schemas.answers.order import HistoryEntry, OrderHeader, OrderLine, OrderParts, PartyShown

_WIDEST = 120  # columns: a wider terminal or a pipe would tear apart what belongs together
_GAP = 4
_AMOUNTS = ("subtotal", "tax", "freight", "total", "balance_due")
_PLACES = ("placed", "shipment", "sourced", "pickup")
_SPARE_OF_LINES = ("tax", "system_product", "name", "location_name", "price")
_SPARE_OF_HISTORY = ("user_id", "cause", "item", "entry", "quantity")


def show_all(header: "OrderHeader", parts: "OrderParts") -> None:
    """Print everything about one order."""
    review = " (Under Review)" if header.under_review else ""
    title = f"[bold]{escape(header.order_number)}[/] of {header.organization}"
    out.print(f"{title}: [bold]{header.status}{review}[/]")
    _beside(list(_fields(header, parts)), list(_amounts(header)))
    out.print()
    _beside(_person("sold to", parts.sold_to), _ship_to(header, parts))
    if parts.special_instructions:
        out.print()
        out.print(Text(f"instructions: {_plain(parts.special_instructions)}"))
    out.print()
    show("lines", _lines(parts.lines, header.currency), spare=_SPARE_OF_LINES)
    out.print()
    show("history", [_entry(each) for each in parts.history], empty="none yet", spare=_SPARE_OF_HISTORY)


def _beside(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]) -> None:
    """Print two blocks of names and values beside each other."""
    half = (min(out.width, _WIDEST) - _GAP) // 2
    both = Table.grid(padding=(0, _GAP, 0, 0))
    both.add_column(width=half)
    both.add_column(width=half)
    both.add_row(_block(left), _block(right))
    out.print(both)


def _block(fields: Sequence[tuple[str, str]]) -> Table:
    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_column()
    block.add_column(overflow="fold")
    for name, value in fields:
        block.add_row(Text(name, "dim"), Text(value))
    return block


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
            yield name, _plain(value)


def _amounts(header: "OrderHeader") -> Iterator[tuple[str, str]]:
    values = header._asdict()
    shown = _aligned([money(values[name], header.currency) for name in _AMOUNTS])
    for name, amount in zip(_AMOUNTS, shown, strict=True):
        yield name.replace("_", " "), amount
    for name, value in (("ship via", header.ship_via), ("service", header.service), ("gift", header.gift)):
        if value:
            yield name, _plain(value)


def _ship_to(header: "OrderHeader", parts: "OrderParts") -> list[tuple[str, str]]:
    if header.order_type == "pickup":
        return []
    if parts.ship_to is None and parts.sold_to is not None:
        return [("ship to", "as sold to")]
    return _person("ship to", parts.ship_to)


def _person(title: str, party: "PartyShown | None") -> list[tuple[str, str]]:
    """Return the lines of an address, the first with the title."""
    if party is None:
        return [(title, "nobody was named")]
    forgotten = len(set(party)) == 1  # then every field reads the same
    names = (_words(party.first_name, party.last_name), party.company)
    lines = list(filter(None, map(_plain, names if forgotten else _address(party))))
    return [(title if not index else "", line) for index, line in enumerate(lines)]


def _address(party: "PartyShown") -> Iterator[str]:
    yield _words(party.prefix, party.first_name, party.middle_name, party.last_name, party.suffix)
    yield party.company
    yield f"attention {party.attention}" if party.attention else ""
    yield _words(party.address_1, party.apartment)
    yield from (party.address_2, party.address_3, party.address_4)
    yield _words(party.city, party.state, party.postal_code, party.country)
    yield f"Day: {party.day_phone}" if party.day_phone else ""
    yield f"Eve: {party.evening_phone}" if party.evening_phone else ""
    yield party.email


def _words(*words: str) -> str:
    return " ".join(filter(None, words))


def _lines(lines: "Sequence[OrderLine]", currency: str) -> list[dict[str, Any]]:
    prices = _aligned([money(line.price, currency) for line in lines])
    extended = _aligned([money(line.extended_price, currency) for line in lines])
    taxes = _aligned([money(line.tax, currency) for line in lines])
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


def _aligned(amounts: Sequence[str]) -> list[str]:
    width = max(map(len, amounts), default=0)
    return [amount.rjust(width) for amount in amounts]


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


def _plain(value: str) -> str:
    return text(value, amount=False)
