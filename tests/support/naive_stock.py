"""How the trace calls it where a location has too little of a line: the plain twin of the reasons about stock.

Written from the source's table of reasons alone, one line and one location at a time. Interpretations:

- Of a location that a rule leaves out of a line nothing is said about its stock of it. "Zero Availability" is such a
  rule, but of a location without a row of the item it says nothing, so that may still be called "not common".
- Too little has who is on the line's Initial List with fewer units than the line wants, whatever other lines want.
- "Not common" is asked of every location with a row of any of the order's items, listed or not.
- "This was a common location": it has a row of every item of the order, however little of it.
- One location for all, split order, split line: what is said of a way is said once the ways before it were in vain.
  An order of one line is not split but by its line; an order of several that may be split is looked at as a whole in
  common locations alone, so there "insufficient inventory" without more words is said when splitting begins.
- Where orders are not split, "split line off" is said of who has some of the line, once nobody has it all.
"""

from collections.abc import Iterator

from schemas.organization import Location, Organization
from schemas.reasons import EliminationReason as Why
from tests.support.naive_cover import Pass, covered
from tests.support.naive_rules import Line, Order, Stock, preference

Told = dict[tuple[int, str], list[Why]]
"""By line number and location, in the order of reading; only where anything is told."""


def told_of_stock(policy: Organization, order: Order, stock: Stock, look: Pass) -> Told:
    """Every reason about stock in one pass."""
    in_vain = ways_in_vain(policy, order, look)
    found: Told = {}
    for line in order["lines"]:
        for location in policy.locations:
            said = [
                *_not_common(policy, order, stock, look, line, location),
                *_too_little(policy, order, stock, look, line, location, in_vain),
            ]
            if said:
                found[line["line_number"], location.code] = said
    return found


def ways_in_vain(policy: Organization, order: Order, look: Pass) -> int:
    """0 where one location has it all, 1 where several have whole lines, 2 where lines are divided, else 3."""
    taken = covered(policy, order, look, order["lines"])
    if taken is None:
        return 3
    if len({code for _, code, _ in taken}) == 1:
        return 0
    return 1 if len(taken) == len(order["lines"]) else 2


def _not_common(
    policy: Organization, order: Order, stock: Stock, look: Pass, line: Line, location: Location
) -> Iterator[Why]:
    """Orders of several lines that are not split: no row of this item here, but of another one."""
    kept = [(location.code, each["item"]) in stock for each in order["lines"]]
    why = look.reasons.get((line["line_number"], location.code))
    left_out = why not in (None, Why.ZERO_AVAILABILITY)
    here = (location.code, line["item"]) in stock
    if not preference("split_order", policy, order) and any(kept) and not here and not left_out:
        yield Why.NOT_COMMON


def _too_little(
    policy: Organization,
    order: Order,
    stock: Stock,
    look: Pass,
    line: Line,
    location: Location,
    in_vain: int,
) -> Iterator[Why]:
    if not look.may(line, location.code) or look.units[location.code, line["item"]] >= line["quantity"]:
        return
    splits = bool(preference("split_order", policy, order))
    apart = splits and len(order["lines"]) > 1
    if apart and all((location.code, each["item"]) in stock for each in order["lines"]):
        yield Why.COMMON_INSUFFICIENT
    if not apart or in_vain >= 1:
        yield Why.INSUFFICIENT
    if apart and in_vain >= 1:
        yield Why.SPLIT_ORDER_INSUFFICIENT
    if splits and in_vain >= 2:
        divides = preference("split_line", policy, order)
        yield Why.SPLIT_LINE_ON_INSUFFICIENT if divides else Why.SPLIT_LINE_OFF_INSUFFICIENT
    elif not splits and in_vain == 3 and look.units[location.code, line["item"]] > 0:
        yield Why.SPLIT_LINE_OFF_INSUFFICIENT
