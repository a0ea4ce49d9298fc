"""A dead letter is found by what it names, in whatever form its message came; none of that stands there to be read."""

import json
from base64 import b64encode
from collections.abc import Iterator

import pytest

from infra.migrate import upgrade
from services.common.bus.port import Record
from services.common.database import Connection, connect
from services.common.runtime import dead_letters
from services.common.runtime.letters_about import About, Whose
from services.common.runtime.letters_about import find as about
from services.common.runtime.letters_named import sought
from services.common.runtime.letters_sealed import seal_shut
from services.common.runtime.message import Rejected
from tests.support import landed
from tests.support.parts import any_database, new_database

ORDER = {"organization": "ACME", "order_number": "web-17", "lines": []}
TEXT = json.dumps(ORDER)
_FIND = """SELECT number FROM (SELECT row_number() OVER (ORDER BY id) AS number, found_by FROM dead_letter) d
WHERE found_by @> %s ORDER BY 1"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with any_database() as address:
        yield address.url


@pytest.fixture(scope="module")
def database(server: str) -> Iterator[Connection]:
    with new_database(server, "letters by number") as own:
        upgrade(own, shards=1)
        with connect(own, name="test") as connection:
            yield connection


@pytest.fixture(autouse=True)
def empty(database: Connection) -> None:
    database.execute("DELETE FROM dead_letter")


def keep(
    database: Connection,
    value: bytes,
    members: tuple[int | None, ...] = (None,),
    key: bytes | None = None,
    **headers: str,
) -> Record:
    sent = tuple((name, text.encode()) for name, text in headers.items())
    record = Record("orders-submitted", 2, 17, key, value, sent, 0)
    paths = {one: "order_number" if one is None else f"orders[{one}].order_number" for one in members}
    with database.transaction():
        rejected = [Rejected(record, "invalid", path, "", one) for one, path in paths.items()]
        dead_letters.keep(database, "intake", "c", rejected)
    return record


def by(database: Connection, number: str | None = None, id_: str | None = None) -> list[int]:
    """Which letters are found, counted from 1."""
    return [one for (one,) in database.execute(_FIND, (sought(database, number, id_),)).fetchall()]


@pytest.mark.parametrize(
    "value",
    [
        TEXT.encode(),
        TEXT[:-14].encode(),
        ("\ufeff" + TEXT).encode(),
        TEXT.encode("utf-16-le"),
        TEXT.replace("web", "\\u0077eb").encode(),
        json.dumps({"specversion": "1.0", "data_base64": b64encode(TEXT.encode()).decode()}).encode(),
        b'{"dispatch_id": "ACME:WEB-17:1"}',
        b'{"po_number": "WEB-17"}',
        b'{"lines": [{"invoice_number": "WEB-17"}]}',
    ],
    ids=[
        "plain",
        "cut",
        "with a mark",
        "utf-16",
        "escaped",
        "base64",
        "dispatch",
        "purchase order",
        "invoice",
    ],
)
def test_it_is_found_by_its_number_in_any_case(database: Connection, value: bytes) -> None:
    keep(database, value)
    assert by(database, "WEB-17") == by(database, " wEb-17 ") == [1]
    assert by(database, "WEB-1") == []


def test_it_is_found_by_its_key_though_nothing_of_it_can_be_read(database: Connection) -> None:
    keep(database, b"\xff no JSON", key=b"web-17")
    assert by(database, "WEB-17") == [1]


def test_it_is_found_by_the_id_as_it_was_sent_and_by_its_place(database: Connection) -> None:
    keep(database, TEXT.encode(), ce_id="Shop-5")
    assert by(database, id_="Shop-5") == by(database, id_="orders-submitted/2/17") == [1]
    assert by(database, id_="SHOP-5") == []
    assert by(database, "web-17", "Shop-5") == [1]
    assert by(database, "web-18", "Shop-5") == []


def test_an_id_is_no_number_and_a_number_no_id(database: Connection) -> None:
    keep(database, TEXT.encode(), ce_id="SHOP-5")
    assert by(database, "SHOP-5") == by(database, id_="WEB-17") == []


def test_a_structured_message_is_found_by_its_id(database: Connection) -> None:
    keep(database, json.dumps({"specversion": "1.0", "id": "e-9", "data": ORDER}).encode())
    assert by(database, id_="e-9") == by(database, "web-17") == [1]


@pytest.mark.parametrize("structured", [False, True])
def test_a_member_is_found_by_its_own_number_and_the_id_of_its_message(
    database: Connection, structured: bool
) -> None:
    many = {"orders": [ORDER, ORDER | {"order_number": "web-18"}, ORDER | {"order_number": "web-19"}]}
    value = {"specversion": "1.0", "id": "bulk", "data": many} if structured else many
    keep(database, json.dumps(value).encode(), (0, 2), ce_id="bulk")
    assert [by(database, number) for number in ("web-17", "web-18", "web-19")] == [[1], [], [2]]
    assert by(database, id_="bulk") == [1, 2]
    assert by(database, id_="bulk#2") == [2]


def test_no_number_and_no_id_stands_in_the_row(database: Connection) -> None:
    keep(database, TEXT.encode(), ce_id="Shop-5", key=b"WEB-17")
    ((row,),) = database.execute("SELECT d::text FROM dead_letter d").fetchall()
    for text in ("web-17", "WEB-17", "Shop-5"):
        assert text not in row
        assert text.encode().hex() not in row


def test_another_installation_makes_other_hashes_of_the_same_number(
    database: Connection, server: str
) -> None:
    with new_database(server, "letters by number elsewhere") as own:
        upgrade(own, shards=1)
        with connect(own, name="test") as other:
            assert sought(other, "web-17", None) != sought(database, "web-17", None)


def test_nobody_finds_what_was_forgotten_and_others_of_its_message_stay(database: Connection) -> None:
    many = {"orders": [ORDER, ORDER | {"order_number": "web-18"}]}
    keep(database, json.dumps(many).encode(), (0, 1), key=b"web-17")
    with database.transaction():
        people = About("ACME", {"WEB-17": Whose("order_number", "WEB-17")})
        seal_shut(database, list(about(database, [people])))
    assert by(database, "web-17") == []
    assert by(database, "web-18") == [2]


def test_a_letter_of_before_is_found_by_no_number_and_says_so(server: str) -> None:
    with new_database(server, "letters of before") as own:
        landed.load(own)
        upgrade(own)
        with connect(own, name="test") as connection:
            rows = connection.execute("SELECT found_by FROM dead_letter").fetchall()
            assert rows
            assert set(rows) == {(None,)}
            keep(connection, TEXT.encode())
            assert len(by(connection, "web-17")) == 1
