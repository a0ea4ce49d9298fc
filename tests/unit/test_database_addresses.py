"""Addresses of PostgreSQL: whatever libpq takes, but for those of which a part of the password would be told."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from services.common.settings import SettingsWrong
from tests.support.given_settings import SECRET, given, set_nothing


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_nothing(monkeypatch)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@h:5432/d",
        "postgres://u:p@h/d",
        "postgresql://u@h1:5432,h2:5433/d?target_session_attrs=read-write",
        "postgresql:///d?host=/run/postgresql",
        "postgresql:///d?host=@abstract",
        "postgresql://u%40p.iam:p%40s%2Fs@h/d",
        "postgresql://h/d?user=u@p.iam",
        "postgresql://u:p?s=1@h/d",
        "host=h user=u@p.iam dbname=d password=a@b",
        "postgresql://u@[::1]:5432/d?sslmode=verify-full&sslrootcert=/ca.pem",
        "host=h1,h2 port=5432,5433 dbname=d user=u password='p w' target_session_attrs=primary",
        "service=orders",
        "dbname=d",
    ],
)
def test_addresses_of_a_database_that_libpq_takes(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert given(monkeypatch, {"DATABASE": address}).database_address() == address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"mysql://u:{SECRET}@h/d", "write it like postgresql://"),
        (SECRET, "write it like"),
        (f"postgresql://u:{SECRET}@h:port/d", "a port is a number"),
        (f"postgresql://u:{SECRET}@h:0/d", "a port is a number"),
        (f"postgresql://u:{SECRET}@h1:1,h2:70000/d", "a port is a number"),
        (f"postgresql://u:{SECRET}@h/d?sslmod=require", "sslmod is no option of a PostgreSQL address"),
        (f"host=h pasword={SECRET}", "pasword is no option of a PostgreSQL address"),
        (f"postgresql://u:{SECRET}%zz@h/d", "write it like"),
        (f"postgresql://u:p@{SECRET}@h/d", "in a user or a password write %40 for @"),
        (f"postgresql://u:p@@{SECRET}/d", "in a user or a password write %40 for @"),
        (f"postgresql://u:12/{SECRET}@h/d", "in a user or a password write %40 for @ and %2F for /"),
        (f"postgresql://u:12/a?s3cret={SECRET}@h/d", "write it like"),
        (f"host=p@{SECRET} dbname=d", "in a user or a password write %40"),
    ],
)
def test_addresses_that_it_does_not_take(monkeypatch: pytest.MonkeyPatch, address: str, words: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        given(monkeypatch, {"DATABASE": address})
    assert str(wrong.value).startswith(f"ORDERFOLD_DATABASE: {words}")
    assert SECRET not in str(wrong.value)
    assert "s3cret" not in str(wrong.value)


@pytest.mark.parametrize("address", ["postgresql://u@h1,h2/d?sslmode=require", "host=h1,h2 user=u dbname=d"])
def test_the_password_of_the_database_may_stand_apart(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings = given(monkeypatch, {"DATABASE": address, "DATABASE_PASSWORD": "p w'\\%"})
    assert conninfo_to_dict(settings.database_address()) == {
        **conninfo_to_dict(address),
        "password": "p w'\\%",
    }
