"""PUR-3: the slips of a batch as files: PDF to print, CSV for the vendor's system."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Answer, ask
from tests.support.pdf import fonts_of, pages_of
from tests.support.purchases import (
    Outcome,
    Story,
    cancels,
    costs,
    decides,
    holds,
    moves,
    of_batch,
    prints,
    reprints,
    ships,
    tell,
)
from tests.support.system import System
from tests.support.trade import AT_HOME, DUE, INTEGRATED

POLISH = AT_HOME | {"first_name": "Żaneta", "last_name": "Wójcik-Śliwa", "city": "Łódź", "country": "PL"}
GREEK = AT_HOME | {"first_name": "Αλέξανδρος", "last_name": "Παπαδόπουλος", "address_1": "Οδός Ερμού 5"}
CYRILLIC = AT_HOME | {"first_name": "Юлия", "last_name": "Щербакова", "address_1": "ул. Ёлочная 7"}
LINE: dict[str, Any] = {"quantity": 2, "unit_price": "8.98", "due_date": DUE}
WORDS = {
    "shipping_instructions": "Ring twice",
    "order_messages": ["Leave at door", "Thank you"],
    "gift_messages": ["Dear Claire", "happy birthday"],
    "lines": [
        LINE
        | {
            "line_number": 1,
            "item": "I-1",
            "description": "Lamp",
            "vendor_item": "BK-1",
            "customizations": [
                {"code": "MONOGRAM", "message": "C.G."},
                {"code": "COLOUR", "message": "Very red"},
            ],
            "messages": ["Fragile", "This side up"],
        },
        LINE | {"line_number": 2, "item": "I-2", "quantity": 3, "unit_price": "1.3456"},
    ],
}
HOSTILE = [
    "#panic(1) $x$ *b* _i_ <a> @b `c` \\ // [d] {e} \" ' ~",
    "w" * 400,
    "two\nlines\r\nhere",
    "=HYPERLINK(1)",
    "",
]


STORIES = {
    "words": Story(lines=(2, 3), changes=WORDS, steps=(prints(),)),
    "gift": Story(lines=(2, 3), changes=WORDS | {"gift": True, "freight": "5.00"}, steps=(prints(),)),
    "charges": Story(
        lines=(2,), changes={"freight": "5.00", "brand": "B", "brand_name": "Brandy"}, steps=(prints(),)
    ),
    "letters": Story(lines=(1,), changes={"ship_to": GREEK, "sold_to": POLISH}, steps=(prints(),)),
    "two addresses": Story(lines=(5, 4), steps=(prints(), moves(CYRILLIC), decides("address", True))),
    "some cancelled": Story(lines=(5, 4), steps=(prints(), cancels(quantity=2), decides("cancel", True))),
    "one cancelled": Story(lines=(5, 4), steps=(prints(), cancels(), decides("cancel", True))),
    "one held": Story(lines=(5, 4), steps=(prints(), holds())),
    "all held": Story(lines=(5,), steps=(prints(), holds())),
    "shipped": Story(lines=(5,), steps=(prints(), ships((1, 2)))),
    "given back and printed again": Story(
        lines=(5,), steps=(prints(), ships((1, 2), remainder="return"), prints())
    ),
    "voided": Story(lines=(5,), steps=(prints(), of_batch("void"))),
    "reprinted": Story(lines=(5, 4), steps=(prints(), reprints({1: 2}))),
    "extract": Story(lines=(2, 3), changes=WORDS, steps=(prints(format="csv"),)),
    "sent": Story(lines=(2,), steps=(), vendor=INTEGRATED),
    "dearer": Story(lines=(5,), steps=(prints(), costs("9.98"))),
    "erased": Story(lines=(2, 3), changes=WORDS, steps=(prints(), ships((1, 2), (2, 3)))),
    "long": Story(lines=(1,) * 120, steps=(prints(),)),
    "hostile": Story(
        lines=(1,),
        changes={
            "shipping_instructions": HOSTILE[0],
            "order_messages": HOSTILE,
            "ship_to": AT_HOME | {"address_1": "=1+1", "last_name": "O" * 30, "address_2": HOSTILE[0][:40]},
        },
        steps=(prints(),),
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    told = tell(system, tmp_path_factory.mktemp("slips"), STORIES)
    for outcome in told.values():
        assert outcome.purchase.trade.refused(outcome.purchase.number) == []
    return told


def writes(outcome: Outcome, file: Path | str, *options: str, place: int = -1) -> Answer:
    """The command writes the newest batch of a story."""
    purchase = outcome.purchase
    named = (str(purchase.batches[place]), "--organization", purchase.trade.code, "--output", str(file))
    return ask(purchase.trade.system.environment, "pack-slips", *named, *options)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "slips.pdf"


def pages(outcome: Outcome, file: Path, err: str = "") -> list[list[str]]:
    """The lines of each page of the newest batch; `err` is a part of what standard error has."""
    answer = writes(outcome, file)
    assert (answer.code, answer.out) == (0, ""), answer
    assert err in " ".join(answer.err.split())
    assert (not err) == ("warning" not in answer.err), answer.err
    content = file.read_bytes()
    assert all(fonts_of(content))
    return pages_of(content)


def goods(page: list[str]) -> str:
    """What stands below the names of the columns, as one text."""
    first = next(place for place, line in enumerate(page) if line.startswith("LINE ITEM"))
    return " ".join(page[first:]).replace(f" Ship by {DUE}", "")


def test_lines_customizations_and_messages_stand_on_a_line_of_their_own(
    told: dict[str, Outcome], file: Path
) -> None:
    (page,) = pages(told["words"], file)
    purchase = told["words"].purchase
    assert {"Ring twice", "Leave at door", "Thank you", "Dear Claire", "happy birthday"} <= set(page)
    assert {"MONOGRAM C.G.", "COLOUR Very red", "Message Fragile", "This side up"} <= set(page)
    assert {"Claire Gute", "1 Elm St", "Albany NY 12207 US", "Yours: BK-1"} <= set(page)
    assert f"Purchase order {purchase.number}" in page
    assert f"Batch {purchase.batches[0]}" in page
    assert page[-1] == f"{purchase.number} · batch {purchase.batches[0]} Page 1 of 1"


def test_a_slip_has_prices_the_total_of_its_lines_and_the_charges_of_the_order(
    told: dict[str, Outcome], file: Path
) -> None:
    (page,) = pages(told["words"], file)
    assert "Lamp" in goods(page)
    assert "$8.98 $17.96" in goods(page)
    assert "$1.35 $4.04" in goods(page)
    assert "Total of these lines $22.00" in page  # 2 x 8.98 + 3 x 1.3456
    (page,) = pages(told["charges"], file)
    assert page[0].startswith("Brandy")
    assert "Freight of the order $5.00" in page


def test_a_slip_of_a_gift_has_no_price_no_charge_and_no_total(told: dict[str, Outcome], file: Path) -> None:
    (page,) = pages(told["gift"], file)
    assert "Gift yes" in page
    assert "Dear Claire" in page
    words = " ".join(page)
    assert [sign for sign in ("$", "8.98", "17.96", "1.3", "5.00", "Total", "PRICE") if sign in words] == []
    answer = writes(told["gift"], "-", "--format", "csv")
    assert [row["unit_price"] for row in csv.DictReader(io.StringIO(answer.out))] == ["", ""]


def test_names_in_other_letters_are_readable(told: dict[str, Outcome], file: Path) -> None:
    (page,) = pages(told["letters"], file)
    assert {"Żaneta Wójcik-Śliwa", "Łódź NY 12207 PL", "Αλέξανδρος Παπαδόπουλος", "Οδός Ερμού 5"} <= set(page)


def test_lines_that_go_to_different_addresses_are_slips_of_their_own(
    told: dict[str, Outcome], file: Path
) -> None:
    first, second = pages(told["two addresses"], file)
    assert {"Юлия Щербакова", "ул. Ёлочная 7"} <= set(first)
    assert "1 I-1 5 $8.98 $44.90" in goods(first)
    assert "I-2" not in goods(first)
    assert "2 I-2 4 $8.98 $35.92" in goods(second)
    assert "Юлия Щербакова" not in second
    assert first[-1] == second[-1]
    assert first[-1].endswith(" Page 1 of 1")


@pytest.mark.parametrize(
    ("story", "units", "remark"),
    [
        ("some cancelled", {"I-1": 3, "I-2": 4}, "has 3 of 5 units: the rest was cancelled or given back"),
        ("one cancelled", {"I-2": 4}, "is left out: it was cancelled, given back or put on another batch"),
        ("one held", {"I-2": 4}, "is left out: the vendor holds it"),
        ("shipped", {"I-1": 5}, ""),
        ("given back and printed again", {"I-1": 3}, ""),
        ("reprinted", {"I-1": 2, "I-2": 4}, ""),
        ("dearer", {"I-1": 5}, ""),
    ],
)
def test_what_is_not_to_be_shipped_any_more_is_left_out(
    told: dict[str, Outcome], file: Path, story: str, units: dict[str, int], remark: str
) -> None:
    (page,) = pages(told[story], file, remark)
    price = "$9.98" if story == "dearer" else "$8.98"
    found = {
        item: count
        for item in ("I-1", "I-2")
        for count in range(6)
        if f"{item} {count} {price}" in goods(page)
    }
    assert found == units


def test_units_that_were_given_back_are_left_out_of_the_batch_before(
    told: dict[str, Outcome], file: Path
) -> None:
    answer = writes(told["given back and printed again"], file, place=0)
    answer.refused(1, "line 1 of PO-", "put on another batch", "nothing of batch", "no file was written")
    assert not file.exists()


def test_slips_that_are_void_are_refused(told: dict[str, Outcome], file: Path) -> None:
    writes(told["voided"], file).refused(1, "was voided: nothing is to be shipped by its slips")
    newest = told["reprinted"].purchase.batches[-1]
    writes(told["reprinted"], file, place=0).refused(1, f"batch {newest} took the place of batch")
    writes(told["all held"], file).refused(1, "the vendor holds it", "nothing of batch")
    assert not file.exists()


def test_a_long_order_has_several_pages_with_numbers_and_the_columns_on_each(
    told: dict[str, Outcome], file: Path
) -> None:
    found = pages(told["long"], file)
    assert len(found) > 2
    assert [page[-1].partition("Page ")[2] for page in found] == [
        f"{place} of {len(found)}" for place in range(1, len(found) + 1)
    ]
    assert all(any(line.startswith("LINE ITEM") for line in page) for page in found)
    whole = " ".join(map(goods, found))
    assert all(f"{line} I-{line} 1 $8.98" in whole for line in range(1, 121))


def test_texts_that_look_like_markup_are_texts(told: dict[str, Outcome], file: Path) -> None:
    (page,) = pages(told["hostile"], file)
    assert HOSTILE[0] in page
    assert "".join(page).count("w" * 30) > 0
    assert "".join(page).count("w") >= 400
    assert {"two", "lines", "here", "=HYPERLINK(1)", "=1+1"} <= set(page)


def rows(answer: Answer) -> list[dict[str, str]]:
    """The rows of an extract."""
    assert answer.code == 0, answer
    return list(csv.DictReader(io.StringIO(answer.out, newline="")))


def test_an_extract_has_a_row_for_each_line(told: dict[str, Outcome], tmp_path: Path) -> None:
    outcome = told["extract"]
    first, second = rows(writes(outcome, "-"))  # the batch is an extract
    purchase = outcome.purchase
    assert {
        "organization": purchase.trade.code,
        "vendor": purchase.vendor,
        "batch_id": str(purchase.batches[0]),
        "po_number": purchase.number,
        "entered_date": "2016-11-08",
        "gift": "no",
        "currency": "USD",
        "line_number": "1",
        "quantity": "2",
        "vendor_item": "BK-1",
        "due_date": DUE,
        "customizations": "MONOGRAM: C.G.\nCOLOUR: Very red",
        "messages": "Fragile\nThis side up",
        "order_messages": "Leave at door\nThank you",
        "shipping_instructions": "Ring twice",
        "ship_to.last_name": "Gute",
        "sold_to.postal_code": "12207",
    }.items() <= first.items()
    assert (first["unit_price"], second["unit_price"]) == ("8.9800", "1.3456")
    file = tmp_path / "batch.csv"
    assert "1 slip of batch" in writes(told["words"], file).err
    content = file.read_bytes()
    assert content.startswith(b"organization,vendor,batch_id,po_number,")
    assert content.endswith(b"\r\n")
    assert [row["line_number"] for row in csv.DictReader(io.StringIO(content.decode(), newline=""))] == [
        "1",
        "2",
    ]


def test_an_extract_tells_what_was_sent_to_an_integrated_vendor(told: dict[str, Outcome]) -> None:
    (row,) = rows(writes(told["sent"], "-"))
    assert (row["item"], row["quantity"]) == ("I-1", "2")


def test_a_cell_of_an_extract_is_no_formula(told: dict[str, Outcome]) -> None:
    (row,) = rows(writes(told["hostile"], "-", "--format", "csv"))
    assert row["ship_to.address_1"] == "'=1+1"
    assert row["ship_to.last_name"] == "O" * 30


def test_what_was_asked_wrongly_is_told(told: dict[str, Outcome], file: Path) -> None:
    outcome = told["words"]
    writes(outcome, file, "--format", "xls").refused(2, "--format: there is no xls. There are: pdf, csv")
    writes(outcome, file / "none" / "there.pdf").refused(2, "cannot be written")
    environment = outcome.purchase.trade.system.environment
    named = ("--organization", outcome.purchase.trade.code, "--output", str(file))
    ask(environment, "pack-slips", "999999999", *named).refused(1, "no batch 999999999 has arrived")
    assert not file.exists()


def test_an_erased_person_reads_asterisks(told: dict[str, Outcome], system: System, file: Path) -> None:
    outcome = told["erased"]
    purchase = outcome.purchase
    message = {
        "organization": purchase.trade.code,
        "action": "forget",
        "match": {"order_number": f"SO-{purchase.number}"},
        "requested_by": "desk-4",
    }
    purchase.trade.tell("privacy-requests", message)
    system.settle()
    (page,) = pages(outcome, file)
    assert page.count("*** ***") == 2
    assert page.count("***") == 3  # both places, and the instructions
    assert [
        word for word in ("Claire", "Elm", "Albany", "Ring", "door", "C.G.") if word in " ".join(page)
    ] == []
    (row, _) = rows(writes(outcome, "-", "--format", "csv"))
    assert (row["ship_to.last_name"], row["shipping_instructions"], row["messages"]) == ("***", "***", "")
