"""A routing decision: what it looked at, who takes what, and why every other location was eliminated."""

from datetime import datetime
from typing import ClassVar, Literal

from schemas.events.fact import Fact
from schemas.events.values import Frozen
from schemas.reasons import AnswerCode, EliminationReason


class RoutedLine(Frozen, frozen=True, kw_only=True):
    """Units that needed a location; `tried` had them before."""

    line_number: int
    item: str
    quantity: int
    tried: tuple[str, ...] = ()


class RoutedShare(Frozen, frozen=True, kw_only=True):
    """Units of a line and the location that takes them, or None."""

    line_number: int
    quantity: int
    location: str | None
    answer_code: AnswerCode | None = None


class LeftOut(Frozen, frozen=True, kw_only=True):
    """Locations eliminated for one reason and value, as packed bits: for every line and in every pass, unless named.

    `rule` is the position of the reason in the rulebook at that time, from the lowest; reasons about stock come after
    all rules, in the order in which ways to cover the order were tried.
    """

    rule: int
    reason: EliminationReason
    value: str
    pass_number: int | None
    line_number: int | None
    locations: str


class ShoppingPass(Frozen, frozen=True, kw_only=True):
    """One pass over the candidates."""

    number: int
    trace_type: str


class Shopping(Frozen, frozen=True, kw_only=True):
    """The candidates of a decision: which were listed for each line, what each had available, which were eliminated.

    Bits and units are base64 over the policy version's locations in the order of their codes; the first location is
    the lowest bit of the first byte. Units are signed, little-endian, `width` bytes each.
    """

    listed: tuple[str, ...]
    available: tuple[str, ...]
    width: Literal[1, 2, 4, 8]
    passes: tuple[ShoppingPass, ...]
    left_out: tuple[LeftOut, ...]


class RoutingDecided(Fact, frozen=True, kw_only=True):
    """One decision. `log_position` is what it saw of its shard; `input_hash` covers all that it looked at.

    `rules` is the version of the rules that decided; 1 in facts from before the rules had versions.
    """

    type: ClassVar[str] = "routing-decided"
    version: ClassVar[int] = 2
    organization: str
    order_number: str
    request_id: int | None
    decision: int
    reshop: int
    decided_at: datetime
    policy_version: int
    log_position: int
    input_hash: str
    zone: str | None
    pass_number: int
    lines: tuple[RoutedLine, ...]
    shares: tuple[RoutedShare, ...]
    shopping: Shopping | None  # None where the organization keeps no trace
    rules: int = 1


class TracePurged(Fact, frozen=True, kw_only=True):
    """The trace of these decisions of a closed order was kept long enough."""

    type: ClassVar[str] = "trace-purged"
    version: ClassVar[int] = 1
    organization: str
    order_number: str
    decisions: tuple[int, ...]
    purged_at: datetime


AnyRoutingFact = RoutingDecided | TracePurged
