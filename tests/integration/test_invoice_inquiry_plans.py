"""VIN-5 stays fast however many invoices there are: a page is read out of an index in its order."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from services.common.database import Connection, connect
from services.common.settings import Settings
from services.inquiry.invoice_detail import numbered, parts
from services.inquiry.invoice_inquiry import LISTING, Filters, conditions, held, invoices
from services.inquiry.select import select
from services.operating.setup import prepare_database
from tests.integration.test_inquiry_plans import explained
from tests.support.parts import own_database

COUNT = 20_000
_INVOICES = """INSERT INTO invoice (organization, vendor, number_searched, invoice_number, vendor_subject,
    vendor_searched, invoice_date, status, currency, description, freight, handling, other, other_description,
    detail_freight, detail_handling, detail_other, merchandise, total, billed_shipments, created_at, updated_at,
    sendings, first_version)
SELECT 'ACME', vendor, number, number, md5(vendor)::uuid::text, vendor, date '2010-01-01' + n / 20,
    CASE WHEN n %% 100 = 0 THEN 'held' ELSE 'posted' END, 'USD', '', 0, 0, 0, '', 0, 0, 0, 10, 10, 1, now(), now(), 1, 1
FROM (SELECT n, 'V' || 100 + n %% 97 AS vendor, 'I-' || lpad(n::text, 7, '0') AS number
    FROM generate_series(1, %s) n) made"""
_LINES = """INSERT INTO invoice_line (organization, vendor, number_searched, line, invoice_number, po_number,
    po_line_number, order_number, item, vendor_item, shipments, ship_date, quantity, po_unit_cost, unit_cost,
    extended_cost, freight, handling, other, other_description, balanced, updated_at)
SELECT organization, vendor, number_searched, line, invoice_number, 'PO-' || right(invoice_number, 7) || line, 1,
    'CA-' || right(invoice_number, 7), 'I', '', '[{"sequence": 1, "quantity": 1}]', invoice_date, 1, 10, 10, 10, 0, 0,
    0, '', true, now() FROM invoice, generate_series(1, 2) line"""
_NAMES = """INSERT INTO personal_data (subject, organization, document)
SELECT vendor_subject::uuid, 'ACME', json_build_object('vendor_name', min(vendor)) FROM invoice GROUP BY 1"""

VALUES: list[dict[str, Any]] = [
    {},
    {"vendor": "v103"},
    {"status": "posted"},
    {"status": "held"},
    {"status": "new"},
    {"invoice_date": date(2011, 2, 28)},
]
BEGINNINGS: list[tuple[dict[str, Any], int]] = [
    ({"invoice_number": "i-0001"}, 1_000),
    ({"invoice_number": "I-0001234"}, 1),
    ({"po_number": "po-00012"}, 100),
    ({"order_number": "ca-0001234"}, 1),
    ({"po_number": "PO-0001", "status": "held"}, 10),
    ({"order_number": "X"}, 0),
]


@pytest.fixture(scope="module")
def many() -> Iterator[Connection]:
    """A database with many invoices; no broker is needed."""
    with own_database("invoice inquiry plans") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            connection.execute(_INVOICES, (COUNT,))
            for statement in (_LINES, _NAMES):
                connection.execute(statement.encode())
            with connect(url, name="test", role=None) as owner:
                for table in ("invoice", "invoice_line", "personal_data"):
                    owner.execute(f"VACUUM ANALYZE {table}".encode())
            yield connection


@pytest.mark.parametrize("asked", VALUES, ids=str)
def test_a_page_by_value_is_read_from_an_index_in_its_order(many: Connection, asked: dict[str, Any]) -> None:
    found = conditions(Filters(organization="ACME", **asked))
    query = select(LISTING.view, LISTING.row, *found).order_by(*LISTING.order()).limit(51)
    steps = explained(many, query)
    assert not {"Sort", "Seq Scan", "Incremental Sort"} & {step["Node Type"] for step in steps}, steps
    assert sum(step.get("Rows Removed by Filter", 0) for step in steps) <= 51, steps


@pytest.mark.parametrize(("asked", "count"), BEGINNINGS, ids=str)
def test_all_that_begins_so_is_found_page_by_page(
    many: Connection, asked: dict[str, Any], count: int
) -> None:
    filters, after, found = Filters(organization="ACME", **asked), None, list[Any]()
    while True:
        page = invoices(many, filters, 500, after)
        found += page.rows
        after = page.after
        if after is None:
            break
    assert len(found) == len({row.invoice_number for row in found}) == count
    keys = [(-row.invoice_date.toordinal(), row.invoice_number) for row in found]
    assert keys == sorted(keys)


def test_one_invoice_of_many_is_looked_up(many: Connection) -> None:
    (header,) = numbered(many, "v103", "i-0000003", "ACME")
    assert (header.vendor, header.vendor_name, len(parts(many, header).lines)) == ("V103", "V103", 2)
    assert held(many, "ACME") == COUNT // 100
