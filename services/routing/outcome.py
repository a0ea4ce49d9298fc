"""A decision becomes choices for the order, a fact for whoever asks why, and units taken off the floor."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from schemas.events.order import OrderSubmitted
from schemas.events.order_routing import Reserved
from schemas.events.routing import RoutedLine, RoutedShare, RoutingDecided
from schemas.reasons import AnswerCode
from services.routing.brokering.broker import decide
from services.routing.brokering.decision import Decision
from services.routing.brokering.trace import shopping
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import ask_often
from services.routing.domain.floor import Floor
from services.routing.domain.network import Network
from services.routing.domain.request import Request, RequestLine
from services.routing.places import origin_of
from services.streams.order import Choice, reserved

_ALIKE = 4096
"""So many parts of facts are kept: the next order has much the same."""


def expect(floor: Floor, requests: Iterable[Request]) -> None:
    """These will be routed, one after the other: what most of them ask is worked out for all at once."""
    asked = list(requests)
    origins = (origin_of(each, floor.network) for each in asked)
    floor.network.distances.expect(origin for origin in origins if origin is not None)
    items = {line.item for each in asked for line in each.lines} & floor.shelves.keys()
    ask_often(floor.shelves[item].available for item in items)


def candidates(floor: Floor, request: Request) -> Candidates:
    """Everything a decision looks at, as the floor is now."""
    net = floor.network
    at = Candidates(net, request, floor.shelves, floor.loads_at(request.now), origin_of(request, net))
    if at.preferences.use_zones:
        at.zone = net.atlas.zone_of(request.destination)
    return at


def routed(
    floor: Floor, request: Request, order: OrderSubmitted, number: int
) -> tuple[RoutingDecided, list[Choice]]:
    """Decide, and take what was promised off the floor. `number` is which routing of the order this is."""
    fact, choices = decided(floor, request, order, number)
    take(floor, request, choices)
    return fact, choices


def decided(
    floor: Floor, request: Request, order: OrderSubmitted, number: int
) -> tuple[RoutingDecided, list[Choice]]:
    """Decide; the floor stays as it is."""
    at = candidates(floor, request)
    hashed = input_hash(floor, request, at)
    decision = decide(at)
    choices = choices_of(floor.network, decision)
    detailed = floor.network.policy.trace_shopping_log == "detailed"
    stocked = any(shelf.stocked for shelf in at.shelves.values())
    fact = RoutingDecided(
        organization=request.organization,
        order_number=request.order_number,
        request_id=order.request_id,
        decision=number,
        reshop=request.reshop,
        decided_at=request.now,
        policy_version=floor.network.version,
        log_position=floor.log_position,
        input_hash=hashed,
        zone=decision.zone,
        pass_number=decision.pass_number,
        lines=tuple(
            [_line(each.line_number, each.item, each.quantity, each.tried) for each in request.lines]
        ),
        shares=tuple([_share(number, units, place, code) for number, units, place, _, code in choices]),
        shopping=shopping(at, decision) if detailed and stocked and request.traced else None,
    )
    return fact, choices


@lru_cache(maxsize=_ALIKE)
def _line(line_number: int, item: str, quantity: int, tried: frozenset[str]) -> RoutedLine:
    return RoutedLine(line_number=line_number, item=item, quantity=quantity, tried=tuple(sorted(tried)))


@lru_cache(maxsize=_ALIKE)
def _share(
    line_number: int, quantity: int, location: str | None, answer_code: AnswerCode | None
) -> RoutedShare:
    return RoutedShare(line_number=line_number, quantity=quantity, location=location, answer_code=answer_code)


def input_hash(floor: Floor, request: Request, at: Candidates) -> str:
    """Of the order, the policy version, and the floor as the decision sees it."""
    to = request.destination
    address = "" if to is None else f"{to.country!r}{to.state!r}{to.postal_code!r}"
    lines = [f"{line.line_number} {line.item!r} {line.quantity}{_asks(line)}" for line in request.lines]
    told = (
        f"{lines}{address}{at.origin}{request.order_type!r}{request.system!r}{request.carrier!r}{request.reshop}"
        f"{request.placed_location!r}{request.requested_location!r}{request.pickup_location!r}"
        f"{sorted(request.assigned_locations)}"
    )
    return floor.digest(told.encode(), at.seen, request.now)


def _asks(line: RequestLine) -> str:
    """What a line asks of a location; most ask nothing."""
    if line.gift_wrap or line.attribute is not None or line.tried:
        return f"{line.gift_wrap}{line.attribute!r}{sorted(line.tried)}"
    return ""


def choices_of(network: Network, decision: Decision) -> list[Choice]:
    """What the order is told: of each share its location, how its units are promised, and the answer code."""
    choices = []
    for each in decision.chosen:
        location, code = each.location, each.code
        how = _reserved(network, location, code is None)
        choices.append(Choice(each.line_number, each.quantity, location, how, code))
    choices += [
        Choice(lost.line_number, lost.quantity, None, "none", lost.code) for lost in decision.unfulfillable
    ]
    return choices


def _reserved(network: Network, location: str, covered: bool) -> Reserved:
    known: dict[str, Reserved] = network.remembered.setdefault(covered, {})
    how = known.get(location)
    if how is None:
        how = known[location] = reserved(network.policy, location, covered=covered)
    return how


def take(floor: Floor, request: Request, choices: Sequence[Choice]) -> None:
    """What the choices promise, and one order more for each of their locations."""
    items = {line.line_number: line.item for line in request.lines}
    index, places = floor.network.index, set()
    for line_number, quantity, location, how, _ in choices:
        if location is not None:
            place = index[location]
            places.add(place)
            if how != "none":
                floor.take(items[line_number], place, quantity)
    floor.give_order(places, request.now, floor.network.indexes(request.assigned_locations))
