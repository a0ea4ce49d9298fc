"""Purchase orders as their inquiry searches them, made by PostgreSQL itself: a log of so many facts would take an hour.

Each has one to four lines, two and a half in the mean. Most are done; of a hundred vendors some have ten thousand
purchase orders and others a few, and so have items; one in nine lines has no code at the vendor.
"""

from benchmarks.material import ORGANIZATION
from services.common.database import Connection

LINES_OF_AN_ORDER = 2.5
_HEADERS = """INSERT INTO purchase_order_header (organization, po_number, order_number, vendor, vendor_subject, brand,
    brand_name, entered_date, submitted_at, original_due_date, recency, vendor_searched, brand_searched)
SELECT %(organization)s, po_number, 'CA-' || lpad((n * 7 %% %(orders)s)::text, 9, '0'), vendor,
    md5('vendor' || n)::uuid::text, brand, brand, at::date, at, at::date + 12 + (n %% 9)::int,
    at::date || ' ' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || ' ' || po_number,
    vendor, nullif(brand, '')
FROM (
    SELECT n, 'PO-' || 2014 + n * 4 / %(orders)s || '-' || lpad(n::text, 9, '0') AS po_number,
        'V' || 100 + ((abs(hashint8(n) / 1000) %% 9700) ^ 0.5)::int %% 97 AS vendor,
        CASE WHEN n %% 1009 = 0 THEN 'RARE' WHEN n %% 3 = 0 THEN '' ELSE 'ACME' END AS brand,
        date_trunc('seconds', '2014-01-01 00:00Z'::timestamptz + n * (interval '4 years' / %(orders)s)) AS at
    FROM generate_series(0, %(orders)s::bigint - 1) n
) made"""
_ORDERS = """INSERT INTO purchase_order (organization, po_number, order_number, vendor, status, entered_date,
    submitted_at, due_date, recency, subject, newest_subject, vendor_subject)
SELECT organization, po_number, order_number, vendor, CASE
        WHEN n > %(orders)s * 0.98 THEN 'new_order' WHEN n %% 10007 = 0 THEN 'held' WHEN n %% 40 = 0 THEN 'cancelled'
        WHEN n %% 300 = 1 THEN 'complete' ELSE 'shipped' END,
    entered_date, submitted_at, original_due_date, recency, md5('people' || n)::uuid::text,
    md5('people' || n)::uuid::text, vendor_subject
FROM (
    SELECT *, right(po_number, 9)::bigint AS n FROM purchase_order_header WHERE organization = %(organization)s
) h"""
_PURCHASED = """INSERT INTO purchased_line (organization, po_number, line_number, order_number, vendor, vendor_subject,
    entered_date, submitted_at, original_due_date, recency, vendor_searched, brand_searched, item_searched,
    vendor_item_searched)
SELECT organization, po_number, line, order_number, vendor, vendor_subject, entered_date, submitted_at,
    original_due_date + line::int, recency || ' ' || lpad((9999999999 - line)::text, 10, '0'), vendor_searched,
    brand_searched, 'I-' || lpad(code::text, 5, '0'), CASE WHEN code %% 9 > 0 THEN 'BK-' || code * 31 %% 100003 END
FROM (
    SELECT h.*, line, abs(hashint8(right(po_number, 9)::bigint * 5 + line)) / 7 %% 50021 AS code
    FROM purchase_order_header h, generate_series(1, 1 + right(po_number, 9)::bigint %% 4) line
    WHERE organization = %(organization)s
) l"""
_LINES = """INSERT INTO purchase_order_line (organization, po_number, line_number, vendor, item, description,
    vendor_item, vendor_item_description, status, ordered_quantity, original_due_date, recency)
SELECT p.organization, p.po_number, line_number, p.vendor, item_searched, 'Bookcase',
    coalesce(vendor_item_searched, ''), '', CASE o.status WHEN 'complete' THEN 'shipped' ELSE o.status END, 2,
    original_due_date, p.recency
FROM purchased_line p JOIN purchase_order o USING (organization, po_number)
WHERE p.organization = %(organization)s"""
_PEOPLE = """INSERT INTO personal_data (subject, organization, document)
SELECT subject::uuid, organization, json_build_object('sold_to', '{}'::json, 'ship_to', json_build_object(
    'first_name', 'Claire', 'last_name', upper(left(md5(po_number), 7)))) FROM purchase_order
WHERE organization = %(organization)s
UNION ALL SELECT vendor_subject::uuid, organization, json_build_object('vendor_name', vendor) FROM purchase_order
WHERE organization = %(organization)s"""
_TABLES = (
    "purchase_order_header",
    "purchase_order",
    "purchased_line",
    "purchase_order_line",
    "personal_data",
)


def fill(connection: Connection, orders: int, organization: str = ORGANIZATION) -> None:
    """Make so many purchase orders of an organization."""
    given = {"organization": organization, "orders": orders}
    for statement in (_HEADERS, _ORDERS, _PURCHASED, _LINES, _PEOPLE):
        connection.execute(statement, given)


def settle(connection: Connection) -> None:
    """Do as their owner what the server does by itself after a while."""
    for table in _TABLES:
        connection.execute(f"VACUUM ANALYZE {table}")


def key_of(connection: Connection, number: int, *, by_item: bool, organization: str = ORGANIZATION) -> str:
    """Return the key behind which a page begins: that of a purchase order, or of its first line."""
    table = "purchased_line" if by_item else "purchase_order_header"
    row = connection.execute(
        f"SELECT max(recency) FROM {table} WHERE organization = %s AND right(po_number, 9) = %s",
        (organization, f"{number:09}"),
    ).fetchone()
    assert row is not None
    return str(row[0])
