"""What routing facts do to lines: they go to locations, are given back, are split."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schemas.events.order_routing import (
    AssignedLine,
    GivenBackLine,
    LinesAssigned,
    LinesRejected,
    LinesUnfulfillable,
)
from services.streams.order.state import Known, Line, Routed

Lines = Mapping[int, Line]


def assigned(order: Known, fact: LinesAssigned) -> dict[str, Any]:
    """Lines at their new locations; a number that is new takes its units and its tax from the line it was part of.

    It was where that line was before, and never where the rest of it goes now.
    """
    lines = dict(order.lines)
    for each in fact.lines:
        _set_apart(lines, each)
        line = lines[each.line_number]
        source = each.split_from.line_number if each.split_from else each.line_number
        before = order.lines[source].routed or Routed("new_order", None)
        routed = Routed(
            "new_order", each.location, each.reserved, before.tried | {each.location}, before.rejections
        )
        lines[each.line_number] = replace(line, routed=routed)
    return {"lines": lines, "decisions": max(order.decisions, fact.decision)}


def unfulfillable(order: Known, fact: LinesUnfulfillable) -> dict[str, Any]:
    """Lines that nobody takes."""
    lines = dict(order.lines)
    for each in fact.lines:
        before = lines[each.line_number].routed or Routed("unfulfillable", None)
        routed = replace(before, status="unfulfillable", location=fact.location, reserved="none")
        lines[each.line_number] = replace(lines[each.line_number], routed=routed)
    return {"lines": lines, "decisions": max(order.decisions, fact.decision)}


def rejected(lines: Lines, fact: LinesRejected) -> dict[int, Line]:
    """Lines without a location; the one that had them counts as tried, whoever says so."""
    after = dict(lines)
    for each in fact.lines:
        _set_apart(after, each)
        line = after[each.line_number]
        before = line.routed or Routed("rejected", None)
        tried, rejections = before.tried | {each.location}, before.rejections + 1
        routed = Routed("rejected", None, "none", tried, rejections, fact.by_pickup_location)
        after[each.line_number] = replace(line, routed=routed)
    return after


def released(lines: Lines, given_back: Sequence[GivenBackLine]) -> dict[int, Line]:
    """Lines that hold no stock any more."""
    after = dict(lines)
    for each in given_back:
        line = after[each.line_number]
        if line.routed is not None:
            after[each.line_number] = replace(line, routed=replace(line.routed, reserved="none"))
    return after


def _set_apart(lines: dict[int, Line], part: AssignedLine | GivenBackLine) -> None:
    """A part with a number of its own is split off, in place: of 2,000 lines each may be."""
    if part.split_from is None:
        return
    line = lines[part.split_from.line_number]
    rest = replace(line, open=line.open - part.quantity, tax=line.tax - part.tax)
    lines[part.split_from.line_number] = rest
    lines[part.line_number] = replace(line, open=part.quantity, dispatched=0, cancelled=0, tax=part.tax)


def prorated(tax: Decimal, quantities: Sequence[int]) -> list[Decimal]:
    """The tax of each part, adding up exactly: whole cents where the tax is, else hundredths of them (ROU-12).

    What division leaves over goes to the parts that lost most by rounding down, the first of equals first.
    """
    if len(quantities) == 1:
        return [tax]
    step = Decimal("0.01") if tax == tax.quantize(Decimal("0.01")) else Decimal("0.0001")
    steps, units = int(tax / step), sum(quantities)
    parts = [steps * quantity // units for quantity in quantities]
    lost = [steps * quantity % units for quantity in quantities]
    for index in sorted(range(len(parts)), key=lambda each: (-lost[each], each))[: steps - sum(parts)]:
        parts[index] += 1
    return [part * step for part in parts]
