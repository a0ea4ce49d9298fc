"""HIS-4: analysts read documented PostgreSQL views in a role that can read them and nothing else."""

from collections.abc import Sequence

import psycopg
import pytest

from services.projections.views import VIEWS
from tests.support.stories import NEXT_MORNING, Shop
from tests.support.system import Row, System

PUBLISHED = {
    "order_status": "organization, order_number, request_id, order_type, status, back_order, submitted_at,"
    " dispatch_ids, under_review, placed_location, pickup_location, transaction_date",
    "order_inquiry": "organization, request_id, order_number, placed_location, sourced_location, pickup_location,"
    " date_ordered, order_status, order_type, has_trace",
    "order_detail": "organization, request_id, order_number, order_type, transaction_date, submitted_at,"
    " placed_location, pickup_location, shipment_location, sourced_location, status, under_review, currency, subtotal,"
    " tax, freight, total, balance_due, ship_via, gift",
    "order_line_groups": "organization, order_number, requesting_line_number, item, original_quantity, quantity,"
    " fulfilled_quantity, location, statuses",
    "system_products": "organization, organization_name, item, item_name, system, system_product, master_style",
    "order_lines": "organization, order_number, line_number, requesting_line_number, item, quantity,"
    " dispatched_quantity, cancelled_quantity, open_quantity, status, location",
    "order_history": "organization, order_number, entry, occurred_at, line_number, status, location, quantity, cause,"
    " reason_code, note",
    "dispatches": "dispatch_id, organization, order_number, location, sequence, status, created_at, lines",
    "dispatch_lines": "organization, dispatch_id, order_number, sequence, location, status, created_at, line_number,"
    " item, quantity",
    "locations": "organization, location, name, city, state, postal_code, system",
    "purchase_order_inquiry": "organization, po_number, order_number, vendor, vendor_name, brand, brand_name,"
    " date_created, due_date, order_status, submitted_at",
    "purchase_order_item_inquiry": "organization, po_number, order_number, vendor, vendor_name, line_number,"
    " vendor_item, vendor_item_description, item, description, date_created, due_date, line_status, ordered_units,"
    " submitted_at",
    "purchase_order_address_changes": "organization, po_number, change, line_number, received_at, status, user_id,"
    " source, sold_to_change, changed_fields",
    "purchase_order_invoices": "organization, po_number, line_number, item, description, invoice_number,"
    " invoice_date, quantity, unit_cost, status",
    "invoice_inquiry": "organization, vendor, vendor_name, invoice_number, amount, invoice_date, status",
    "invoice_detail": "organization, vendor, vendor_name, invoice_number, status, invoice_date, currency, merchandise,"
    " freight, handling, other, detail_freight, detail_handling, detail_other, total, discount_percent,"
    " discount_days, gross_days",
    "invoice_lines": "organization, vendor, invoice_number, line, po_number, po_line_number, order_number, item,"
    " description, vendor_item, vendor_item_description, ship_date, quantity, po_unit_cost, unit_cost, extended_cost,"
    " freight, handling, other, other_description, balanced, updated_at",
    "invoice_history": "organization, vendor, invoice_number, entry, action_type, status, occurred_at, user_id, source,"
    " transaction_notes",
    "held_invoices": "organization, vendor, count",
    "back_order_list": "organization, dc, order_number, submitted_at, hold_until, line_number, item,"
    " requested_quantity, fulfilled_quantity, open_quantity, available_quantity, short",
    "back_order_schedule": "organization, dc, run_at, run_at_local, state",
    "processor_runs": "organization, dc, scheduled_for, started_at, finished_at, visited, released, back_ordered, left",
    "rics_log": "organization, order_number, request_id, entry, logged_at, retry_status, location, location_name,"
    " response_code, message_type, direction, attempt, message_id, line_numbers, request, response, next_attempt_at",
    "stock": "organization, location, item, on_hand, reserved, available, counted_at",
    "dead_letters": "topic, partition, offset, received_at, reason, path, replayed_at",
}
"""What others build against: names may be added, none renamed."""

RELATIONS = """SELECT c.relname AS name, c.relkind::text AS kind, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'v', 'm', 'p', 'f') ORDER BY 1"""
COLUMNS = """SELECT c.relname AS view, a.attname AS name, col_description(c.oid, a.attnum) AS comment
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'analytics' AND c.relkind = 'v' AND a.attnum > 0 ORDER BY 1, a.attnum"""
ROLE = """SELECT rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
pg_has_role('orderfold_analyst', 'orderfold_writer', 'MEMBER') AS writer
FROM pg_roles WHERE rolname = 'orderfold_analyst'"""
GIVEN = """SELECT n.nspname || '.' || c.relname AS name, g.privilege_type AS privilege
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
WHERE r.rolname = 'orderfold_analyst'"""
WRITES = (
    "INSERT INTO analytics.{view} DEFAULT VALUES",
    "DELETE FROM analytics.{view}",
    "TRUNCATE analytics.{view}",
    "SELECT * FROM analytics.{view} FOR UPDATE",
)
NOT_ALLOWED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ObjectNotInPrerequisiteState,  # a view that nobody can write to
    psycopg.errors.FeatureNotSupported,  # nor lock
    psycopg.errors.WrongObjectType,  # nor truncate
)
MAKES = (
    "CREATE TABLE analytics.mine (a int)",
    "CREATE TABLE orderfold.mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE SCHEMA mine",
    "SELECT orderfold.plan_now()",
    "SELECT nextval('orderfold.request_id')",
)
SECRETS = {
    "first_name": "Zebedee",
    "last_name": "Quixworth",
    "address_1": "77 Hiddenlane",
    "email": "zeb@secret.example",
    "day_phone": "555-0199-77",
    "city": "Umbrashire",
    "country": "US",
}


def relations(system: System, schema: str) -> Sequence[Row]:
    return system.rows(RELATIONS, schema=schema)


def test_every_view_and_every_column_says_what_it_means(system: System) -> None:
    unsaid = [row["name"] for row in relations(system, "analytics") if not row["comment"]]
    unsaid += [f"{row['view']}.{row['name']}" for row in system.rows(COLUMNS) if not row["comment"]]
    assert unsaid == []


def test_the_schema_holds_the_views_that_are_listed_and_no_table(system: System) -> None:
    assert {(row["name"], row["kind"]) for row in relations(system, "analytics")} == {
        (name, "v") for name in VIEWS
    }


@pytest.mark.parametrize("view", PUBLISHED)
def test_the_published_columns_are_there(system: System, view: str) -> None:
    found = {row["name"] for row in system.rows(COLUMNS) if row["view"] == view}
    assert set(PUBLISHED[view].split(", ")) - found == set()


@pytest.mark.parametrize("view", VIEWS)
def test_an_analyst_reads_every_view_and_writes_to_none(system: System, view: str) -> None:
    system.rows(f"SELECT * FROM analytics.{view} LIMIT 1")
    for write in WRITES:
        with pytest.raises(NOT_ALLOWED):
            system.rows(write.format(view=view))


def test_an_analyst_reads_and_writes_no_table_behind_the_views(system: System) -> None:
    tables = [row["name"] for row in relations(system, "orderfold")]
    assert {"events", "personal_data", "buyer", "sealed_record", "sealed_record_key", "order_status"} <= set(
        tables
    )
    for table in tables:
        for query in (f"SELECT FROM orderfold.{table}", f"DELETE FROM orderfold.{table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                system.rows(query)


def test_the_role_is_given_the_reading_of_views_and_nothing_else(system: System) -> None:
    assert {(row["name"], row["privilege"]) for row in system.rows(GIVEN)} == {
        (f"analytics.{view}", "SELECT") for view in VIEWS
    }
    (role,) = system.rows(ROLE)
    assert not any(role.values())


@pytest.mark.parametrize("made", MAKES)
def test_an_analyst_makes_nothing_and_calls_nothing_behind_the_views(system: System, made: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        system.rows(made)


def test_no_view_tells_who_an_order_is_for(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.submit(
        "A-1", ("CHAIR", 1), ("TABLE", 1), ship_to=SECRETS, sold_to=SECRETS, customer_number="ZQ-4711"
    )
    shop.submit("A-2", ("CHAIR", 0), ship_to=SECRETS)  # a dead letter keeps its bytes to itself
    shop.run(NEXT_MORNING)
    (told,) = shop.heard("dispatches")
    assert told.value["ship_to"]["last_name"] == "Quixworth"  # the WMS ships with it

    shown = "".join(
        row["shown"]
        for view in VIEWS
        for row in shop.system.rows(f"SELECT v::text AS shown FROM analytics.{view} v")
    )

    assert shop.code in shown
    assert [secret for secret in [*SECRETS.values(), "ZQ-4711"] if len(secret) > 2 and secret in shown] == []
