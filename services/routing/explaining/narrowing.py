"""Only the locations that can matter to a change; a change to one location leaves the others as they are."""

from dataclasses import replace

from services.routing.brokering.eliminating import apply_rules
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.loads import Loads
from services.routing.domain.masks import NOBODY, Mask, flags, indexes, mask_of
from services.routing.domain.network import network
from services.routing.domain.stock import ItemStock
from services.routing.explaining.scene import Scene, rebuilt


def narrowed(at: Candidates, more: Mask) -> Candidates:
    """Return the candidates with fewer locations: those that could take a line in any pass, and `more`."""
    named = frozenset((*at.request.assigned_locations, at.request.placed_location or ""))
    mask = _that_can_matter(at) | more | at.network.those(named)
    kept = flags(mask, len(at.network.locations))
    policy = at.network.policy
    fewer = rebuilt(policy, locations=tuple(policy.locations[each] for each in indexes(mask)))
    return replace(
        at,
        network=network(fewer, at.network.version, at.network.coordinates),
        stock={
            item: ItemStock(
                mask_of(flags(stock.stocked, len(kept))[kept]),
                Column(stock.available.units[kept]),
                Column(stock.on_hand.units[kept]),
                stock.velocity[kept],
            )
            for item, stock in at.stock.items()
        },
        loads=Loads(at.loads.orders_today[kept], at.loads.last_assigned[kept]),
    )


def _that_can_matter(at: Candidates) -> Mask:
    """Return the survivors for any line as if no location had placed the order and no system disallowed its own.

    Those two changes concern more locations than the one they are made for.
    """
    scene = Scene.of(at)
    open_systems = [
        each.model_copy(update={"disallow_shopping_within_system": False}) for each in scene.policy.systems
    ]
    relaxed = scene.asked(placed_location=None).governed(systems=tuple(open_systems)).candidates()
    mask = NOBODY
    for line, out in zip(relaxed.request.lines, apply_rules(relaxed).out(), strict=True):
        mask |= relaxed.listed(line) & ~out
    return mask
