"""Remedies that allow more than the preferences do: splits and back orders."""

from services.routing.domain.candidates import Candidates
from services.routing.explaining.remedy import ONCE, Remedy


def allowances(at: Candidates, location: int) -> list[Remedy]:
    """Return what is not allowed yet; back orders come last, because they promise stock that does not exist."""
    return [*more_splits(at), *_split_order(at), *_split_line(at), *_back_orders(at, location)]


def more_splits(at: Candidates) -> list[Remedy]:
    """Return the remedy of a higher limit of locations for one order."""
    limit = at.preferences.maximum_order_splits
    if not at.preferences.split_order or limit is None:
        return []
    most = limit + len(at.request.lines)
    return [
        Remedy(
            "maximum_order_splits",
            "",
            range(limit + 1, most + 1),
            lambda scene, number: scene.overridden(maximum_order_splits=number),
            lambda number: f"up to {number} locations an order instead of {limit}",
        )
    ]


def _split_order(at: Candidates) -> list[Remedy]:
    if at.preferences.split_order or len(at.request.lines) < 2:
        return []
    return [
        Remedy(
            "split_order",
            "",
            ONCE,
            lambda scene, _: scene.overridden(split_order=True),
            lambda _: "an order that may be split",
        )
    ]


def _split_line(at: Candidates) -> list[Remedy]:
    """Allow split orders together with split lines, which depend on them."""
    if at.preferences.split_order and at.preferences.split_line:
        return []
    return [
        Remedy(
            "split_line",
            "",
            ONCE,
            lambda scene, _: scene.overridden(split_order=True, split_line=True),
            lambda _: "lines that may be split",
        )
    ]


def _back_orders(at: Candidates, location: int) -> list[Remedy]:
    if at.effective.where("back_orders") >> location & 1:
        return []
    return [
        Remedy(
            "back_orders",
            "",
            ONCE,
            lambda scene, _: scene.located(location, back_orders=True),
            lambda _: "taking back orders",
        )
    ]
