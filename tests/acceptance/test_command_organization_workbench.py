"""`orderfold organization`: what people do before and after they apply a policy document."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.command import Answer, ask, on_terminal
from tests.support.stories import organization_document
from tests.support.system import System, unique


class Desk:
    """One organization's document, and the commands about it."""

    def __init__(self, system: System, folder: Path, code: str) -> None:
        self.system, self.file, self.code = system, folder / "policy.yaml", code

    def write(self, **changes: Any) -> None:
        self.file.write_text(json.dumps({**organization_document(self.code), **changes}))

    def ask(self, *words: str) -> Answer:
        return ask(self.system.environment, "organization", *words)

    def answer(self, *words: str) -> Any:
        told = self.ask(*words, "--json")
        assert told.code == 0, told
        return answer(f"organization {words[0]}", told.out)


@pytest.fixture
def desk(system: System, tmp_path: Path) -> Desk:
    made = Desk(system, tmp_path, unique())
    made.write()
    return made


def test_check_tells_problems_and_remarks_without_broker_or_database(tmp_path: Path) -> None:
    good, odd, wrong = (tmp_path / name for name in ("good.yaml", "odd.yaml", "wrong.yaml"))
    document = organization_document("SHOP")
    good.write_text(json.dumps(document))
    odd.write_text(json.dumps({**document, "preferences": {"split_line": True}}))
    wrong.write_text("organization: SHOP\nlocations:\n  - {code: A, typ: shop}\nfulfilment: route\n")
    nowhere: Mapping[str, str] = {}

    told = ask(nowhere, "organization", "check", str(good), str(odd), str(wrong))
    assert (told.code, told.err) == (1, "")
    assert f"{good}: good\n" in told.out
    assert f"{odd}: 1 remark\n" in told.out
    assert "preferences.split_line: has no effect without split_order" in told.out
    assert f"{wrong}: 2 problems\n" in told.out
    assert "locations[0].typ: is no key of this document; did you mean type?" in told.out
    assert ask(nowhere, "organization", "check", str(odd)).code == 0


def test_diff_names_what_a_file_would_change_and_changes_nothing(desk: Desk) -> None:
    assert desk.ask("diff", str(desk.file)).out == f"organization {desk.code}: new\n"
    assert desk.answer("diff", str(desk.file))[0]["after"] == desk.code
    assert desk.ask("apply", str(desk.file)).out == f"organization {desk.code}: new, applied\n"
    assert desk.ask("diff", str(desk.file)).out == f"organization {desk.code}: the file changes nothing\n"
    assert desk.answer("diff", str(desk.file)) == []

    desk.write(fulfilment="route", trace_shopping_log_days=30)
    told = desk.ask("diff", str(desk.file))
    assert "changed   fulfilment: hold → route\n" in told.out
    assert "changed   trace_shopping_log_days: 90 → 30\n" in told.out
    row = {"kind": "changed", "path": "fulfilment", "before": "hold", "after": "route"}
    assert row in desk.answer("diff", str(desk.file))
    assert desk.ask("history", desk.code, "--json").json[0]["policy_version"] == 1


def test_history_lists_each_version_with_who_and_why_in_pages(desk: Desk) -> None:
    desk.ask("apply", str(desk.file))
    desk.write(trace_shopping_log_days=30, run_log_days=40)
    applied = desk.ask("apply", str(desk.file), "--by", "Ann", "--reason", "fewer logs")
    assert applied.out.splitlines() == [
        "changed   trace_shopping_log_days: 90 → 30",
        "changed   run_log_days: 90 → 40",
        f"organization {desk.code}: applied",
    ]
    newest, first = desk.answer("history", desk.code)
    assert (newest["policy_version"], newest["by"], newest["reason"], newest["changes"]) == (
        2,
        "Ann",
        "fewer logs",
        2,
    )
    assert (first["policy_version"], first["by"], first["reason"], first["changes"]) == (1, None, None, None)
    page = desk.ask("history", desk.code, "--limit", "1", "--json")
    assert [row["policy_version"] for row in page.json] == [2]
    assert "next page: --after 2" in page.err
    assert [row["policy_version"] for row in desk.answer("history", desk.code, "--after", "2")] == [1]
    desk.ask("history", desk.code, "--after", "x").refused(2, "not a cursor of the list of policy versions")
    desk.ask("history", "NOBODY").refused(1, "there is no organization NOBODY")


def test_an_earlier_version_as_yaml_can_be_applied_again(desk: Desk) -> None:
    desk.ask("apply", str(desk.file))
    first = desk.ask("document", desk.code, "--yaml").out
    assert "run_log_days" not in first
    desk.file.write_text(first)
    assert desk.ask("apply", str(desk.file)).out.endswith("in force already, nothing changed\n")

    desk.write(name="Another")
    desk.ask("apply", str(desk.file))
    assert desk.ask("document", desk.code, "--version", "1", "--yaml").out == first
    assert desk.ask("document", desk.code, "--version", "2").json["document"]["name"] == "Another"
    desk.ask("document", desk.code, "--version", "3").refused(1, "no version 3", "history")


def test_names_of_vendors_are_in_the_yaml_so_that_applying_it_keeps_them(desk: Desk) -> None:
    desk.write(vendors=[{"code": "V1", "name": "Vera Vendor", "email": "vera@example.com"}])
    desk.ask("apply", str(desk.file))
    text = desk.ask("document", desk.code, "--yaml").out
    assert "Vera Vendor" in text
    desk.file.write_text(text)
    assert desk.ask("apply", str(desk.file)).out.endswith("in force already, nothing changed\n")


def test_a_new_code_that_looks_like_another_needs_to_be_meant(desk: Desk) -> None:
    desk.ask("apply", str(desk.file))
    meant, desk.code = desk.code, desk.code.lower()
    desk.write()
    desk.ask("apply", str(desk.file)).refused(1, f"did you mean {meant}?", "--new")
    assert desk.ask("apply", str(desk.file), "--new").code == 0
    desk.code = f"{meant}X"
    desk.write()
    told = desk.ask("apply", str(desk.file))
    assert (told.code, told.out) == (0, f"organization {desk.code}: new, applied\n")
    assert f"differs from {meant} by a letter" in told.err


def test_a_word_of_the_history_that_must_not_be_kept_is_refused(desk: Desk) -> None:
    desk.ask("apply", str(desk.file), "--by", "ann@example.com").refused(2, "--by", "e-mail")
    desk.ask("apply", str(desk.file), "--reason", "").refused(2, "--reason: write 1 to 200 characters")


def test_on_a_terminal_what_is_new_or_far_reaching_is_asked_about(desk: Desk) -> None:
    apply = ("organization", "apply", str(desk.file))
    shown = on_terminal(desk.system.environment, 80, *apply, keys="n\n", code=1)
    assert any(f"Put the new {desk.code} in force?" in line for line in shown)
    desk.ask("document", desk.code).refused(1, "there is no organization")
    on_terminal(desk.system.environment, 80, *apply, "--yes")

    desk.write(run_log_days=30)
    assert not any("in force?" in line for line in on_terminal(desk.system.environment, 80, *apply))

    desk.write(run_log_days=30, fulfilment="route")
    shown = on_terminal(desk.system.environment, 80, *apply, keys="y\n")
    assert "changed   fulfilment: hold → route" in shown
    assert any(f"Put this policy of {desk.code} in force?" in line for line in shown)
    assert desk.ask("document", desk.code).json["policy_version"] == 3
