"""Attributes: what an order, an item or a line asks for, and which locations source it."""

from collections.abc import Iterable, Sequence
from itertools import chain

from schemas.organization import Location
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import NOBODY, Mask
from services.routing.domain.network import Network
from services.routing.domain.request import RequestLine

Pair = tuple[str, str]
"""Code and value."""


def of_order(at: Candidates) -> list[Pair]:
    """What the requesting location originates; an attribute without a use counts in every part.

    Only attributes of locations: what it can do to an item is asked for by the item.
    """
    placed = at.network.policy.location(at.request.placed_location or "")
    if placed is None:
        return []
    codes = _of_type(at.network, "location")
    return [
        (each.code, each.value)
        for each in placed.attributes
        if each.code in codes and each.use in (None, "originating")
    ]


def of_item(at: Candidates, line: RequestLine) -> list[Pair]:
    """What the item asks of a location."""
    item = at.network.policy.item(line.item)
    if item is None:
        return []
    codes = _of_type(at.network, "product_and_location")
    return [(each.code, each.value) for each in item.attributes if each.code in codes]


def sourced(location: Location) -> set[Pair]:
    """What a location sources."""
    return {(each.code, each.value) for each in location.attributes if each.use in (None, "sourcing")}


def missing(net: Network, wanted: Sequence[Pair], location: int) -> list[Pair]:
    """Those that the location does not source."""
    has = sourced(net.locations[location])
    return [pair for pair in wanted if pair not in has]


def told(pairs: Iterable[Pair]) -> str:
    """Their names for a reason value, each once."""
    return ", ".join(dict.fromkeys(code for code, _ in pairs))


def lacking(net: Network, wanted: Iterable[Pair]) -> Mask:
    """The locations that miss any of them."""
    mask = NOBODY
    for pair in wanted:
        mask |= _without(net, pair)
    return mask


def named(net: Network, name: str) -> Mask:
    """The locations that source something with this value, or a code that stands for itself."""
    if "sourcing" not in net.remembered:
        by_name: dict[str, Mask] = {}
        for place, location in enumerate(net.locations):
            for each in chain.from_iterable(sourced(location)):
                by_name[each] = by_name.get(each, NOBODY) | 1 << place
        net.remembered["sourcing"] = by_name
    mask: Mask = net.remembered["sourcing"].get(name, NOBODY)
    return mask


def _of_type(net: Network, kind: str) -> set[str]:
    return {each.code for each in net.policy.attributes if each.type == kind}


def _without(net: Network, pair: Pair) -> Mask:
    key = ("without", pair)
    if key not in net.remembered:
        net.remembered[key] = net.those_that(lambda each: pair not in sourced(each))
    mask: Mask = net.remembered[key]
    return mask
