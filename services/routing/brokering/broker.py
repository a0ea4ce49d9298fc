"""A decision: eliminate, rank, cover, one pass after the other; then a last resort for the rest (ROU-1 to ROU-6)."""

from services.routing.brokering.covering import cover, ways
from services.routing.brokering.decision import Decision, Outcome, PassTaken, chosen
from services.routing.brokering.eliminating import apply_rules, apply_zone_rules
from services.routing.brokering.last_resort import last_resort
from services.routing.brokering.passes import passes
from services.routing.brokering.short_of_stock import short_of_stock
from services.routing.brokering.survivors import survivors
from services.routing.domain.candidates import Candidates
from services.routing.domain.masks import without


def decide(at: Candidates) -> Decision:
    """Decide which locations take the lines of `at.request`; `at.zone` is the zone of its address, if any."""
    rulings = apply_rules(at)
    left = survivors(at, rulings)
    allowed = ways(at.effective, len(at.request.lines))
    taken: list[PassTaken] = []
    for each in passes(at.zone, at.request.reshop):
        zonal = apply_zone_rules(at, each.part)
        within = without(at.network.everybody, rulings.everywhere | zonal.out)
        offer = left.offer(within)
        found, tried = cover(offer, allowed)
        of_stock = short_of_stock(left, within, tried, covered=found is not None)
        taken.append(PassTaken(each, [*zonal.eliminations, *of_stock]))
        if found is not None:
            outcome: Outcome = (chosen(at, found), [])
            break
    else:
        outcome = last_resort(at, offer, rulings.out(zonal), allowed)
    zone = at.zone.name if at.zone else None
    return Decision(rulings.eliminations, taken, *outcome, each.number, zone)
