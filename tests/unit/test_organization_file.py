"""A policy document as a file: what is wrong is shown by line, column and cure."""

from pathlib import Path

import pytest

from schemas.organization.file import DocumentInvalid, Problem, load, load_with_remarks, parse

ROOT = Path(__file__).parents[2]
HEAD = """\
organization: ACME
locations:
  - {code: DC-EAST, type: dc}
processing:
  - dc: DC-EAST
    hold: {hours: 24}
    schedule: ["0 6 * * *"]
"""


def problems(text: str) -> list[Problem]:
    with pytest.raises(DocumentInvalid) as caught:
        parse(text)
    return caught.value.errors


def test_the_example_may_be_applied() -> None:
    acme = load(ROOT / "examples" / "acme.yaml")
    assert [each.dc for each in acme.processing] == ["DC-EAST", "DC-WEST"]
    assert acme.processing[1].hold_hours("12", "same_day", "US") == 0


def test_a_valid_text_becomes_a_document() -> None:
    assert parse(HEAD).processing[0].schedule == ("0 6 * * *",)


def test_every_mistake_is_told_at_once_in_the_order_of_lines() -> None:
    text = HEAD.replace("organization", "organisation").replace("hours: 24", "hours: -1")
    assert [(each.line, each.path) for each in problems(text)] == [
        (1, "organisation"),
        (1, "organization"),
        (6, "processing[0].hold.hours"),
    ]


def test_the_message_is_fit_to_be_shown() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        parse(HEAD.replace("dc: DC-EAST", "dc: DC-WEST"), "acme.yaml")
    assert str(caught.value) == (
        "acme.yaml: 1 problem; nothing was applied\n"
        "  line 5, column 9, processing[0].dc: DC-WEST is not under locations; "
        "add a location with this code or correct the name"
    )


@pytest.mark.parametrize(
    ("line", "path", "message"),
    [
        ("nmae: Acme", "nmae", "is no key of this document; did you mean name?"),
        ("quite_wrong_key: 1", "quite_wrong_key", "is no key of this document; take it out"),
        ("name: 12", "name", 'is text; put it in quotes: "12"'),
        ("name: true", "name", 'is text; put it in quotes: "true"'),
        ("name:", "name", "is empty; write a value or take the line out"),
        ("name: [a]", "name", "is one piece of text"),
        ("fulfilment: later", "fulfilment", "is one of 'hold' or 'route'"),
        ("zones: NORTH", "zones", "is a list; write [ … ] or lines that begin with a dash"),
        ("default_carrier: UPS", "default_carrier", "is made of keys; write key: value"),
        ("default_carrier: {}", "default_carrier.code", "is missing; add code: …"),
        ("preferences: {use_zones: yes}", "preferences.use_zones", "is true or false, without quotes"),
        (
            "preferences: {search_retries: 1.5}",
            "preferences.search_retries",
            "is a whole number, without quotes",
        ),
        (
            "preferences: {brokering: {order: []}}",
            "preferences.brokering",
            "needs a method; add method: standard or method: weighted",
        ),
        ("name: a\nname: b", "name", "this key stands here twice; keep one of the two"),
        ("name: !secret a", "name", "the tag !secret is not taken; write a plain value"),
        (
            "trace_shopping_log_days: !!int 'abc'",
            "trace_shopping_log_days",
            "this is no int; write a plain value",
        ),
        (
            "preferences: {proximity: {distance: !!float .nan}}",
            "preferences.proximity.distance",
            "this is no float; write a plain value",
        ),
        (
            "preferences: {use_zones: !!bool vielleicht}",
            "preferences.use_zones",
            "this is no bool; write a plain value",
        ),
        ("default_carrier: !!null '5'", "default_carrier", "this is no null; write a plain value"),
        (f"trace_shopping_log_days: {10**20}", "trace_shopping_log_days", "is too large a number"),
        (
            f"trace_shopping_log_days: '{10**20}'",
            "trace_shopping_log_days",
            "is a whole number, without quotes",
        ),
        ('name: "East\\0side"', "name", "holds the control character U+0000; take it out"),
        (
            'zones: [{name: N, areas: [{country: US, state: "N\\x85Y"}]}]',
            "zones[0].areas[0].state",
            "holds the control character U+0085; take it out",
        ),
        (
            "preferences: {proximity: {distance: '1E-999999'}}",
            "preferences.proximity.distance",
            "is at most 25000, with at most 3 decimals",
        ),
        (
            "preferences: {proximity: {distance: '1E+2000000000'}}",
            "preferences.proximity.distance",
            "is at most 25000, with at most 3 decimals",
        ),
        (
            "probability_rules: [{name: R, lower_by: 2147483648}]",
            "probability_rules[0].lower_by",
            "is at most 2147483647",
        ),
        ("name: &a b\nzones: *a", "", "aliases (*name) are not taken; write the value out"),
        ("name: " + "[" * 60 + "]" * 60, "", "this is nested too deeply"),
    ],
)
def test_each_mistake_has_its_place_and_cure(line: str, path: str, message: str) -> None:
    (found,) = problems(HEAD + line + "\n")
    assert (found.path, found.message) == (path, message)
    assert found.line >= 8


def test_of_very_many_mistakes_some_are_shown_and_the_others_counted() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        parse(HEAD + "".join(f"key_{number}: 1\n" for number in range(20_000)))
    shown = str(caught.value).splitlines()
    assert (len(caught.value.errors), caught.value.more) == (50, 19_950)
    assert shown[0] == "document: 20000 problems; nothing was applied"
    assert (len(shown), shown[-1]) == (52, "  … and 19950 more")


def test_what_has_no_effect_where_it_stands_is_remarked_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(
        HEAD
        + "location_types:\n"
        + "  - code: dc\n"
        + "    preferences: {split_order: true, use_attribute_rules: true}\n"
        + "default_unfulfillable_location: DC-EAST\n"
    )
    document, remarks = load_with_remarks(file)
    assert document.organization == "ACME"
    assert [(each.line, each.path) for each in remarks] == [
        (10, "location_types[0].preferences.split_order"),
        (11, "default_unfulfillable_location"),
    ]
    assert "has no effect here" in remarks[0].message


def test_what_has_an_effect_is_not_remarked() -> None:
    assert load_with_remarks(ROOT / "examples" / "acme.yaml").remarks == []
    assert load_with_remarks(ROOT / "examples" / "chain" / "chain.yaml").remarks == []


def test_a_hold_of_neither_form_shows_both() -> None:
    (found,) = problems(HEAD.replace("{hours: 24}", "24"))
    assert found[:3] == (6, 11, "processing[0].hold")
    assert found.message == "is {hours: 24} or {carrier_matrix: [{carrier, service, country, hours}]}"


def test_a_mistake_in_a_carrier_matrix_is_told_once() -> None:
    matrix = '{carrier_matrix: [{carrier: "12", service: x, country: US, hours: many}]}'
    (found,) = problems(HEAD.replace("{hours: 24}", matrix))
    assert (found.path, found.message) == ("processing[0].hold.carrier_matrix[0].hours", "is a number")


def test_an_empty_list_of_locations_is_told() -> None:
    (found,) = problems(HEAD.replace("\n  - {code: DC-EAST, type: dc}", " []"))
    assert (found.line, found.path, found.message) == (2, "locations", "needs at least one entry")


def test_norway_off_and_a_postal_code_with_a_leading_zero_are_text() -> None:
    acme = parse(
        HEAD.replace("type: dc", "type: dc, country: NO, postal_code: 07030") + "trace_shopping_log: off\n"
    )
    assert (acme.locations[0].country, acme.locations[0].postal_code) == ("NO", "07030")
    assert acme.trace_shopping_log == "off"


@pytest.mark.parametrize(
    "text", ["", "a: [", "a: b: c", "---\na: 1\n---\nb: 2", "a: \x01", "\t- x", "- 1", "text"]
)
def test_what_is_no_document_is_told_too(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("text", ['name: "\\ud800"', "? [a]\n: b", "1: x", "<<: {a: b}", "name: 2026-11-08"])
def test_what_yaml_allows_and_a_document_does_not_is_told(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize(
    "text", ["%YAML 1.3\n---\na: b", 'a: b\nname: "\\U00110000"', 'a: b\nname: "\\UFFFFFFFF"']
)
def test_what_the_parser_of_yaml_does_not_foresee_is_told_with_its_line(text: str) -> None:
    (found,) = problems(text)
    assert found.line >= text.count("\n") > 0
    assert found.message.startswith("not YAML: ")


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_every_version_of_yaml_is_read_by_the_same_rules(version: str) -> None:
    text = HEAD.replace("type: dc", "type: dc, country: NO, postal_code: 07030")
    acme = parse(f"%YAML {version}\n---\n{text}")
    assert (acme.locations[0].country, acme.locations[0].postal_code) == ("NO", "07030")


def test_an_anchor_that_nothing_uses_is_passed_over() -> None:
    assert parse(HEAD.replace("code: DC-EAST", "code: &a DC-EAST") + "name: &a Acme\n").name == "Acme"


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes(b"organization: ACME\nname: Caf\xe9\n")
    with pytest.raises(DocumentInvalid) as caught:
        load(file)
    assert caught.value.errors == [Problem(2, 1, "", "not UTF-8; save the file as UTF-8")]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load(file).organization == "ACME"
