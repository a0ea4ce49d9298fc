"""Which line goes where, once it is known which locations an order goes to."""

from collections.abc import Sequence

from services.router.brokering.offer import Cover, Offer, Share

STEPS = 20_000
"""Lines of one item can be packed in very many ways; after so many trials the shelves count as too small."""


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
    """The lines of one item, which draw on the same shelves."""
    used = dict.fromkeys(locations, 0)
    steps = 0

    def further(number: int) -> list[Share] | None:
        nonlocal steps
        if number == len(group):
            return []
        line = group[number]
        units = offer.quantities[line]
        for place in locations:
            steps += 1
            if steps > STEPS:
                return None
            if offer.available[line, place] - used[place] < units:
                continue
            used[place] += units
            rest = further(number + 1)
            if rest is not None:
                return [Share(line, place, units), *rest]
            used[place] -= units
        return None

    return further(0)
