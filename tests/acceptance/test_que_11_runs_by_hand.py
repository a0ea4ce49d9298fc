"""QUE-11: run now, dry run, pause and resume per DC."""

import json
from pathlib import Path

from tests.support.stories import EVENING, NEXT_MORNING, Shop, new_shop, processing


def test_a_run_now_returns_when_it_is_in_the_log(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2))
    shop.settle()
    shown = shop.system.orderfold(
        "runs", "now", "--dc", "DC-EAST", "--at", EVENING, "--organization", shop.code, "--json"
    )
    assert json.loads(shown)[0]["released"] == 1
    (run,) = shop.system.view("processor_runs", shop.code)
    assert (run["visited"], run["released"], run["manual"]) == (1, 1, True)
    assert run["finished_at"] is not None


def test_a_dry_run_says_what_would_leave_and_changes_nothing(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2), ("TABLE", 1))
    shop.settle()
    facts = shop.facts("A-1")

    shown = shop.system.orderfold(
        "runs", "dry", "--dc", "DC-EAST", "--at", NEXT_MORNING, "--organization", shop.code, "--json"
    )

    (line,) = json.loads(shown)
    assert (line["order_number"], line["line_number"], line["quantity"], line["back_order"]) == (
        "A-1",
        1,
        2,
        True,
    )
    assert shop.facts("A-1") == facts
    assert shop.stock("CHAIR") == (5, 0, 5)
    assert shop.system.view("processor_runs", shop.code) == []
    assert shop.run(NEXT_MORNING)["released"] == 1


def test_a_paused_dc_refuses_a_run_and_names_the_cure(shop: Shop) -> None:
    told = ("--dc", "DC-EAST", "--organization", shop.code)
    shop.system.orderfold("runs", "pause", *told)
    refused = shop.system.orderfold("runs", "now", *told, code=1)
    assert "runs resume" in refused
    shop.system.orderfold("runs", "resume", *told)
    shop.system.orderfold("runs", "now", *told)


def test_pausing_one_dc_leaves_the_others(shop: Shop) -> None:
    shop.system.orderfold("runs", "pause", "--dc", "DC-EAST", "--organization", shop.code)
    shop.system.orderfold("runs", "now", "--dc", "DC-WEST", "--organization", shop.code)


def test_an_unknown_dc_is_named_with_those_that_exist(shop: Shop) -> None:
    refused = shop.system.orderfold("runs", "now", "--dc", "DC-MARS", "--organization", shop.code, code=1)
    assert "DC-MARS" in refused
    assert "DC-EAST" in refused


def test_a_dc_that_only_others_have_is_not_named_as_one_of_this_organization(
    shop: Shop, tmp_path: Path
) -> None:
    new_shop(shop.system, tmp_path)
    shop.apply(tmp_path, processing=[processing("DC-WEST")])
    told = ("--dc", "DC-EAST", "--organization", shop.code)
    assert "There are: DC-WEST" in shop.system.orderfold("runs", "now", *told, code=1)
