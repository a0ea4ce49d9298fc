"""PRV-1: who is forgotten is nowhere any more; what happened to the order still is."""

import json
from typing import Any

import psycopg

from schemas.topics import READ, TOPICS
from services.operating.ledger import findings
from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.stories import EVENING, MUCH_LATER, Shop
from tests.support.system import Heard, System, unique

READ_NAMES = {topic.name for topic in READ}
FORGOTTEN = (b"person-forgotten", b"purchase-order-forgotten")


def person(canary: str, **changes: Any) -> dict[str, Any]:
    """An order's people, each field with the canary in it."""
    party = {
        "prefix": "Dr.",
        "first_name": f"{canary}-First",
        "middle_name": f"{canary}-Mid",
        "last_name": f"{canary}-Last",
        "company": f"{canary} Ltd.",
        "address_1": f"{canary} Street 1",
        "apartment": f"{canary}",
        "address_2": f"{canary} Back",
        "city": f"{canary}ville",
        "day_phone": f"555-{canary}",
        "evening_phone": f"556-{canary}",
        "email": f"{canary}@example.org",
    }
    return {
        "sold_to": party,
        "ship_to": party | {"attention": f"{canary} c/o"},
        "customer_number": f"C-{canary}",
        "special_instructions": f"Ring at {canary}",
    } | changes


def forget(shop: Shop, **match: str) -> None:
    """Publish a request, and wait until it is carried out."""
    message = {"organization": shop.code, "action": "forget", "match": match, "requested_by": "desk-4"}
    shop.system.publish("privacy-requests", message, headers={"message-id": f"ask-{shop.code}-{len(match)}"})
    shop.settle()


def shipped(shop: Shop, number: str, **changes: Any) -> None:
    """Report that the first dispatch of an order has left."""
    update = {
        "organization": shop.code,
        "dispatch_id": f"{shop.code}:{number}:1",
        "status": "fulfilled",
        "location": "DC-EAST",
    } | changes
    shop.system.publish("status-updates", update, time=EVENING)
    shop.settle()


def receipts(shop: Shop) -> list[dict[str, Any]]:
    """What the topic heard of, in order."""
    return [heard.value for heard in shop.heard("privacy-receipts")]


def tables_with(system: System, canary: str) -> list[str]:
    """Every table with a row that holds the canary in any column."""
    query = """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_temp'"""
    asked = "SELECT EXISTS (SELECT FROM {} t WHERE t::text ILIKE %s)"
    with psycopg.connect(system.parts.database_url) as owner:
        names = [name for (name,) in owner.execute(query)]
        holding = {name: owner.execute(asked.format(name), (f"%{canary}%",)).fetchone() for name in names}  # type: ignore[call-overload]
    return [name for name, found in holding.items() if found == (True,)]


def readable(system: System, canary: str) -> list[str]:
    """Every dead letter that can be read and holds the canary."""
    numbers = [n for (n,) in system.database.execute("SELECT id FROM dead_letter")]
    shown = {n: system.orderfold("dead-letters", "show", str(n), "--json", code=None) for n in numbers}
    return [f"dead letter {n}" for n, text in shown.items() if canary in text]


def without_tombstone(system: System, canary: str) -> list[str]:
    """Every message of ours with the canary behind which no empty message stands under the same key."""
    ours = [one for topic in TOPICS if topic.name not in READ_NAMES for one in system.heard(topic.name)]
    holding = [one for one in ours if canary in json.dumps(one.value, default=str)]
    return [
        f"{one.topic}/{one.partition}/{one.offset}"
        for one in holding
        if not any(_buries(other, one) for other in ours if other.topic == one.topic)
    ]


def _buries(other: Heard, one: Heard) -> bool:
    """Whether one message empties another. A dead letter without a key is named by its place in the headers alone."""
    places = ("dlq_topic", "dlq_partition", "dlq_offset")
    keyed = (other.key, other.partition) == (one.key, one.partition) and other.offset > one.offset
    same = (
        keyed
        if one.key
        else [one.headers[name] for name in places] == [other.headers[name] for name in places]
    )
    return same and other.value is None and other.headers["ce_type"] in FORGOTTEN


def test_after_forgetting_no_table_no_dead_letter_and_no_topic_knows_the_person(shop: Shop) -> None:
    canary = unique("CANARY")
    shop.count("PEN", 9)
    shop.submit("A-1", ("PEN", 2), **person(canary))
    shop.submit("A-1", ("PEN", 3), **person(canary))  # a dead letter: the number is used
    shop.system.publish("orders-submitted", json.dumps({"order_number": "A-1", "x": canary})[:-1].encode())
    shop.run(MUCH_LATER)
    shipped(shop, "A-1", note=f"{canary} was not at home")
    assert tables_with(shop.system, canary)
    assert without_tombstone(shop.system, canary)
    assert readable(shop.system, canary)

    forget(shop, order_number="a-1")

    assert tables_with(shop.system, canary) == []
    assert readable(shop.system, canary) == []
    assert without_tombstone(shop.system, canary) == []
    assert canary not in shop.system.logged()


def test_what_happened_to_the_order_stays(shop: Shop) -> None:
    shop.count("PEN", 9)
    shop.submit("A-1", ("PEN", 2), **person(unique("CANARY")))
    shop.run(MUCH_LATER)
    shipped(shop, "A-1")
    before = shop.status("A-1"), shop.lines("A-1"), shop.stock("PEN")

    forget(shop, order_number="A-1")

    assert (shop.status("A-1"), shop.lines("A-1"), shop.stock("PEN")) == before
    assert shop.facts("A-1")[-1] == "person-forgotten"
    assert [one for one in findings(shop.system.database) if not one.ok] == []


def test_each_line_has_one_row_of_history_that_says_so(shop: Shop) -> None:
    shop.count("PEN", 9)
    shop.submit("A-1", ("PEN", 2), ("PEN", 1))
    shop.run(MUCH_LATER)
    shipped(shop, "A-1")
    forget(shop, order_number="A-1")
    forget(shop, order_number="A-1", customer_number="unknown by now")

    rows = shop.system.view("order_history", shop.code, order_number="A-1", cause="anonymized")
    told = [(row["line_number"], row["status"], row["location"], row["note"], row["user_id"]) for row in rows]
    assert sorted(told) == [
        (1, "dispatched", "DC-EAST", "Private Data Anonymized", "SYSTEM"),
        (2, "dispatched", "DC-EAST", "Private Data Anonymized", "SYSTEM"),
    ]


def test_an_open_order_is_pending_until_it_closes(shop: Shop) -> None:
    canary = unique("CANARY")
    shop.submit("WAITS", ("PEN", 2), **person(canary))
    shop.settle()
    forget(shop, email=f"{canary}@EXAMPLE.org")
    (first,) = receipts(shop)
    assert (first["orders"], first["pending"]) == ([], ["WAITS"])
    assert tables_with(shop.system, f"{canary} Street")

    shop.cancel("WAITS")
    shop.settle()

    assert tables_with(shop.system, canary) == []
    _, last = receipts(shop)
    assert (last["orders"], last["pending"]) == (["WAITS"], [])
    assert last["scan"]["found"] == 0
    assert last["scan"]["values"] > 0, "what closed later is searched for, too"


def test_everything_that_is_given_must_match(shop: Shop) -> None:
    ann, bob = unique("ANN"), unique("BOB")
    for number, name in (("A-1", ann), ("A-2", ann), ("B-1", bob)):
        shop.submit(number, ("PEN", 1), **person(name))
        shop.cancel(number)
    shop.settle()

    forget(shop, order_number="A-1", email=f"{bob}@example.org")
    assert [receipt["orders"] for receipt in receipts(shop)] == [[]]

    forget(shop, customer_number=f"C-{ann}")
    assert sorted(receipts(shop)[-1]["orders"]) == ["A-1", "A-2"]
    assert tables_with(shop.system, bob)


def test_a_request_that_names_nobody_is_a_dead_letter(shop: Shop) -> None:
    shop.system.publish(
        "privacy-requests", {"organization": shop.code, "action": "forget", "match": {"email": ""}}
    )
    shop.settle()
    assert shop.dead_letters("privacy-requests") == [("invalid", "match")]


def test_a_routed_order_that_nobody_can_take_is_closed(chain: Open) -> None:
    canary = unique("CANARY")
    shop = chain(store("S-1"))
    shop.order("A-1", ("RING", 1), **person(canary))
    assert shop.status("A-1")["status"] == "unfulfillable"

    message = {"organization": shop.code, "action": "forget", "match": {"order_number": "A-1"}}
    shop.system.publish("privacy-requests", message)
    shop.settle()

    assert tables_with(shop.system, f"{canary} Street") == []
    shop.system.orderfold("verify")
    assert "anonymized" in {row["cause"] for row in shop.system.view("order_history", shop.code)}
    assert canary not in shop.system.orderfold("why", "A-1", "--organization", shop.code)
    assert canary not in shop.system.orderfold("status", "A-1", "--organization", shop.code)


def test_what_comes_back_with_an_older_copy_is_deleted_again(shop: Shop) -> None:
    canary = unique("CANARY")
    shop.submit("A-1", ("PEN", 1), **person(canary))
    shop.cancel("A-1")
    shop.settle()
    database = shop.system.database
    kept = database.execute(
        "SELECT subject, organization, document FROM personal_data WHERE organization = %s", (shop.code,)
    ).fetchall()
    forget(shop, order_number="A-1")
    for subject, organization, document in kept:
        row = (subject, organization, document.decode())
        database.execute(
            "INSERT INTO personal_data (subject, organization, document) VALUES (%s, %s, %s)", row
        )
    wrong = [one.check for one in findings(database) if not one.ok]
    assert wrong == ["nobody who was forgotten is in personal_data"]

    database.execute("UPDATE checkpoint SET position = 0 WHERE follower = 'privacy'")
    shop.settle()

    assert tables_with(shop.system, canary) == []
    assert [one for one in findings(database) if not one.ok] == []


def test_of_a_message_of_many_the_members_about_others_are_kept(shop: Shop) -> None:
    ann, bob = unique("ANN"), unique("BOB")
    members = [
        {"organization": shop.code, "order_number": number, "order_type": "delivery", "dc": "NOWHERE"}
        | {"lines": [{"line_number": 1, "item": "PEN", "quantity": 1}]}
        | person(name)
        for number, name in (("A-1", ann), ("B-1", bob))
    ]
    shop.system.publish("orders-submitted", {"orders": members})
    shop.settle()
    assert sorted(path for _, path in shop.dead_letters()) == ["orders[0].dc", "orders[1].dc"]

    forget(shop, email=f"{ann}@example.org")

    (receipt,) = receipts(shop)
    assert {each["place"]: each["erased"] for each in receipt["erased"]} == {
        "dead_letters": 1,
        "dead_letter_topics": 2,
    }
    assert readable(shop.system, ann) == []
    assert without_tombstone(shop.system, ann) == []
    (kept,) = readable(shop.system, bob)
    shop.system.orderfold("dead-letters", "replay", kept.rpartition(" ")[2])
    shop.settle()
    assert [path for _, path in shop.dead_letters()].count("orders[1].dc") == 2
    assert readable(shop.system, ann) == []
