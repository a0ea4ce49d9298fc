"""Slips as PDF. The layout is a template; texts reach it as JSON, so that nothing in them is markup of it."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from services.commands.money import money
from services.commands.slips.texts import address, line, lines, unreadable

if TYPE_CHECKING:
    from services.inquiry.pack_slips import Batch, Slip, SlipLine, Slips

_CHARGES = (
    ("freight", "Freight of the order"),
    ("additional_freight", "Additional freight of the order"),
    ("tax", "Tax of the order"),
    ("freight_tax", "Tax on freight of the order"),
)
_MOST = 10
"""Letters that a remark names."""


def layout(batch: "Batch", found: "Slips") -> dict[str, Any]:
    """Return what the template is given: texts only, for each slip and each of its lines."""
    title = f"Pack slips of batch {batch.batch_id}"
    return {
        "title": title,
        "author": line(found.seller),
        "slips": [_slip(batch, found, each) for each in found.slips],
    }


def pdf(given: dict[str, Any], made_at: datetime) -> bytes:
    """Return the slips as PDF; the same batch has the same bytes as long as nothing of it changes."""
    return _compiled(given, "pdf", made_at)[0]


def pictures(given: dict[str, Any], made_at: datetime, dots: int = 80) -> list[bytes]:
    """Return each page as PNG, with so many dots an inch, to look at."""
    return _compiled(given, "png", made_at, dots)


def letters_missing(given: dict[str, Any]) -> str:
    """Return letters that the fonts do not have, such as Chinese ones: on paper they are boxes. At most ten."""
    return unreadable(json.dumps(given["slips"], ensure_ascii=False))[:_MOST]


def _compiled(
    given: dict[str, Any], kind: Literal["pdf", "png"], made_at: datetime, dots: int = 80
) -> list[bytes]:
    import typst

    template = resources.files(__package__).joinpath("pack_slip.typ").read_bytes()
    made = typst.compile(
        template,
        format=kind,
        ppi=dots,
        timestamp=int(made_at.timestamp()),
        font_paths=typst.Fonts(include_system_fonts=False),  # the same on every machine
        sys_inputs={"slips": json.dumps(given)},
    )
    return made if isinstance(made, list) else [made]


def _slip(batch: "Batch", found: "Slips", slip: "Slip") -> dict[str, Any]:
    header = slip.header
    priced = not header.gift
    total = sum(((each.unit_price or Decimal(0)) * each.quantity for each in slip.lines), Decimal(0))
    return {
        "kind": "Pack slip",
        "seller": line(header.brand_name or found.seller),
        "ship_to": address(slip.ship_to),
        "sold_to": address(slip.sold_to),
        "fields": [[name, line(value)] for name, value in _fields(batch, slip) if value],
        "instructions": lines([slip.shipping_instructions]),
        "lines": [_line(each, header.currency) for each in slip.lines],
        "total": money(total, header.currency) if priced else None,
        "charges": list(_charges(slip)) if priced else [],
        "order_messages": lines(slip.order_messages),
        "gift_messages": lines(slip.gift_messages),
        "footer": f"{line(header.po_number)} · batch {batch.batch_id}",
    }


def _fields(batch: "Batch", slip: "Slip") -> Iterator[tuple[str, str]]:
    header = slip.header
    yield "Purchase order", header.po_number
    yield "Sales order", header.order_number
    yield "Ordered", header.entered_date.isoformat()
    yield "Vendor", f"{header.vendor_name} ({header.vendor})" if header.vendor_name else header.vendor
    yield "Ship via", " ".join(filter(None, (header.carrier, header.carrier_description)))
    yield "Ship complete", "yes" if header.ship_complete else ""
    yield "Gift", "yes" if header.gift else ""
    yield "Payment", "" if header.gift else header.payment_description
    yield "Batch", str(batch.batch_id)


def _charges(slip: "Slip") -> Iterator[list[str]]:
    for name, title in _CHARGES:
        amount = getattr(slip.header, name)
        if amount:
            yield [title, money(amount, slip.header.currency)]


def _line(each: "SlipLine", currency: str) -> dict[str, Any]:
    priced = each.unit_price is not None
    price = each.unit_price or Decimal(0)
    due = f"Ship by {each.due_date.isoformat()}" if each.due_date else ""
    return {
        "number": str(each.line_number),
        "item": line(each.item),
        "vendor_item": line(each.vendor_item),
        "description": line(each.description),
        "notes": list(filter(None, ("Gift wrap" if each.gift_wrap else "", due))),
        "units": f"{each.quantity:,}",
        "price": money(price, currency) if priced else "",
        "amount": money(price * each.quantity, currency) if priced else "",
        "below": [*_customized(each), *_said(each)],
    }


def _customized(each: "SlipLine") -> Iterator[list[str]]:
    for one in each.customizations:
        yield from _titled(line(one.code), lines([one.message]) or [""])


def _said(each: "SlipLine") -> Iterator[list[str]]:
    yield from _titled("Message", lines(each.messages))


def _titled(title: str, texts: list[str]) -> Iterator[list[str]]:
    """Yield each text with the title before the first one."""
    for place, text in enumerate(texts):
        yield ["" if place else title, text]
