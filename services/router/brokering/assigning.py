"""Which line goes where, once it is known which locations an order goes to."""

from collections.abc import Sequence

from services.router.brokering.offer import Cover, Offer, Share

STEPS = 20_000
"""Lines of one item can be packed in very many ways; after so many dead ends the shelves count as too small."""


def assigned(offer: Offer, locations: Sequence[int]) -> Cover | None:
    """Each line, in line order, whole at the best of these locations that leaves room for the lines after it.

    `locations` stand in the order of their rank. None where some line finds no room.
    """
    shares: list[Share] = []
    for group in offer.items:
        packed = _packed(offer, group, locations)
        if packed is None:
            return None
        shares += packed
    return tuple(sorted(shares))


def divided(offer: Offer, taken: Sequence[int]) -> Cover | None:
    """Lines in order: whole at the best-ranked location that has it, else from one after the other as they were taken.

    None where a line that may go to fewer places than another of its item comes too short that way.
    """
    ranked = offer.ranked.ordered(taken)
    used: dict[tuple[int, int], int] = {}
    shares: list[Share] = []
    for line, needed in enumerate(offer.quantities):
        item = offer.item_of[line]
        free = {
            place: max(int(offer.available[line, place]) - used.get((place, item), 0), 0) for place in taken
        }
        whole = next((place for place in ranked if free[place] >= needed), None)
        missing = needed
        for place in taken if whole is None else [whole]:
            units = min(missing, free[place])
            if units:
                shares.append(Share(line, place, units))
                used[place, item] = used.get((place, item), 0) + units
                missing -= units
        if missing:
            return None
    return tuple(shares)


def _packed(offer: Offer, group: Sequence[int], locations: Sequence[int]) -> list[Share] | None:
    """The lines of one item, which draw on the same shelves: the first packing, by line and by rank."""
    shelves = offer.available[list(group)][:, list(locations)]
    if int(shelves.max(axis=0).sum()) < sum(offer.quantities[line] for line in group):
        return None
    units = shelves.tolist()
    used = [0] * len(locations)
    hopeless: set[tuple[int, ...]] = set()

    def further(number: int) -> list[Share] | None:
        if number == len(group):
            return []
        state = (number, *used)
        if state in hopeless or len(hopeless) > STEPS:
            return None
        line = group[number]
        needed = offer.quantities[line]
        for place, location in enumerate(locations):
            if units[number][place] - used[place] >= needed:
                used[place] += needed
                rest = further(number + 1)
                if rest is not None:
                    return [Share(line, location, needed), *rest]
                used[place] -= needed
        hopeless.add(state)
        return None

    return further(0)
