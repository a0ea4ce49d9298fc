"""VIN-1: invoices as files of HEADER and DETAIL rows, which `orderfold load` takes whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.command import Answer, ask
from tests.support.invoices import CHAIN, CREATED, Billing, ship_all
from tests.support.system import System
from tests.support.trade import VENDORS, open_trade

HEAD = (
    *("record_type", "organization", "vendor", "invoice_number", "invoice_date", "submit", "user"),
    *("invoice_line_no", "shipment_id", "po_number", "line_number", "quantity", "unit_cost", "freight"),
)


def header(number: str = "I-77", **cells: str) -> dict[str, str]:
    return {
        "record_type": "HEADER",
        "invoice_number": number,
        "invoice_date": "2016-11-12",
        "user": "ann",
    } | cells


def detail(**cells: str) -> dict[str, str]:
    return {"record_type": "DETAIL"} | cells


FILES = {
    "good": (
        header(submit="yes", freight="5.00"),
        detail(
            invoice_line_no="2",
            po_number="{1}",
            line_number="1",
            quantity="4",
            unit_cost="10.50",
            freight="0.50",
        ),
        detail(invoice_line_no="1", shipment_id="{0}:1"),
        header("I-78"),
        detail(shipment_id="{0}:2"),  # not what is left of the line: the two may be taken in either order
    ),
    "wrong": (
        header(invoice_date="soon"),
        detail(shipment_id="{0}:1", quantity="0"),
        header("I-78"),
        detail(shipment_id="{0}:2"),
        detail(quantity="1", freight="-1"),
    ),
    "refused": (header("I-79"), detail(shipment_id="{0}:9")),
}


@pytest.fixture(scope="module")
def billings(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Billing]:
    """For each file a vendor with two purchase orders that it has shipped."""
    codes = [f"V-{place}" for place in range(len(FILES))]
    vendors = [VENDORS[0] | {"code": code} for code in codes]
    trade = open_trade(system, tmp_path_factory.mktemp("files"), vendors, unit_cost_threshold="10")
    billings = {
        name: Billing(trade, code, place=place)
        for place, (name, code) in enumerate(zip(FILES, codes, strict=True))
    }
    ship_all(trade, list(billings.values()))
    return billings


def write(folder: Path, billing: Billing, rows: Sequence[dict[str, str]]) -> Path:
    """A file of these rows, in which `{0}` and `{1}` are the purchase orders."""
    file = folder / "invoices.csv"
    whole = {"organization": billing.trade.code, "vendor": billing.vendor}
    told = [(whole | row if row["record_type"] == "HEADER" else row) for row in rows]
    lines = [HEAD, *([row.get(name, "").format(*billing.orders) for name in HEAD] for row in told)]
    file.write_text("".join(",".join(line) + "\n" for line in lines))
    return file


def load(billing: Billing, file: Path, *options: str) -> Answer:
    return ask(billing.trade.system.environment, "load", str(file), *options)


def test_a_good_file_is_as_many_new_invoices_as_it_has_headers(
    billings: dict[str, Billing], tmp_path: Path
) -> None:
    billing = billings["good"]
    file = write(tmp_path, billing, FILES["good"])
    dry = load(billing, file, "--dry-run")
    assert "would send 2 messages, made of 5 rows, to invoices-submitted" in dry.out, dry
    done = load(billing, file)
    assert (done.code, done.out) == (0, "2 messages to invoices-submitted\n"), done
    billing.trade.system.settle()

    assert billing.refused == []
    details = {row["invoice_number"]: row for row in billing.view("invoice_detail")}
    assert {number: row["status"] for number, row in details.items()} == {"I-77": "posted", "I-78": "new"}
    assert (str(details["I-77"]["merchandise"]), str(details["I-77"]["total"])) == ("62.0000", "67.5000")
    first, second = [row for row in billing.lines if row["invoice_number"] == "I-77"]
    assert (first["shipment_id"], first["quantity"]) == (f"{billing.orders[0]}:1", 2)
    assert (second["po_number"], second["quantity"], str(second["unit_cost"])) == (
        billing.orders[1],
        4,
        "10.5000",
    )
    chain = [row["action_type"] for row in billing.history if row["invoice_number"] == "I-77"]
    assert chain == [each[0] for each in (CREATED, *CHAIN)]
    (rest,) = [row for row in billing.billed if row["invoice_number"] == "I-78"]
    assert (rest["shipment_id"], rest["quantity"]) == (f"{billing.orders[0]}:2", 3)


def test_a_file_with_anything_wrong_tells_all_of_it_and_publishes_nothing(
    billings: dict[str, Billing], tmp_path: Path
) -> None:
    billing = billings["wrong"]
    load(billing, write(tmp_path, billing, FILES["wrong"])).refused(
        2,
        "line 2, column invoice_date: ",
        "line 3, column quantity: must be 1 or more",
        "line 6, column freight: ",
        "3 problems. Nothing was sent",
    )
    billing.trade.system.settle()
    assert (billing.view("invoice_detail"), billing.refused) == ([], [])
    assert billing.trade.heard("invoices-submitted", vendor=billing.vendor) == []


def test_what_only_the_system_knows_is_a_dead_letter_with_its_line(
    billings: dict[str, Billing], tmp_path: Path
) -> None:
    billing = billings["refused"]
    assert load(billing, write(tmp_path, billing, FILES["refused"])).code == 0
    billing.trade.system.settle()
    (letter,) = [
        heard
        for heard in billing.trade.system.heard("invoices-submitted.dlq", organization=billing.trade.code)
        if heard.value["vendor"] == billing.vendor
    ]
    assert (letter.headers["dlq_reason"], letter.headers["dlq_path"]) == (
        b"not_shipped",
        b"lines[0].shipment_id",
    )
