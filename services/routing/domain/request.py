"""A request is an order as routing needs it: its address, what it asks of a location, the units without one."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.events.values import Destination


@dataclass(frozen=True, slots=True)
class RequestLine:
    """Units of one line that need a location. `tried` are the locations that had the line before.

    `traced` says whether the trace is kept: not of a line that the pickup location itself gave back (TRC-3).
    """

    line_number: int
    item: str
    quantity: int
    gift_wrap: bool = False
    attribute: str | None = None
    tried: frozenset[str] = frozenset()
    traced: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """The lines to route, at `now` (UTC). `reshop` is 0 at first, then counts rejections and reopenings."""

    organization: str
    order_number: str
    order_type: Literal["delivery", "ship_for_pickup"]
    lines: tuple[RequestLine, ...]
    destination: Destination | None
    now: datetime
    system: str | None = None
    carrier: str | None = None
    placed_location: str | None = None
    requested_location: str | None = None
    pickup_location: str | None = None
    reshop: int = 0
    assigned_locations: Set[str] = field(default=frozenset())
    """The locations of other lines of the order: they count towards the maximum of splits, and as one order each."""

    @property
    def traced(self) -> bool:
        """Whether the trace of any line is kept."""
        return any(line.traced for line in self.lines)

    @property
    def items(self) -> tuple[str, ...]:
        """The items of the lines, each once, in line order."""
        return tuple(dict.fromkeys(line.item for line in self.lines))
