"""Every metric that is declared gets a value somewhere: a gauge without one misleads who watches it."""

import ast
from functools import cache

import pytest

from tests.support.source import ROOT

METRICS = ROOT / "services/common/metrics.py"
SETTERS = {"inc", "dec", "set", "observe", "time"}


def declared() -> list[str]:
    """Return the names of the metrics."""
    return [
        target.id
        for node in ast.parse(METRICS.read_text()).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


@cache
def valued() -> set[str]:
    """Return the names on which something that sets a value is called, with or without labels before it."""
    found = set()
    for file in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in SETTERS:
                found |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return found


@pytest.mark.parametrize("name", declared())
def test_a_metric_gets_a_value(name: str) -> None:
    assert name in valued()
