"""The outcome of a decision: choices for the order, the fact that records it, and units taken from the snapshot."""

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
from services.routing.domain.column import prepare_common
from services.routing.domain.network import Network
from services.routing.domain.request import Request, RequestLine
from services.routing.domain.snapshot import Snapshot
from services.routing.places import origin_of
from services.routing.version import RULES
from services.streams.order import Choice, reserved

_ALIKE = 4096
"""Parts of facts that are kept for the next orders, which have much the same."""


def expect(snapshot: Snapshot, requests: Iterable[Request]) -> None:
    """Warm the caches for these requests: distances to their addresses and common quantities, in one pass."""
    every = list(requests)
    origins = (origin_of(each, snapshot.network) for each in every)
    snapshot.network.distances.expect(origin for origin in origins if origin is not None)
    items = {line.item for each in every for line in each.lines} & snapshot.stock.keys()
    prepare_common(snapshot.stock[item].available for item in items)


def candidates(snapshot: Snapshot, request: Request) -> Candidates:
    """Return everything that a decision depends on, as the snapshot is now."""
    net = snapshot.network
    at = Candidates(net, request, snapshot.stock, snapshot.loads_at(request.now), origin_of(request, net))
    if at.preferences.use_zones:
        at.zone = net.atlas.zone_of(request.destination)
    return at


def routed(
    snapshot: Snapshot, request: Request, order: OrderSubmitted, number: int
) -> tuple[RoutingDecided, list[Choice]]:
    """Decide, and take what is promised from the snapshot. `number` counts the decisions about the order from 1."""
    fact, choices = decided(snapshot, request, order, number)
    take(snapshot, request, choices)
    return fact, choices


def decided(
    snapshot: Snapshot, request: Request, order: OrderSubmitted, number: int
) -> tuple[RoutingDecided, list[Choice]]:
    """Decide, and leave the snapshot as it is."""
    at = candidates(snapshot, request)
    hashed = input_hash(snapshot, request, at)
    decision = decide(at)
    choices = choices_of(snapshot.network, decision)
    detailed = snapshot.network.policy.trace_shopping_log == "detailed"
    stocked = any(each.stocked for each in at.stock.values())
    fact = RoutingDecided(
        organization=request.organization,
        order_number=request.order_number,
        request_id=order.request_id,
        decision=number,
        reshop=request.reshop,
        decided_at=request.now,
        policy_version=snapshot.network.version,
        log_position=snapshot.log_position,
        input_hash=hashed,
        zone=decision.zone,
        pass_number=decision.pass_number,
        lines=tuple(
            [_line(each.line_number, each.item, each.quantity, each.tried) for each in request.lines]
        ),
        shares=tuple([_share(number, units, location, code) for number, units, location, _, code in choices]),
        shopping=shopping(at, decision) if detailed and stocked and request.traced else None,
        rules=RULES,
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


def input_hash(snapshot: Snapshot, request: Request, at: Candidates) -> str:
    """Return a digest of the order, the policy version, and the part of the snapshot that the decision depends on."""
    to = request.destination
    address = "" if to is None else f"{to.country!r}{to.state!r}{to.postal_code!r}"
    lines = [f"{line.line_number} {line.item!r} {line.quantity}{_needs(line)}" for line in request.lines]
    asked = (
        f"{lines}{address}{at.origin}{request.order_type!r}{request.system!r}{request.carrier!r}{request.reshop}"
        f"{request.placed_location!r}{request.requested_location!r}{request.pickup_location!r}"
        f"{sorted(request.assigned_locations)}"
    )
    return snapshot.digest(asked.encode(), at.availability, request.now)


def _needs(line: RequestLine) -> str:
    """Return what a line asks of a location; most lines ask nothing."""
    if line.gift_wrap or line.attribute is not None or line.tried:
        return f"{line.gift_wrap}{line.attribute!r}{sorted(line.tried)}"
    return ""


def choices_of(network: Network, decision: Decision) -> list[Choice]:
    """Return what the order records of each share: its location, how its units are reserved, and the answer code."""
    choices = []
    for each in decision.chosen:
        location, code = each.location, each.code
        how = _reserved(network, location, covered=code is None)
        choices.append(Choice(each.line_number, each.quantity, location, how, code))
    choices += [
        Choice(lost.line_number, lost.quantity, None, "none", lost.code) for lost in decision.unfulfillable
    ]
    return choices


def _reserved(network: Network, location: str, *, covered: bool) -> Reserved:
    known, key = network.reservations, (location, covered)
    return known.get(key) or known.keep(key, reserved(network.policy, location, covered=covered))


def take(snapshot: Snapshot, request: Request, choices: Sequence[Choice]) -> None:
    """Take what the choices promise from the snapshot, and count one more order for each of their locations."""
    items = {line.line_number: line.item for line in request.lines}
    index, locations = snapshot.network.index, set()
    for line_number, quantity, code, how, _ in choices:
        if code is not None:
            location = index[code]
            locations.add(location)
            if how != "none":
                snapshot.take(items[line_number], location, quantity)
    snapshot.assign(locations, request.now, snapshot.network.indexes(request.assigned_locations))
