"""What differs between two policy documents, what has no effect in one, and what a wrong key meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.organization import without_effect
from schemas.organization.differences import Difference, differences, written
from schemas.organization.document import Organization
from schemas.organization.file import DocumentInvalid, load, parse
from services.inquiry.policies import alike
from services.operating.policy_remarks import off_the_map

EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").rglob("*.yaml"))
STORE = {"code": "BOSTON", "type": "store", "postal_code": "02108"}


def document(**parts: Any) -> Organization:
    return parse(json.dumps({"organization": "ACME", "fulfilment": "route", "locations": [STORE]} | parts))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_is_written_without_defaults_reads_as_the_same_policy(example: Path) -> None:
    policy = load(example)
    assert parse(json.dumps(written(policy))) == policy
    assert differences(policy, policy) == []


def test_entries_are_compared_by_their_codes_wherever_they_stand() -> None:
    albany = {"code": "ALBANY", "type": "store"}
    before = document(locations=[STORE, {"code": "TROY", "type": "store"}])
    after = document(locations=[albany, {**STORE, "priority": 5}])
    assert differences(before, after) == [
        Difference("changed", "locations[BOSTON].priority", 100, 5),
        Difference("removed", "locations[TROY]", {"code": "TROY", "type": "store"}, None),
        Difference("added", "locations[ALBANY]", albany, None)._replace(before=None, after=albany),
    ]


def test_an_order_of_entries_is_a_difference_of_its_own() -> None:
    first, second = (
        {"name": name, "areas": [{"country": each}]} for name, each in (("A", "US"), ("B", "CA"))
    )
    (found,) = differences(document(zones=[first, second]), document(zones=[second, first]))
    assert (found.path, found.before, found.after) == ("zones, their order", ["A", "B"], ["B", "A"])


def remarks(**parts: Any) -> list[str]:
    return [message for _, message in without_effect(document(**parts))]


def test_two_zones_with_the_same_addresses_are_remarked() -> None:
    zones = [
        {"name": name, "areas": [{"country": "US", "postal_codes": codes}]}
        for name, codes in (("EAST", ["02108", "02109"]), ("WEST", ["02109"]))
    ]
    assert remarks(zones=zones) == ["zone EAST lists the same addresses; keep them in one of the two"]
    zones[1]["active"] = False
    assert remarks(zones=zones) == []


def test_split_line_is_remarked_only_where_no_order_is_split() -> None:
    split = {"split_line": True}
    assert len(remarks(preferences=split)) == 1
    assert remarks(preferences=split | {"split_order": True}) == []
    assert (
        remarks(preferences=split, overrides=[{"order_type": "pickup", "preferences": {"split_order": True}}])
        == []
    )
    assert len(remarks(overrides=[{"order_type": "pickup", "preferences": split}])) == 1


def test_a_postal_code_that_exists_nowhere_is_remarked_unless_coordinates_stand_there() -> None:
    nowhere = {**STORE, "postal_code": "99999"}
    assert [path for path, _ in off_the_map(document(locations=[nowhere]))] == [
        ("locations", 0, "postal_code")
    ]
    assert not list(off_the_map(document(locations=[{**nowhere, "latitude": 42.4, "longitude": -71.1}])))
    assert not list(off_the_map(document()))


def test_a_type_of_location_that_is_neither_usual_nor_listed_is_remarked() -> None:
    shop = {**STORE, "type": "shop"}
    (remark,) = remarks(locations=[shop])
    assert remark == (
        "type shop is not known here, so it has no preferences; correct it to one of dc, store, vendor, or add it under"
        " location_types"
    )
    assert remarks(locations=[shop], location_types=[{"code": "shop"}]) == []


@pytest.mark.parametrize(
    ("hold", "message"),
    [
        (
            {"hours": 24, "days": 1},
            "processing[0].hold.days: is no key of this document; there is only hours here",
        ),
        (
            {"carrier_matrix": [{"carier": "1"}]},
            "hold.carrier_matrix[0].carier: is no key of this document; did you",
        ),
    ],
)
def test_a_wrong_key_is_answered_with_the_keys_of_its_own_table(hold: Any, message: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        document(processing=[{"dc": "BOSTON", "hold": hold, "schedule": []}])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ("61 6 * * *", "minute 61 is not 0-59"),
        ("0 25 * * *", "hour 25 is not 0-23"),
        ("0 6 32 * *", "day of the month 32 is not 1-31 or L"),
        ("0 6 31 2 *", "this day never comes"),
        ("0 6 * 13 *", "month 13 is not 1-12 or JAN-DEC"),
        ("0 6 * * 9", "weekday 9 is not 0-7 or SUN-SAT"),
    ],
)
def test_a_wrong_schedule_names_the_field_and_what_it_takes(schedule: str, message: str) -> None:
    with pytest.raises(DocumentInvalid, match=message):
        document(processing=[{"dc": "BOSTON", "hold": {"hours": 1}, "schedule": [schedule]}])


@pytest.mark.parametrize("code", ["bakery", "BAKERI", "BAKRY", "BAKERYS", "ABAKERY"])
def test_codes_that_people_mix_up_are_alike(code: str) -> None:
    assert alike(code, ["ACME", "BAKERY"]) == "BAKERY"


@pytest.mark.parametrize("code", ["BAKERY", "BAKERY2", "BAXXRY", "STORE"])
def test_other_codes_are_not_alike(code: str) -> None:
    assert alike(code, ["ACME", "BAKERY"]) is None
