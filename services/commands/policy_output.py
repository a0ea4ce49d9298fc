"""Prints what differs between two policies, and a policy as YAML."""

import sys
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from ruamel.yaml import YAML

from schemas.answers.policies import PolicyChange
from schemas.organization import Organization
from schemas.organization.differences import written
from services.commands.output import out

_WIDTH = 80


def print_changes(changes: Sequence[PolicyChange]) -> None:
    """Print one entry for each change: what it is, where, and the values."""
    for each in changes:
        text = f"{each.path}: {_values(each)}"
        lines = wrap(text, _WIDTH - 10, break_long_words=False, break_on_hyphens=False)
        for number, line in enumerate(lines):
            head = each.kind if number == 0 else ""
            out.print(f"{head:8}  {line}", markup=False, soft_wrap=True)


def print_yaml(document: Organization) -> None:
    """Print a policy without what is usual anyway; applying the text again changes nothing."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 100
    yaml.allow_unicode = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    yaml.dump(written(document), sys.stdout)


def _values(change: PolicyChange) -> str:
    if change.kind == "added":
        return _text(change.after)
    if change.kind == "removed":
        return _text(change.before)
    if isinstance(change.before, list) and isinstance(change.after, list):
        come = [each for each in change.after if each not in change.before]
        gone = [each for each in change.before if each not in change.after]
        parts = [f"with {_text(come)}" if come else "", f"without {_text(gone)}" if gone else ""]
        told = " and ".join(part for part in parts if part)
        return told or f"in the order {_text(change.after)}"
    return f"{_text(change.before)} → {_text(change.after)}"


def _text(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case Mapping():
            return ", ".join(f"{name} {_nested(each)}" for name, each in value.items()) or "as usual"
        case list() | tuple():
            return ", ".join(map(_nested, value)) or "nothing"
        case _:
            return str(value)


def _nested(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + _text(value) + "}"
    return f"[{_text(value) if value else ''}]" if isinstance(value, list | tuple) else _text(value)
