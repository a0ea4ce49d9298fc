"""Which line goes where, once it is known which locations an order goes to."""

from collections.abc import Iterator, Sequence

from services.routing.brokering.offer import Cover, Offer, Share

TRIALS = 20_000
"""Lines of one item can be packed in very many ways; after so many trials the shelves count as too small."""

Trials = Iterator[int]
"""What a search may still try; it gives up when they are spent."""


def assigned(offer: Offer, locations: Sequence[int], trials: Trials | None = None) -> Cover | None:
    """Each line, in line order, whole at the best of these locations that leaves room for the lines after it.

    `locations` stand in the order of their rank. None where some line finds no room, or the `trials` are spent.
    """
    trials = iter(range(TRIALS)) if trials is None else trials
    units = [[offer.there(line, place) for place in locations] for line in range(len(offer.quantities))]
    shares: list[Share] = []
    for group in offer.items:
        needed = [offer.quantities[line] for line in group]
        places = _packed(needed, [units[line] for line in group], trials)
        if places is None:
            return None
        shares += [
            (line, locations[place], taken) for line, place, taken in zip(group, places, needed, strict=True)
        ]
    return sorted(shares)


def divided(offer: Offer, taken: Sequence[int]) -> Cover | None:
    """Lines in order: whole at the best-ranked location that has it, else from one after the other as they were taken.

    None where a line that may go to fewer places than another of its item comes too short that way.
    """
    ranked, item_of = offer.ranked.ordered(taken), offer.item_of
    used: dict[tuple[int, int], int] = {}
    shares: list[Share] = []
    for line, needed in enumerate(offer.quantities):
        item = item_of[line]
        free = {place: max(offer.there(line, place) - used.get((place, item), 0), 0) for place in taken}
        whole = next((place for place in ranked if free[place] >= needed), None)
        missing = needed
        for place in taken if whole is None else [whole]:
            units = min(missing, free[place])
            if units:
                shares.append((line, place, units))
                used[place, item] = used.get((place, item), 0) + units
                missing -= units
        if missing:
            return None
    return shares


def _packed(needed: Sequence[int], units: Sequence[Sequence[int]], trials: Trials) -> list[int] | None:
    """Places for the lines of one item, which draw on the same shelves: the first packing, by line and by place.

    `units` are what each line may take at each place.
    """
    if sum(map(max, zip(*units, strict=True))) < sum(needed):
        return None
    used = [0] * len(units[0])
    hopeless: set[tuple[int, ...]] = set()
    found: list[int] = []
    place = 0  # the first that was not tried for the next line
    while len(found) < len(needed):
        line = len(found)
        if not place and (line, *used) in hopeless:
            place = len(used)
        while place < len(used) and units[line][place] - used[place] < needed[line]:
            place += 1
        if place < len(used):
            used[place] += needed[line]
            found.append(place)
            place = 0
        elif not found or next(trials, None) is None:
            return None
        else:
            hopeless.add((line, *used))
            place = found.pop()
            used[place] -= needed[line - 1]
            place += 1
    return found
