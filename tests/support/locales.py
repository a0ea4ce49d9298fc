"""Databases whose locale is not the one of their server: what they make of upper and lower case differs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from infra.postgres_server import Postgres
from tests.support.databases import administer, as_user, forget_all

LOCALES: Mapping[str, str] = {
    "C": "LOCALE_PROVIDER libc LOCALE 'C'",
    "tr": "LOCALE_PROVIDER icu ICU_LOCALE 'tr' LOCALE 'C'",
}
"""By what CREATE DATABASE says: letters beyond ASCII have no case; and the capital of i is İ, the small I is ı.

sameersbn/docker-postgresql#115 and #117 made the first by default, icodebetter/icodebetter#25 runs on the second.
"""


@contextmanager
def database_in(postgres: Postgres, locale: str) -> Iterator[str | None]:
    """The URL of an empty database of that locale, until the end of the block; None where the build lacks it."""
    try:
        administer(
            postgres.database_url,
            f"CREATE DATABASE elsewhere TEMPLATE template0 ENCODING 'UTF8' {LOCALES[locale]}",
        )
    except psycopg.errors.FeatureNotSupported:
        yield None
        return
    try:
        yield as_user(postgres.database_url, "orderfold", "elsewhere", postgres._password)
    finally:
        forget_all(postgres.database_url, "elsewhere")
