"""Only the locations that can matter: whatever is changed about one location, all others stay where they are."""

from dataclasses import replace

from services.routing.brokering.eliminating import ask
from services.routing.domain.candidates import Candidates
from services.routing.domain.column import Column
from services.routing.domain.loads import Loads
from services.routing.domain.masks import NOBODY, Mask, answers, mask_of, places
from services.routing.domain.network import network
from services.routing.domain.shelves import ItemColumns
from services.routing.explaining.scene import Scene, rebuilt


def narrowed(at: Candidates, more: Mask) -> Candidates:
    """The same decision over fewer locations: those that could take a line in any pass, and `more`."""
    named = frozenset((*at.request.assigned_locations, at.request.placed_location or ""))
    mask = _that_can_matter(at) | more | at.network.those(named)
    kept = answers(mask, len(at.network.locations))
    policy = at.network.policy
    fewer = rebuilt(policy, locations=tuple(policy.locations[place] for place in places(mask)))
    return replace(
        at,
        network=network(fewer, at.network.version, at.network.places),
        shelves={
            item: ItemColumns(
                mask_of(answers(shelf.stocked, len(kept))[kept]),
                Column(shelf.available.units[kept]),
                Column(shelf.on_hand.units[kept]),
                shelf.velocity[kept],
            )
            for item, shelf in at.shelves.items()
        },
        loads=Loads(at.loads.orders_today[kept], at.loads.last_assigned[kept]),
    )


def _that_can_matter(at: Candidates) -> Mask:
    """Survivors for any line, were the order from elsewhere and every system to shop within itself.

    Those are the changes that touch more than the location they are for.
    """
    scene = Scene.of(at)
    open_systems = [
        each.model_copy(update={"disallow_shopping_within_system": False}) for each in scene.policy.systems
    ]
    relaxed = scene.asked(placed_location=None).governed(systems=tuple(open_systems)).candidates()
    mask = NOBODY
    for line, out in zip(relaxed.request.lines, ask(relaxed).out(), strict=True):
        mask |= relaxed.listed(line) & ~out
    return mask
