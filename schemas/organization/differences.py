"""Tells what differs between two policy documents, entry by entry, as people name them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from schemas.organization.document import Organization
from schemas.organization.values import Closed

_KEYS = {
    "locations": ("code",),
    "location_types": ("code",),
    "systems": ("code",),
    "attributes": ("code",),
    "vendors": ("code",),
    "brands": ("code",),
    "reason_codes": ("kind", "code"),
    "processing": ("dc",),
    "carrier_matrix": ("carrier", "service", "country"),
    "overrides": ("order_type", "system", "carrier"),
    "zones": ("name",),
    "items": ("item",),
    "system_products": ("system",),
    "probability_rules": ("name",),
}
"""What makes an entry of each list the same entry; other lists are compared as a whole."""


class Difference(NamedTuple):
    """One key that differs: `path` is as in locations[DC-EAST].priority; an absent value is None."""

    kind: Literal["added", "removed", "changed"]
    path: str
    before: Any
    after: Any


def differences(before: Organization, after: Organization) -> Sequence[Difference]:
    """Return what the second document has, lacks or says otherwise, in the order of its keys."""
    return list(_of_parts(before, after, ""))


def written(value: Any) -> Any:
    """Return a value as a document writes it: tables without their defaults, numbers as numbers."""
    match value:
        case Closed():
            said = value.model_dump(exclude_defaults=True).keys()
            needed = {name for name, field in type(value).model_fields.items() if field.is_required()}
            return {
                name: written(getattr(value, name))
                for name in type(value).model_fields
                if name in said or name in needed
            }
        case tuple() | list():
            return [written(each) for each in value]
        case Mapping():
            return {name: written(each) for name, each in value.items()}
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def _of_parts(before: Closed, after: Closed, path: str) -> Iterator[Difference]:
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        here = f"{path}.{name}" if path else name
        if old == new:
            continue
        if isinstance(old, Closed) and type(old) is type(new):
            yield from _of_parts(old, new, here)
        elif name in _KEYS and isinstance(new, tuple):
            yield from _of_lists(old, new, here, _KEYS[name])
        else:
            yield _difference(here, written(old), written(new))


def _of_lists(
    before: Sequence[Closed], after: Sequence[Closed], path: str, keys: tuple[str, ...]
) -> Iterator[Difference]:
    old, new = _by_key(before, keys), _by_key(after, keys)
    if len(old) < len(before) or len(new) < len(after):  # a property may stand twice, with two values
        yield _difference(path, written(before), written(after))
        return
    for key in {**old, **new}:
        here = f"{path}[{key}]"
        if key in old and key in new:
            yield from _of_parts(old[key], new[key], here)
        else:
            yield _difference(here, written(old.get(key)), written(new.get(key)))
    if list(old) != list(new) and old.keys() == new.keys():
        yield Difference("changed", f"{path}, their order", list(old), list(new))


def _by_key(entries: Sequence[Closed], keys: tuple[str, ...]) -> dict[str, Closed]:
    return {" / ".join(str(getattr(each, key) or "any") for key in keys): each for each in entries}


def _difference(path: str, before: Any, after: Any) -> Difference:
    absent: tuple[Any, ...] = (None, "", [], {})
    kind: Literal["added", "removed", "changed"] = "changed"
    if before in absent:
        kind = "added"
    elif after in absent:
        kind = "removed"
    return Difference(kind, path, before, after)
