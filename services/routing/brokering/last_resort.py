"""The last resort for an order that no pass covers: a location that takes back orders, or none; with an answer code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, attrgetter, or_

from schemas.reasons import AnswerCode
from services.routing.brokering.covering import Cover, Offer, Way, cover
from services.routing.brokering.covering.feasible import divisible, set_aside
from services.routing.brokering.decision import Chosen, Outcome, Unfulfillable, chosen
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import Masks, only


def last_resort(at: Candidates, offer: Offer, out: Masks, allowed: Sequence[Way]) -> Outcome:
    """Cover as many lines as possible; give the others to a location that takes back orders, or to none.

    `offer` is what the last pass had, `out` are the locations that may not take each line.
    """
    order = _Uncovered(at, offer, out)
    if not at.effective.split_order:
        return _unsplit(order)
    others, aside = set_aside(offer, split_lines=at.effective.split_line)
    found: Cover | None = []
    if others:
        found, _ = cover(offer.only(others), allowed)
    if found is None:
        return _too_many_splits(order)
    shares = [(others[line], location, units) for line, location, units in found]
    beside = replace(order, offer=offer.without(shares)).going_to(location for _, location, _ in shares)
    taken, nowhere = _without_stock(beside, aside)
    taken += chosen(at, shares)
    if not taken and not at.request.assigned_locations:
        nowhere = _of_the_order(order, nowhere)
    taken.sort(key=attrgetter("line_number"))
    return taken, nowhere


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
        mask = self.at.network.flag("back_orders") & reduce(and_ if stocked else or_, rows)
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


def _too_many_splits(order: _Uncovered) -> Outcome:
    """Where the stock is at more locations than the order may go to, all lines stay together too."""
    lines = range(len(order.offer.quantities))
    location = order.back_order_location(lines, stocked=False)
    if location is not None:
        return _at(order, lines, location, AnswerCode.MAXIMUM_SPLITS_BACK_ORDER), []
    return [], _nowhere(order, lines, AnswerCode.MAXIMUM_SPLITS_UNFULFILLABLE)


def _without_stock(order: _Uncovered, lines: Sequence[int]) -> Outcome:
    """With split orders each line goes to a location that stocks its item and takes back orders, or to none.

    `order.offer` is what the covered lines leave.
    """
    taken: list[Chosen] = []
    nowhere: list[Unfulfillable] = []
    for line in lines:
        location = order.back_order_location([line], stocked=True)
        dividing = divisible(order.offer.only([line]))
        if location is not None:
            order = order.going_to([location])
            code = AnswerCode.BACK_ORDER_FOR_WANT_OF_SPLIT if dividing else AnswerCode.BACK_ORDER
            taken += _at(order, [line], location, code)
        else:
            code = AnswerCode.LINE_NEEDS_SPLIT if dividing else AnswerCode.LINE_UNFULFILLABLE
            nowhere += _nowhere(order, [line], code)
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
