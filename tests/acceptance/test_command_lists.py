"""`orderfold orders`, `report` and paging: lists that are read page by page."""

import json

import pytest

from services.inquiry import stock
from tests.support.command import Answer, ask, ask_all, on_terminal
from tests.support.stories import EVENING, MUCH_LATER, NEXT_MORNING, Shop

NEXT = "next page: --after "


def cursor(answer: Answer) -> str:
    """The cursor of the next page, as a program reads it: the last line of standard error."""
    assert answer.code == 0, answer
    last = answer.err.splitlines()[-1]
    assert last.startswith(NEXT), answer
    return last.removeprefix(NEXT)


def pages(shop: Shop, question: str, limit: int) -> list[list[dict[str, object]]]:
    """Every page of a list of the organization."""
    found, after = [], ""
    while True:
        page = ask(
            shop.system.environment,
            *f"{question} --organization {shop.code} --limit {limit} --json {after}".split(),
        )
        found.append(page.json)
        if not page.err:
            return found
        assert len(found) < 50, "the pages do not come to an end"
        after = f"--after {cursor(page)}"


def numbers(answer: Answer) -> list[str]:
    return [row["order_number"] for row in answer.json]


def test_orders_are_listed_the_newest_first_with_the_columns_of_status(back_office: Shop) -> None:
    of = f"--organization {back_office.code}"
    listed, one = ask_all(back_office.system.environment, f"orders {of} --json", f"status LATE {of} --json")
    assert listed.err == ""
    assert numbers(listed) == ["LATE", "PART", "WAITS", "WHOLE"]
    assert listed.json[0] == {
        name: value for name, value in one.json.items() if name not in ("lines", "dispatches")
    }


def test_orders_are_filtered_by_what_a_clerk_knows_of_them(back_office: Shop, shop: Shop) -> None:
    shop.submit("WEST", ("PEN", 1), dc="DC-WEST", at=EVENING)
    shop.submit("EAST", ("PEN", 1), at=NEXT_MORNING)
    shop.settle()
    shop.cancel("WEST")
    shop.settle()
    mine, theirs = (
        f"orders --json --organization {shop.code}",
        f"orders --json --organization {back_office.code}",
    )
    west, create, cancelled, since, until, between, left, pickup = ask_all(
        shop.system.environment,
        f"{mine} --dc DC-WEST",
        f"{mine} --status create",
        f"{mine} --status CANCELLED",
        f"{mine} --since {NEXT_MORNING}",
        f"{mine} --until {NEXT_MORNING}",
        f"{mine} --since {EVENING} --until {MUCH_LATER}",
        f"{theirs} --back-order",
        f"{mine} --order-type PICKUP",
    )
    assert [numbers(each) for each in (west, create, cancelled)] == [["WEST"], ["EAST"], ["WEST"]]
    assert [numbers(each) for each in (since, until, between)] == [["EAST"], ["WEST"], ["EAST", "WEST"]]
    assert numbers(left) == ["PART"]
    assert pickup.json == []
    others = ask(shop.system.environment, *f"{theirs} --no-back-order --status commit".split())
    assert numbers(others) == ["WHOLE"]


@pytest.mark.parametrize("question", ["orders", "back-orders", "report", "runs list", "schedule"])
def test_pages_add_up_to_the_list(back_office: Shop, question: str) -> None:
    (whole,) = pages(back_office, question, 1_000)
    singly = pages(back_office, question, 1)
    assert [len(page) for page in singly] == [1] * max(len(whole), 1) or whole == []
    assert [row for page in singly for row in page] == whole


def test_rows_that_come_between_two_pages_neither_repeat_one_nor_hide_one(shop: Shop) -> None:
    for number in ("A-1", "A-2", "A-3"):
        shop.submit(number, ("PEN", 1))
    shop.settle()
    list_ = f"orders --json --limit 2 --organization {shop.code}"
    first = ask(shop.system.environment, *list_.split())
    assert numbers(first) == ["A-1", "A-2"]
    shop.submit("A-0", ("PEN", 1))
    shop.submit("NEW", ("PEN", 1), at=NEXT_MORNING)
    shop.settle()
    second = ask(shop.system.environment, *f"{list_} --after {cursor(first)}".split())
    assert (numbers(second), second.err) == (["A-3"], "")


def test_dead_letters_are_paged_by_number(shop: Shop) -> None:
    for number in range(3):
        shop.submit(f"BAD-{number}", ("PEN", 0))
    shop.settle()
    list_ = "dead-letters list --reason invalid --limit 2 --json"
    first = ask(shop.system.environment, *list_.split())
    second = ask(shop.system.environment, *f"{list_} --after {cursor(first)}".split())
    ids = [row["id"] for row in first.json + second.json]
    assert len(ids) >= 3
    assert ids == sorted(set(ids), reverse=True)


def test_stock_is_paged_and_found_by_how_an_item_begins(back_office: Shop) -> None:
    database, code = back_office.system.database, back_office.code
    whole = stock.stock(database, stock.Filters(organization=code))
    assert [(row.item, row.on_hand, row.available) for row in whole.rows] == [
        ("CAP", 1, 1),
        ("INK", 10, 8),
        ("PEN", 10, 6),
    ]
    first = stock.stock(database, stock.Filters(organization=code), limit=2)
    second = stock.stock(database, stock.Filters(organization=code), limit=2, after=first.after)
    assert [*first.rows, *second.rows] == whole.rows
    pens = stock.stock(database, stock.Filters(organization=code, location="DC-EAST", item="PE"))
    assert [row.item for row in pens.rows] == ["PEN"]


def test_people_are_told_of_the_next_page_too(back_office: Shop) -> None:
    lines = on_terminal(
        back_office.system.environment, 80, "orders", "--organization", back_office.code, "--limit", "1"
    )
    assert any(line.startswith(NEXT) for line in lines), lines


def test_the_report_answers_to_the_name_it_had(back_office: Shop) -> None:
    new, old = ask_all(
        back_office.system.environment,
        f"report --organization {back_office.code} --json",
        f"back-ordering --organization {back_office.code} --json",
    )
    assert [(row["item"], row["orders"], row["open_quantity"]) for row in new.json] == [("CAP", 1, 2)]
    assert [row["item"] for row in old.json] == ["CAP"]
    assert "back-ordering" not in ask(back_office.system.environment, "--help").out


def test_a_wrong_question_is_told_how_to_ask(back_office: Shop) -> None:
    of = f"--organization {back_office.code}"
    whole = ask(back_office.system.environment, *f"orders {of} --limit 1 --json".split())
    no_cursor, of_another, no_type, no_time, no_dc, no_shop, long, broken = ask_all(
        back_office.system.environment,
        f"orders {of} --after 2 --json",
        f"back-orders {of} --after {cursor(whole)}",
        "orders --order-type express",
        "orders --since yesterday",
        f"orders {of} --dc DC-MARS",
        "orders --organization NOWHERE --json",
        f"orders --dc {'D' * 41}",
        "orders --dc \udcff",
    )
    no_cursor.refused(2, "not a cursor of the list of orders", "next page: --after CURSOR")
    of_another.refused(2, "not a cursor of the list of back orders")
    no_type.refused(2, "there is no express. There are: delivery, pickup, ship_for_pickup")
    no_time.refused(2, "--since yesterday", "2017-11-08T12:00:00Z")
    no_dc.refused(2, "DC-MARS", "There are: DC-EAST, DC-WEST")
    no_shop.refused(2, "NOWHERE", back_office.code)
    long.refused(2, "dc: has 41 characters; write at most 40")
    broken.refused(2, "dc: holds a control character")


def test_the_list_is_one_json_array_and_nothing_else(back_office: Shop) -> None:
    answer = ask(
        back_office.system.environment, *f"orders --organization {back_office.code} --limit 1 --json".split()
    )
    assert isinstance(json.loads(answer.out), list)
    assert answer.err == f"{NEXT}{cursor(answer)}\n"
