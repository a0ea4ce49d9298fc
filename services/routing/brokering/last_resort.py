"""What becomes of lines that no pass covers: a location that takes back orders, or nobody; and which answer that is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from schemas.reasons import AnswerCode
from services.routing.brokering.covering import coverable, coverable_alone, divisible
from services.routing.brokering.decision import Chosen, Unfulfillable
from services.routing.brokering.offer import Masks, Offer
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import only

TRIALS = 40_000
"""What is tried, in all, to find how many lines of one item find room beside each other."""
ONE_BY_ONE = 16
"""So few lines are left out one by one."""


@dataclass(frozen=True)
class Remains:
    """An order that the last pass could not cover: its offer there, and who may not take which line.

    `offer.taken` are the locations that it goes to by now: it may go to so many and no more, back orders or not.
    """

    at: Candidates
    offer: Offer
    out: Masks

    def back_order_location(self, lines: Sequence[int], *, stocked: bool) -> int | None:
        """The best-ranked survivor for all of these lines that takes back orders; `stocked`: with rows for them."""
        rows = [self.at.shelf(self.at.request.lines[line]).stocked for line in lines]
        mask = self.at.network.flag("back_orders") & reduce(and_ if stocked else or_, rows)
        for line in lines:
            mask &= ~self.out[line]
        if self.offer.limit is not None and len(self.offer.taken) >= self.offer.limit:
            mask &= only(self.offer.taken)
        return self.offer.ranked.best(mask) if mask else None

    def going_to(self, locations: Iterable[int]) -> "Remains":
        """The same order, which goes to these as well."""
        return replace(self, offer=replace(self.offer, taken=self.offer.taken.union(locations)))


Outcome = tuple[list[Chosen], list[Unfulfillable]]


def unsplit(remains: Remains) -> Outcome:
    """Split order off: the order stays together, at a location for back orders or nowhere."""
    lines = range(len(remains.offer.quantities))
    location = remains.back_order_location(lines, stocked=False)
    splitting = divisible(remains.offer)
    if location is not None:
        code = AnswerCode.BACK_ORDER_FOR_WANT_OF_SPLIT if splitting else AnswerCode.BACK_ORDER
        return _at(remains, lines, location, code), []
    code = AnswerCode.ORDER_NEEDS_SPLIT if splitting else AnswerCode.ORDER_UNFULFILLABLE
    return [], _nowhere(remains, lines, code)


def too_many_splits(remains: Remains) -> Outcome:
    """What is there lies at more locations than the order may go to: it stays together, as in `unsplit`."""
    lines = range(len(remains.offer.quantities))
    location = remains.back_order_location(lines, stocked=False)
    if location is not None:
        return _at(remains, lines, location, AnswerCode.MAXIMUM_SPLITS_BACK_ORDER), []
    return [], _nowhere(remains, lines, AnswerCode.MAXIMUM_SPLITS_UNFULFILLABLE)


def without_stock(remains: Remains, lines: Sequence[int]) -> Outcome:
    """Split order on: each line on its own, at a location for back orders that keeps its item, or nowhere.

    `remains.offer` is what the lines that could be covered leave.
    """
    chosen: list[Chosen] = []
    nowhere: list[Unfulfillable] = []
    for line in lines:
        location = remains.back_order_location([line], stocked=True)
        dividing = divisible(remains.offer.only([line]))
        if location is not None:
            remains = remains.going_to([location])
            code = AnswerCode.BACK_ORDER_FOR_WANT_OF_SPLIT if dividing else AnswerCode.BACK_ORDER
            chosen += _at(remains, [line], location, code)
        else:
            code = AnswerCode.LINE_NEEDS_SPLIT if dividing else AnswerCode.LINE_UNFULFILLABLE
            nowhere += _nowhere(remains, [line], code)
    return chosen, nowhere


def of_the_order(remains: Remains, nowhere: Sequence[Unfulfillable]) -> list[Unfulfillable]:
    """Where no line at all went anywhere, the answer is the order's."""
    code = AnswerCode.ORDER_NEEDS_SPLIT if divisible(remains.offer) else AnswerCode.ORDER_UNFULFILLABLE
    return [Unfulfillable(each.line_number, each.quantity, code) for each in nowhere]


def set_aside(offer: Offer, *, split_lines: bool) -> tuple[list[int], list[int]]:
    """Lines that can be covered by some number of locations, and those that cannot.

    First the lines that nobody has on their own; then, while what is left is too much together, the last of it.
    """
    lines = range(len(offer.quantities))
    others = [line for line in lines if coverable_alone(offer, line, split_lines=split_lines)]
    if offer.shared:
        trials = iter(range(TRIALS))

        def can(count: int) -> bool:
            return coverable(offer.only(others[:count]), trials, split_lines=split_lines)

        others = others[: _most(can, len(others))]
    kept = set(others)
    return others, [line for line in lines if line not in kept]


def _most(can: Callable[[int], bool], count: int) -> int:
    """The most lines that can, of `count`: one after the other is left out, of very many half of those in question."""
    fewest = 0
    while count - fewest > ONE_BY_ONE:
        middle = (fewest + count + 1) // 2
        fewest, count = (middle, count) if can(middle) else (fewest, middle - 1)
    while count > fewest and not can(count):
        count -= 1
    return count


def _at(remains: Remains, lines: Sequence[int], location: int, code: AnswerCode) -> list[Chosen]:
    request, place = remains.at.request.lines, remains.at.network.codes[location]
    return [Chosen(request[line].line_number, request[line].quantity, place, code) for line in lines]


def _nowhere(remains: Remains, lines: Sequence[int], code: AnswerCode) -> list[Unfulfillable]:
    request = remains.at.request.lines
    return [Unfulfillable(request[line].line_number, request[line].quantity, code) for line in lines]
