"""An order of the status tests: its type, where its lines are, and what is said of them, one thing an hour."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

from msgspec import structs

from schemas.events.order import AnyOrderFact
from schemas.events.order_routing import (
    AssignedLine,
    LinesAssigned,
    LinesRejected,
    OrderAcknowledged,
    Reserved,
)
from schemas.events.order_status import StatusUpdateNoted, StatusUpdateRestricted
from schemas.organization import Organization
from schemas.reasons import DeadLetterReason
from schemas.statuses import RoutedStatus
from services.streams import order as orders
from services.streams.order import (
    CancelOrder,
    CancelUnclaimed,
    HandOut,
    Known,
    Line,
    Order,
    Partly,
    Refused,
    Unknown,
    UpdateOrder,
    evolve,
    unbalanced,
)
from services.streams.order.line import line_status
from tests.support.order_stream import MON, WHO, submitted, units
from tests.support.organizations import document

STATUSES: tuple[RoutedStatus, ...] = get_args(RoutedStatus)
KINDS = ("delivery", "pickup", "ship for pickup", "ship for pickup, source = pickup")
NOWHERE = "NOWHERE"
OTHER = "S-2"
RICS = "R-1"
PICKUP = "P-1"
SYSTEMS: list[dict[str, Any]] = [
    {"code": "SHOP"},
    {"code": "RICS", "rics": {"online": True}},
    {
        "code": "ALL",
        "reserved_statuses": [
            "new_order",
            "polled",
            "posted",
            "accepted",
            "picked",
            "intransit",
            "intransit_polled",
            "received",
        ],
    },
    {"code": "NONE", "include_reserved": False},
]
LOCATIONS: list[dict[str, Any]] = [
    {"code": "S-1", "type": "store", "system": "SHOP"},
    {"code": "S-2", "type": "store", "system": "SHOP"},
    {"code": "S-3", "type": "store", "system": "ALL"},
    {"code": "S-4", "type": "store", "system": "NONE"},
    {"code": "N-1", "type": "store", "delivery": False, "sourcing": False},
    {"code": "P-1", "type": "store", "system": "ALL"},
    {"code": "R-1", "type": "store", "system": "RICS"},
]

Decided = Sequence[AnyOrderFact] | Refused | Partly


def chain(
    *, systems: Sequence[dict[str, Any]] = (), locations: Sequence[dict[str, Any]] = (), **preferences: Any
) -> Organization:
    """A chain of stores; `systems` and `locations` stand in for those of the same code."""
    return document(
        fulfilment="route",
        processing=[],
        systems=_instead(SYSTEMS, systems),
        locations=_instead(LOCATIONS, locations),
        default_unfulfillable_location=NOWHERE,
        preferences={"split_order": True, **preferences},
    )


def _instead(known: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(({each["code"]: each for each in (*known, *others)}).values())


class Story:
    """One order of a type, and all that became of it. Everything that is said takes an hour."""

    def __init__(
        self,
        kind: str = "delivery",
        policy: Organization | None = None,
        quantities: Sequence[int] = (5, 3),
        tax: str = "0.25",
        numbers: Sequence[int] = (),
        **sent: Any,
    ) -> None:
        self.kind = kind
        self.policy = policy or chain()
        self.state: Order = Unknown()
        self.facts: list[AnyOrderFact] = []
        self.now = MON
        self.pickup = None if kind == "delivery" else PICKUP
        order = submitted(
            len(quantities),
            quantities=quantities,
            order_type=kind.partition(",")[0].replace(" ", "_"),
            pickup_location=self.pickup,
            fulfilment="route",
            **sent,
        )
        named = numbers or range(1, len(quantities) + 1)
        lines = tuple(
            structs.replace(line, line_number=number, tax=Decimal(tax))
            for number, line in zip(named, order.lines, strict=True)
        )
        self.record([structs.replace(order, lines=lines)])

    @property
    def source(self) -> str:
        """The location that supplies the order, before anybody moves it."""
        return "S-1" if self.kind in ("delivery", "ship for pickup") else PICKUP

    def acknowledge(self) -> "Story":
        """The order is at IN PROCESS."""
        assert isinstance(self.state, Known)
        lines = units(*self.state.lines, quantities=[each.quantity for each in self.state.lines.values()])
        return self.record([OrderAcknowledged(**WHO, lines=lines)])

    def place(self, *numbers: int, at: str | None = None, reserved: Reserved = "stock") -> "Story":
        """Routing gives these lines, or all, to a location."""
        assert isinstance(self.state, Known)
        shares = [
            AssignedLine(
                line_number=number,
                requesting_line_number=line.requesting,
                item=line.item,
                quantity=line.quantity,
                tax=line.tax,
                location=at or self.source,
                reserved=reserved,
            )
            for number, line in self.state.lines.items()
            if not numbers or number in numbers
        ]
        self.now += timedelta(hours=1)
        decision = self.state.decisions + 1
        return self.record(
            [LinesAssigned(**WHO, decision=decision, assigned_at=self.now, lines=tuple(shares))]
        )

    def record(self, facts: Sequence[AnyOrderFact]) -> "Story":
        """Fold facts; no unit may be lost or gained."""
        for fact in facts:
            after = evolve(self.state, fact)
            assert unbalanced(self.state, fact, after) is None
            self.state = after
            self.facts.append(fact)
        return self

    def ask(self, command: orders.Command) -> Decided:
        """Decide without recording."""
        return orders.decide(command, self.state, self.policy)

    def when(self, command: orders.Command) -> Decided:
        """Decide, and record what follows."""
        decided = self.ask(command)
        self.record(facts_of(decided))
        return decided

    def update(self, status: str | None = None, by: str | None = None, **fields: Any) -> UpdateOrder:
        """What a location says an hour later, or what the fields say instead."""
        self.now += timedelta(hours=1)
        fields = {"location": by, "at": self.now, "now": self.now} | fields
        return UpdateOrder("ACME", "A-1", status=status, **fields)  # type: ignore[arg-type]

    def says(self, status: str | None = None, by: str | None = None, **fields: Any) -> Decided:
        """A location says so, by message."""
        return self.when(self.update(status, by, **fields))

    def hand(self, status: str | None = None, **fields: Any) -> Decided:
        """A person says so at a screen."""
        return self.when(self.update(status, by_hand=True, **fields))

    def move(self, to: str, **fields: Any) -> Decided:
        """A person chooses a location."""
        return self.hand(new_location=to, **fields)

    def poll(self, kind: str, location: str, poll_id: str | None = None) -> Decided:
        """A location asks for its work."""
        self.now += timedelta(hours=1)
        return self.when(HandOut(kind, location, poll_id or f"poll at {self.now}", self.now))  # type: ignore[arg-type]

    def cancel(self) -> Decided:
        """The customer wants none of it."""
        return self.when(CancelOrder("ACME", "A-1", "CUSTOMER", MON))

    def nobody_collects(self, day: Any, now: datetime | None = None) -> Decided:
        """The timer of a day to collect by."""
        self.now = now or self.now + timedelta(hours=1)
        return self.when(CancelUnclaimed(day, self.now))

    @property
    def lines(self) -> dict[int, Line]:
        """The lines as they are."""
        assert isinstance(self.state, Known)
        return dict(self.state.lines)

    @property
    def status(self) -> dict[int, str]:
        """The status of each line; those that nobody has yet are at IN PROCESS."""
        return {number: status_of(line) for number, line in self.lines.items()}


def status_of(line: Line) -> str:
    """The status as people know it."""
    return line_status(line, held=False).replace("open", "in process")


def facts_of(decided: Decided) -> Sequence[AnyOrderFact]:
    """The facts of an answer."""
    match decided:
        case Refused():
            return []
        case Partly(facts=facts):
            return facts
        case _:
            return decided


STORIES: dict[str, Sequence[tuple[str, ...]]] = {
    "new_order": [],
    "polled": [("polled", "source")],
    "accepted": [("accepted", "source")],
    "picked": [("picked", "source")],
    "intransit": [("intransit", "source")],
    "intransit_polled": [("intransit", "source"), ("intransit_polled", "pickup")],
    "received": [("received", "pickup")],
    "fulfilled": [("fulfilled", "end")],
    "rejected": [("rejected", "source")],
    "canceled": [("canceled", "source")],
}
"""What is said of a line until it is in a status, and who says so; `end` is the one who has the customer."""


def standing(kind: str, status: str, policy: Organization, **fields: Any) -> Story:
    """An order of a type with both lines in this status."""
    story = Story(kind, policy, **fields)
    if status == "in process":
        return story.acknowledge()
    if status == "canceled, never held":
        story.acknowledge().says("canceled")
    elif status == "posted":
        story.place(at=RICS).hand("posted")
    elif status == "unfulfillable" and kind != "pickup":
        story.place().hand("unfulfillable")
    elif status == "unfulfillable":
        story.place().says("rejected", story.source)
    else:
        story.place()
        end = story.pickup or story.source
        for said, who in STORIES[status]:
            story.says(said, {"source": story.source, "pickup": PICKUP, "end": end}[who])
    assert set(story.status.values()) == {status.partition(",")[0]}, story.status
    return story


def has(kind: str, status: str) -> bool:
    """Whether lines of an order type can be in a status."""
    if status in ("intransit", "intransit_polled", "received"):
        return kind == "ship for pickup"
    if status == "posted":
        return kind == "delivery"
    return status != "rejected" or kind != "pickup"


def said_by(kind: str, status: str) -> str:
    """The location that usually says so of an order type."""
    if kind == "ship for pickup":
        return PICKUP if status in ("intransit_polled", "received", "fulfilled") else "S-1"
    return "S-1" if kind == "delivery" else PICKUP


def symbol(decided: Decided) -> str:
    """One cell of a grid, in the signs of the tables."""
    match decided:
        case Refused(reason=DeadLetterReason.NOT_ALLOWED):
            return "n"
        case Refused(reason=DeadLetterReason.NOT_ASSIGNED):
            return "h"
        case Refused(reason=reason):
            return str(reason)
        case Partly():
            return "partly"
    if not decided:
        return "="
    if any(isinstance(fact, StatusUpdateRestricted) for fact in decided):
        return "R"
    if any(isinstance(fact, LinesRejected) for fact in decided):
        return "⇒"
    if all(isinstance(fact, StatusUpdateNoted) for fact in decided):
        return "noted"
    return "→"


def rows(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table as people write it: the name of the row, and its cells by the names of the columns."""
    header, *lines = [line.strip().strip("|") for line in table.strip().splitlines()]
    columns = [each.strip() for each in header.split("|")][1:]
    for line in lines:
        name, *cells = [each.strip() for each in line.split("|")]
        assert len(cells) == len(columns), line
        yield name, dict(zip(columns, cells, strict=True))
