"""PUR-3: batches of pack slips, who gets them, what stands on them, and what may be done with them."""

from typing import Any

import pytest

from tests.support.purchases import (
    Outcome,
    Story,
    cancels,
    does,
    holds,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import Row, System, until
from tests.support.trade import ACKNOWLEDGING, INTEGRATED, VENDOR, Trade, apply, open_trade

STORIES = {
    "printed": Story(lines=(5, 4), steps=(prints(),)),
    "printed as an extract": Story(steps=(prints(format="csv"),)),
    "only what is named": Story(lines=(5, 4), steps=(prints(2),)),
    "not what is held": Story(lines=(5, 4), steps=(holds(), prints())),
    "what was held is printed once it is released": Story(steps=(holds(), does("release"), prints())),
    "reprinted": Story(lines=(5, 4), steps=(prints(), reprints({1: 2}, format="csv"))),
    "reprinted with nothing": Story(lines=(5, 4), steps=(prints(), reprints({1: 0, 2: 0}))),
    "voided": Story(lines=(5, 4), steps=(prints(), of_batch("void"))),
    "sent": Story(steps=(of_batch("resend_batch"),), vendor=INTEGRATED),
    "sent and acknowledged": Story(steps=(of_batch("acknowledge"),), vendor=ACKNOWLEDGING),
    "sent and not acknowledged": Story(steps=(), vendor=ACKNOWLEDGING),
    "given back and sent again": Story(steps=(ships((1, 2), remainder="return"),), vendor=INTEGRATED),
    # refused
    "slips of a held line": Story(
        lines=(5, 4), steps=(holds(), prints(1, 2)), refused=[("not_allowed", "line_number")]
    ),
    "slips of a line in process": Story(
        lines=(5, 4), steps=(prints(1), prints(1, 2)), refused=[("not_allowed", "line_number")]
    ),
    "slips of nothing": Story(steps=(cancels(), prints(lines=[])), refused=[("not_allowed", "lines")]),
    "slips of an order of which nothing waits": Story(
        steps=(prints(), prints()), refused=[("not_allowed", "lines")]
    ),
    "slips of an unknown order": Story(
        steps=(prints(lines=[{"po_number": "NOBODY-S"}]),), refused=[("unknown_purchase_order", "lines")]
    ),
    "slips of an unknown line": Story(
        steps=(prints(9),), refused=[("unknown_purchase_order", "line_number")]
    ),
    "slips of a line that was sent": Story(
        steps=(prints(1),), vendor=ACKNOWLEDGING, refused=[("not_allowed", "line_number")]
    ),
    "a second void": Story(
        steps=(prints(), of_batch("void"), of_batch("void")), refused=[("not_allowed", "batch_id")]
    ),
    "a void of what was replaced": Story(
        steps=(prints(), reprints(), of_batch("void", 0)), refused=[("not_allowed", "batch_id")]
    ),
    "a reprint of what was voided": Story(
        steps=(prints(), of_batch("void"), reprints()), refused=[("not_allowed", "batch_id")]
    ),
    "a void of what was sent": Story(
        steps=(of_batch("void"),), vendor=INTEGRATED, refused=[("not_allowed", "batch_id")]
    ),
    "a reprint of what was sent": Story(
        steps=(reprints(),), vendor=ACKNOWLEDGING, refused=[("not_allowed", "batch_id")]
    ),
    "a reprint of more than was printed": Story(
        lines=(5, 4),
        steps=(prints(), reprints({1: 2, 2: 5})),
        refused=[("invalid", "new_print_quantity")],
    ),
    "a reprint of a line that is not on the batch": Story(
        lines=(5, 4), steps=(prints(1), reprints({2: 1})), refused=[("not_allowed", "line_number")]
    ),
    "a batch that nobody made": Story(
        steps=(prints(), of_batch("void", batch_id=999_999_999)), refused=[("unknown_batch", "batch_id")]
    ),
    "an acknowledgement of a batch that nobody made": Story(
        steps=(of_batch("acknowledge", batch_id=999_999_999),),
        vendor=ACKNOWLEDGING,
        refused=[("unknown_batch", "batch_id")],
    ),
    "what was printed cannot be sent again": Story(
        steps=(prints(), of_batch("resend_batch")), refused=[("not_allowed", "batch_id")]
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return tell(system, tmp_path_factory.mktemp("slips"), STORIES)


REFUSED = {name: story for name, story in STORIES.items() if story.refused}


@pytest.mark.parametrize("story", list(REFUSED))
def test_what_is_refused_changes_nothing(told: dict[str, Outcome], story: str) -> None:
    told[story].check()


def batches(outcome: Outcome) -> list[Row]:
    """The batches of the vendor, oldest first."""
    return outcome.purchase.trade.batches(outcome.purchase.vendor)


def states(outcome: Outcome) -> list[tuple[str, str, str | None]]:
    """Format, state and user of each batch."""
    return [(row["format"], row["state"], row["user_id"]) for row in batches(outcome)]


def units(row: Row) -> list[tuple[int, int]]:
    """Line and units of what stands on a batch."""
    return [(each["line_number"], each["quantity"]) for each in row["lines"]]


def printed(outcome: Outcome) -> list[tuple[str, int]]:
    """Status and printed units of each line."""
    lines = outcome.purchase.trade.lines(outcome.purchase.number)
    return [(line["status"], line["printed_quantity"]) for line in lines]


def test_a_batch_holds_all_open_units_of_all_lines_that_wait(told: dict[str, Outcome]) -> None:
    outcome = told["printed"]
    assert states(outcome) == [("pdf", "open", "ann")]
    assert [units(row) for row in batches(outcome)] == [[(1, 5), (2, 4)]]
    assert printed(outcome) == [("in_process", 5), ("in_process", 4)]


def test_a_batch_is_an_extract_where_that_is_asked(told: dict[str, Outcome]) -> None:
    assert states(told["printed as an extract"]) == [("csv", "open", "ann")]


def test_a_batch_holds_the_lines_that_are_named(told: dict[str, Outcome]) -> None:
    outcome = told["only what is named"]
    assert [units(row) for row in batches(outcome)] == [[(2, 4)]]
    assert printed(outcome) == [("new_order", 0), ("in_process", 4)]


def test_held_lines_are_left_out_and_printed_once_released(told: dict[str, Outcome]) -> None:
    assert [units(row) for row in batches(told["not what is held"])] == [[(2, 4)]]
    assert printed(told["what was held is printed once it is released"]) == [("in_process", 5)]


def test_another_batch_takes_the_place_of_one_that_is_printed_again(told: dict[str, Outcome]) -> None:
    outcome = told["reprinted"]
    first, second = batches(outcome)
    assert (first["state"], first["replaced_by"]) == ("replaced", second["batch_id"])
    assert (second["state"], second["replaced_by"], second["format"]) == ("open", None, "csv")
    assert units(second) == [(1, 2), (2, 4)]
    assert printed(outcome) == [("in_process", 2), ("in_process", 4)]


@pytest.mark.parametrize("story", ["voided", "reprinted with nothing"])
def test_a_batch_of_which_nothing_is_printed_any_more_is_void(told: dict[str, Outcome], story: str) -> None:
    (batch,) = batches(told[story])
    assert (batch["state"], batch["replaced_by"]) == ("voided", None)
    assert printed(told[story]) == [("new_order", 0), ("new_order", 0)]


def test_batches_to_integrated_vendors_are_open_until_they_are_acknowledged(told: dict[str, Outcome]) -> None:
    vendor = told["sent and acknowledged"].purchase.vendor
    assert states(told["sent and acknowledged"]) == [("csv", "acknowledged", vendor)]
    waiting = told["sent and not acknowledged"]
    assert states(waiting) == [("csv", "open", waiting.purchase.vendor)]
    assert printed(waiting) == [("new_order", 5)]


def test_units_that_an_integrated_vendor_gives_back_are_a_batch_of_their_own(
    told: dict[str, Outcome],
) -> None:
    outcome = told["given back and sent again"]
    assert [units(row) for row in batches(outcome)] == [[(1, 5)], [(1, 3)]]
    assert printed(outcome) == [("in_process", 3)]


def to_vendor(trade: Trade, vendor: str) -> list[dict[str, Any]]:
    """The batches that a vendor reads."""
    return [one.value for one in trade.heard("purchase-orders", vendor=vendor, type="purchase-order-batch")]


def test_a_batch_is_sent_again_under_its_number(told: dict[str, Outcome]) -> None:
    outcome = told["sent"]
    first, again = to_vendor(outcome.purchase.trade, outcome.purchase.vendor)
    assert first == again
    assert [first["batch_id"]] == outcome.purchase.batches


@pytest.mark.parametrize(
    ("story", "format_", "requires"),
    [
        ("printed", "pdf", False),
        ("printed as an extract", "csv", False),
        ("given back and sent again", "csv", False),
        ("sent and not acknowledged", "csv", True),
    ],
)
def test_the_vendor_reads_how_slips_are_made_and_whether_it_must_acknowledge_them(
    told: dict[str, Outcome], story: str, format_: str, requires: bool
) -> None:
    outcome = told[story]
    for batch in to_vendor(outcome.purchase.trade, outcome.purchase.vendor):
        assert (batch["format"], batch["requires_acknowledgement"]) == (format_, requires)


def test_numbers_of_batches_are_unique_in_the_organization(told: dict[str, Outcome]) -> None:
    trade = told["printed"].purchase.trade
    numbers = [row["batch_id"] for row in trade.system.view("purchase_order_batches", trade.code)]
    assert len(numbers) == len(set(numbers))


def test_a_batch_that_is_sent_again_is_another_message(told: dict[str, Outcome]) -> None:
    outcome = told["sent"]
    messages = outcome.purchase.trade.heard(
        "purchase-orders", vendor=outcome.purchase.vendor, type="purchase-order-batch"
    )
    assert len({one.headers["ce_id"] for one in messages}) == 2


def test_an_order_of_which_no_line_waits_does_not_refuse_the_slips_of_others(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("others"))
    with trade.together():
        trade.order("DONE", 5)
        trade.order("TODO", 5)
    trade.prints(("DONE", 1))
    trade.does("pack_slips", None, VENDOR, "both", lines=[{"po_number": "DONE"}, {"po_number": "TODO"}])
    assert trade.dead_letters("vendor-activity", "both") == []
    assert trade.line("TODO")["status"] == "in_process"


def test_a_vendor_that_an_order_named_is_known_at_once(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("known"))
    with system.held("purchase_order"):
        trade.waits = False
        trade.order("PO", 5, vendor="FRESH")
        until(lambda: len(trade.history("PO")) == 1)
        trade.does("pack_slips", None, "FRESH", "PO", lines=[{"po_number": "PO"}])
        until(lambda: len(trade.history("PO")) == 2 or trade.refused("PO") != [])
    system.settle()
    assert trade.refused("PO") == []
    assert trade.line("PO")["status"] == "in_process"


def test_a_reprint_without_lines_keeps_the_units_of_all_orders_on_the_batch(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trade = open_trade(system, tmp_path_factory.mktemp("several"))
    with trade.together():
        trade.order("A", 5, 4)
        trade.order("B", 3)
    first = trade.prints()
    lines = [{"po_number": "A", "line_number": 2, "new_print_quantity": 0}]
    trade.does("reprint", batch_id=first, lines=lines)
    old, new = trade.batches()
    assert (old["state"], old["replaced_by"]) == ("replaced", new["batch_id"])
    stands = sorted((each["po_number"], each["line_number"], each["quantity"]) for each in new["lines"])
    assert stands == [("A", 1, 5), ("B", 1, 3)]
    assert [line["status"] for line in trade.lines("A")] == ["in_process", "new_order"]


def test_a_vendor_that_becomes_integrated_is_sent_what_waits(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("integrated")
    trade = open_trade(system, folder)
    trade.order("OLD", 5)
    apply(trade, folder, [{"code": VENDOR, "integrated": True}])
    trade.order("NEW", 5)
    assert trade.line("NEW")["status"] == "in_process"
    assert trade.line("OLD")["status"] == "in_process"
