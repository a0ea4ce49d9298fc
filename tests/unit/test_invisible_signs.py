"""A code that looks like another one and is not is refused, on topics and in files, and the sign in it is named.

akeneo/pim-community-dev#20428 forbids no-break spaces in identifiers, as they never match;
woocommerce/woocommerce#29435 and episerver/Foundation#708 are of codes with blanks that were not found.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemas.organization import Organization, inconsistencies
from schemas.wire.inventory_changed import StockChange
from schemas.wire.orders_submitted import Order
from services.common.runtime.message import Message, Rejected
from tests.support.malformed import good_order
from tests.support.retail import chain_document, store
from tests.support.wire_examples import COUNT
from tests.unit.test_loading import HEAD, problems, table, take
from tests.unit.test_missing_fields import LEAST, read

SIGNS = {
    "\u00a0": "U+00A0 (no-break space)",
    "\u202f": "U+202F (narrow no-break space)",
    "\u2007": "U+2007 (figure space)",
    "\u3000": "U+3000 (ideographic space)",
    "\u200b": "U+200B (zero width space)",
    "\u200c": "U+200C (zero width non-joiner)",
    "\u200d": "U+200D (zero width joiner)",
    "\u2060": "U+2060 (word joiner)",
    "\ufeff": "U+FEFF (zero width no-break space)",
    "\u00ad": "U+00AD (soft hyphen)",
    "\u034f": "U+034F (combining grapheme joiner)",
    "\u200e": "U+200E (left-to-right mark)",
    "\u200f": "U+200F (right-to-left mark)",
    "\u061c": "U+061C (arabic letter mark)",
    "\u202e": "U+202E (right-to-left override)",
    "\u2066": "U+2066 (left-to-right isolate)",
    "\u3164": "U+3164 (hangul filler)",
    "\ufe0f": "U+FE0F (variation selector-16)",
    "\ufff9": "U+FFF9 (interlinear annotation anchor)",
    "\u2800": "U+2800 (braille pattern blank)",
    "\U000e0041": "U+E0041 (tag latin capital letter a)",
    "\U000e0100": "U+E0100 (variation selector-17)",
    "\U0001d173": "U+1D173 (musical symbol begin beam)",
}
CODES = [
    ("orders-submitted", "order_number"),
    ("orders-submitted", "lines[0].item"),
    ("orders-submitted", "dc"),
    ("orders-submitted", "pickup_location"),
    ("orders-submitted", "organization"),
    ("inventory-changed", "item"),
    ("inventory-changed", "location"),
    ("status-updates", "order_number"),
    ("status-updates", "new_location"),
    ("cancellations", "order_number"),
    ("privacy-requests", "match.order_number"),
    ("location-polls", "location"),
    ("fulfillment-responses", "order_number"),
]


def with_code(topic: str, path: str, code: str) -> dict[str, Any]:
    """The least message of a topic, with a code at a path."""
    message: dict[str, Any] = json.loads(json.dumps(LEAST[topic][2]))
    if path == "lines[0].item":
        message["lines"][0]["item"] = code
    elif path == "match.order_number":
        message["match"] = {"order_number": code}
    else:
        message[path] = code
    return message


def told(sign: str) -> str:
    return f"holds {SIGNS[sign]}, which people do not see or take for a blank; take it out"


@pytest.mark.parametrize(("topic", "path"), CODES)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_code_with_a_sign_that_nobody_sees_is_refused_on_every_topic(
    topic: str, path: str, sign: str
) -> None:
    for code in (f"AP{sign}PLE", f"AP PLE{sign}-1"):
        found = read(topic, with_code(topic, path, code))
        assert isinstance(found, Rejected), found
        assert (found.path, found.detail) == (path, told(sign))


@pytest.mark.parametrize(("topic", "path"), CODES)
def test_an_ordinary_code_is_taken(topic: str, path: str) -> None:
    assert isinstance(read(topic, with_code(topic, path, "AP-PLE.1")), Message)


@pytest.mark.parametrize(
    "code",
    ["A B", "A  B", "訂單-7", "ÄÖ/1", "Größe 38½", "टी-शर्ट", "A\u0308", "ﾘﾝｺﾞ", "🍎", "A±1·2", "¡1!", "№ 7"],
)
def test_ordinary_blanks_and_signs_of_any_script_stay_allowed(code: str) -> None:
    for topic, path in CODES:
        if "order_number" in path or "item" in path:
            assert isinstance(read(topic, with_code(topic, path, code)), Message), (topic, code)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign < "\U00010000"])
def test_the_published_schemas_refuse_them_too(sign: str) -> None:
    """Those above xffff they leave to us: not every reader of patterns takes such a sign for one."""
    order = with_code("orders-submitted", "order_number", f"A{sign}1")
    assert not jsonschema.Draft202012Validator(Order.model_json_schema()).is_valid(order)
    stock = jsonschema.Draft202012Validator(StockChange.model_json_schema())
    assert not stock.is_valid(COUNT | {"item": f"A{sign}1"})
    assert stock.is_valid(COUNT | {"item": "A 1"})


@pytest.mark.parametrize("schema", [Order.model_json_schema(), StockChange.model_json_schema()])
def test_no_sign_above_xffff_is_published(schema: dict[str, Any]) -> None:
    assert max(json.dumps(schema, ensure_ascii=False)) < "\U00010000"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_code_in_a_table_is_a_problem_with_its_line_and_column(tmp_path: Path, sign: str) -> None:
    rows = [
        f"ACME,A{sign}-1,delivery,DC-EAST,1,APPLE,2",
        f"ACME,A-2,delivery,DC-EAST,1,AP{sign}PLE,2",
        f"ACME,A-3,delivery,DC{sign}EAST,1,APPLE,2",
    ]
    assert problems(take(tmp_path, "\n".join([HEAD, *rows]))) == [
        f"line 2, column order_number: {told(sign)}",
        f"line 3, column item: {told(sign)}",
        f"line 4, column dc: {told(sign)}",
    ]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_code_in_json_is_a_problem_with_its_field(tmp_path: Path, sign: str) -> None:
    order = good_order("ACME")
    order["lines"][0]["item"] = f"AP{sign}PLE"
    for text in (json.dumps(order), json.dumps(order, ensure_ascii=False)):
        assert problems(take(tmp_path, text, "f.json")) == [f"line 1: lines[0].item: {told(sign)}"]


def test_names_and_free_texts_may_hold_them(tmp_path: Path) -> None:
    cells = {
        "sold_to.last_name": "علی\u200cرضا",
        "ship_to.address_1": "12\u00a0bis",
        "special_instructions": "\u202b\u00a0\u00ad",
    }
    assert take(tmp_path, table(**cells)).problems == []


@pytest.mark.parametrize("sign", SIGNS)
def test_an_item_of_a_policy_would_match_nothing(sign: str) -> None:
    item = f"AP{sign}PLE"
    rule = {"name": f"a{sign}b", "items": ["PEAR", item]}
    document = chain_document(
        "ACME", store("S-1"), items=[{"item": item, "name": f"a{sign}b"}], probability_rules=[rule]
    )
    found = inconsistencies(Organization.model_validate_json(json.dumps(document)))
    words = f"holds {SIGNS[sign]}, which no item code of an order or of stock can hold; take it out"
    assert {(each.path, each.message) for each in found} == {
        (("items", 0, "item"), words),
        (("probability_rules", 0, "items", 1), words),
    }
