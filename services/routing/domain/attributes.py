"""The attributes that an order or an item asks of a location."""

from collections.abc import Iterable

from services.routing.domain.candidates import Candidates
from services.routing.domain.network import Network
from services.routing.domain.request import RequestLine
from services.routing.domain.sourcing import Pair


def of_order(at: Candidates) -> list[Pair]:
    """Return the location attributes that the requesting location originates.

    An attribute without a use counts as originating. Attributes of products are left out: the item asks for those.
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
    """Return the attributes that the item of the line asks of a location."""
    item = at.network.policy.item(line.item)
    if item is None:
        return []
    codes = _of_type(at.network, "product_and_location")
    return [(each.code, each.value) for each in item.attributes if each.code in codes]


def listed(pairs: Iterable[Pair]) -> str:
    """Return the codes for a reason value, each once."""
    return ", ".join(dict.fromkeys(code for code, _ in pairs))


def _of_type(net: Network, kind: str) -> set[str]:
    return {each.code for each in net.policy.attributes if each.type == kind}
