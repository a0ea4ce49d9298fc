"""Alert rules and dashboard ask for metrics that there are, and name commands that there are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML

from services.cli import app
from services.operating.metrics_page import PAGE, of_processes, of_system, page
from tests.support.source import ROOT

FOLDER = ROOT / "infra/monitoring"
DECLARED = {each.name: each for each in (*of_system(), *of_processes())}
PARTS = ("_bucket", "_sum", "_count")


def rules() -> list[dict[str, Any]]:
    document = YAML(typ="safe").load(FOLDER / "alerts.yaml")
    return [rule for group in document["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    return json.loads((FOLDER / "dashboard.json").read_text())["panels"]  # type: ignore[no-any-return]


def expressions() -> Iterator[tuple[str, str]]:
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for panel in panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


def metrics_of(expression: str) -> set[str]:
    """The metrics that an expression names, a histogram by its own name."""
    found = set()
    for name in re.findall(r"\borderfold_[a-z_]+", expression):
        base = next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name)
        found.add(base if base in DECLARED and DECLARED[base].kind == "histogram" else name)
    return found


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_a_rule_or_panel_names_metrics_that_are_declared(where: str, expression: str) -> None:
    assert metrics_of(expression), where
    assert metrics_of(expression) - DECLARED.keys() == set()


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_the_labels_it_asks_by_are_those_of_its_metrics(where: str, expression: str) -> None:
    labels = {label for name in metrics_of(expression) for label in DECLARED[name].labels}
    asked = {
        label.strip()
        for group in re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
        for label in group.split(",")
    }
    asked |= set(re.findall(r"\{(\w+)[=!]", expression))
    assert asked - labels - {"le", "instance"} == set(), where


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    notes = rule["annotations"]
    assert notes["summary"].endswith(".")
    assert notes["runbook"].endswith(".")
    assert rule["labels"]["severity"] in {"critical", "warning"}
    asked = set(re.findall(r"\$labels\.(\w+)", notes["summary"]))
    given = {label for group in re.findall(r"\bby \(([^)]*)\)", rule["expr"]) for label in group.split(", ")}
    assert asked <= given


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_runbook_names_commands_and_options_that_there_are(rule: dict[str, Any]) -> None:
    named = re.findall(r"\borderfold ([a-z][a-z -]*)", rule["annotations"]["runbook"])
    assert named
    for words in named:
        assert _understood(words.split()), words


def _understood(words: list[str]) -> bool:
    """Whether they begin with a command of ours, and its options are its own."""
    command: Any = typer.main.get_command(app)
    for at, word in enumerate(words):
        if not hasattr(command, "commands"):
            options = {option for each in command.params for option in each.opts}
            return {each for each in words[at:] if each.startswith("--")} <= options
        if word not in command.commands:
            return False
        command = command.commands[word]
    return not hasattr(command, "commands")


def test_there_is_one_panel_for_each_place_of_the_dashboard() -> None:
    taken = [(p["gridPos"]["x"] + x, p["gridPos"]["y"] + y) for p in panels() for x, y in _area(p["gridPos"])]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24
    assert len({panel["id"] for panel in panels()}) == len(panels())


def _area(place: dict[str, int]) -> Iterator[tuple[int, int]]:
    return ((x, y) for x in range(place["w"]) for y in range(place["h"]))


def test_the_page_of_metrics_is_what_the_code_declares() -> None:
    assert PAGE.read_text() == page(), "run: python -m services.operating.metrics_page"


def test_a_metric_is_declared_once() -> None:
    assert len(DECLARED) == len([*of_system(), *of_processes()])
