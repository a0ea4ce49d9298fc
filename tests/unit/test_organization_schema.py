"""The published schema of the policy document, by which editors help people to write one."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.organization.file import DocumentInvalid, parse
from schemas.organization.yaml_nodes import compose, plain

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "schemas" / "generated" / "organization.schema.json"
EXAMPLES = sorted(ROOT.joinpath("examples").rglob("*.yaml"))
SCHEMA = json.loads(PUBLISHED.read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
GOOD = {"organization": "ACME", "fulfilment": "route", "locations": [{"code": "BOSTON", "type": "store"}]}
QUEUE = {"dc": "BOSTON", "hold": {"hours": 24}, "schedule": []}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_fits_and_names_the_schema_in_its_first_line(example: Path) -> None:
    text = example.read_text()
    VALIDATOR.validate(plain(compose(text), []))
    head, _, path = text.splitlines()[0].partition("=")
    assert head == "# yaml-language-server: $schema"
    assert (example.parent / path).resolve() == PUBLISHED


@pytest.mark.parametrize(
    "broken",
    [
        {"organisation": "ACME"},
        {"organization": "-"},
        {"name": 7},
        {"fulfilment": "later"},
        {"locations": []},
        {"locations": [{"code": "BOSTON"}]},
        {"locations": [{"code": "BOSTON", "type": "store", "country": "USA"}]},
        {"locations": [{"code": "BOSTON", "type": "store", "open_days": ["monday"]}]},
        {"run_log_days": 0},
        {"processing": [QUEUE | {"hold": {"days": 1}}]},
        {"processing": [QUEUE | {"schedule": "0 6 * * *"}]},
        {"preferences": {"split_orders": True}},
        {"preferences": {"brokering": {"method": "quick"}}},
        {"zones": [{"name": "EAST", "areas": []}]},
    ],
    ids=json.dumps,
)
def test_what_apply_refuses_by_its_shape_does_not_fit(broken: dict[str, Any]) -> None:
    VALIDATOR.validate(GOOD)
    assert not VALIDATOR.is_valid(GOOD | broken)
    with pytest.raises(DocumentInvalid):
        parse(json.dumps(GOOD | broken))


def test_every_key_is_described() -> None:
    tables = {"Organization": SCHEMA, **SCHEMA["$defs"]}
    silent = [
        f"{table}.{key}"
        for table, schema in tables.items()
        for key, value in schema.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == []
