"""Assigns lines to locations, once the locations of the order are chosen."""

from collections.abc import Iterator, Sequence

from services.routing.brokering.covering.offer import Cover, Offer, Share

TRIALS = 20_000
"""Lines of one item can be packed in very many ways; after so many trials the stock counts as too small."""

Trials = Iterator[int]
"""The trials that a search has left; it gives up when they run out."""


def assigned(offer: Offer, locations: Sequence[int], trials: Trials | None = None) -> Cover | None:
    """Assign each line, in line order, to the best location that leaves enough for the lines after it.

    `locations` are in the order of their rank. None where a line does not fit, or the `trials` run out.
    """
    trials = iter(range(TRIALS)) if trials is None else trials
    units = [[offer.units(line, location) for location in locations] for line in range(len(offer.quantities))]
    shares: list[Share] = []
    for group in offer.items:
        needed = [offer.quantities[line] for line in group]
        packed = _packed(needed, [units[line] for line in group], trials)
        if packed is None:
            return None
        shares += [
            (line, locations[rank], taken) for line, rank, taken in zip(group, packed, needed, strict=True)
        ]
    return sorted(shares)


def divided(offer: Offer, taken: Sequence[int]) -> Cover | None:
    """Assign each line whole to the best-ranked location that has it, else divide it over the locations as `taken`.

    None where that leaves too little for a later line that fewer locations may take.
    """
    ranked, item_of = offer.ranked.ordered(taken), offer.item_of
    used: dict[tuple[int, int], int] = {}
    shares: list[Share] = []
    for line, needed in enumerate(offer.quantities):
        item = item_of[line]
        free = {each: max(offer.units(line, each) - used.get((each, item), 0), 0) for each in taken}
        whole = next((each for each in ranked if free[each] >= needed), None)
        missing = needed
        for each in taken if whole is None else [whole]:
            units = min(missing, free[each])
            if units:
                shares.append((line, each, units))
                used[each, item] = used.get((each, item), 0) + units
                missing -= units
        if missing:
            return None
    return shares


def _packed(needed: Sequence[int], units: Sequence[Sequence[int]], trials: Trials) -> list[int] | None:
    """Return the first packing of lines that want the same item: by line, the rank of its location.

    `units` are what each line may take at each rank.
    """
    if sum(map(max, zip(*units, strict=True))) < sum(needed):
        return None
    used = [0] * len(units[0])
    hopeless: set[tuple[int, ...]] = set()
    found: list[int] = []
    rank = 0  # the first that was not tried for the next line
    while len(found) < len(needed):
        line = len(found)
        if not rank and (line, *used) in hopeless:
            rank = len(used)
        while rank < len(used) and units[line][rank] - used[rank] < needed[line]:
            rank += 1
        if rank < len(used):
            used[rank] += needed[line]
            found.append(rank)
            rank = 0
        elif not found or next(trials, None) is None:
            return None
        else:
            hopeless.add((line, *used))
            rank = found.pop()
            used[rank] -= needed[line - 1]
            rank += 1
    return found
