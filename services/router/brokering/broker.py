"""A decision: eliminate, rank, cover, pass after pass; then what becomes of the rest (ROU-1 to ROU-6)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from schemas.reasons import EliminationReason
from services.router.brokering import covering, last_resort
from services.router.brokering.decision import Chosen, Decision, Elimination, PassTaken, Unfulfillable
from services.router.brokering.eliminating import InPass, Masks, ask, in_pass
from services.router.brokering.last_resort import Remains
from services.router.brokering.offer import Cover, Offer, Supply
from services.router.brokering.passes import passes
from services.router.domain.candidates import Candidates
from services.router.ranking.ranking import ranking


class _Order(NamedTuple):
    """What is the same in every pass."""

    at: Candidates
    listed: Masks
    items: Sequence[Sequence[int]]
    taken: frozenset[int]


def decide(at: Candidates) -> Decision:
    """Who takes the lines of `at.request`. The zone of its address stands in `at.zone`."""
    order = _order(at)
    answers = ask(at)
    taken: list[PassTaken] = []
    for look in passes(at.zone, at.request.reshop):
        said = in_pass(at, answers, look)
        offer = _offer(order, said)
        cover, eliminations = _cover(order, said, offer)
        taken.append(PassTaken(look, (*said.eliminations, *eliminations)))
        if cover is not None:
            return _decision(at, taken, _chosen(at, cover), [])
    return _decision(at, taken, *_rest(Remains(at, offer, said.out)))


def _decision(
    at: Candidates, taken: list[PassTaken], chosen: list[Chosen], nowhere: list[Unfulfillable]
) -> Decision:
    return Decision(
        passes=tuple(taken),
        chosen=tuple(sorted(chosen, key=lambda each: each.line_number)),
        unfulfillable=tuple(nowhere),
        pass_number=taken[-1].look.number,
        zone=at.zone.name if at.zone else None,
    )


def _order(at: Candidates) -> _Order:
    lines = at.request.lines
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(line.item, []).append(index)
    return _Order(
        at=at,
        listed=[at.listed(line) for line in lines],
        items=list(groups.values()),
        taken=frozenset(
            at.network.index[code] for code in at.request.assigned_locations if code in at.network.index
        ),
    )


def _offer(order: _Order, said: InPass) -> Offer:
    at, lines = order.at, order.at.request.lines
    may = [listed & ~out for listed, out in zip(order.listed, said.out, strict=True)]
    return Offer(
        quantities=[line.quantity for line in lines],
        items=order.items,
        supplies=[Supply(mask, at.available(line)) for mask, line in zip(may, lines, strict=True)],
        ranked=ranking(at, reduce(or_, may)),
        taken=order.taken,
        limit=at.preferences.maximum_order_splits if at.preferences.split_order else None,
    )


def _cover(order: _Order, said: InPass, offer: Offer) -> tuple[Cover | None, list[Elimination]]:
    """The first way that covers every line, and what each way that was tried says of the others' stock."""
    preferences = order.at.preferences
    short = [
        listed & ~(out | able)
        for listed, out, able in zip(order.listed, _any_said(said), offer.able, strict=True)
    ]
    several = len(offer.quantities) > 1
    split_order = bool(preferences.split_order)
    said_of_stock: list[Elimination] = []
    if not split_order:
        if several:
            said_of_stock += _each_line(EliminationReason.NOT_COMMON, _not_common(order, said))
        said_of_stock += _each_line(EliminationReason.INSUFFICIENT, short)
        return covering.whole(offer), said_of_stock
    if several:
        common = reduce(and_, _stocked(order))
        said_of_stock += _each_line(EliminationReason.COMMON_INSUFFICIENT, [each & common for each in short])
    else:
        said_of_stock += _each_line(EliminationReason.INSUFFICIENT, short)
    if (cover := covering.whole(offer)) is not None:
        return cover, said_of_stock
    if several:
        said_of_stock += _each_line(EliminationReason.INSUFFICIENT, short)
        said_of_stock += _each_line(EliminationReason.SPLIT_ORDER_INSUFFICIENT, short)
        if (cover := covering.split_order(offer)) is not None:
            return cover, said_of_stock
    if not preferences.split_line:
        said_of_stock += _each_line(EliminationReason.SPLIT_LINE_OFF_INSUFFICIENT, short)
        return None, said_of_stock
    said_of_stock += _each_line(EliminationReason.SPLIT_LINE_ON_INSUFFICIENT, short)
    return covering.split_line(offer), said_of_stock


def _rest(remains: Remains) -> tuple[list[Chosen], list[Unfulfillable]]:
    at, offer = remains.at, remains.offer
    preferences = at.preferences
    if not preferences.split_order:
        return last_resort.unsplit(remains)
    split_lines = bool(preferences.split_line)
    others, aside = last_resort.set_aside(offer, split_lines=split_lines)
    cover: Cover | None = ()
    if others:
        cover = _any_way(offer.only(others), split_lines=split_lines)
    if cover is None:
        return last_resort.too_many_splits(remains)
    shares = tuple(share._replace(line=others[share.line]) for share in cover)
    chosen, nowhere = last_resort.without_stock(replace(remains, offer=offer.without(shares)), aside)
    chosen += _chosen(at, shares)
    if not chosen and not at.request.assigned_locations:
        nowhere = last_resort.of_the_order(remains, nowhere)
    return chosen, nowhere


def _any_way(offer: Offer, *, split_lines: bool) -> Cover | None:
    cover = covering.whole(offer) or covering.split_order(offer)
    return covering.split_line(offer) if cover is None and split_lines else cover


def _chosen(at: Candidates, cover: Cover) -> list[Chosen]:
    return [
        Chosen(at.request.lines[share.line].line_number, share.units, at.network.codes[share.location])
        for share in cover
    ]


def _any_said(said: InPass) -> Masks:
    """Locations that a rule left out of a line, those about stock too."""
    out = list(said.out)
    for each in said.eliminations:
        if each.line is not None:
            out[each.line] |= each.locations
    return out


def _stocked(order: _Order) -> Masks:
    return [order.at.shelf(line).stocked for line in order.at.request.lines]


def _not_common(order: _Order, said: InPass) -> Masks:
    """Of each line, the locations that keep not its item but another's."""
    stocked = _stocked(order)
    somewhere = reduce(or_, stocked)
    return [somewhere & ~each & ~out for each, out in zip(stocked, said.out, strict=True)]


def _each_line(reason: EliminationReason, masks: Masks) -> list[Elimination]:
    return [Elimination(reason, line, mask) for line, mask in enumerate(masks) if mask]
