"""A decision: eliminate, rank, cover, pass after pass; then what becomes of the rest (ROU-1 to ROU-6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import and_, attrgetter, or_

from schemas.reasons import EliminationReason
from services.router.brokering import covering, last_resort
from services.router.brokering.decision import (
    AFTER_ALL_RULES,
    Chosen,
    Decision,
    Elimination,
    PassTaken,
    Unfulfillable,
    Verdict,
)
from services.router.brokering.eliminating import Answers, ask, in_pass
from services.router.brokering.last_resort import Remains
from services.router.brokering.offer import Cover, Masks, Offer
from services.router.brokering.passes import passes
from services.router.domain.candidates import Candidates
from services.router.domain.column import Column
from services.router.domain.masks import Mask, without
from services.router.domain.request import RequestLine
from services.router.ranking.ranking import ranking


@dataclass(slots=True, eq=False)
class _Order:
    """What is the same in every pass: of each line who may take it, who has all of it, and who has too little."""

    at: Candidates
    quantities: Sequence[int]
    columns: Sequence[Column]
    items: Sequence[Sequence[int]]
    may: Masks
    able: Masks
    short: Masks
    taken: frozenset[int]
    limit: int | None


def decide(at: Candidates) -> Decision:
    """Who takes the lines of `at.request`. The zone of its address stands in `at.zone`."""
    answers = ask(at)
    order = _order(at, answers)
    taken: list[PassTaken] = []
    for look in passes(at.zone, at.request.reshop):
        said = in_pass(at, answers, look)
        within = without(at.network.everybody, said.everywhere)
        offer = _offer(order, within)
        cover, of_stock = _cover(order, said, offer, [each & within for each in order.short])
        taken.append(PassTaken(look, [*said.eliminations, *of_stock]))
        if cover is not None:
            return _decision(at, taken, _chosen(at, cover), [])
    return _decision(at, taken, *_rest(Remains(at, offer, said.out)))


def _decision(
    at: Candidates, taken: list[PassTaken], chosen: list[Chosen], nowhere: list[Unfulfillable]
) -> Decision:
    chosen.sort(key=_line_number)
    zone = at.zone.name if at.zone else None
    return Decision(taken, chosen, nowhere, taken[-1].look.number, zone)


_line_number: Callable[[Chosen], int] = attrgetter("line_number")


def _order(at: Candidates, answers: Answers) -> _Order:
    lines, preferences, assigned = at.request.lines, at.preferences, at.request.assigned_locations
    quantities, columns, may, able, short = [], [], [], [], []
    for line, out, empty in zip(lines, answers.of_lines, answers.empty, strict=True):
        seen = at.seen[line.item]
        these = without(seen.listed, out)
        having = these & seen.available.having(line.quantity)
        quantities.append(line.quantity)
        columns.append(seen.available)
        may.append(these)
        able.append(having)
        short.append(without(these ^ having, empty))
    return _Order(
        at,
        quantities,
        columns,
        _each_alone(len(lines)) if len(at.seen) == len(lines) else _by_item(lines),
        may,
        able,
        short,
        at.network.indexes(assigned) if assigned else _NOWHERE,
        preferences.maximum_order_splits if preferences.split_order else None,
    )


_NOWHERE: frozenset[int] = frozenset()


@lru_cache(maxsize=256)
def _each_alone(lines: int) -> Sequence[Sequence[int]]:
    return [(line,) for line in range(lines)]


def _by_item(lines: Sequence[RequestLine]) -> Sequence[Sequence[int]]:
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(line.item, []).append(number)
    return list(groups.values())


def _offer(order: _Order, within: Mask) -> Offer:
    """What those that a pass leaves have."""
    may = [each & within for each in order.may]
    able = [each & within for each in order.able]
    ranked = ranking(order.at, may)
    return Offer(order.quantities, order.items, order.columns, may, able, ranked, order.taken, order.limit)


def _cover(
    order: _Order, said: Answers, offer: Offer, short: Masks
) -> tuple[Cover | None, Sequence[Elimination]]:
    """The first way that covers every line, and what each way that was tried says of the others' stock."""
    split_order, split_line = order.at.preferences.split_order, order.at.preferences.split_line
    several = len(offer.able) > 1
    of_stock: list[Elimination] = []
    if not split_order and several:
        of_stock += _each_line(EliminationReason.NOT_COMMON, _not_common(order, said))
    if split_order and several:
        if any(short):
            common = reduce(and_, _stocked(order))
            of_stock += _each_line(EliminationReason.COMMON_INSUFFICIENT, [each & common for each in short])
    else:
        of_stock += _each_line(EliminationReason.INSUFFICIENT, short)
    if (cover := covering.whole(offer)) is not None or not split_order:
        return cover, of_stock
    if several:
        of_stock += _each_line(EliminationReason.INSUFFICIENT, short)
        of_stock += _each_line(EliminationReason.SPLIT_ORDER_INSUFFICIENT, short)
        if (cover := covering.split_order(offer)) is not None:
            return cover, of_stock
    if not split_line:
        of_stock += _each_line(EliminationReason.SPLIT_LINE_OFF_INSUFFICIENT, short)
        return None, of_stock
    of_stock += _each_line(EliminationReason.SPLIT_LINE_ON_INSUFFICIENT, short)
    return covering.split_line(offer), of_stock


def _rest(remains: Remains) -> tuple[list[Chosen], list[Unfulfillable]]:
    at, offer = remains.at, remains.offer
    preferences = at.preferences
    if not preferences.split_order:
        return last_resort.unsplit(remains)
    split_lines = bool(preferences.split_line)
    others, aside = last_resort.set_aside(offer, split_lines=split_lines)
    cover: Cover | None = []
    if others:
        cover = _any_way(offer.only(others), split_lines=split_lines)
    if cover is None:
        return last_resort.too_many_splits(remains)
    shares = [(others[line], location, units) for line, location, units in cover]
    chosen, nowhere = last_resort.without_stock(replace(remains, offer=offer.without(shares)), aside)
    chosen += _chosen(at, shares)
    if not chosen and not at.request.assigned_locations:
        nowhere = last_resort.of_the_order(remains, nowhere)
    return chosen, nowhere


def _any_way(offer: Offer, *, split_lines: bool) -> Cover | None:
    cover = covering.whole(offer) or covering.split_order(offer)
    return covering.split_line(offer) if cover is None and split_lines else cover


def _chosen(at: Candidates, cover: Cover) -> list[Chosen]:
    lines, codes = at.request.lines, at.network.codes
    return [Chosen(lines[line].line_number, units, codes[location]) for line, location, units in cover]


def _stocked(order: _Order) -> Masks:
    return [order.at.shelf(line).stocked for line in order.at.request.lines]


def _not_common(order: _Order, said: Answers) -> Masks:
    """Of each line, the locations that keep not its item but another's."""
    stocked = _stocked(order)
    somewhere = reduce(or_, stocked)
    return [somewhere & ~each & ~out for each, out in zip(stocked, said.out, strict=True)]


def _each_line(reason: EliminationReason, masks: Masks) -> list[Elimination]:
    return [(AFTER_ALL_RULES, line, Verdict(reason, mask)) for line, mask in enumerate(masks) if mask]
