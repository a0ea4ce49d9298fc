"""A decision: eliminate, rank, cover, pass after pass; then what becomes of the rest (ROU-1 to ROU-6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import and_, attrgetter, or_

from schemas.reasons import EliminationReason
from services.routing.brokering import covering, last_resort
from services.routing.brokering.decision import (
    AFTER_ALL_RULES,
    Chosen,
    Decision,
    Elimination,
    PassTaken,
    Verdict,
)
from services.routing.brokering.eliminating import Answers, ask, of_zone
from services.routing.brokering.last_resort import Remains
from services.routing.brokering.offer import Cover, Masks, Offer
from services.routing.brokering.passes import passes
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.masks import Mask, without
from services.routing.domain.request import RequestLine
from services.routing.ranking.ranking import Ranking, ranking


@dataclass(slots=True, eq=False)
class _Order:
    """What is the same in every pass: of each line who may not take it, who may, who has all of it, who too little."""

    at: Candidates
    quantities: Sequence[int]
    columns: Sequence[Column]
    items: Sequence[Sequence[int]]
    out: Masks
    may: Masks
    able: Masks
    short: Masks
    taken: frozenset[int]
    limit: int | None
    ranked: Ranking | None = None
    """As the last pass compared them."""


def decide(at: Candidates) -> Decision:
    """Who takes the lines of `at.request`. The zone of its address stands in `at.zone`."""
    answers = ask(at)
    order = _order(at, answers)
    taken: list[PassTaken] = []
    for look in passes(at.zone, at.request.reshop):
        zonal = of_zone(at, look)
        within = without(at.network.everybody, answers.everywhere | zonal.out)
        offer = _offer(order, within)
        cover, of_stock = _cover(order, offer, within)
        taken.append(PassTaken(look, [*zonal.eliminations, *of_stock]))
        if cover is not None:
            outcome: last_resort.Outcome = (_chosen(at, cover), [])
            break
    else:
        outcome = _rest(Remains(at, offer, answers.out(zonal)))
    zone = at.zone.name if at.zone else None
    return Decision(answers.eliminations, taken, *outcome, look.number, zone)


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
        answers.of_lines,
        may,
        able,
        short,
        at.network.indexes(assigned),
        preferences.maximum_order_splits if preferences.split_order else None,
    )


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
    if order.ranked is None or order.ranked.method == "weighted":
        order.ranked = ranking(order.at, may)  # only weights look at who else is left
    ranked = order.ranked
    return Offer(order.quantities, order.items, order.columns, may, able, ranked, order.taken, order.limit)


def _cover(order: _Order, offer: Offer, within: Mask) -> tuple[Cover | None, Sequence[Elimination]]:
    """The first way that covers every line, and what each way that was tried says of the others' stock."""
    short = [each & within for each in order.short]
    split_order, split_line = order.at.preferences.split_order, order.at.preferences.split_line
    several = len(offer.able) > 1
    of_stock: list[Elimination] = []
    if not split_order and several:
        of_stock += _each_line(EliminationReason.NOT_COMMON, _not_common(order, within))
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


def _rest(remains: Remains) -> last_resort.Outcome:
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
    beside = replace(remains, offer=offer.without(shares)).going_to(location for _, location, _ in shares)
    chosen, nowhere = last_resort.without_stock(beside, aside)
    chosen += _chosen(at, shares)
    if not chosen and not at.request.assigned_locations:
        nowhere = last_resort.of_the_order(remains, nowhere)
    chosen.sort(key=attrgetter("line_number"))
    return chosen, nowhere


def _any_way(offer: Offer, *, split_lines: bool) -> Cover | None:
    cover = covering.whole(offer) or covering.split_order(offer)
    return covering.split_line(offer) if cover is None and split_lines else cover


def _chosen(at: Candidates, cover: Cover) -> list[Chosen]:
    lines, codes = at.request.lines, at.network.codes
    return [Chosen(lines[line].line_number, units, codes[location]) for line, location, units in cover]


def _stocked(order: _Order) -> Masks:
    return [order.at.shelf(line).stocked for line in order.at.request.lines]


def _not_common(order: _Order, within: Mask) -> Masks:
    """Of each line, the locations that keep not its item but another's."""
    stocked = _stocked(order)
    somewhere = reduce(or_, stocked) & within
    return [without(somewhere, each | out) for each, out in zip(stocked, order.out, strict=True)]


_WAYS = (
    EliminationReason.NOT_COMMON,
    EliminationReason.COMMON_INSUFFICIENT,
    EliminationReason.INSUFFICIENT,
    EliminationReason.SPLIT_ORDER_INSUFFICIENT,
    EliminationReason.SPLIT_LINE_OFF_INSUFFICIENT,
    EliminationReason.SPLIT_LINE_ON_INSUFFICIENT,
)
"""What is said of stock, in the order in which ways are tried."""
_PLACES = {reason: AFTER_ALL_RULES + way for way, reason in enumerate(_WAYS)}


def _each_line(reason: EliminationReason, masks: Masks) -> list[Elimination]:
    return [(_PLACES[reason], line, Verdict(reason, mask)) for line, mask in enumerate(masks) if mask]
