"""What is found, and in which order it is shown, does not depend on the locale of the database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs

from infra.postgres_server import Postgres
from schemas.events.fact import Fact
from schemas.ids import order_stream
from schemas.wire.privacy_requests import Match
from services.common import personal_data
from services.common.checkpoints import open_checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.read_models.projecting import follow
from services.common.settings import Settings
from services.inquiry import order_inquiry, stock, trace
from services.operating.lag import followers_behind
from services.operating.setup import prepare_database
from services.privacy import requests
from services.privacy.matching import orders_of
from services.privacy.order_kinds import ORDERS, OrderRef
from services.privacy.scan import scan
from services.privacy.values import values_of
from services.wiring import FOLDED
from tests.support.locales import LOCALES, database_in
from tests.support.order_stream import assigned, submitted

PEOPLE: dict[str, dict[str, Any]] = {
    "A-1": {"customer_number": "indira-ß", "sold_to": {"email": " ann@mail.com"}, "ship_to": None},
    "A-2": {"customer_number": "", "sold_to": None, "ship_to": {"email": "jörg@x.example"}},
    "A-3": {"customer_number": None, "sold_to": {"email": "ΝΙΚΟΣ@x.example"}, "ship_to": {"email": ""}},
}
PLACED = {"A-1": "Berlin-1", "A-2": "köln-i", "A-3": None}
PICKED_UP = {"A-1": None, "A-2": "Iğdır", "A-3": "Iğdır"}

IN_ORDER = ["B-1", "B1", "Z", "a", "i", "z", "ç", "ı"]


@pytest.fixture(scope="module", params=LOCALES)
def connection(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A prepared database of a locale with three orders of three people; no broker is needed."""
    with database_in(postgres, request.param) as url:
        if url is None:
            pytest.skip("this PostgreSQL is built without ICU")
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            for request_id, number in enumerate(PEOPLE, 1):
                _order(connection, number, request_id)
            _caught_up(connection)
            yield connection


def _order(connection: Connection, number: str, request_id: int) -> None:
    subject = uuid4()
    who: dict[str, Any] = {"order_number": number, "request_id": request_id}
    at: dict[str, Any] = {"placed_location": PLACED[number], "pickup_location": PICKED_UP[number]}
    facts: list[Fact] = [
        structs.replace(submitted(), subject=subject, **who, **at),
        structs.replace(assigned(1, 2, location="depo-i"), **who),
    ]
    with connection.transaction():
        personal_data.store(connection, {subject: ("ACME", json.dumps(PEOPLE[number]))})
        PostgresLog(connection).append(
            [
                Uncommitted("ACME", order_stream("ACME", number), version, fact)
                for version, fact in enumerate(facts, 1)
            ]
        )


def _caught_up(connection: Connection) -> None:
    open_checkpoints(connection, [model.name for model in FOLDED])
    for shard in PostgresLog(connection).heads():
        while follow(connection, FOLDED, shard, 2000):
            pass


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"placed_location": "Berlin-1"}, ["A-1"]),
        ({"placed_location": "BERLIN-1"}, ["A-1"]),
        ({"placed_location": "KÖLN-I"}, ["A-2"]),
        ({"placed_location": "KÖLN"}, []),
        ({"pickup_location": "Iğdır"}, ["A-3", "A-2"]),
        ({"pickup_location": "iĞDır"}, ["A-3", "A-2"]),
        ({"pickup_location": "Iğdır", "placed_location": "köln-i"}, ["A-2"]),
        ({"sourced_location": "DEPO-I"}, ["A-3", "A-2", "A-1"]),
    ],
    ids=str,
)
def test_orders_are_found_by_locations_in_upper_and_lower_case(
    connection: Connection, asked: dict[str, str], found: list[str]
) -> None:
    """icodebetter/icodebetter#25: in a Turkish cluster nothing that has an i was found."""
    page = order_inquiry.inquiry(connection, order_inquiry.Filters(organization="ACME", **asked))  # type: ignore[arg-type]
    assert [row.order_number for row in page.rows] == found


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"email": "ann@mail.com"}, ["A-1"]),
        ({"email": "ANN@MAIL.COM "}, ["A-1"]),  # citusdata/citus#8399: by which rules is case folded
        (
            {"email": "JÖRG@X.EXAMPLE"},
            ["A-2"],
        ),  # sameersbn/docker-postgresql#117: in locale C only ASCII has case
        ({"email": "Jörg@x.example"}, ["A-2"]),
        ({"email": "jorg@x.example"}, []),
        ({"email": "νικος@x.example"}, ["A-3"]),
        ({"customer_number": "INDIRA-ß"}, ["A-1"]),
        ({"customer_number": "indira-ß", "email": "ann@MAIL.com"}, ["A-1"]),
        ({"customer_number": "INDIRA"}, []),
        ({"email": "a%@mail.com"}, []),
    ],
    ids=str,
)
def test_people_are_found_in_upper_and_lower_case(
    connection: Connection, match: dict[str, str], found: list[str]
) -> None:
    log = PostgresLog(connection)
    orders = orders_of(connection, log, "ACME", Match(**match))  # type: ignore[arg-type]
    assert [order.number for order in orders] == found


@pytest.mark.parametrize("kept", ["INFO@MAIL.EXAMPLE", "info@mail.example", "Info@Mail.Example"])
@pytest.mark.parametrize("name", ["", "JÖRG ", "jörg ", "ΝΙΚΟΣ "])
def test_what_should_have_been_erased_is_found_however_it_is_written(
    connection: Connection, kept: str, name: str
) -> None:
    given = {"JÖRG ": "Jörg ", "ΝΙΚΟΣ ": "Νικος "}.get(name, name) + "info@mail.example"
    erased = values_of([], [given])
    note = """INSERT INTO position_incident (consumer, cluster, topic, partition, kind, first_offset, end_offset,
    lost, detail, note) VALUES ('', '', '', 0, '', 0, 0, false, '', %s)"""
    with connection.transaction(force_rollback=True):
        assert scan(connection, erased).holding == ()
        connection.execute(note, (f"asked by {name}{kept}",))
        assert scan(connection, erased).holding == ("position_incident",)


def _traced(connection: Connection) -> None:
    """Two decisions of a policy whose locations have names, as the views show them."""
    shopping = json.dumps(
        {
            "width": 1,
            "listed": ["Aw=="],  # the first two locations
            "available": ["BQU="],
            "passes": [{"number": 1, "trace_type": "Initial Routing - ISPARTA iç"}],
            "left_out": [],
        }
    )
    connection.execute(
        """INSERT INTO routing_decision (organization, order_number, decision, decided_at, reshop, pass_number,
        policy_version, log_position, input_hash, lines, shares, shopping)
        VALUES ('ACME', 'A-1', 1, now(), 0, 1, 1, 1, '', '[{"line_number": 1, "item": "I-1"}]',
        '[{"line_number": 1, "quantity": 1, "location": "S-0"}]', %s)""",
        (shopping,),
    )
    for place, name in enumerate(("Diyarbakır İÇ", "KÖLN Mitte")):
        connection.execute(
            """INSERT INTO policy_locations (organization, policy_version, place, location, name, city, state,
            postal_code) VALUES ('ACME', 1, %s, %s, %s, '', '', '')""",
            (place, f"S-{place}", name),
        )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "köln m"}, ["S-1"]),
        ({"name": "MITTE"}, ["S-1"]),
        ({"name": "DIYARBAK"}, ["S-0"]),
        ({"name": "diyar"}, ["S-0"]),
        ({"name": "%"}, []),
        ({"trace_type": "initial routing - isparta İÇ"}, []),
        ({"trace_type": "initial routing - isparta iÇ"}, ["S-1", "S-0"]),
    ],
    ids=str,
)
def test_traces_are_found_in_upper_and_lower_case(
    connection: Connection, asked: dict[str, str], found: list[str]
) -> None:
    with connection.transaction(force_rollback=True):
        _traced(connection)
        page = trace.trace(connection, trace.Filters(**asked))  # type: ignore[arg-type]
        assert sorted((row.location for row in page.rows), reverse=True) == found


def test_a_list_is_in_the_order_of_its_signs_page_by_page(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        for item in reversed(IN_ORDER):
            place = ("ACME", "DC", item)
            connection.execute("INSERT INTO stock (organization, location, item) VALUES (%s, %s, %s)", place)
        shown: list[str] = []
        after = None
        while True:
            page = stock.stock(connection, stock.Filters(organization="ACME"), 3, after)
            shown += [row.item for row in page.rows]
            after = page.after
            if after is None:
                break
        assert shown == IN_ORDER


def test_followers_are_listed_in_the_order_of_their_signs(connection: Connection) -> None:
    assert [row.follower for row in followers_behind(connection, IN_ORDER[::-1])] == IN_ORDER


def test_a_receipt_names_pending_orders_in_the_order_of_their_signs(connection: Connection) -> None:
    now = datetime(2016, 11, 8, tzinfo=UTC)
    request = requests.Request("ACME", "ask", "asked", None, now)
    with connection.transaction(force_rollback=True):
        number = requests.opened(connection, request)
        seen = [requests.Seen(OrderRef(ORDERS, order), 1, None) for order in reversed(IN_ORDER)]
        requests.remember(connection, number, "ACME", seen)
        _, receipt = requests.issue(connection, number, request, now, requests.Done({}, 0))
        assert list(receipt.pending) == IN_ORDER
