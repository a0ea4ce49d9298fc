"""Attributes: what an order, an item or a line asks for, and which locations source it."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from services.router.domain.candidates import Candidates
from services.router.domain.network import Mask, Network
from services.router.domain.request import RequestLine

Pair = tuple[str, str]
"""Code and value."""


def of_order(at: Candidates) -> list[Pair]:
    """What the requesting location originates; an attribute without a use counts in every part."""
    placed = at.network.policy.location(at.request.placed_location or "")
    if placed is None:
        return []
    return [(each.code, each.value) for each in placed.attributes if each.use in (None, "originating")]


def of_item(at: Candidates, line: RequestLine) -> list[Pair]:
    """What the item asks of a location."""
    item = at.network.policy.item(line.item)
    if item is None:
        return []
    shared = {each.code for each in at.network.policy.attributes if each.type == "product_and_location"}
    return [(each.code, each.value) for each in item.attributes if each.code in shared]


def sourced(net: Network, location: int) -> set[Pair]:
    """What a location sources."""
    found = net.locations[location].attributes
    return {(each.code, each.value) for each in found if each.use in (None, "sourcing")}


def missing(net: Network, wanted: Sequence[Pair], location: int) -> list[Pair]:
    """Those that the location does not source."""
    has = sourced(net, location)
    return [pair for pair in wanted if pair not in has]


def lacking(net: Network, wanted: Iterable[Pair]) -> Mask:
    """The locations that miss any of them."""
    masks = [_without(net, pair) for pair in wanted]
    return np.logical_or.reduce(masks) if masks else net.nobody


def named(net: Network, name: str) -> Mask:
    """The locations that source something with this value, or a code that stands for itself."""
    if "sourcing" not in net.remembered:
        places: dict[str, set[int]] = {}
        for location in range(len(net.locations)):
            for each in chain.from_iterable(sourced(net, location)):
                places.setdefault(each, set()).add(location)
        net.remembered["sourcing"] = places
    mask = np.zeros(len(net.locations), bool)
    mask[list(net.remembered["sourcing"].get(name, ()))] = True
    return mask


def _without(net: Network, pair: Pair) -> Mask:
    key = ("without", pair)
    if key not in net.remembered:
        lacks = [pair not in sourced(net, each) for each in range(len(net.locations))]
        net.remembered[key] = np.array(lacks, bool)
    mask: Mask = net.remembered[key]
    return mask
