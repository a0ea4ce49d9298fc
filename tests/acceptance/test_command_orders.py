"""`orderfold status`, `back-orders`, `back-ordering`, `schedule`: what an order clerk asks."""

import pytest

from tests.support.command import ask, ask_all, on_terminal
from tests.support.stories import Shop


def test_status_tells_an_order_its_lines_and_its_dispatches_to_programs(back_office: Shop) -> None:
    told = ask(
        back_office.system.environment, "status", "part", "--organization", back_office.code, "--json"
    ).json
    assert (told["order_number"], told["status"], told["back_order"]) == ("PART", "commit", True)
    assert told["dispatch_ids"] == [f"{back_office.code}:PART:1"]
    assert [(line["item"], line["dispatched_quantity"], line["open_quantity"]) for line in told["lines"]] == [
        ("PEN", 3, 0),
        ("CAP", 0, 2),
    ]
    assert [(each["sequence"], len(each["lines"])) for each in told["dispatches"]] == [(1, 1)]
    assert told["submitted_at"].endswith("+00:00")


def test_status_tells_the_same_to_people(back_office: Shop) -> None:
    told = ask(back_office.system.environment, "status", "WHOLE", "--organization", back_office.code)
    assert (told.code, told.err) == (0, "")
    assert f"WHOLE of {back_office.code}: commit" in told.out
    assert f"{back_office.code}:WHOLE:1" in told.out


def test_an_order_that_nobody_sent_is_a_no_and_one_of_two_organizations_a_question(
    back_office: Shop, shop: Shop
) -> None:
    shop.submit("PART", ("PEN", 1))
    shop.settle()
    nobody, whose, no_number, no_such_option = ask_all(
        back_office.system.environment,
        "status NOBODY-SENT-IT",
        "status PART --json",
        "status",
        "status WHOLE --shop X",
    )
    nobody.refused(1, "NOBODY-SENT-IT", "dead-letters list")
    whose.refused(2, "add --organization", shop.code, back_office.code)
    no_number.refused(2, "Missing argument 'order'", "orderfold status --help")
    no_such_option.refused(2, "No such option: --shop")


def test_lists_tell_programs_whole_numbers_and_times_with_their_offset(back_office: Shop) -> None:
    of = f"--organization {back_office.code}"
    back_orders, report, schedule, elsewhere = ask_all(
        back_office.system.environment,
        f"back-orders {of} --dc DC-EAST --json",
        f"back-ordering {of} --json",
        f"schedule {of} --json",
        f"back-orders {of} --dc DC-WEST --json",
    )
    assert [
        (row["order_number"], row["item"], row["open_quantity"], row["available_quantity"], row["short"])
        for row in back_orders.json
    ] == [("PART", "PEN", 0, 6, False), ("PART", "CAP", 2, 1, True)]
    assert [(row["item"], row["orders"], row["open_quantity"]) for row in report.json] == [("CAP", 1, 2)]
    planned = {row["state"]: row for row in schedule.json}
    assert planned["done"]["run_at"] == "2016-11-20T09:00:00+00:00"
    assert planned["next"]["run_at"].endswith("-01-01T00:00:00+00:00")
    assert planned["next"]["run_at_local"].endswith("-12-31 19:00")
    assert elsewhere.json == []


def test_a_filter_that_names_nothing_is_refused_with_what_there_is(back_office: Shop) -> None:
    of = f"--organization {back_office.code}"
    no_dc, no_shop, no_schedule, no_rows, nothing_asked = ask_all(
        back_office.system.environment,
        f"back-orders {of} --dc DC-MARS --json",
        "back-ordering --organization NOWHERE",
        f"schedule {of} --dc DC-MARS",
        "back-orders --limit 0",
        f"back-orders {of} --dc",
    )
    no_dc.refused(2, "DC-MARS", "There are: DC-EAST, DC-WEST")
    no_shop.refused(2, "NOWHERE", back_office.code)
    no_schedule.refused(2, "DC-MARS", "There are: DC-EAST, DC-WEST")
    no_rows.refused(2, "--limit", "greater than or equal to 1")
    nothing_asked.refused(2, "--dc", "requires an argument")


@pytest.mark.parametrize("columns", [80, 120])
def test_what_people_see_fits_their_terminal(back_office: Shop, columns: int) -> None:
    of = ("--organization", back_office.code)
    for question in (("back-orders", *of), ("status", "PART", *of)):
        lines = on_terminal(back_office.system.environment, columns, *question)
        assert max(map(len, lines)) <= columns, lines
        assert any("CAP" in line and " 2" in line for line in lines), lines
