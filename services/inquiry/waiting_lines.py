"""Lines of a routed order that wait: for the vendor of a purchase order, for stock, or to be routed again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from schemas.answers.why_waiting import WaitingLine
from schemas.events.purchase_order import AnyPurchaseOrderFact
from schemas.ids import purchase_order_stream
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.inquiry.releases import when
from services.inquiry.unfulfillable import found_at
from services.streams import purchase_order
from services.streams.order.line import Line, Rejected, Reopened, Unfulfillable, line_status
from services.streams.order.state import Known
from services.streams.purchase_order import PurchaseLine

_DONE = {"shipped", "cancelled"}


def waiting_lines(connection: Connection, order: Known, *, reroutes: bool) -> Sequence[WaitingLine]:
    """Return the lines that wait, by number. `reroutes`: the organization looks again as stock comes."""
    numbers = [
        line.purchase_order for line in order.lines.values() if line.is_on_order and line.purchase_order
    ]
    bought = _purchase_orders(connection, order.organization, numbers)
    lost = found_at(connection, order.organization, order.order_number)
    dated = {
        number: replace(line, status_at=lost.get(number, line.status_at))
        for number, line in order.lines.items()
    }
    return list(_waiting(replace(order, lines=dated), bought, reroutes=reroutes))


def _purchase_orders(
    connection: Connection, organization: str, numbers: Iterable[str]
) -> Mapping[str, purchase_order.Known]:
    streams = [purchase_order_stream(organization, number) for number in numbers]
    found: dict[str, purchase_order.Known] = {}
    for events in PostgresLog(connection).read(streams).values():
        facts = [cast(AnyPurchaseOrderFact, event.fact) for event in events]
        state = purchase_order.fold(facts, purchase_order.UNKNOWN)
        if isinstance(state, purchase_order.Known):
            found[state.po_number] = state
    return found


def _waiting(
    order: Known, bought: Mapping[str, purchase_order.Known], *, reroutes: bool
) -> Iterator[WaitingLine]:
    for number, line in sorted(order.lines.items()):
        if line.is_on_order:
            known = bought.get(line.purchase_order or "")
            there = known.lines.get(number) if known else None
            if known and there and there.status not in _DONE:
                yield _at_vendor(number, line, known, there)
        elif isinstance(line.state, Unfulfillable):
            help_ = f"orderfold reroute {order.order_number}"
            again = " It is routed again as stock of the item comes." if reroutes else ""
            words = f"nobody can take it{_since(line)}; as stock of {line.item} comes: {help_}.{again}"
            yield _line(number, line, "stock", words.removesuffix("."))
        elif isinstance(line.state, Rejected | Reopened):
            what = "given back" if isinstance(line.state, Rejected) else "reopened"
            words = f"{what}{_since(line)}, and waits for the router. If it stays: orderfold lag"
            yield _line(number, line, "routing", words)


def _at_vendor(number: int, line: Line, known: purchase_order.Known, there: PurchaseLine) -> WaitingLine:
    asked = there.cancel is not None
    words = f"waits for vendor {known.vendor}{_since(line)}: {known.po_number} is {there.status.replace('_', ' ')}"
    words += f" ({there.reason})" if there.reason else ""
    words += ", and its cancel waits for the vendor's word" if asked else ""
    words += f". See: orderfold purchase-order {known.po_number}"
    ordered = {"po_number": known.po_number, "vendor": known.vendor, "po_status": there.status}
    return _line(number, line, "vendor", words, **ordered, cancel_requested=asked)


def _line(number: int, line: Line, waits_for: str, words: str, **at_vendor: Any) -> WaitingLine:
    return WaitingLine.model_validate(
        {
            "line_number": number,
            "item": line.item,
            "quantity": line.quantity,
            "status": line_status(line, held=False),
            "since": line.status_at,
            "waits_for": waits_for,
            "po_number": None,
            "vendor": None,
            "po_status": None,
            "cancel_requested": False,
            "words": words,
            **at_vendor,
        }
    )


def _since(line: Line) -> str:
    return f" since {when(line.status_at)}" if line.status_at else ""
