"""`orderfold trace`: TRC-4 through the command: the searches, their cases, their wildcards, their pages."""

from collections.abc import Sequence

import pytest

from services.inquiry import trace
from tests.acceptance.conftest import Open
from tests.support.command import Answer, ask
from tests.support.retail import Chain, store

SYSTEMS = [{"code": "STORES"}, {"code": "DCS"}]


def opened(chain: Open) -> Chain:
    """Two items of one prefix and one of another at three locations; one rejection."""
    shop = chain(
        store("S-1", name="Main Street Albany", priority=1),
        store("S-2", name="100% Harbor_Side", priority=2),
        store("DC-1", name="Albany Warehouse", system="DCS", delivery=False),
        systems=SYSTEMS,
        preferences={"split_order": True},
    )
    for location in ("S-1", "S-2", "DC-1"):
        shop.shelf(location, **{"CHAIR-RED": 5, "CHAIR-BLUE": 5, "TABLE": 5})
    shop.order("A-1", ("CHAIR-RED", 1), ("CHAIR-BLUE", 1), ("TABLE", 1))
    shop.order("A-2", ("TABLE", 1))
    shop.reject("A-1", "S-1", line_number=3)
    return shop


def asked(shop: Chain, *question: str) -> Answer:
    return ask(shop.system.environment, "trace", *question, "--organization", shop.code, "--json")


def found(shop: Chain, *question: str) -> tuple[set[str], set[int], set[str], set[str]]:
    """Orders, decisions, items and locations of the entries that a search finds."""
    rows = asked(shop, *question, "--limit", "1000").json
    return (
        {row["order_number"] for row in rows},
        {row["decision"] for row in rows},
        {row["item"] for row in rows},
        {row["location"] for row in rows},
    )


def test_every_search_finds_what_matches_and_nothing_else(
    chain: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = opened(chain)
    chairs, everything = {"CHAIR-RED", "CHAIR-BLUE"}, {"CHAIR-RED", "CHAIR-BLUE", "TABLE"}
    both, all_three = {"A-1", "A-2"}, {"S-1", "S-2", "DC-1"}
    searches: Sequence[tuple[tuple[str, ...], object]] = (
        ((), (both, {1, 2}, everything, all_three)),
        (("a-2",), ({"A-2"}, {1}, {"TABLE"}, all_three)),
        (("--trace-type", "reshop - 1"), ({"A-1"}, {2}, {"TABLE"}, all_three)),
        (("--trace-type", "Reshop"), (set(), set(), set(), set())),
        (("--item", "CHAIR"), ({"A-1"}, {1}, chairs, all_three)),
        (("--item", "CHAIR-R"), ({"A-1"}, {1}, {"CHAIR-RED"}, all_three)),
        (("--item", "chair"), (set(), set(), set(), set())),
        (("--item", "%"), (set(), set(), set(), set())),
        (("--item", "CHAIR_"), (set(), set(), set(), set())),
        (("--reason", "does not support order type"), (both, {1, 2}, everything, {"DC-1"})),
        (("--location", "S-2", "A-1"), ({"A-1"}, {1, 2}, everything, {"S-2"})),
        (("--name", "ALBANY"), (both, {1, 2}, everything, {"S-1", "DC-1"})),
        (("--name", "0% Harbor_"), (both, {1, 2}, everything, {"S-2"})),
        (("--name", "a_b"), (set(), set(), set(), set())),
        (("--system", "DCS"), (both, {1, 2}, everything, {"DC-1"})),
        (("--system", "DCS", "--item", "CHAIR", "A-2"), (set(), set(), set(), set())),
    )
    for question, expected in searches:
        assert found(shop, *question) == expected, question
    _pages_add_up(shop)
    _people_read_it(shop)
    _a_long_search_goes_on_page_by_page(shop, monkeypatch)


def _pages_add_up(shop: Chain) -> None:
    whole = asked(shop, "--limit", "1000").json
    assert [row["traced_at"] for row in whole] == sorted((row["traced_at"] for row in whole), reverse=True)
    for order_number, decision in (("A-1", 1), ("A-1", 2), ("A-2", 1)):
        one = [row for row in whole if (row["order_number"], row["decision"]) == (order_number, decision)]
        assert [row["entry"] for row in one] == list(range(1, len(one) + 1))
    paged: list[object] = []
    after: tuple[str, ...] = ()
    while True:
        page = asked(shop, "--limit", "7", *after)
        paged += page.json
        if not page.err:
            break
        assert len(paged) <= len(whole), "the pages do not come to an end"
        after = ("--after", page.err.split()[-1])
    assert paged == whole
    assert whole[0].keys() == shop.trace("A-1")[0].keys()


def _a_long_search_goes_on_page_by_page(shop: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that looked at as many decisions as it may ends with a cursor, whether it found something or not."""
    monkeypatch.setattr(trace, "_FIRST_BATCH", 1)
    monkeypatch.setattr(trace, "_MOST", 1)
    sought = trace.Filters(organization=shop.code, item="CHAIR")
    page = trace.trace(shop.system.database, sought, limit=1_000)
    pages = [page]
    while page.after is not None:
        page = trace.trace(shop.system.database, sought, limit=1_000, after=page.after)
        pages.append(page)
        assert len(pages) < 20, "the search does not come to an end"
    assert {bool(page.rows) for page in pages} == {True, False}
    whole = asked(shop, "--limit", "1000", "--item", "CHAIR").json
    assert [row.entry for page in pages for row in page.rows] == [row["entry"] for row in whole]


def _people_read_it(shop: Chain) -> None:
    answer = ask(shop.system.environment, "trace", "A-2", "--organization", shop.code)
    assert (answer.code, answer.err) == (0, "")
    assert any("DC-1" in line and "Does not support Order Type" in line for line in answer.out.splitlines())


def test_a_search_that_cannot_match_is_refused_with_its_cure(chain: Open) -> None:
    shop = chain(store("S-1"), systems=SYSTEMS)
    asked(shop, "--reason", "too far").refused(2, "reason: there is no too far. There are: Initial List")
    asked(shop, "--item", "I" * 27).refused(2, "item: has 27 characters; write at most 26")
    asked(shop, "--name", "a\nb").refused(2, "name: holds a control character")
    asked(shop, "--system", "").refused(2, "system: is empty; omit it")
    asked(shop, "--after", "x").refused(2, "not a cursor of the list of trace entries")
    nowhere = ask(shop.system.environment, "trace", "--organization", "NOWHERE")
    nowhere.refused(2, "there is no organization NOWHERE", shop.code)
    nothing = asked(shop, "A-1")
    assert (nothing.json, nothing.err) == ([], "")
