"""What others build against says the same as the code, in every generated file."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas import generate
from schemas.contract.answers import answers
from schemas.contract.examples import example
from schemas.contract.lists import lists
from schemas.contract.messages import messages, unions
from schemas.contract.words import FIELDS
from schemas.events import ALL
from schemas.topics import PRIVACY_RECEIPTS, READ, TOPICS, WRITTEN, dead_letters_of
from tests.support.golden_messages import golden_messages
from tests.support.malformed import Malformed, corpus, good_order

GENERATED = Path(generate.__file__).parent / "generated"
MESSAGES = {message.file: message for message in messages()}
ANSWERS = dict(answers())
UNIONS = {f"{topic}.{title}" for topic, title, _ in unions()}
BEYOND_JSON_SCHEMA = {  # lists, calendars and comparisons of fields, which only the code checks
    "order: order_number 12",  # too long in upper case only
    "order: transaction_date 5",
    "order: transaction_date 6",
    "order: transaction_date 7",
    "order: transaction_date 8",
    "order: transaction_date 9",
    "order: transaction_date 11",
    "order: transaction_date 12",
    "order: transaction_date 13",
    "order: transaction_date 16",
    "line: a number twice",
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


def test_there_is_a_schema_of_every_message_fact_list_and_answer() -> None:
    assert named("messages") == MESSAGES.keys() | UNIONS
    assert len(named("facts")) == len(ALL)
    assert named("lists") == {each["title"] for each in lists()}
    assert named("answers") == set(ANSWERS)


def named(folder: str) -> set[str]:
    return {path.name.removesuffix(".schema.json") for path in (GENERATED / folder).iterdir()}


@pytest.mark.parametrize("path", sorted(GENERATED.rglob("*.schema.json")), ids=lambda path: path.name)
def test_every_generated_schema_is_a_json_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_message_has_an_example_that_satisfies_its_schemas(name: str) -> None:
    message = MESSAGES[name]
    assert schema(name)["examples"] == [each["payload"] for each in message.examples] != []
    for each in message.examples:
        checked(name).validate(each["payload"])
        jsonschema.Draft202012Validator(message.headers).validate(each["headers"])
        assert each["headers"].keys() <= message.headers["properties"].keys()


@pytest.mark.parametrize(
    ("name", "model"), [(f"{topic.name}.{m.__name__}", m) for topic in READ for m in topic.messages]
)
def test_the_example_of_what_comes_in_satisfies_its_model(name: str, model: Any) -> None:
    (payload,) = schema(name)["examples"]
    model.model_validate_json(json.dumps(payload))


def test_the_examples_of_what_goes_out_are_what_is_published_of_the_golden_facts() -> None:
    golden = dict(golden_messages())
    of_facts = [topic for topic in WRITTEN if topic is not PRIVACY_RECEIPTS]
    written = [name for topic in of_facts for name in MESSAGES if name.startswith(f"{topic.name}.")]
    assert golden.keys() == set(written)
    for name, message in golden.items():
        assert example(name) == message, "run: python -m tests.support.golden_messages, then make schemas"


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_field_of_every_message_is_described(name: str) -> None:
    whole = schema(name)
    for part in [whole, *whole.get("$defs", {}).values()]:
        for field, said in part.get("properties", {}).items():
            assert said.get("description") or "$ref" in said, field


def test_every_field_of_a_published_fact_has_its_words_and_no_other_name_has_any() -> None:
    fields = {
        field
        for topic_and_type, message in MESSAGES.items()
        if topic_and_type.startswith(("order-events.", "purchase-order-events.", "invoice-events."))
        for part in message.schema["$defs"].values()
        for field in part.get("properties", ())
    }
    assert fields == FIELDS.keys()


@pytest.mark.parametrize("command", sorted(ANSWERS.keys() - {"organization-document"}))
def test_every_field_of_every_answer_is_described_and_always_there(command: str) -> None:
    whole: dict[str, Any] = json.loads((GENERATED / "answers" / f"{command}.schema.json").read_text())
    for part in [whole, *whole.get("$defs", {}).values()]:
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert sorted(part["required"]) == sorted(part["properties"])
            assert all(said.get("description") for said in part["properties"].values())


@pytest.mark.parametrize("path", sorted(GENERATED.rglob("*.json")), ids=lambda path: path.name)
def test_no_name_of_a_requirement_of_ours_is_published(path: Path) -> None:
    assert re.findall(r"\b(?:SUB|QUE|CAN|INV|ROU|TRC|HIS|BEY)-\d", path.read_text()) == []


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


def test_the_asyncapi_document_names_servers_logins_and_what_names_a_message() -> None:
    document = api()
    assert {name: one["protocol"] for name, one in document["servers"].items()} == {
        "plain": "kafka",
        "secure": "kafka-secure",
    }
    logins = {one["$ref"].split("/")[-1] for one in document["servers"]["secure"]["security"]}
    assert logins
    assert logins <= set(document["components"]["securitySchemes"])
    assert "remembers `ce_source` and `ce_id`" in " ".join(document["info"]["description"].split())


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
