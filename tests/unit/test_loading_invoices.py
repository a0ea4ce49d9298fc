"""A file of HEADER and DETAIL rows is invoices, or all that is wrong with it, row by row."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.wire.invoices_submitted import CreateInvoice, SubmittedLine
from services.commands.loading.file import Loaded, loaded
from services.commands.loading.records import record_columns

HEADER = {"record_type": "HEADER", "organization": "ACME", "vendor": "V100", "invoice_number": "I-77"} | {
    "invoice_date": "2016-11-12"
}
SHIPMENT = {"record_type": "DETAIL", "shipment_id": "PO-1001:1"}
LINE = {"record_type": "DETAIL", "po_number": "PO-1002", "line_number": "1"}


def take(folder: Path, *rows: dict[str, str], topic: str | None = None, delimiter: str = ",") -> Loaded:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    file = folder / "invoices.csv"
    file.write_text("".join(delimiter.join(line) + "\n" for line in lines))
    return loaded(file, topic)


def messages(found: Loaded) -> list[Any]:
    assert found.problems == [], [str(each) for each in found.problems]
    assert found.topic == "invoices-submitted"
    return [json.loads(each.value or b"") for each in found.outgoing]


def problems(found: Loaded) -> list[str]:
    return [str(each) for each in found.problems]


def test_a_header_and_the_details_below_it_are_one_new_invoice(tmp_path: Path) -> None:
    found = take(tmp_path, HEADER, SHIPMENT, LINE | {"quantity": "3", "unit_cost": "4.00", "freight": "0.50"})
    assert messages(found) == [
        {
            "action": "create",
            "organization": "ACME",
            "vendor": "V100",
            "invoice_number": "I-77",
            "invoice_date": "2016-11-12",
            "lines": [
                {"shipment_id": "PO-1001:1"},
                {
                    "po_number": "PO-1002",
                    "line_number": 1,
                    "quantity": 3,
                    "unit_cost": "4.00",
                    "freight": "0.50",
                },
            ],
        }
    ]
    assert (found.outgoing[0].key, found.rows) == (b"I-77", 3)


def test_every_field_of_an_invoice_and_of_its_lines_has_a_column(tmp_path: Path) -> None:
    header = HEADER | {
        "record_type": "header",
        "description": "November",
        "freight": "5.00",
        "handling": "1",
        "other": "2",
        "other_description": "Pallets",
        "discount_percent": "2.25",
        "discount_days": "10",
        "gross_days": "30",
        "submit": "yes",
        "user": "ann",
        "occurred_at": "2016-11-12T08:00:00Z",
    }
    detail = SHIPMENT | {
        "record_type": "Detail",
        "quantity": "1",
        "unit_cost": "8.98",
        "ship_date": "2016-11-10",
        "freight": "0.5",
        "handling": "0.25",
        "other": "0.1",
        "other_description": "Label",
    }
    (message,) = messages(take(tmp_path, header, detail, LINE))
    known = {"record_type", "invoice_line_no", *CreateInvoice.model_fields, *SubmittedLine.model_fields}
    assert record_columns() == known - {"lines", "action"}
    assert set(message) == set(CreateInvoice.model_fields)
    assert {name for line in message["lines"] for name in line} == set(SubmittedLine.model_fields)
    assert (message["submit"], message["discount_days"], message["freight"]) == (True, 10, "5.00")
    assert CreateInvoice.model_validate_json(json.dumps(message)).lines[0].other_description == "Label"


def test_a_file_holds_several_invoices(tmp_path: Path) -> None:
    other = HEADER | {"invoice_number": "I-78"}
    first, second = messages(take(tmp_path, HEADER, SHIPMENT, other, LINE, LINE | {"line_number": "2"}))
    assert (len(first["lines"]), len(second["lines"])) == (1, 2)


def test_a_detail_may_say_which_invoice_it_is_of(tmp_path: Path) -> None:
    (message,) = messages(
        take(tmp_path, HEADER, SHIPMENT | HEADER | {"record_type": "DETAIL", "invoice_date": ""})
    )
    assert message["lines"] == [{"shipment_id": "PO-1001:1"}]


def test_lines_go_by_the_vendors_numbers_where_all_have_one(tmp_path: Path) -> None:
    rows = [LINE | {"line_number": str(line), "invoice_line_no": str(20 - line)} for line in (1, 2, 3)]
    (message,) = messages(take(tmp_path, HEADER, *rows))
    assert [line["line_number"] for line in message["lines"]] == [3, 2, 1]
    assert all("invoice_line_no" not in line for line in message["lines"])
    (message,) = messages(take(tmp_path, HEADER, *rows[:2], rows[2] | {"invoice_line_no": ""}))
    assert [line["line_number"] for line in message["lines"]] == [1, 2, 3]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_columns_may_be_separated_as_in_other_tables(tmp_path: Path, delimiter: str) -> None:
    (message,) = messages(take(tmp_path, HEADER, LINE | {"unit_cost": "4,50"}, delimiter=delimiter))
    assert message["lines"][0]["unit_cost"] == "4.50"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([LINE], "line 2, column record_type: no HEADER row stands above this DETAIL row"),
        ([HEADER], "line 2: no DETAIL row follows this HEADER row; an invoice bills at least one line"),
        ([HEADER, LINE | {"record_type": ""}], "line 3, column record_type: must be HEADER or DETAIL"),
        ([HEADER, LINE | {"record_type": "TRAILER"}], "line 3, column record_type: must be HEADER or DETAIL"),
        ([HEADER | {"invoice_number": ""}, LINE], "line 2, column invoice_number: "),
        ([HEADER | {"invoice_date": ""}, LINE], "line 2, column invoice_date: "),
        ([HEADER | {"invoice_date": "12/11/2016"}, LINE], "line 2, column invoice_date: "),
        ([HEADER | {"invoice_number": "I" * 31}, LINE], "line 2, column invoice_number: "),
        ([HEADER | {"discount_percent": "2.255"}, LINE], "line 2, column discount_percent: "),
        ([HEADER | {"gross_days": "1000"}, LINE], "line 2, column gross_days: "),
        ([HEADER | {"freight": "-1"}, LINE], "line 2, column freight: "),
        ([HEADER | {"submit": "maybe"}, LINE], "line 2, column submit: "),
        ([HEADER | {"shipment_id": "A:1"}, LINE], "line 2, column shipment_id: only DETAIL rows have it"),
        (
            [HEADER, LINE | {"invoice_date": "2016-11-12"}],
            "line 3, column invoice_date: only HEADER rows have it",
        ),
        (
            [HEADER, LINE | {"vendor": "V1"}],
            "line 3, column vendor: differs from line 2, the HEADER row above",
        ),
        ([HEADER, LINE | {"quantity": "0"}], "line 3, column quantity: must be 1 or more"),
        ([HEADER, LINE | {"quantity": "two"}], "line 3, column quantity: "),
        ([HEADER, LINE | {"unit_cost": "-1"}], "line 3, column unit_cost: "),
        (
            [HEADER, LINE | {"unit_cost": "#REF!"}],
            "line 3, column unit_cost: a spreadsheet put an error here",
        ),
        ([HEADER, LINE | {"freight": "free"}], "line 3, column freight: "),
        ([HEADER, LINE | {"ship_date": "soon"}], "line 3, column ship_date: "),
        ([HEADER, SHIPMENT | {"shipment_id": "PO-1"}], "line 3, column shipment_id: "),
        ([HEADER, SHIPMENT | LINE], "line 3: name either shipment_id, or po_number and line_number"),
        (
            [HEADER, LINE | {"line_number": ""}],
            "line 3: name either shipment_id, or po_number and line_number",
        ),
        ([HEADER, LINE | {"invoice_line_no": "0"}], "line 3, column invoice_line_no: must be a whole number"),
        ([HEADER, LINE | {"invoice_line_no": "x"}], "line 3, column invoice_line_no: must be a whole number"),
        (
            [HEADER, LINE | {"invoice_line_no": "1"}, SHIPMENT | {"invoice_line_no": "1"}],
            "line 4, column invoice_line_no: line 3 has the same number",
        ),
        (
            [HEADER, LINE, HEADER | {"invoice_number": "i-77"}, SHIPMENT],
            "line 4, column invoice_number: line 2 is of the same invoice",
        ),
        (
            [HEADER | {"action": "create"}, LINE],
            "line 1, column action: neither HEADER nor DETAIL rows have this column",
        ),
        (
            [HEADER, LINE | {"po_line_number": "1"}],
            "line 1, column po_line_number: neither HEADER nor DETAIL rows have this column; is it line_number?",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(
    tmp_path: Path, rows: list[dict[str, str]], told: str
) -> None:
    (problem,) = problems(take(tmp_path, *rows))
    assert problem.startswith(told)


def test_all_that_is_wrong_is_told_in_the_order_of_the_rows(tmp_path: Path) -> None:
    header = HEADER | {"invoice_date": "", "gross_days": "1000"}
    wrong = LINE | {"quantity": "0", "unit_cost": "#REF!", "handling": "-1"}
    found = problems(
        take(tmp_path, header, wrong, SHIPMENT | {"quantity": "x"}, HEADER, LINE | {"quantity": "0"})
    )
    assert [problem.partition(": ")[0] for problem in found] == [
        "line 2, column invoice_date",
        "line 2, column gross_days",
        "line 3, column unit_cost",
        "line 3, column quantity",
        "line 3, column handling",
        "line 4, column quantity",
        "line 5, column invoice_number",
        "line 6, column quantity",
    ]


def test_a_table_without_record_types_is_what_it_was(tmp_path: Path) -> None:
    row = {name: HEADER[name] for name in ("organization", "vendor", "invoice_number")} | {"action": "submit"}
    assert messages(take(tmp_path, row)) == [row]
    other = take(tmp_path, HEADER, LINE, topic="cancellations")
    assert "line 1, column record_type: no message of cancellations has this field" in problems(other)
