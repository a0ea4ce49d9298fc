"""RIC-3: the RICS log with every attempt; what failed is sent again, the oldest of an order first."""

import json
import signal
from datetime import datetime
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.answers import answer as held_to_schema
from tests.support.retail import HOME, Chain
from tests.support.rics import answer, entries, log, rics, sent, systems, until_log, warehouse
from tests.support.stories import order
from tests.support.system import until

CREATE, RELEASE = "create_fulfillment_order", "release_order_reservation"
TAKEN = (CREATE, "Success", "Success")


def opened(chain: Open, **changes: Any) -> Chain:
    """A chain of one warehouse with many X."""
    shop = chain(warehouse("WH-1"), systems=systems(**changes))
    shop.shelf("WH-1", X=500)
    return shop


def test_what_failed_is_sent_again_until_it_gets_through(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    with rics(shop, "*#1=failed:303", "*#2=failed:500"):
        until_log(shop, "O1", (CREATE, "Reprocessed", "303"), (CREATE, "Reprocessed", "500"), TAKEN)
    rows = log(shop, "O1")
    assert [row["attempt"] for row in rows] == [1, 2, 3]
    assert [row["next_attempt_at"] for row in rows] == [None] * 3
    assert [row["message_id"] for row in rows] == [f"{shop.code}:O1:1:{attempt}" for attempt in (1, 2, 3)]


def test_an_entry_says_all_that_is_documented(chain: Open) -> None:
    shop = opened(chain, retry_seconds=3_600)
    shop.order("O1", ("X", 1))
    (message,) = sent(shop, "O1")
    answer(shop, message, "failed", detail="Ann was not at home")
    (row,) = log(shop, "O1")
    assert (row["retry_status"], row["response_code"], row["direction"]) == ("Failed", "303", "out")
    assert (row["location"], row["location_name"]) == ("WH-1", "Warehouse WH-1")
    assert (row["request_id"], row["line_numbers"]) == (shop.status("O1")["request_id"], [1])
    assert 3_590 < (row["next_attempt_at"] - row["logged_at"]).total_seconds() < 3_700
    assert row["request"] == message.value | {"ship_to": None, "special_instructions": None}
    assert row["response"]["outcome"] == "failed"
    assert "Ann" not in json.dumps([row["request"], row["response"]])


def test_nobody_answers_is_a_timeout(chain: Open) -> None:
    shop = opened(chain, timeout_seconds=3)
    shop.order("O1", ("X", 1))
    with rics(shop, "*#1=silent"):
        until(lambda: TAKEN in entries(shop, "O1"))
    rows = log(shop, "O1", direction="out")
    assert {(row["retry_status"], row["response_code"]) for row in rows[:-1]} == {("Reprocessed", "502")}
    assert {row["response"] for row in rows[:-1]} == {None}


def test_nobody_is_late_while_the_message_has_not_left(chain: Open) -> None:
    shop = opened(chain, timeout_seconds=1)
    with shop.system.held("relay-fulfillment"):
        shop.system.publish("orders-submitted", order(shop.code, "O1", ("X", 1), dc=None, ship_to=HOME))
        until(lambda: entries(shop, "O1") == [(CREATE, None, None)])
        first = awaited_until(shop)
        until(lambda: awaited_until(shop) > first)
        assert entries(shop, "O1") == [(CREATE, None, None)]
    until(lambda: (CREATE, "Reprocessed", "502") in entries(shop, "O1"))


def test_late_and_doubled_answers_change_nothing_but_the_log(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    with rics(shop, "*=twice"):
        until_log(shop, "O1", TAKEN, TAKEN)
    out, in_ = log(shop, "O1")
    assert (out["direction"], in_["direction"]) == ("out", "in")
    assert in_["message_id"] == out["message_id"]
    changed = shop.heard("order-events", type="line-status-changed", order_number="O1")
    assert len(changed) == 1


def test_an_answer_to_an_attempt_that_was_repeated_is_late(chain: Open) -> None:
    shop = opened(chain, timeout_seconds=1)
    shop.order("O1", ("X", 1))
    until(lambda: len(sent(shop, "O1")) >= 2)
    first = sent(shop, "O1")[0]
    answer(shop, first)
    assert log(shop, "O1", direction="in")[0]["attempt"] == 1
    assert shop.heard("order-events", type="line-status-changed", order_number="O1") == []


def test_the_oldest_of_an_order_goes_first_and_other_orders_do_not_wait(chain: Open) -> None:
    shop = opened(chain, retry_seconds=3_600)
    shop.order("STUCK", ("X", 1))
    answer(shop, sent(shop, "STUCK")[0], "failed")
    shop.cancel("STUCK")
    shop.order("FREE", ("X", 1))
    with rics(shop):
        until_log(shop, "FREE", TAKEN)
        assert sent_so(shop, "STUCK") == [(CREATE, "Failed")]
        make_due(shop)
        through = [(CREATE, "Reprocessed"), (CREATE, "Success"), (RELEASE, "Success")]
        until(lambda: sent_so(shop, "STUCK") == through)
    shop.settle()
    assert sent_so(shop, "STUCK") == through


def test_a_kill_of_the_service_loses_and_doubles_nothing(chain: Open) -> None:
    shop = opened(chain)
    numbers = [f"O{number}" for number in range(1, 31)]
    with rics(shop, "*=failed:303%30"):
        for number in numbers:
            shop.submit(number, ("X", 1), dc=None, ship_to={"city": "Albany", "state": "NY"})
        for _ in range(3):
            until(lambda: bool(shop.heard("fulfillment-requests")))
            shop.system.group.send("rics", signal.SIGKILL)
        until(lambda: all((CREATE, "Success", "Success") in entries(shop, each) for each in numbers))
    shop.settle()
    for number in numbers:
        rows = log(shop, number)
        assert [row["attempt"] for row in rows] == list(range(1, len(rows) + 1))
        ids = {one.value["message_id"] for one in sent(shop, number)}
        assert ids == {row["message_id"] for row in rows}


def test_the_command_searches_the_log_and_shows_an_entry_with_its_texts(chain: Open) -> None:
    shop = opened(chain, retry_seconds=3_600)
    shop.order("O1", ("X", 1))
    shop.order("O2", ("X", 1))
    answer(shop, sent(shop, "O1")[0], "failed", detail="Ann was not at home")
    answer(shop, sent(shop, "O2")[0])

    def found(*options: str) -> list[str]:
        said = shop.system.orderfold("rics", "log", "--organization", shop.code, "--json", *options)
        return [row["order_number"] for row in held_to_schema("rics log", said)]

    assert found() == ["O2", "O1"]
    assert found("o1") == found("--retry-status", "failed") == found("--response-code", "303") == ["O1"]
    assert found("--request-id", str(shop.status("O2")["request_id"])) == ["O2"]
    assert found("--location", "WH-1", "--message-type", CREATE, "--limit", "1") == ["O2"]
    assert found("--since", "2200-01-01T00:00:00Z") == found("--message-type", "status_update") == []
    shown = held_to_schema(
        "rics show", shop.system.orderfold("rics", "show", f"{shop.code}:O1:1:1", "--json")
    )
    assert json.loads(shown["request"])["ship_to"]["address_1"] == "1 Elm St"
    assert json.loads(shown["response"])["detail"] == "Ann was not at home"
    as_text = shop.system.orderfold("rics", "show", f"{shop.code}:O1:1:1")
    assert "1 Elm St" in as_text
    assert "there is no entry X" in shop.system.orderfold("rics", "show", "X", code=1)


def test_what_rics_says_of_lines_is_in_the_log_too(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    answer(shop, sent(shop, "O1")[0])
    accepted = {"organization": shop.code, "order_number": "O1", "location": "WH-1", "status": "accepted"}
    shop.system.publish("status-updates", accepted)
    shop.settle()
    (row,) = log(shop, "O1", direction="in")
    assert (row["message_type"], row["retry_status"], row["response_code"]) == (
        "status_update",
        "Success",
        "Success",
    )
    assert (row["line_numbers"], row["attempt"], row["location_name"]) == ([1], None, "Warehouse WH-1")
    shown = held_to_schema("rics show", shop.system.orderfold("rics", "show", row["entry"], "--json"))
    assert json.loads(shown["request"])["status"] == "accepted"


def test_a_forgotten_person_leaves_the_log_and_the_topic_and_does_not_come_back(chain: Open) -> None:
    shop = opened(chain)
    shop.order("O1", ("X", 1))
    answer(shop, sent(shop, "O1")[0])
    shop.cancel("O1")
    shop.settle()
    wish = {"organization": shop.code, "action": "forget", "match": {"order_number": "O1"}}
    shop.system.publish("privacy-requests", wish)
    shop.settle()
    until(lambda: "person-forgotten" in shop.facts("O1"))
    shop.settle()
    answer(shop, sent(shop, "O1", RELEASE)[0], detail="Ann was not at home")
    for entry in (f"{shop.code}:O1:1:1", f"{shop.code}:O1:2:1"):
        shown = held_to_schema("rics show", shop.system.orderfold("rics", "show", entry, "--json"))
        assert (shown["request"], shown["response"], shown["retry_status"]) == ("***", "***", "Success")
    key = f"{shop.code}/O1"
    empty = [one for one in shop.system.heard("fulfillment-requests") if one.key == key and one.value is None]
    assert [one.headers["ce_type"] for one in empty] == [b"person-forgotten"]


def sent_so(shop: Chain, number: str) -> list[tuple[str, str | None]]:
    """Type and retry status of what was sent, the oldest first."""
    return [(row["message_type"], row["retry_status"]) for row in log(shop, number, direction="out")]


def awaited_until(shop: Chain) -> datetime:
    """Until when an answer is awaited."""
    query = "SELECT due_at FROM rics_order WHERE organization = %s"
    ((due,),) = shop.system.database.execute(query, (shop.code,)).fetchall()
    return due  # type: ignore[no-any-return]


def make_due(shop: Chain) -> None:
    """The hour is over."""
    for table in ("rics_order", "rics_message"):
        due = f"UPDATE {table} SET due_at = now() WHERE organization = %s AND due_at IS NOT NULL"
        shop.system.database.execute(due, (shop.code,))
