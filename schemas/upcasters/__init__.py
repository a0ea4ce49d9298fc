"""Facts that changed shape: one hand-written table, from (stored name, version) to the step to the next version."""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.upcasters import order_acknowledged, routing_decided

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("order-acknowledged", 1): order_acknowledged.to_version_2,
    ("routing-decided", 1): routing_decided.to_version_2,
}
"""One entry a step; each lives in a file of its own in this folder."""


def upcast(
    type_: str,
    version: int,
    data: dict[str, Any],
    to: int,
    table: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> dict[str, Any]:
    """The data of a fact in shape `version`, taken step by step to shape `to`.

    Raises LookupError where a step is missing from the table.
    """
    while version < to:
        step = table.get((type_, version))
        if step is None:
            raise LookupError(f"no upcaster takes {type_} from version {version} to {version + 1}")
        data = step(data)
        version += 1
    return data
