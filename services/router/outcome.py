"""A decision becomes choices for the order, a fact for whoever asks why, and units taken off the floor."""

from collections.abc import Sequence

from schemas.events.order import OrderSubmitted
from schemas.events.routing import RoutedLine, RoutedShare, RoutingDecided
from schemas.organization import Organization
from services.router.brokering.broker import decide
from services.router.brokering.decision import Decision
from services.router.brokering.trace import shopping
from services.router.domain.candidates import Candidates
from services.router.domain.floor import Floor
from services.router.domain.request import Request
from services.router.domain.settings import settings_for
from services.router.places import origin_of
from services.streams.order import Choice, reserved


def candidates(floor: Floor, request: Request) -> Candidates:
    """Everything a decision looks at, as the floor is now."""
    net = floor.network
    zoned = settings_for(net, request).order.use_zones
    return Candidates(
        network=net,
        request=request,
        shelves=floor.seen(request.items),
        loads=floor.loads_at(request.now),
        origin=origin_of(request, net),
        zone=net.atlas.zone_of(request.destination) if zoned else None,
    )


def routed(
    floor: Floor, request: Request, order: OrderSubmitted, number: int
) -> tuple[RoutingDecided, list[Choice]]:
    """Decide, and take what was promised off the floor. `number` is which routing of the order this is."""
    at = candidates(floor, request)
    hashed = input_hash(floor, request, at)
    decision = decide(at)
    choices = _choices(floor.network.policy, decision)
    detailed = floor.network.policy.trace_shopping_log == "detailed"
    stocked = any(seen.shelf.stocked for seen in at.seen.values())
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
            RoutedLine(
                line_number=line.line_number,
                item=line.item,
                quantity=line.quantity,
                tried=tuple(sorted(line.tried)),
            )
            for line in request.lines
        ),
        shares=tuple(
            RoutedShare(
                line_number=each.line_number,
                quantity=each.quantity,
                location=each.location,
                answer_code=each.answer_code,
            )
            for each in choices
        ),
        shopping=shopping(at, decision) if detailed and stocked else None,
    )
    _take(floor, request, decision, choices)
    return fact, choices


def input_hash(floor: Floor, request: Request, at: Candidates) -> str:
    """Of the order, the policy version, and the floor as the decision sees it."""
    lines = [
        (line.line_number, line.item, line.quantity, line.gift_wrap, line.attribute, sorted(line.tried))
        for line in request.lines
    ]
    to = request.destination
    address = None if to is None else (to.country, to.state, to.postal_code)
    asked = (request.order_type, address, request.system, request.carrier, request.reshop)
    named = (request.placed_location, request.requested_location, request.pickup_location)
    told = repr((lines, asked, named, sorted(request.assigned_locations), at.origin)).encode()
    return floor.digest(told, at.seen, request.now)


def _choices(policy: Organization, decision: Decision) -> list[Choice]:
    chosen = [
        Choice(
            each.line_number,
            each.quantity,
            each.location,
            reserved(policy, each.location, covered=each.code is None),
            each.code,
        )
        for each in decision.chosen
    ]
    return chosen + [
        Choice(each.line_number, each.quantity, None, "none", each.code) for each in decision.unfulfillable
    ]


def _take(floor: Floor, request: Request, decision: Decision, choices: Sequence[Choice]) -> None:
    items = {line.line_number: line.item for line in request.lines}
    for each in choices:
        if each.location is not None and each.reserved != "none":
            floor.take(items[each.line_number], floor.network.index[each.location], each.quantity)
    floor.give_order({floor.network.index[each.location] for each in decision.chosen}, request.now)
