"""`orderfold organization`: the policy document."""

import json
from pathlib import Path

import pytest

from services.processor.process import NotProcessed
from tests.support.command import ask, ask_all
from tests.support.stories import EVENING, MORNING, Shop, organization_document
from tests.support.system import System, unique


def test_a_document_is_applied_once_listed_and_told_as_json(system: System, tmp_path: Path) -> None:
    code = unique()
    file = tmp_path / "policy.yaml"
    file.write_text(json.dumps(organization_document(code)))
    told = [ask(system.environment, "organization", "apply", str(file)) for _ in range(2)]
    assert [(one.code, one.out) for one in told] == [
        (0, f"organization {code}: new, applied\n"),
        (0, f"organization {code}: in force already, nothing changed\n"),
    ]
    listed, people, document = ask_all(
        system.environment,
        "organization list --json",
        "organization list",
        f"organization document {code}",
    )
    (row,) = [row for row in listed.json if row["organization"] == code]
    assert (row["policy_version"], row["dcs"], row["paused"]) == (1, ["DC-EAST", "DC-WEST"], [])
    assert code in people.out
    assert document.json["document"]["organization"] == code


def test_a_preference_that_changes_nothing_where_it_stands_is_told_and_the_rest_applied(
    system: System, tmp_path: Path
) -> None:
    document = organization_document(unique())
    document["locations"][1]["preferences"] = {"split_order": True}
    file = tmp_path / "policy.yaml"
    file.write_text(json.dumps(document))
    told = ask(system.environment, "organization", "apply", str(file))
    assert (told.code, told.out) == (0, f"organization {document['organization']}: new, applied\n")
    assert "warning: line 1, column" in told.err
    assert "locations[1].preferences.split_order: has no effect here" in told.err


def test_every_mistake_is_named_by_line_with_its_cure_and_nothing_is_applied(
    system: System, tmp_path: Path
) -> None:
    code = unique()
    file = tmp_path / "policy.yaml"
    file.write_text(f"organization: {code}\nname: 7\nfulfillment: hold\n")
    wrong, none, folder, unknown, no_file = ask_all(
        system.environment,
        f"organization apply {file}",
        f"organization apply {tmp_path / 'none.yaml'}",
        f"organization apply {tmp_path}",
        f"organization document {code}",
        "organization apply",
    )
    wrong.refused(2, "nothing was applied", 'line 2, column 7, name: is text; put it in quotes: "7"')
    wrong.refused(2, "line 3, column 1", "did you mean fulfilment?")
    none.refused(2, "none.yaml does not exist")
    folder.refused(2, str(tmp_path), "directory")
    unknown.refused(1, code, "organization list")
    no_file.refused(2, "Missing argument 'file'", "orderfold organization apply --help")


def test_an_organization_that_routes_from_now_on_keeps_its_queue_until_it_is_empty(
    shop: Shop, tmp_path: Path
) -> None:
    shop.submit("A-1", ("PEN", 1))
    shop.submit("A-2", ("PEN", 1))
    shop.count("PEN", 1)
    shop.settle()
    kept, gone = tmp_path / "kept.yaml", tmp_path / "gone.yaml"
    kept.write_text(json.dumps(organization_document(shop.code, fulfilment="route")))
    gone.write_text(json.dumps(organization_document(shop.code, fulfilment="route", processing=[])))

    refused = ask(shop.system.environment, "organization", "apply", str(gone))
    refused.refused(1, "2 orders wait in the queue of DC-EAST", "Keep DC-EAST under processing")
    assert ask(shop.system.environment, "organization", "apply", str(kept)).code == 0
    assert shop.run(MORNING)["released"] == 1
    shop.cancel("A-2")
    shop.settle()
    assert ask(shop.system.environment, "organization", "apply", str(gone)).code == 0

    with pytest.raises(NotProcessed, match="DC-EAST is no DC under processing"):
        shop.run(EVENING)
    assert [row["released"] for row in shop.system.view("processor_runs", shop.code)] == [1]
