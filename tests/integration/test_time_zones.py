"""A time zone that only Python knows is refused at the door; one that is there already breaks nobody's schedule."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from schemas.organization import Organization
from services.common.clock import WallClock
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.operating import organizations
from services.operating.refusals import NotDone
from services.operating.setup import prepare_database
from services.processor import plan
from services.processor.organizations import states
from tests.support.parts import own_database
from tests.support.stories import organization_document, processing


@pytest.fixture
def connection() -> Iterator[Connection]:
    with own_database("time zones") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            yield connection


def document(code: str, zone: str) -> Organization:
    raw = organization_document(code, processing=[processing("DC-EAST", hours=0, schedule=["0 * * * *"])])
    for location in raw["locations"]:
        location["time_zone"] = zone
    return Organization.model_validate_json(json.dumps(raw))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"])
def test_zones_that_both_know(connection: Connection, zone: str) -> None:
    assert organizations.apply(connection, document("ACME", zone), WallClock())


def test_a_zone_that_the_database_does_not_know_is_refused_with_its_field(connection: Connection) -> None:
    unknown = document("ACME", "UTC")
    locations = [each.model_copy(update={"time_zone": "Middle/Earth"}) for each in unknown.locations]
    with pytest.raises(
        NotDone, match=r"locations\[0\]\.time_zone: the database does not know 'Middle/Earth'"
    ):
        organizations.apply(connection, unknown.model_copy(update={"locations": locations}), WallClock())
    assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_a_zone_that_is_there_already_breaks_nobody(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a move to a server with fewer zones."""
    for code, zone in (("BAD", "America/Toronto"), ("GOOD", "Asia/Tokyo")):
        organizations.apply(connection, document(code, zone), WallClock())
    connection.execute("UPDATE dc_schedule SET stream_version = 0")  # to be planned again
    monkeypatch.setattr(
        plan,
        "knows_time_zone",
        lambda _, zone, known=plan.knows_time_zone: zone != "America/Toronto" and known(connection, zone),
    )
    with capture_logs() as logs:
        plan.plan(connection, states(), datetime.now(UTC))
    rows = connection.execute(
        "SELECT DISTINCT organization, time_zone FROM analytics.back_order_schedule ORDER BY 1"
    ).fetchall()
    assert rows == [("BAD", "UTC"), ("GOOD", "Asia/Tokyo")]
    assert "America/Toronto" in logs[0]["detail"]
