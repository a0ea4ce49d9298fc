"""What others build against says the same as the code, in every generated file."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas import generate
from schemas.answers import ANSWERS
from schemas.events import ALL
from schemas.topics import READ, TOPICS, dead_letters_of
from tests.support import wire_examples as examples
from tests.support.malformed import Malformed, corpus, good_order

GENERATED = Path(generate.__file__).parent / "generated"
EXAMPLES: dict[str, dict[str, Any]] = {
    "orders-submitted.Order": examples.ORDER,
    "inventory-changed.StockChange": examples.COUNT,
    "status-updates.StatusUpdate": examples.UPDATE,
    "cancellations.CancelOrder": examples.CANCEL_ORDER,
    "cancellations.CancelDispatch": examples.CANCEL_DISPATCH,
    "dispatches.Dispatch": examples.DISPATCH,
    "order-events.OrderEvent": examples.ORDER_EVENT,
}
BEYOND_JSON_SCHEMA = {  # lists, calendars and comparisons of fields, which only the code checks
    "order: currency 2",
    "order: order_number 12",  # too long in upper case only
    "order: transaction_date 5",
    "order: transaction_date 6",
    "order: transaction_date 7",
    "order: transaction_date 8",
    "order: transaction_date 9",
    "line: a number twice",
    "line: line_number 2",  # 1.0 is a whole number to JSON Schema
    "line: quantity 2",
}


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GENERATED / "messages" / f"{name}.schema.json").read_text())
    return loaded


def checked(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(name))


def api() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GENERATED / "asyncapi.json").read_text())
    return loaded


def test_the_generated_files_are_what_the_catalogue_says() -> None:
    assert generate.drifted() == []


def test_there_is_a_schema_of_every_message_every_fact_and_every_answer() -> None:
    names = {path.name.removesuffix(".schema.json") for path in (GENERATED / "messages").iterdir()}
    assert names == set(EXAMPLES)
    assert len(list((GENERATED / "facts").iterdir())) == len(ALL)
    assert {path.name for path in (GENERATED / "answers").iterdir()} == {
        f"{command}.schema.json" for command in ANSWERS
    }


@pytest.mark.parametrize("path", sorted(GENERATED.rglob("*.schema.json")), ids=lambda path: path.name)
def test_every_generated_schema_is_a_json_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_published_example_satisfies_schema_and_model(name: str) -> None:
    checked(name).validate(EXAMPLES[name])
    (model,) = [m for topic in TOPICS for m in topic.messages if f"{topic.name}.{m.__name__}" == name]
    model.model_validate_json(json.dumps(EXAMPLES[name]))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_field_of_every_message_is_described(name: str) -> None:
    whole = schema(name)
    for part in [whole, *whole.get("$defs", {}).values()]:
        for field, said in part["properties"].items():
            assert said.get("description"), field


@pytest.mark.parametrize("command", sorted(ANSWERS))
def test_every_field_of_every_answer_is_described_and_always_there(command: str) -> None:
    whole: dict[str, Any] = json.loads((GENERATED / "answers" / f"{command}.schema.json").read_text())
    for part in [whole, *(each for each in whole["$defs"].values() if "properties" in each)]:
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
        assert all(said.get("description") for said in part["properties"].values())


_FIELDS = [one for one in corpus() if one.name.startswith(("order:", "ship_to:", "line:"))]


@pytest.mark.parametrize("one", _FIELDS, ids=[one.name for one in _FIELDS])
def test_what_the_model_refuses_the_schema_refuses(one: Malformed) -> None:
    assert one.value is not None
    refused = not checked("orders-submitted.Order").is_valid(json.loads(one.value))
    assert refused is (one.name not in BEYOND_JSON_SCHEMA)


def test_what_the_model_takes_the_schema_takes() -> None:
    checked("orders-submitted.Order").validate(good_order("ACME"))


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = api()
    for reference in _references(document):
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_the_asyncapi_document_has_a_channel_and_an_operation_for_every_topic() -> None:
    document = api()
    assert document["asyncapi"] == "3.0.0"
    assert set(document["channels"]) == {topic.name for topic in TOPICS}
    actions = {
        one["channel"]["$ref"].split("/")[-1]: one["action"] for one in document["operations"].values()
    }
    assert actions == {topic.name: "receive" if topic.direction == "in" else "send" for topic in TOPICS}


def test_every_payload_in_the_asyncapi_document_is_an_object() -> None:
    """AsyncAPI 3.0 wants a Schema Object there, and does not know the schema `true`."""
    assert all(isinstance(one["payload"], dict) for one in api()["components"]["messages"].values())


def test_every_topic_read_has_one_for_its_dead_letters_kept_as_long() -> None:
    for topic in READ:
        letters = dead_letters_of(topic)
        assert letters in TOPICS
        assert (letters.name, letters.retention_ms) == (f"{topic.name}.dlq", topic.retention_ms)


def test_a_file_that_differs_is_named_and_ends_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "_HERE", tmp_path)
    generate.write()
    (tmp_path / "asyncapi.json").write_text("{}")
    (tmp_path / "retired.json").write_text("{}")
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert capsys.readouterr().err.split()[-2:] == ["asyncapi.json", "retired.json"]
    generate.write()
    assert generate.main() == 0


def _references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for one in part for found in _references(one)]
    if not isinstance(part, dict):
        return []
    here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
    return here + [found for one in part.values() for found in _references(one)]
