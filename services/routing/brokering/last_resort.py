"""The last resort for an order that no pass covers: a location that takes back orders, or none; with an answer code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from operator import and_, attrgetter, or_

from schemas.reasons import AnswerCode
from services.routing.brokering.covering import Cover, Offer, Way, cover
from services.routing.brokering.covering.feasible import divisible, set_aside
from services.routing.brokering.decision import Chosen, Outcome, Unfulfillable, chosen
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Masks, only

EXACT_LINES = 10
"""Of more lines, only the last ones are given up."""
SHARING_LINES = 6
"""Of more lines some of which share an item, too: packing them takes long."""
LINES_IN_TRIALS = 6_000
"""Of very many lines only a few numbers are tried."""


def last_resort(at: Candidates, offer: Offer, out: Masks, allowed: Sequence[Way]) -> Outcome:
    """Cover as many lines as possible; give the others to locations that take back orders, or to none (ROU-6).

    `offer` is what the last pass had, `out` are the locations that may not take each line.
    """
    order = _Uncovered(at, offer, out)
    if not at.effective.split_order:
        return _unsplit(order)
    others, aside = set_aside(offer, split_lines=at.effective.split_line)
    found = _outcome(order, others, (), aside, allowed) or _giving_up(order, others, aside, allowed)
    return found if found is not None else ([], _nowhere(order, range(len(offer.quantities)), _1000))


_1000, _4000 = AnswerCode.MAXIMUM_SPLITS_UNFULFILLABLE, AnswerCode.MAXIMUM_SPLITS_BACK_ORDER


@dataclass(frozen=True)
class _Uncovered:
    """An order that the last pass could not cover: its offer there, and the locations that may not take each line.

    `offer.taken` are the locations that the order goes to by now. Its limit of locations holds for back orders too.
    """

    at: Candidates
    offer: Offer
    out: Masks

    def back_order_location(self, lines: Sequence[int], *, stocked: bool) -> int | None:
        """Return the best-ranked survivor of all these lines that takes back orders.

        With `stocked` it must have a stock row for each line, without it for any.
        """
        rows = [self.at.stock_of(self.at.request.lines[line]).stocked for line in lines]
        mask = self.at.effective.where("back_orders") & reduce(and_ if stocked else or_, rows)
        for line in lines:
            mask &= ~self.out[line]
        if self.offer.limit is not None and len(self.offer.taken) >= self.offer.limit:
            mask &= only(self.offer.taken)
        return self.offer.ranked.best(mask) if mask else None

    def going_to(self, locations: Iterable[int]) -> "_Uncovered":
        """Return the same order with these locations among those it goes to."""
        return replace(self, offer=replace(self.offer, taken=self.offer.taken.union(locations)))


def _unsplit(order: _Uncovered) -> Outcome:
    """Without split orders all lines stay together, at a location that takes back orders or at none."""
    lines = range(len(order.offer.quantities))
    location = order.back_order_location(lines, stocked=False)
    splitting = divisible(order.offer)
    if location is not None:
        code = AnswerCode.BACK_ORDER_FOR_WANT_OF_SPLIT if splitting else AnswerCode.BACK_ORDER
        return _at(order, lines, location, code), []
    code = AnswerCode.ORDER_NEEDS_SPLIT if splitting else AnswerCode.ORDER_UNFULFILLABLE
    return [], _nowhere(order, lines, code)


def _giving_up(
    order: _Uncovered, others: Sequence[int], aside: Sequence[int], allowed: Sequence[Way]
) -> Outcome | None:
    """Give up as few of the lines as possible, of equally few the later ones, to keep within the limit of locations.

    Each line that is given up needs a location that takes back orders. None where none of that helps.
    """
    anywhere = replace(order, offer=order.offer.unlimited())
    may = [
        line for line in reversed(others) if anywhere.back_order_location([line], stocked=True) is not None
    ]

    def without(given_up: Sequence[int]) -> Outcome | None:
        kept = [line for line in others if line not in given_up]
        return _outcome(order, kept, given_up, aside, allowed)

    if len(others) > (SHARING_LINES if order.offer.shared else EXACT_LINES):
        return _last_ones(may, without)
    sets = (given_up for size in range(1, len(may) + 1) for given_up in combinations(may, size))
    return next((found for given_up in sets if (found := without(given_up)) is not None), None)


def _last_ones(may: Sequence[int], without: Callable[[Sequence[int]], Outcome | None]) -> Outcome | None:
    """Give up few of the last lines, by bisection; `may` are those that can be given up, the last first."""
    found, fewest, most = without(may) if may else None, 1, len(may)
    trials = LINES_IN_TRIALS // max(len(may), 1)
    while found is not None and fewest < most and trials > 0:
        trials -= 1
        middle = (fewest + most) // 2
        fewer = without(may[:middle])
        found, fewest, most = (found, middle + 1, most) if fewer is None else (fewer, fewest, middle)
    return found


def _outcome(
    order: _Uncovered,
    kept: Sequence[int],
    given_up: Sequence[int],
    aside: Sequence[int],
    allowed: Sequence[Way],
) -> Outcome | None:
    """Cover the lines that are kept, then find places for the others, in line order.

    None where the kept lines cannot be covered within the limit of locations, or a line that is given up has no place.
    """
    found: Cover | None = []
    if kept:
        found, _ = cover(order.offer.only(kept), allowed)
    if found is None:
        return None
    shares = [(kept[line], location, units) for line, location, units in found]
    beside = replace(order, offer=order.offer.without(shares)).going_to(location for _, location, _ in shares)
    placed = _without_stock(beside, sorted([*aside, *given_up]), given_up)
    if placed is None:
        return None
    taken, nowhere = placed
    taken += chosen(order.at, shares)
    if not taken and not order.at.request.assigned_locations:
        nowhere = _of_the_order(order, nowhere)
    taken.sort(key=attrgetter("line_number"))
    return taken, nowhere


def _without_stock(order: _Uncovered, lines: Sequence[int], given_up: Sequence[int]) -> Outcome | None:
    """Send each line to a location that stocks its item and takes back orders, or to none.

    `order.offer` is what the covered lines leave. None where a line that is given up has no place.
    """
    taken: list[Chosen] = []
    nowhere: list[Unfulfillable] = []
    for line in lines:
        location = order.back_order_location([line], stocked=True)
        if location is None and line in given_up:
            return None
        dividing = line not in given_up and divisible(order.offer.only([line]))
        if location is None:
            code = AnswerCode.LINE_NEEDS_SPLIT if dividing else AnswerCode.LINE_UNFULFILLABLE
            nowhere += _nowhere(order, [line], code)
            continue
        order = order.going_to([location])
        code = AnswerCode.BACK_ORDER_FOR_WANT_OF_SPLIT if dividing else AnswerCode.BACK_ORDER
        taken += _at(order, [line], location, _4000 if line in given_up else code)
    return taken, nowhere


def _of_the_order(order: _Uncovered, nowhere: Sequence[Unfulfillable]) -> list[Unfulfillable]:
    """Where no line has a location, the answer code is about the order instead of its lines."""
    code = AnswerCode.ORDER_NEEDS_SPLIT if divisible(order.offer) else AnswerCode.ORDER_UNFULFILLABLE
    return [Unfulfillable(each.line_number, each.quantity, code) for each in nowhere]


def _at(order: _Uncovered, lines: Sequence[int], location: int, code: AnswerCode) -> list[Chosen]:
    request, name = order.at.request.lines, order.at.network.codes[location]
    return [Chosen(request[line].line_number, request[line].quantity, name, code) for line in lines]


def _nowhere(order: _Uncovered, lines: Sequence[int], code: AnswerCode) -> list[Unfulfillable]:
    request = order.at.request.lines
    return [Unfulfillable(request[line].line_number, request[line].quantity, code) for line in lines]
