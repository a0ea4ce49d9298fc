"""Finds the table of a document that a mistake stands in, and the keys which that table knows."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from schemas.organization.document import Organization
from schemas.organization.values import Closed

FEW = 6
"""So many keys of a table fit into one sentence."""


def place(steps: Sequence[str | int]) -> tuple[tuple[str | int, ...], type[Closed]]:
    """Return the path of an error without names of variants, and the table that holds its last key."""
    path: list[str | int] = []
    table: type[Closed] = Organization
    choices: list[type[Closed]] = [Organization]
    for step in steps:
        if isinstance(step, int):
            path.append(step)
        elif len(choices) > 1:
            choices = [each for each in choices if _is_variant(each, step)]
        else:
            table = choices[0] if choices else table
            path.append(step)
            field = table.model_fields.get(step)
            choices = [] if field is None else list(dict.fromkeys(_tables(field.annotation)))
    return tuple(path), table


def meant(key: str, table: type[Closed]) -> str:
    """Return what to write instead of a key that the table does not have."""
    known = sorted(table.model_fields)
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there {_are(known)}" if len(known) <= FEW else "take it out"


def _are(known: Sequence[str]) -> str:
    return f"is only {known[0]} here" if len(known) == 1 else f"are {', '.join(known)} here"


def _tables(hint: Any) -> Iterator[type[Closed]]:
    if isinstance(hint, type) and issubclass(hint, Closed):
        yield hint
    for each in get_args(hint):
        yield from _tables(each)


def _is_variant(table: type[Closed], tag: str) -> bool:
    method = table.model_fields.get("method")
    return tag in table.model_fields if method is None else tag in get_args(method.annotation)
