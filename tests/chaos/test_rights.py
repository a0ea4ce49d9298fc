"""Rights that are missing are granted by `migrate`, or named with what their owner has to say."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psycopg
import pytest
from structlog.testing import capture_logs

from infra.postgres_server import Postgres
from infra.rights import RIGHTS, grant, missing
from infra.roles import MigrationRefused
from services.common.database import WRITER, Connection, Unfit, connect
from services.common.revision import RightsMissing, check_revision
from services.common.runtime.migrated import Migrated
from services.common.settings import Settings
from services.operating.rights import all_rights
from services.operating.setup import prepare_database, prepare_database_if_needed
from services.operating.up_to_date import is_up_to_date
from services.projections.views import VIEWS
from tests.support.command import UNSET, ask
from tests.support.databases import administer, as_user, forget_all

ROLES = "orderfold_writer", "orderfold_analyst"
GRANTED = """SELECT n.nspname || '.' || c.relname, a.privilege_type, pg_get_userbyid(a.grantee)::text FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) a
WHERE n.nspname IN ('orderfold', 'analytics') AND a.grantee <> c.relowner AND c.relname NOT LIKE '%\\_id\\_seq'"""
QUESTIONS = ("check", "orders", "schedule", "report", "rebuild order_status")


@pytest.fixture(autouse=True)
def _made(postgres: Postgres) -> Iterator[None]:
    """An owner, a service and an analyst, none of whom may create a role."""
    url = postgres.database_url
    administer(url, *(f"CREATE ROLE {role}" for role in ROLES))
    for login, role in (("owner", WRITER), ("service", WRITER), ("ann", "orderfold_analyst")):
        administer(url, f"CREATE ROLE {login} LOGIN PASSWORD 'secret' IN ROLE {role}")
    administer(url, "CREATE DATABASE app OWNER owner TEMPLATE template0 ENCODING 'UTF8'")
    yield
    forget_all(url, "copy")
    forget_all(url, "app", "owner", "service", "ann", *ROLES)


def settings(postgres: Postgres, user: str = "owner", database: str = "app") -> Settings:
    return Settings(database=as_user(postgres.database_url, user, database))


def asked(postgres: Postgres, question: str, user: str = "service", database: str = "app") -> tuple[int, str]:
    address = as_user(postgres.database_url, user, database)
    answer = ask({**UNSET, "ORDERFOLD_DATABASE": address}, *question.split())
    return answer.code, answer.err


def as_superuser(postgres: Postgres, *statements: str, database: str = "app") -> None:
    address = as_user(postgres.database_url, "orderfold", database, postgres._password)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def login(postgres: Postgres, user: str, database: str = "app") -> Connection:
    return connect(as_user(postgres.database_url, user, database), name="test", role=None)


def works(postgres: Postgres, database: str = "app") -> None:
    """Whoever does not own the database can do all that is theirs."""
    assert is_up_to_date(settings(postgres, "service", database).database)
    assert [asked(postgres, question, database=database)[0] for question in QUESTIONS] == [0] * len(QUESTIONS)
    with login(postgres, "service", database) as connection:
        assert missing(connection, all_rights()) == []
        connection.execute("SET ROLE orderfold_writer")
        connection.execute("CREATE TEMP TABLE incoming AS SELECT * FROM order_status WITH NO DATA")
    with login(postgres, "ann", database) as connection:
        for view in VIEWS:
            connection.execute(f"SELECT * FROM analytics.{view}".encode())


def copy_of(postgres: Postgres, folder: Path) -> None:
    """Copy the database as somebody does who wants neither owners nor rights in the copy."""
    file, address = folder / "dump", as_user(postgres.database_url, "owner", "copy")
    program = postgres._binaries
    administer(postgres.database_url, "CREATE DATABASE copy OWNER owner TEMPLATE template0 ENCODING 'UTF8'")
    dump = [program / "pg_dump", "-Fc", "--no-owner", "--no-acl", "-f", file]
    subprocess.run([*dump, as_user(postgres.database_url, "owner", "app")], check=True)
    subprocess.run([program / "pg_restore", "--exit-on-error", "-d", address, file], check=True)


def test_a_copy_without_owners_and_rights_gets_them_from_migrate(postgres: Postgres, tmp_path: Path) -> None:
    prepare_database(settings(postgres))
    copy_of(postgres, tmp_path)
    code, told = asked(postgres, "orders", database="copy")
    assert (code, "not migrated" in told) == (3, False)
    assert "lacks rights in this database: USAGE on schema orderfold" in told
    assert "orderfold migrate, run as the owner, grants" in told
    assert not is_up_to_date(settings(postgres, "service", "copy").database)
    assert asked(postgres, "migrate", "owner", "copy")[0] == 0
    works(postgres, "copy")


def test_a_service_waits_where_it_may_not_even_read_the_revision(postgres: Postgres) -> None:
    prepare_database(settings(postgres))
    as_superuser(postgres, "REVOKE SELECT ON orderfold.alembic_version FROM orderfold_writer")
    with login(postgres, "service") as connection, pytest.raises(RightsMissing, match="alembic_version"):
        check_revision(connection)
    stop = Event()

    def granted_at_the_second_look() -> Connection:
        stop.set()
        return login(postgres, "service")

    with capture_logs() as logs:
        Migrated(granted_at_the_second_look).wait(stop)
    assert [(one["event"], "SELECT on table orderfold.alembic_version" in one["detail"]) for one in logs] == [
        ("not-migrated", True)
    ]
    prepare_database(settings(postgres))
    works(postgres)


def test_a_login_that_may_not_take_on_the_writer_is_told_apart(postgres: Postgres) -> None:
    prepare_database(settings(postgres))
    with login(postgres, "ann") as connection, pytest.raises(Unfit, match="GRANT orderfold_writer TO ann"):
        check_revision(connection)


def test_what_a_new_database_grants_is_what_migrate_grants_again(postgres: Postgres) -> None:
    prepare_database(settings(postgres))
    wanted = {
        (right.name, privilege, role)
        for right in all_rights()
        if right.kind in ("TABLE", "SEQUENCE")
        for privilege in right.privileges
        for role in right.roles
    }
    with login(postgres, "owner") as connection:
        assert set(connection.execute(GRANTED.encode()).fetchall()) == wanted
        connection.execute("REVOKE ALL ON ALL TABLES IN SCHEMA orderfold, analytics FROM orderfold_writer")
        connection.execute("REVOKE ALL ON ALL SEQUENCES IN SCHEMA orderfold FROM orderfold_writer")
        connection.execute(
            "REVOKE ALL ON SCHEMA orderfold, analytics FROM orderfold_writer, orderfold_analyst"
        )
        prepare_database(settings(postgres))
        assert set(connection.execute(GRANTED.encode()).fetchall()) == wanted
    works(postgres)


def test_one_table_that_the_writer_may_not_read_is_seen_by_up(postgres: Postgres) -> None:
    prepare_database(settings(postgres))
    as_superuser(postgres, "REVOKE SELECT ON orderfold.order_status FROM orderfold_writer")
    code, told = asked(postgres, "check")
    assert code == 3
    assert "permission denied for table order_status. orderfold migrate, run as the owner, grants" in told
    assert prepare_database_if_needed(settings(postgres))
    works(postgres)


def test_schemas_of_somebody_else_are_used_once_their_owner_has_granted_them(postgres: Postgres) -> None:
    schemas = ("orderfold", "analytics")
    as_superuser(postgres, *(f"CREATE SCHEMA {one}; GRANT ALL ON SCHEMA {one} TO owner" for one in schemas))
    with pytest.raises(MigrationRefused, match="user owner may not grant them") as refused:
        prepare_database(settings(postgres))
    with login(postgres, "owner") as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('orderfold', 'analytics')"
        assert connection.execute(tables).fetchone() == (0,)
    statements = str(refused.value).partition("says in database app: ")[2].split("; ")
    assert statements == [
        "GRANT USAGE ON SCHEMA orderfold TO orderfold_writer",
        "GRANT USAGE ON SCHEMA analytics TO orderfold_analyst, orderfold_writer",
    ]
    as_superuser(postgres, *statements)
    prepare_database(settings(postgres))
    works(postgres)


def test_a_schema_in_which_the_owner_may_not_create_is_named(postgres: Postgres) -> None:
    as_superuser(postgres, "CREATE SCHEMA orderfold")
    code, told = asked(postgres, "migrate", "owner")
    assert (code, "Its owner says: GRANT USAGE, CREATE ON SCHEMA orderfold TO owner" in told) == (1, True)


def test_functions_that_public_may_not_execute(postgres: Postgres) -> None:
    with login(postgres, "owner") as connection:
        connection.execute("ALTER DEFAULT PRIVILEGES FOR ROLE owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        prepare_database(settings(postgres))
        works(postgres)
        connection.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA orderfold TO PUBLIC")
        connection.execute("REVOKE ALL ON FUNCTION plan_now() FROM orderfold_writer, orderfold_analyst")
        prepare_database(settings(postgres))
        connection.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA orderfold FROM PUBLIC")
        works(postgres)


def test_temporary_tables_are_granted_to_the_writer_where_public_may_not_make_them(
    postgres: Postgres,
) -> None:
    administer(
        postgres.database_url,
        "REVOKE ALL ON DATABASE app FROM PUBLIC",
        "GRANT CONNECT ON DATABASE app TO orderfold_writer, orderfold_analyst",
    )
    prepare_database(settings(postgres))
    works(postgres)


def test_temporary_tables_in_a_database_of_somebody_else_are_named(postgres: Postgres) -> None:
    administer(
        postgres.database_url,
        "ALTER DATABASE app OWNER TO orderfold",
        "REVOKE TEMPORARY ON DATABASE app FROM PUBLIC",
        "GRANT CREATE ON DATABASE app TO owner",
    )
    with pytest.raises(
        MigrationRefused, match="GRANT TEMPORARY ON DATABASE app TO orderfold_writer"
    ) as refused:
        prepare_database(settings(postgres))
    administer(postgres.database_url, str(refused.value).partition("says in database app: ")[2])
    prepare_database(settings(postgres))
    works(postgres)


def test_a_service_that_starts_tells_that_it_may_make_no_temporary_table(postgres: Postgres) -> None:
    prepare_database(settings(postgres))
    administer(postgres.database_url, "REVOKE TEMPORARY ON DATABASE app FROM PUBLIC")
    with capture_logs() as logs:
        Migrated(lambda: login(postgres, "service")).wait(Event())
    (told,) = logs
    assert (told["log_level"], told["event"]) == ("error", "rights-missing")
    assert "lacks rights in this database: TEMPORARY on database. orderfold migrate" in told["detail"]


def test_rights_on_what_is_not_there_are_not_missing(postgres: Postgres) -> None:
    with login(postgres, "owner") as connection:
        assert missing(connection, RIGHTS) == []
        assert missing(connection, []) == []
        grant(connection, RIGHTS[:3])


def test_a_name_that_needs_quotes_is_quoted_in_what_is_to_be_said(postgres: Postgres) -> None:
    administer(
        postgres.database_url, 'CREATE DATABASE "copy" OWNER owner', 'ALTER DATABASE "copy" RENAME TO "my-db"'
    )
    try:
        administer(
            postgres.database_url,
            'ALTER DATABASE "my-db" OWNER TO orderfold',
            'REVOKE TEMPORARY ON DATABASE "my-db" FROM PUBLIC',
            'GRANT CREATE ON DATABASE "my-db" TO owner',
        )
        with pytest.raises(MigrationRefused, match='GRANT TEMPORARY ON DATABASE "my-db" TO'):
            prepare_database(settings(postgres, database="my-db"))
    finally:
        administer(postgres.database_url, 'DROP DATABASE "my-db" WITH (FORCE)')
