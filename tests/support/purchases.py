"""Purchase orders whose stories are told side by side: a step of each, then all wait together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.system import Row, System
from tests.support.trade import ACKNOWLEDGING, ELSEWHERE, INTEGRATED, VENDOR, VENDORS, Trade, open_trade

ADMIN, ANN, SELF = ("WS", "Admin"), ("UI", "ann"), ("WS", "{vendor}")
"""Source and user: the retailer's system, somebody at the portal, the vendor's system."""


@dataclass
class Purchase:
    """One purchase order of a trade, whose vendor has no other one."""

    trade: Trade
    number: str
    vendor: str = VENDOR
    user: str | None = "ann"

    def orders(self, *quantities: int, **changes: Any) -> None:
        """The retailer orders."""
        self.trade.order(self.number, *quantities, **({"vendor": self.vendor} | changes))

    def asks(self, action: str, **fields: Any) -> None:
        """The retailer changes it."""
        self.trade.asks(action, self.number, **fields)

    def does(self, action: str, **fields: Any) -> None:
        """The vendor does something with it."""
        self.trade.does(action, self.number, self.vendor, **({"user": self.user} | fields))

    def of_batch(self, action: str, place: int = -1, **fields: Any) -> None:
        """The vendor does something with a batch, with the newest one unless another is named."""
        told = {"batch_id": self.batches[place], "user": self.user} | fields
        self.trade.does(action, None, self.vendor, self.number, **told)

    @property
    def batches(self) -> list[int]:
        """The numbers of its batches, oldest first."""
        return [row["batch_id"] for row in self.trade.batches(self.vendor)]


Step = Callable[[Purchase], None]
Told = tuple[Any, ...]


def orders(*quantities: int, **changes: Any) -> Step:
    """The retailer orders."""
    return lambda purchase: purchase.orders(*quantities, **changes)


def cancels(line: int | None = 1, **fields: Any) -> Step:
    """The retailer asks to cancel."""
    return lambda purchase: purchase.asks("cancel", line_number=line, **fields)


def moves(ship_to: Mapping[str, str] = ELSEWHERE, **fields: Any) -> Step:
    """The retailer asks for another address."""
    return lambda purchase: purchase.asks("address_change", ship_to=ship_to, **fields)


def costs(unit_price: str, line: int = 1) -> Step:
    """The retailer pays another price."""
    return lambda purchase: purchase.asks("cost_change", line_number=line, unit_price=unit_price)


def does(action: str, line: int | None = 1, **fields: Any) -> Step:
    """The vendor does something with a line, or with all."""
    return lambda purchase: purchase.does(action, line_number=line, **fields)


def holds(reason: str | None = "Backordered", line: int | None = 1) -> Step:
    """The vendor holds a line."""
    return does("hold", line, reason=reason)


def decides(what: str, approve: bool, line: int | None = 1, **fields: Any) -> Step:
    """The vendor decides about a `cancel` or an `address`."""
    return does(f"{what}_decision", line, approve=approve, **fields)


def prints(*lines: int, **fields: Any) -> Step:
    """The vendor prints slips: of these lines, or of all."""

    def step(purchase: Purchase) -> None:
        named = [{"po_number": purchase.number, "line_number": line} for line in lines]
        told = {"lines": named or [{"po_number": purchase.number}], "user": purchase.user} | fields
        purchase.trade.does("pack_slips", None, purchase.vendor, purchase.number, **told)

    return step


def reprints(units: Mapping[int, int] | None = None, place: int = -1, **fields: Any) -> Step:
    """The vendor prints a batch again, with these units by line."""

    def step(purchase: Purchase) -> None:
        lines = [
            {"po_number": purchase.number, "line_number": line, "new_print_quantity": quantity}
            for line, quantity in (units or {}).items()
        ]
        purchase.of_batch("reprint", place, lines=lines, **fields)

    return step


def of_batch(action: str, place: int = -1, **fields: Any) -> Step:
    """The vendor does something with a batch."""
    return lambda purchase: purchase.of_batch(action, place, **fields)


def ships(*lines: tuple[int, int], remainder: str | None = None, **fields: Any) -> Step:
    """Units of lines leave."""
    rest = {} if remainder is None else {"remainder": remainder}
    leaving = [{"line_number": line, "quantity": units} | rest for line, units in lines]
    return lambda purchase: purchase.does("ship", **({"ship_date": "2016-11-10", "lines": leaving} | fields))


@dataclass(frozen=True)
class Story:
    """What happens to a purchase order, and which rows of its history the last step makes.

    A row is action type, quantity, source, user, status and note; of an order of several lines the line comes first.
    `{0}` in a note is the first batch, `{vendor}` the vendor's code. `line` and `order` are columns of line 1 and of
    the order at the end.
    """

    steps: Sequence[Step]
    rows: Sequence[Told] = ()
    lines: Sequence[int] = (5,)
    vendor: str = VENDOR
    changes: Mapping[str, Any] = field(default_factory=dict)
    line: Mapping[str, Any] = field(default_factory=dict)
    order: Mapping[str, Any] = field(default_factory=dict)
    refused: Sequence[tuple[str, str]] = ()


@dataclass
class Outcome:
    """What became of a story."""

    story: Story
    purchase: Purchase
    before: int

    @property
    def rows(self) -> list[Told]:
        """The rows that the last step made; lines in order where it was about several."""
        made = self.purchase.trade.history(self.purchase.number)[self.before :]
        if len(self.story.lines) == 1:
            return [tuple(entry[1:]) for entry in made]
        return sorted((tuple(entry) for entry in made), key=lambda row: row[0])

    @property
    def expected(self) -> list[Told]:
        """The rows of the story, with the numbers of its batches."""
        names = {"vendor": self.purchase.vendor}
        batches = [str(number) for number in self.purchase.batches]
        return [
            tuple(each.format(*batches, **names) if isinstance(each, str) else each for each in row)
            for row in self.story.rows
        ]

    def check(self) -> None:
        """Compare everything that the story says."""
        trade, number = self.purchase.trade, self.purchase.number
        assert self.rows == self.expected
        assert trade.refused(number) == list(self.story.refused)
        lines, detail = trade.lines(number), trade.detail(number)
        _has(lines[0], self.story.line)
        _has(detail, self.story.order)
        for line in lines:
            assert _is_balanced(line), line
        assert detail["total"] == sum(line["unit_price"] * line["ordered_quantity"] for line in lines)
        assert detail["status"] == _status(line["status"] for line in lines)


def _has(row: Row, columns: Mapping[str, Any]) -> None:
    assert {name: row[name] for name in columns} == dict(columns)


def _status(of_lines: Iterable[str]) -> str:
    """The status of an order by those of its lines."""
    found = set(of_lines)
    if len(found) == 1:
        return found.pop()
    return "complete" if found <= {"shipped", "cancelled"} else "open"


def _is_balanced(line: Row) -> bool:
    gone = line["shipped_quantity"] + line["cancelled_quantity"]
    is_whole: bool = line["ordered_quantity"] == line["open_quantity"] + gone
    return is_whole and 0 <= line["printed_quantity"] <= line["open_quantity"]


def tell(system: System, folder: Path, stories: Mapping[str, Story], **document: Any) -> dict[str, Outcome]:
    """Tell all stories side by side, so that their last steps come together; each has a vendor of its own."""
    kinds = {vendor["code"]: vendor for vendor in VENDORS}
    vendors = [
        kinds[story.vendor] | {"code": f"{story.vendor}-{place}"}
        for place, story in enumerate(stories.values())
    ]
    trade = open_trade(system, folder, vendors, **document)
    told = {}
    for place, (name, story) in enumerate(stories.items()):
        user = None if story.vendor in (INTEGRATED, ACKNOWLEDGING) else "ann"
        told[name] = Outcome(story, Purchase(trade, f"PO-{place}", f"{story.vendor}-{place}", user), 0)
    with trade.together():
        for outcome in told.values():
            outcome.purchase.orders(*outcome.story.lines, **outcome.story.changes)
    longest = max(len(story.steps) for story in stories.values())
    for turn in range(longest):
        if turn == longest - 1:
            for outcome in told.values():
                outcome.before = len(trade.history(outcome.purchase.number))
        with trade.together():
            for outcome in told.values():
                steps = outcome.story.steps
                place = turn - longest + len(steps)
                if place >= 0:
                    steps[place](outcome.purchase)
    return told
