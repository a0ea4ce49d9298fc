"""The OpenAPI document says what polls over HTTP ask and get."""

import json
from typing import Any

import jsonschema
import pytest

from schemas.contract.openapi import openapi
from schemas.reasons import DeadLetterReason
from services.fulfillment.http import request
from services.fulfillment.http.request import unauthorized
from services.fulfillment.http.response import Response, away, refused
from services.streams.order import Refused
from tests.support.source import ROOT

DOCUMENT = openapi()
((PATH, _),) = DOCUMENT["paths"].items()
OPERATION = DOCUMENT["paths"][PATH]["post"]


def valid(name: str, value: Any) -> bool:
    """Whether a value satisfies a schema of the document."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return jsonschema.Draft202012Validator(schema).is_valid(value)


def test_the_path_is_the_one_that_is_served() -> None:
    assert PATH == request.PATH


def test_the_example_of_the_answer_satisfies_its_schema() -> None:
    example = OPERATION["responses"]["200"]["content"]["application/json"]["example"]
    assert valid("WorkAnsweredMessage", example)
    assert not valid("WorkAnsweredMessage", example | {"kind": "everything"})


@pytest.mark.parametrize(
    "response",
    [
        away(),
        unauthorized(),
        refused(Refused(DeadLetterReason.UNKNOWN_LOCATION, "location", "x")),
        refused(Refused(DeadLetterReason.CONFLICTING_MESSAGE, "poll_id", "x")),
        request.read("/", {}, b""),
        request.read("/v1/organizations/A/locations/S/intransit", {}, b""),
        request.read("/v1/organizations/A/locations/S/intransit", {"Idempotency-Key": "k"}, b"{"),
    ],
)
def test_errors_are_described(response: Response) -> None:
    assert str(response.status.value) in OPERATION["responses"]
    assert valid("Error", json.loads(response.body))


def test_the_page_has_every_status() -> None:
    page = (ROOT / "docs/polls-over-http.md").read_text()
    assert [status for status in OPERATION["responses"] if status not in page] == []
