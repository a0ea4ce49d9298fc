"""The rights that services and analysts need. `migrate` grants what is missing, as in a copy that was made without."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import errors

from infra.roles import ANALYST, WRITER, MigrationRefused


class Right(NamedTuple):
    """Privileges on one object: all of them for each of the roles, in PostgreSQL's words."""

    kind: str
    """DATABASE, SCHEMA, TABLE (a view too), SEQUENCE or FUNCTION (without arguments)."""
    name: str
    """`schema.name`, or `schema`; empty for the database of the connection."""
    privileges: tuple[str, ...]
    roles: tuple[str, ...] = (WRITER,)


READ, CHANGE = ("SELECT",), ("SELECT", "INSERT", "UPDATE", "DELETE")

_CHANGED = (
    "checkpoint",
    "personal_data",
    "buyer",
    "consumer_position",
    "consumer_trail",
    "inbox",
    "dead_letter",
    "sealed_record",
    "sealed_record_key",
    "stock",
    "stock_movement",
    "stock_gain",
    "processor_run",
    "dc_schedule",
    "planned_run",
    "fast_clock",
    "position_incident",
    "published_position",
    "second_look",
    "epoch",
    "published_again",
    "rics_order",
    "rics_message",
    "privacy_request",
    "privacy_order",
    "privacy_receipt",
    "tombstone",
    "vendor_order",
    "privacy_purchase_order",
    "approved_invoice",
)
RIGHTS: Sequence[Right] = (
    Right("DATABASE", "", ("TEMPORARY",)),  # read models are updated through temporary tables
    Right("SCHEMA", "orderfold", ("USAGE",)),
    Right("SCHEMA", "analytics", ("USAGE",), (ANALYST, WRITER)),  # an administrator may have made it
    Right("TABLE", "orderfold.alembic_version", READ),
    Right("TABLE", "orderfold.installed", READ),
    Right("TABLE", "orderfold.installation", ("SELECT", "UPDATE")),
    Right("TABLE", "orderfold.events", ("SELECT", "INSERT")),
    Right("TABLE", "orderfold.log_head", ("SELECT", "UPDATE")),
    Right("TABLE", "orderfold.location_load", ("SELECT", "INSERT", "UPDATE")),
    Right("TABLE", "orderfold.passed_over", ("SELECT", "INSERT", "DELETE")),
    *(Right("TABLE", f"orderfold.{table}", CHANGE) for table in _CHANGED),
    Right("SEQUENCE", "orderfold.batch_id", ("USAGE",)),
    Right("SEQUENCE", "orderfold.request_id", ("USAGE", "SELECT")),
    Right("SEQUENCE", "orderfold.waiting_order_held", ("USAGE", "SELECT")),
    # Views call it as whoever reads them.
    Right("FUNCTION", "orderfold.plan_now", ("EXECUTE",), (ANALYST, WRITER)),
)
"""On what the migrations make, and on the database and the schemas. What has a version of its own is not among them."""

_MISSING = """WITH wanted AS (
    SELECT number, kind, privilege, (SELECT oid FROM pg_roles WHERE rolname = w.role) AS role, CASE kind
        WHEN 'DATABASE' THEN (SELECT oid FROM pg_database WHERE datname = current_database())
        WHEN 'SCHEMA' THEN n.oid
        WHEN 'FUNCTION' THEN (SELECT p.oid FROM pg_proc p
            WHERE p.pronamespace = n.oid AND p.proname = w.name AND p.pronargs = 0)
        ELSE (SELECT c.oid FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = w.name) END AS object
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS w (number, kind, home, name, privilege, role) LEFT JOIN pg_namespace n ON n.nspname = w.home
)
SELECT DISTINCT number FROM wanted WHERE object IS NOT NULL AND NOT coalesce(CASE kind
    WHEN 'DATABASE' THEN has_database_privilege(role, object, privilege)
    WHEN 'SCHEMA' THEN has_schema_privilege(role, object, privilege)
    WHEN 'FUNCTION' THEN has_function_privilege(role, object, privilege)
    WHEN 'SEQUENCE' THEN has_sequence_privilege(role, object, privilege)
    ELSE has_table_privilege(role, object, privilege) END, false) ORDER BY number"""
_NAMES = "SELECT quote_ident(current_database()), current_user"


def missing(connection: psycopg.Connection[Any], rights: Iterable[Right]) -> list[Right]:
    """Return the rights that somebody lacks in part or in whole, of those whose object is there. Anybody may ask."""
    rights = list(rights)
    rows = [
        (number, right.kind, *_halves(right.name), privilege, role)
        for number, right in enumerate(rights)
        for privilege in right.privileges
        for role in right.roles
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(6)]
    return [rights[number] for (number,) in connection.execute(_MISSING, columns).fetchall()]


def grant(connection: psycopg.Connection[Any], rights: Iterable[Right]) -> None:
    """Grant as the current user what is missing, on what is there.

    Raises MigrationRefused where a right is missing still, because the object belongs to somebody else: the message
    holds the statements that its owner has to say.
    """
    rights = list(rights)
    before = missing(connection, rights)
    ((database, user),) = connection.execute(_NAMES).fetchall()
    for right in rights:
        # What a function has from PUBLIC, somebody may take away from PUBLIC.
        if right in before or right.kind == "FUNCTION":
            _grant(connection, statement(right, database))
    left = missing(connection, rights)
    if left:
        raise MigrationRefused(
            f"rights are missing, and user {user} may not grant them. The owner of these, or an administrator, says in"
            f" database {database}: {'; '.join(statement(right, database) for right in left)}"
        )


def statement(right: Right, database: str) -> str:
    """Return the GRANT of a right; `database` is the quoted name of the database."""
    name = {"DATABASE": database, "FUNCTION": f"{right.name}()"}.get(right.kind, right.name)
    return f"GRANT {', '.join(right.privileges)} ON {right.kind} {name} TO {', '.join(right.roles)}"


def words(rights: Sequence[Right]) -> str:
    """Return rights in words for a sentence, at most three of them by name."""
    named = [
        f"{', '.join(right.privileges)} on {right.kind.lower()} {right.name}".rstrip() for right in rights
    ]
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")


def _grant(connection: psycopg.Connection[Any], text: str) -> None:
    """Where the current user may not, PostgreSQL raises an error or gives a warning, depending on its other rights."""
    try:
        with connection.transaction():
            connection.execute(text.encode())
    except (errors.InsufficientPrivilege, errors.InvalidSchemaName):
        return


def _halves(name: str) -> tuple[str, str]:
    home, _, rest = name.partition(".")
    return home, rest
