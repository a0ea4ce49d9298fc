"""The contract compiles where others compile it: in their parsers, validators and generators, with nothing of ours.

`make contract-tools` installs the readers; nothing is downloaded here. Where a reader is missing, its test is skipped.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from schemas import generate

GENERATED = Path(generate.__file__).parent / "generated"
TOOLS = Path(__file__).parent / "tools"
SCHEMAS = sorted(GENERATED.rglob("*.schema.json"))
KEYWORDS = {  # of JSON Schema 2020-12, as far as the contract needs them
    *(
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "default",
        "examples",
        "type",
        "enum",
        "const",
        "format",
    ),
    *("properties", "required", "additionalProperties", "propertyNames", "items", "minItems", "maxItems"),
    *("prefixItems", "uniqueItems", "anyOf", "oneOf", "not", "minLength", "maxLength", "pattern"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
}
FORMATS = {"date", "date-time", "uuid", "int64", "time"}


def ran(program: Path, *command: str) -> list[str]:
    """What an installed reader found wrong; skips where it, or its language, is not installed."""
    language = command[0]
    if shutil.which(language) is None:
        pytest.skip(f"there is no {language} on this machine")
    if not program.exists():
        pytest.skip("run first: make contract-tools")
    done = subprocess.run(
        [str(program) if language == "go" else language, *command[1:]], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def node(*question: str) -> list[str]:
    return ran(TOOLS / "node_modules", "node", str(TOOLS / "check.mjs"), *question)


def test_the_parser_of_asyncapi_takes_the_document_without_a_remark() -> None:
    assert node("asyncapi", str(GENERATED / "asyncapi.json")) == []


def test_the_parser_of_asyncapi_finds_a_word_that_is_none_and_an_example_that_is_missing(
    tmp_path: Path,
) -> None:
    document = json.loads((GENERATED / "asyncapi.json").read_text())
    del document["components"]["messages"]["Order"]["examples"]
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    assert node("asyncapi", str(tmp_path / "asyncapi.json")) == ["Order: no example"]
    document["channels"]["orders-submitted"]["adress"] = "orders-submitted"
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    assert "adress" in " ".join(node("asyncapi", str(tmp_path / "asyncapi.json")))


def test_fields_of_several_forms_have_names_in_the_asyncapi_document() -> None:
    """A generator calls them AnonymousSchema_15 otherwise."""
    schemas = json.loads((GENERATED / "asyncapi.json").read_text())["components"]["schemas"]
    for name, schema in schemas.items():
        for field in schema.get("properties", {}).values():
            assert not field.keys() & {"enum", "anyOf", "properties"}, name
        assert all("title" in each or "$ref" in each for each in schema.get("oneOf", ())), name


def test_ajv_compiles_every_schema_in_strict_mode_and_its_examples_satisfy_it() -> None:
    assert node("ajv", str(GENERATED)) == []


def test_typescript_made_of_every_schema_compiles(tmp_path: Path) -> None:
    assert node("types", str(GENERATED), str(tmp_path)) == []
    order = (tmp_path / "orders-submitted_Order.ts").read_text()
    assert "system?: (string | null)" in order
    assert "ship_to?: (Party | null)" in order
    assert "data: OrderHeld\n" in (tmp_path / "order-events_order-held.ts").read_text()


def test_go_compiles_every_schema_and_its_examples_satisfy_it() -> None:
    assert ran(TOOLS / "build" / "compile-schemas", "go", str(GENERATED)) == []


@pytest.mark.parametrize(
    ("schema", "reader"),
    [
        ({"type": "string", "pattern": r"^[^\u1680]$"}, "go"),
        ({"type": "string", "pattern": "("}, "node"),
        ({"type": "string", "ge": 0}, "node"),
        ({"type": "string", "examples": [1]}, "node"),
        ({"type": "string", "examples": [1]}, "go"),
    ],
)
def test_the_readers_find_what_is_wrong(schema: Mapping[str, Any], reader: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.schema.json").write_text(json.dumps({"$schema": DIALECT, **schema}))
    if reader == "go":
        assert ran(TOOLS / "build" / "compile-schemas", "go", str(tmp_path))
    else:
        assert node("ajv", str(tmp_path))


DIALECT = "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_has_only_keywords_and_formats_that_are_known_everywhere(path: Path) -> None:
    whole = json.loads(path.read_text())
    assert whole["$schema"] == DIALECT
    for part in _parts(whole):
        assert part.keys() <= KEYWORDS
        assert part.get("format", "uuid") in FORMATS


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_an_optional_value_is_of_a_type_and_null_and_objects_have_names(path: Path) -> None:
    whole = json.loads(path.read_text())
    for part in _parts(whole):
        choices = part.get("anyOf", ())
        assert not (
            len(choices) == 2 and {"type": "null"} in choices and all("type" in each for each in choices)
        )
    for named in [whole, *whole.get("$defs", {}).values()]:
        assert named["title"]
        for field in named.get("properties", {}).values():
            assert "properties" not in field, named["title"]


def test_every_pattern_compiles_in_python_and_in_re2_and_has_no_escape_that_one_of_them_lacks() -> None:
    re2 = pytest.importorskip("re2", reason="google-re2 is not installed")
    patterns = {
        part["pattern"]
        for path in SCHEMAS
        for part in _parts(json.loads(path.read_text()))
        if "pattern" in part
    }
    assert len(patterns) > 5
    for pattern in patterns:
        re.compile(pattern)
        re2.compile(pattern)
        assert not re.search(r"\\[^xds.\-/\\]", pattern), pattern


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every schema inside a schema, itself first."""
    yield schema
    for key, value in schema.items():
        if key in {"properties", "$defs"}:
            for each in value.values():
                yield from _parts(each)
        elif key in {"items", "additionalProperties", "propertyNames", "not"} and isinstance(value, Mapping):
            yield from _parts(value)
        elif key in {"anyOf", "oneOf", "prefixItems"}:
            for each in value:
                yield from _parts(each)
