"""Slips of a batch as PDF and as CSV: what stands where, whatever texts hold."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from schemas.answers.order import PartyShown
from schemas.answers.purchase_order import (
    Customization,
    PurchaseOrderEntry,
    PurchaseOrderHeader,
    PurchaseOrderLine,
    PurchaseOrderMessage,
    PurchaseOrderParts,
)
from services.commands.slips import extract, pages, texts
from services.inquiry.pack_slips import Batch, Slip, SlipLine, Slips, slips_of
from services.inquiry.recipients import EMPTY, FORGOTTEN
from tests.support.pdf import fonts_of, pages_of

MADE = datetime(2016, 11, 8, 12, 1, 2, 345, tzinfo=UTC)
BATCH = Batch("ACME", 74, "V100", "pdf", MADE, "open", None, b"[]")
CLAIRE = EMPTY._replace(
    first_name="Claire",
    last_name="Gute",
    address_1="1 Elm St",
    city="Albany",
    postal_code="12207",
    country="US",
)
BOB = CLAIRE._replace(first_name="Bob", address_1="7 Oak St")
HEADER = PurchaseOrderHeader(
    organization="ACME",
    po_number="PO-1001",
    order_number="SO-1",
    vendor="V100",
    vendor_name="Acme Supply",
    status="in_process",
    brand="",
    brand_name="",
    placed_location="",
    entered_date=date(2016, 11, 8),
    submitted_at=MADE,
    due_date=None,
    next_due_date=None,
    carrier="12",
    carrier_description="UPS Ground",
    gift=False,
    buyer="",
    buyer_name="",
    ship_complete=False,
    currency="USD",
    total=Decimal(18),
    discount_percent=Decimal(0),
    discount_amount=Decimal(0),
    payment_description="VISA",
    paid_amount=Decimal(0),
    freight=Decimal(0),
    additional_freight=Decimal(0),
    freight_tax=Decimal(0),
    tax=Decimal(0),
    address_change_pending=False,
    address_change_unanswered=False,
    routed=False,
)
LINE = SlipLine(1, "I-1", "Lamp", "BK-1", 2, Decimal("8.98"), None, False, (), ())
SLIP = Slip(HEADER, CLAIRE, CLAIRE, "", (), (), (LINE,))


def batch_of(*slips: Slip) -> Slips:
    return Slips("Superstore", slips, ())


def read(*slips: Slip) -> list[list[str]]:
    """The lines of each page."""
    given = pages.layout(BATCH, batch_of(*slips))
    content = pages.pdf(given, MADE)
    assert all(fonts_of(content))
    return pages_of(content)


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1)",
        "$x^2$ *b* _i_ `c` <a> @b ~ -- ---",
        "[a] {b} #let x = 1",
        "= heading",
        "- item",
        "// comment",
        "\\u{41} \\",
        '"quoted"',
        "a {{b}} %s %(c)s",
        "https://example.org/a?b=c&d",
    ],
)
def test_no_text_is_markup(text: str) -> None:
    slip = SLIP._replace(
        shipping_instructions=text,
        order_messages=(text,),
        ship_to=CLAIRE._replace(company=text),
        lines=(LINE._replace(description=text, messages=(text,)),),
    )
    (page,) = read(slip)
    assert page.count(text) >= 3
    assert any(line.endswith(f"Message {text}") for line in page)


@pytest.mark.parametrize(
    "where", ["company", "item", "vendor_item", "description", "message", "code", "po_number"]
)
@pytest.mark.parametrize("word", ["W" * 200, "1-" * 100, "\u0416" * 200])
def test_a_word_of_any_length_stays_on_the_page(where: str, word: str) -> None:
    line, slip = LINE, SLIP
    if where == "company":
        slip = SLIP._replace(ship_to=CLAIRE._replace(company=word))
    elif where == "po_number":
        slip = SLIP._replace(header=HEADER._replace(po_number=word))
    elif where in {"message", "code"}:
        one = {"code": "C", "message": "M"} | {where: word}
        line = LINE._replace(customizations=(Customization(1, **one),))
    else:
        line = LINE._replace(**{where: word})
    found = read(slip._replace(lines=(line,)))
    widest = max(len(each.replace(" ", "")) for each in found[0] if set(each) <= {*word, " "})
    assert widest < len(word)
    assert "".join("".join(found[0]).split()).count(word[0]) >= len(word) / 2


def test_line_feeds_and_signs_that_nobody_sees_are_blanks_or_lines() -> None:
    slip = SLIP._replace(
        shipping_instructions="first\nsecond\r\n\nthird",
        order_messages=("a\tb\x00c", "\n", "d\u202ee"),
        lines=(LINE._replace(description="Lamp\nblue", messages=("x\ny",)),),
    )
    (page,) = read(slip)
    assert {"first", "second", "third", "a b c", "d e", "Message x", "y"} <= set(page)
    assert "Lamp blue 2 $8.98 $17.96" in page


def test_a_batch_has_the_same_bytes_each_time() -> None:
    given = pages.layout(BATCH, batch_of(SLIP))
    assert pages.pdf(given, MADE) == pages.pdf(given, MADE)


def test_a_page_is_a_picture_too() -> None:
    (picture,) = pages.pictures(pages.layout(BATCH, batch_of(SLIP)), MADE)
    assert picture.startswith(b"\x89PNG")


def test_each_slip_counts_its_own_pages() -> None:
    long = SLIP._replace(lines=tuple(LINE._replace(line_number=number) for number in range(1, 90)))
    found = read(long, SLIP, long)
    numbers = [page[-1].partition("Page ")[2] for page in found]
    assert numbers == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", "1 of 1", *numbers[:4]]


def test_who_was_erased_reads_asterisks() -> None:
    assert texts.address(FORGOTTEN) == ["*** ***", "***"]
    (page,) = read(SLIP._replace(ship_to=FORGOTTEN, sold_to=FORGOTTEN, shipping_instructions="***"))
    assert page.count("*** ***") == 2


def test_somebody_of_whom_nothing_is_known_has_no_address() -> None:
    assert texts.address(EMPTY) == []
    assert len(read(SLIP._replace(sold_to=EMPTY))) == 1


def test_letters_that_the_fonts_do_not_have_are_told() -> None:
    assert texts.unreadable("Łódź Ελλάς Москва שלום Zürich ½ º µ 12 €") == ""
    assert texts.unreadable("東京 Tōkyō 東 ひ ไทย") == "東京ひไทย"
    told = pages.layout(BATCH, batch_of(SLIP._replace(order_messages=("生日快乐",))))
    assert pages.letters_missing(told) == "生日快乐"
    assert pages.letters_missing(pages.layout(BATCH, batch_of(SLIP))) == ""


@pytest.mark.parametrize(
    "currency", ["USD", "JPY", "PLN", "CHF", "KWD", "INR", "KRW", "VND", "ILS", "UAH", "NGN"]
)
def test_amounts_of_every_currency_are_readable(currency: str) -> None:
    (page,) = read(SLIP._replace(header=HEADER._replace(currency=currency)))
    assert "\ufffd" not in " ".join(page)
    assert any(line.startswith("Total of these lines ") for line in page)


def line_of(number: int, units: int, **changes: Any) -> PurchaseOrderLine:
    known = dict.fromkeys(PurchaseOrderLine._fields) | {
        "line_number": number,
        "item": f"I-{number}",
        "description": "",
        "vendor_item": "",
        "status": "in_process",
        "printed_quantity": units,
        "unit_price": Decimal(1),
        "gift_wrap": False,
    }
    return PurchaseOrderLine(**(known | changes))  # type: ignore[arg-type]


def entry_of(number: int, line: int, action: str, units: int, note: str | None) -> PurchaseOrderEntry:
    return PurchaseOrderEntry(number, MADE, line, "", "", units, action, "", "", None, note, False)


def parts_of(lines: Sequence[PurchaseOrderLine], *entries: PurchaseOrderEntry) -> PurchaseOrderParts:
    messages = [PurchaseOrderMessage(1, "line", "one"), PurchaseOrderMessage(None, "gift", "all")]
    customizations = [Customization(2, "C", "two")]
    history = sorted(entries, key=lambda each: -each.entry)
    return PurchaseOrderParts(CLAIRE, CLAIRE, "", lines, customizations, messages, history, (), (), (), ())


def slips_for(*entries: PurchaseOrderEntry, **changes: Any) -> list[tuple[int, int]]:
    """Line and units of each slip of an order of one line of which 2 units stand on a slip."""
    parts = parts_of([line_of(1, 2, **changes)], *entries)
    return [
        (line.line_number, line.quantity)
        for slip in slips_of(74, HEADER, parts, {1: 5})
        for line in slip.lines
    ]


PRINTED = entry_of(3, 1, "PackSlip", 5, "Batch ID (74)")


def test_units_of_a_line_are_those_that_left_since_and_those_that_still_stand_on_it() -> None:
    before, after = entry_of(2, 1, "Shipment", 9, ""), entry_of(4, 1, "Shipment", 3, "")
    others = entry_of(5, 2, "Shipment", 7, "")
    assert slips_for(before, PRINTED, after, others) == [(1, 5)]
    assert slips_for(PRINTED, entry_of(4, 1, "PackSlip", 5, "Batch ID (74) Acknowledged"), after) == [(1, 5)]
    assert slips_for(entry_of(3, 1, "Pack Slip Reprinted", 2, "Batch ID (74)")) == [(1, 2)]


def test_a_line_that_is_held_or_stands_on_a_newer_batch_is_on_no_slip() -> None:
    assert slips_for(PRINTED, entry_of(4, 1, "PackSlip", 2, "Batch ID (75)")) == []
    assert slips_for(PRINTED, status="held") == []
    assert slips_for(PRINTED, printed_quantity=0) == []
    assert slips_for() == []


def test_lines_with_one_address_are_one_slip() -> None:
    lines = [
        line_of(1, 1),
        line_of(2, 1, ship_to=BOB),
        line_of(3, 1),
        line_of(4, 1, ship_to=BOB),
        line_of(5, 1),
    ]
    entries = [entry_of(number, number, "PackSlip", 1, "Batch ID (74)") for number in range(1, 6)]
    made = list(
        slips_of(74, HEADER._replace(gift=True), parts_of(lines, *entries), dict.fromkeys(range(1, 5), 1))
    )
    assert [(slip.ship_to, [line.line_number for line in slip.lines]) for slip in made] == [
        (CLAIRE, [1, 3]),
        (BOB, [2, 4]),
    ]
    assert {line.unit_price for slip in made for line in slip.lines} == {None}
    assert made[0].lines[0].messages == ["one"]
    assert made[1].lines[0].customizations == [Customization(2, "C", "two")]
    assert [slip.gift_messages for slip in made] == [["all"], ["all"]]


def row_of(**changes: Any) -> dict[str, str]:
    """The row of an extract of a slip with one line, which is changed so."""
    content = extract.extract(BATCH, batch_of(SLIP._replace(lines=(LINE._replace(**changes),)))).decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    return row


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_takes_for_a_formula_has_an_apostrophe(text: str) -> None:
    assert row_of(description=text)["description"] == f"'{text}"


@pytest.mark.parametrize("text", ['a,"b"', "two\nlines", "two\r\nlines", "a=1", " =1", "Łódź", "'"])
def test_other_texts_are_as_they_are(text: str) -> None:
    assert row_of(description=text)["description"] == text


def test_an_extract_is_rfc_4180() -> None:
    content = extract.extract(BATCH, batch_of(SLIP._replace(lines=(LINE._replace(description='a "b", c'),))))
    head, row, end = content.split(b"\r\n")
    assert head.decode().split(",") == list(extract.COLUMNS)
    assert b',"a ""b"", c",' in row
    assert end == b""


def test_every_field_of_a_party_is_a_column() -> None:
    assert {f"ship_to.{name}" for name in PartyShown._fields} <= set(extract.COLUMNS)
    assert len(set(extract.COLUMNS)) == len(extract.COLUMNS)
