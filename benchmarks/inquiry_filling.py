"""Orders as the order inquiry searches them, made by PostgreSQL itself: a log of so many facts would take an hour.

Numbers grow with the time of the order, names are few and frequent or many and rare, most orders are done, and of a
hundred stores some have had ten thousand orders and others a few.
"""

from benchmarks.material import ORGANIZATION
from services.common.database import Connection

FIRST_REQUEST_ID = 100_001
_HEADERS = """INSERT INTO order_header (organization, request_id, order_number, order_type, placed_location,
    pickup_location, ordered_at, subject, currency, subtotal, tax, freight, total, balance_due,
    ship_via_description, gift, placed_searched, pickup_searched)
SELECT %(organization)s, %(first)s + n, 'CA-' || 2014 + n * 4 / %(orders)s || '-' || lpad(n::text, 9, '0'),
    CASE WHEN n %% 50 = 0 THEN 'pickup' WHEN n %% 20 = 1 THEN 'ship_for_pickup' ELSE 'delivery' END,
    CASE WHEN n %% 3 = 0 THEN 'S-' || 100 + n %% 97 ELSE 'WEB' END,
    CASE WHEN n %% 50 = 0 OR n %% 20 = 1 THEN 'S-' || 100 + (n / 7) %% 97 END,
    '2014-01-01'::timestamptz + n * (interval '4 years' / %(orders)s),
    md5(n::text)::uuid::text, 'USD', 9, 1, 0, 10, 0, 'UPS Ground', NULL,
    CASE WHEN n %% 3 = 0 THEN 'S-' || 100 + n %% 97 ELSE 'WEB' END,
    CASE WHEN n %% 50 = 0 OR n %% 20 = 1 THEN 'S-' || 100 + (n / 7) %% 97 END
FROM generate_series(0, %(orders)s - 1) n"""
_STATUSES = """INSERT INTO order_status (organization, order_number, request_id, order_type, order_class, status,
    back_order, under_review, placed_location, pickup_location, transaction_date, submitted_at, dispatch_ids,
    line_statuses, fulfilment)
SELECT organization, order_number, request_id, order_type, 'retail', CASE
        WHEN request_id - %(first)s > %(orders)s * 0.98 THEN 'new_order' WHEN request_id %% 10007 = 0 THEN 'rejected'
        WHEN request_id %% 40 = 0 THEN 'canceled' WHEN request_id %% 300 = 1 THEN 'complete' ELSE 'fulfilled' END,
    false, request_id %% 5003 = 0, placed_location, pickup_location, ordered_at, ordered_at, '{}', '{}', 'route'
FROM order_header WHERE organization = %(organization)s"""
_LINES = """INSERT INTO line_location (organization, order_number, line_number, request_id, location, searched)
SELECT organization, order_number, line, request_id, location, location
FROM (
    SELECT *, 'S-' || 100 + ((abs(hashint8(request_id * 3 + line) / 1000) %% 9700) ^ 0.5)::int %% 97 AS location
    FROM order_header, generate_series(1, 1 + (request_id %% 3)::int) line
    WHERE organization = %(organization)s
) l"""
_BUYERS = """INSERT INTO buyer (subject, organization, request_id, company, first_name, last_name, postal_code)
SELECT subject::uuid, organization, request_id,
    CASE WHEN request_id %% 9 = 0 THEN upper(left(md5((request_id %% 7919)::text), 6)) || ' INC' END,
    upper(left(md5((request_id * 31 %% 400)::text), 5)),
    CASE WHEN request_id %% 11 = 0 THEN 'SMITH' WHEN request_id %% 101 = 0 THEN 'SMYTHE'
        ELSE upper(left(md5((request_id * 17 %% 50021)::text), 7)) END,
    lpad((request_id * 7 %% 41000)::text, 5, '0')
FROM order_header WHERE organization = %(organization)s"""
_PEOPLE = """INSERT INTO personal_data (subject, organization, document)
SELECT subject, organization, json_build_object('sold_to', json_build_object('first_name', first_name, 'last_name',
    last_name, 'company', coalesce(company, ''), 'postal_code', postal_code), 'ship_to', NULL,
    'customer_number', '', 'special_instructions', '')
FROM buyer WHERE organization = %(organization)s"""
_TABLES = ("order_header", "order_status", "line_location", "buyer", "personal_data")


def fill(connection: Connection, orders: int, organization: str = ORGANIZATION) -> None:
    """Make so many orders of an organization, and let PostgreSQL know what is in the tables."""
    given = {"organization": organization, "orders": orders, "first": FIRST_REQUEST_ID}
    for statement in (_HEADERS, _STATUSES, _LINES, _BUYERS, _PEOPLE):
        connection.execute(statement, given)


def settle(connection: Connection) -> None:
    """Do as their owner what the server does by itself after a while."""
    for table in _TABLES:
        connection.execute(f"VACUUM ANALYZE {table}")
