"""What docs/security-and-connections.md says is so: its statements are run, its settings are read."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.postgres_server import Postgres
from services.common import session
from services.common.setting_files import SECRETS
from services.common.settings import Settings, read
from tests.support.authority import Authority
from tests.support.command import UNSET, ask
from tests.support.databases import VERSIONS, administer, as_user, forget_all, server
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "security-and-connections.md").read_text()
SOURCES = "\n".join(path.read_text() for path in (ROOT / "services").rglob("*.py"))


def blocks(language: str) -> list[str]:
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [text for kind, text in fences if kind == language]


@pytest.fixture(scope="module", params=VERSIONS, ids=str)
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A server on which an administrator has said what stands on the page."""
    with server(request.param) as running:
        administer(running.database_url, "DROP DATABASE orderfold")
        for block in blocks("sql"):
            administer(running.database_url, *filter(None, map(str.strip, block.split(";"))))
        yield running


def environment(postgres: Postgres, user: str) -> dict[str, str]:
    return {**UNSET, "ORDERFOLD_DATABASE": as_user(postgres.database_url, user, "orderfold", "change-me")}


def test_the_statements_give_everybody_what_they_need_and_no_more(postgres: Postgres) -> None:
    service, owner = environment(postgres, "orderfold_service"), environment(postgres, "orderfold_owner")
    ask(service, "migrate").refused(3, "may not do this", "permission denied")
    assert ask(owner, "migrate").out == "database: up to date\n"
    for question in ("check", "orders", "schedule", "rebuild order_status"):
        assert ask(service, *question.split()).code == 0
    url = as_user(postgres.database_url, "ann", "orderfold", "change-me")
    with psycopg.connect(url, autocommit=True) as ann:
        assert ann.execute("SELECT count(*) FROM order_status").fetchone() == (0,)
        assert ann.execute("SHOW statement_timeout").fetchone() == ("1min",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute("SELECT FROM orderfold.events")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            ann.execute("CREATE TEMPORARY TABLE own (x int)")
    administer(postgres.database_url, "CREATE ROLE stranger LOGIN PASSWORD 'change-me'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(as_user(postgres.database_url, "stranger", "orderfold", "change-me"))


def test_a_login_of_its_own_each_time_migrates_as_the_owner(postgres: Postgres) -> None:
    """Runs behind the test before it: the tables are there."""
    assert ask(environment(postgres, "owner_0001"), "migrate").out == "database: up to date\n"
    url = as_user(postgres.database_url, "orderfold", "orderfold", postgres._password)
    with psycopg.connect(url) as connection:
        owners = "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'orderfold'"
        assert connection.execute(owners).fetchall() == [("orderfold_owner",)]


SECOND = {
    "orderfold_owner": "second_owner",
    "orderfold_service": "second_service",
    "owner_0001": "second_0001",
    "ann": "bob",
    "DATABASE orderfold": "DATABASE second",
}
LOGINS = ("orderfold_owner", "orderfold_service", "owner_0001", "ann")


@pytest.fixture
def second(postgres: Postgres) -> Iterator[str]:
    """The database of another installation on the server, made by the same statements under names of its own."""
    roles = ("CREATE ROLE orderfold_writer", "CREATE ROLE orderfold_analyst")
    url = as_user(postgres.database_url, "orderfold", "second", postgres._password)
    statements = [one.strip() for block in blocks("sql") for one in block.split(";")]
    for statement in statements:
        if statement and statement not in roles:
            administer(url, re.sub(r"\b(" + "|".join(SECOND) + r")\b", lambda one: SECOND[one[0]], statement))
    yield url
    forget_all(url, "second", *reversed([SECOND[login] for login in LOGINS]))


def test_two_installations_on_a_server_do_not_read_each_other(postgres: Postgres, second: str) -> None:
    """opengisch/pum#137: databases of one module on one server share its roles, which belong to the server."""
    owner = {**UNSET, "ORDERFOLD_DATABASE": as_user(second, "second_owner", "second", "change-me")}
    migrated = ask(owner, "migrate")
    assert (migrated.out, migrated.err) == ("database: up to date\n", "")
    for login in LOGINS:
        for home, name in (("orderfold", login), ("second", SECOND[login])):
            away = "second" if home == "orderfold" else "orderfold"
            with psycopg.connect(as_user(second, name, home, "change-me")) as connection:
                connection.execute("SELECT count(*) FROM analytics.order_status")
            with pytest.raises(psycopg.OperationalError, match=f'permission denied for database "{away}"'):
                psycopg.connect(as_user(second, name, away, "change-me"))
    service = as_user(second, "second_service", "second", "change-me")
    for question in ("check", "orders", "rebuild order_status"):
        assert ask({**UNSET, "ORDERFOLD_DATABASE": service}, *question.split()).code == 0


def test_the_settings_can_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("orderfold-database", "orderfold-kafka"):
        (tmp_path / name).write_text("dbname=orderfold\n")
    identity = Authority(tmp_path, "ca").identity("cert", ["localhost"])
    (tmp_path / "key.pem").write_bytes(identity.read_bytes())
    settings = [block for block in blocks("sh") if block.startswith("ORDERFOLD_")]
    assert len(settings) == 4
    for block in settings:
        for name in list(os.environ):
            if name.startswith("ORDERFOLD_"):
                monkeypatch.delenv(name)
        for line in re.sub(r"/(etc|run)/[a-z/]*/", f"{tmp_path}/", block).splitlines():
            monkeypatch.setenv(*line.split("=", 1))
        if "ORDERFOLD_KAFKA_SASL_PASSWORD_FILE" in block:
            monkeypatch.setenv("ORDERFOLD_KAFKA_SASL_USERNAME", "x")
            monkeypatch.setenv("ORDERFOLD_KAFKA_SASL_MECHANISM", "PLAIN")
            monkeypatch.setenv("ORDERFOLD_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
        assert read() != Settings.model_construct()


@pytest.mark.parametrize("address", blocks("")[0].splitlines())
def test_the_addresses_can_be_read(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ORDERFOLD_DATABASE", address)
    assert read().database == address


def test_the_commands_work() -> None:
    (command,) = [block for block in blocks("sh") if block.startswith("orderfold ")]
    answer = ask(UNSET, *command.split()[1:])
    assert answer.code == 0
    assert all(line.startswith("kafka-acls.sh ") for line in answer.out.splitlines())
    assert "User:orderfold " in answer.out


def test_every_setting_and_every_file_is_named() -> None:
    fields = [name for name in Settings.model_fields if name.startswith(("kafka", "database"))]
    assert [name for name in fields if f"`ORDERFOLD_{name.upper()}`" not in PAGE] == []
    assert [name for name in SECRETS if f"`ORDERFOLD_{name.upper()}_FILE`" not in PAGE] == []


def test_everything_that_is_pinned_is_named() -> None:
    later = [name for settings in session._PINNED_SINCE.values() for name in settings]
    assert [name for name in (*session._PINNED, *later) if f"`{name}`" not in PAGE] == []


def test_the_sentences_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| [^|`]+ \| `([^`]+)` \|$", PAGE, re.MULTILINE)
    assert len(rows) == 14
    assert [words for words in rows if words not in SOURCES] == []
