"""PRV-2: traces, messages of RICS and runs are kept for days of their own, each by its own clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.common.database import connect
from services.privacy.retention import Retention, purge_runs
from services.privacy.rics_log import purge_rics_log
from tests.acceptance.test_prv_1_purge import Then
from tests.support.stories import DC, Shop

TODAY = datetime.now(UTC)
_ENTRIES = """CREATE TEMP TABLE rics_entry AS
SELECT 'ACME' AS organization, now() - days * interval '1 day' AS logged_at, retry_status,
    NULL::text AS request_text, NULL::text AS response_text
FROM (VALUES (1, 'Success'), (91, 'Success'), (91, 'Reprocessed'), (400, 'Failed')) v (days, retry_status)"""


def runs(shop: Shop) -> list[str]:
    """The runs that are listed, by the time they were for."""
    rows = shop.system.view("processor_runs", shop.code)
    return sorted(row["scheduled_for"].date().isoformat() for row in rows)


def purge(shop: Shop, days: int) -> None:
    """Retention as it runs so many days from now."""
    url = shop.system.parts.database_url
    Retention(lambda: connect(url, name="test"), Then(TODAY + timedelta(days=days)), 1.0).purge()


def test_runs_are_kept_for_their_days_and_the_last_one_of_a_dc_for_ever(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, run_log_days=30)
    for day in ("2016-11-08", "2016-11-09", "2016-11-10"):
        shop.run(f"{day}T12:00:00Z")

    purge(shop, days=29)
    assert runs(shop) == ["2016-11-08", "2016-11-09", "2016-11-10"]

    purge(shop, days=31)
    assert runs(shop) == ["2016-11-10"]


def test_the_next_run_goes_on_from_the_one_that_is_left(shop: Shop, tmp_path: Path) -> None:
    shop.apply(tmp_path, run_log_days=1)
    shop.submit("WAITS", ("PEN", 1))
    shop.run("2016-11-08T12:00:00Z")
    shop.run("2016-11-09T12:00:00Z")
    purge(shop, days=2)
    shop.count("PEN", 1)

    assert shop.run("2016-11-10T12:00:00Z")["released"] == 1


def test_runs_are_deleted_page_by_page(shop: Shop) -> None:
    for day in range(8, 13):
        shop.run(f"2016-11-{day:02}T12:00:00Z")
    with shop.system._connect() as connection:
        later = TODAY + timedelta(days=1)
        assert purge_runs(connection, shop.code, later, limit=2) == 4
        assert purge_runs(connection, shop.code, later, limit=2) == 0
    assert shop.run("2016-11-20T12:00:00Z", DC)["visited"] == 0


def test_messages_of_rics_go_after_their_days_and_failed_ones_never(shop: Shop) -> None:
    with shop.system._connect() as connection:
        connection.execute(_ENTRIES)
        before = TODAY - timedelta(days=90)
        assert purge_rics_log(connection, "ACME", before, limit=1) == 2
        kept = connection.execute("SELECT retry_status FROM rics_entry ORDER BY 1").fetchall()
    assert kept == [("Failed",), ("Success",)]
