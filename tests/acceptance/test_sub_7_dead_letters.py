"""SUB-7: what cannot be read or is not valid is a dead letter; nothing is lost and the consumer goes on."""

import json
from pathlib import Path
from typing import Any

from schemas.topics import READ
from tests.support.stories import EVENING, Shop, order, organization_document


def kept(shop: Shop, text: str) -> dict[str, Any]:
    """The row of the one dead letter whose bytes hold this text."""
    (told,) = [one for one in shop.system.heard("orders-submitted.dlq") if text in str(one.value)]
    place = {"partition": int(told.headers["dlq_partition"]), "offset": int(told.headers["dlq_offset"])}
    query = """SELECT * FROM analytics.dead_letters
    WHERE topic = 'orders-submitted' AND partition = %(partition)s AND "offset" = %(offset)s"""
    (row,) = shop.system.rows(query, **place)
    return row


def test_a_dead_letter_has_reason_path_origin_and_the_original_bytes(shop: Shop) -> None:
    broken = b'{"organization": "' + shop.code.encode() + b'", "order_number": '
    shop.system.publish("orders-submitted", broken, headers={"shop-trace": "t-1"})
    shop.settle()
    (sent,) = [one for one in shop.system.heard("orders-submitted") if one.value == broken]
    (told,) = [one for one in shop.system.heard("orders-submitted.dlq") if one.value == broken]
    assert told.headers["dlq_reason"] == b"unreadable"
    assert told.headers["dlq_path"] == b""
    assert told.headers["dlq_topic"] == b"orders-submitted"
    assert told.headers["shop-trace"] == b"t-1"
    assert told.headers["dlq_partition"] == str(sent.partition).encode()
    assert told.headers["dlq_offset"] == str(sent.offset).encode()
    assert told.key == sent.key
    row = kept(shop, shop.code)
    assert (row["reason"], row["path"], row["replayed_at"]) == ("unreadable", "", None)
    assert row["received_at"] is not None


def test_its_neighbours_are_unharmed(shop: Shop) -> None:
    shop.system.publish(
        "orders-submitted",
        order(shop.code, "A-1", ("CHAIR", 1)),
        b"\xff\x00 not JSON",
        order(shop.code, "A-2", ("CHAIR", 0)),
        order("NOBODY", f"{shop.code}-A-3", ("CHAIR", 1)),
        order(shop.code, "A-4", ("CHAIR", 1)),
    )
    shop.settle()
    assert shop.statuses() == {"A-1": "create", "A-4": "create"}
    assert sorted(shop.dead_letters()) == [
        ("invalid", "lines[0].quantity"),
        ("unknown_organization", "organization"),
    ]


def test_what_would_not_fit_behind_the_door_is_named_and_the_next_order_is_shown(shop: Shop) -> None:
    line = {"item": "CHAIR", "quantity": 1}
    shop.submit("A-1", line | {"taxes": ["99999999999999.9999", "0.0001"]})
    shop.submit("A-2", line | {"line_number": 2_147_483_647})
    shop.submit("A-3", line | {"taxes": ["99999999999999.9999"], "line_number": 1_000_000})
    shop.settle()
    assert sorted(shop.dead_letters()) == [("invalid", "lines[0].line_number"), ("invalid", "lines[0].taxes")]
    assert [row["line_number"] for row in shop.lines("A-3")] == [1_000_000]


def test_every_topic_has_its_dead_letters_and_goes_on_behind_them(shop: Shop) -> None:
    broken = b"{" + shop.code.encode()
    for topic in READ:
        shop.system.publish(topic.name, broken, {"organization": shop.code, "surprise": True})
    shop.count("CHAIR", 5)
    shop.submit("A-1", ("CHAIR", 2))
    shop.submit("A-2", ("CHAIR", 2))
    shop.run(EVENING)
    shop.cancel_dispatch(f"{shop.code}:A-1:1")
    left = {"organization": shop.code, "dispatch_id": f"{shop.code}:A-2:1", "status": "fulfilled"}
    shop.system.publish("status-updates", left)
    shop.settle()
    for topic in READ:
        told = [reason for reason, _ in shop.dead_letters(topic.name)]
        assert sorted(told) == ["invalid", "unreadable"], topic.name
    assert shop.stock("CHAIR") == (3, 0, 3)


def test_bytes_are_sealed_at_rest_and_unsealed_for_who_asks(shop: Shop) -> None:
    name = f"Zebedee {shop.code}"
    shop.submit("A-1", ("CHAIR", 0), ship_to={"first_name": name})
    shop.settle()
    row = kept(shop, name)
    listed = shop.system.orderfold("dead-letters", "list", "--reason", "invalid", "--json")
    assert row["id"] in [one["id"] for one in json.loads(listed)]
    assert name in shop.system.orderfold("dead-letters", "show", str(row["id"]))
    columns = "dead_letter d JOIN sealed_record s ON s.id = d.record WHERE d.id = %s"
    found = shop.system.database.execute(f"SELECT d::text, s.sealed FROM {columns}", (row["id"],)).fetchone()
    assert found is not None
    assert name not in found[0]
    for form in (name.encode(), name.encode().hex().encode()):
        assert form not in bytes(found[1])


def test_a_dead_letter_is_sent_again_once_its_cause_is_mended(shop: Shop, tmp_path: Path) -> None:
    later = f"{shop.code}_LATER"
    shop.system.publish("orders-submitted", order(later, "A-1", ("CHAIR", 1)))
    shop.settle()
    number = str(kept(shop, later)["id"])
    file = tmp_path / "later.yaml"
    file.write_text(json.dumps(organization_document(later)))
    shop.system.apply(file)

    for _ in range(2):  # once more than needed does no harm
        shop.system.orderfold("dead-letters", "replay", number)
        shop.settle()

    assert [one["order_number"] for one in shop.system.view("order_status", later)] == ["A-1"]
    facts = shop.system.heard("order-events", organization=later)
    assert [fact.value["type"] for fact in facts] == ["order-submitted", "order-held"]
    (row,) = shop.system.rows("SELECT * FROM analytics.dead_letters WHERE id = %(id)s", id=int(number))
    assert row["replays"] == 2
    assert row["replayed_at"] > row["received_at"]


def test_what_is_sent_again_before_it_is_mended_is_a_dead_letter_again(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 1), dc="DC-NOWHERE")
    shop.settle()
    shop.system.orderfold("dead-letters", "replay", str(kept(shop, shop.code)["id"]))
    shop.settle()
    assert shop.dead_letters() == [("unknown_location", "dc")] * 2


def test_of_a_message_of_many_only_the_dead_member_is_sent_again(shop: Shop, tmp_path: Path) -> None:
    orders = [order(shop.code, "A-1", ("CHAIR", 1)), order(shop.code, "A-2", ("CHAIR", 1), dc="DC-NORTH")]
    shop.system.publish("orders-submitted", {"orders": orders}, headers={"ce_id": f"{shop.code}-bulk"})
    shop.settle()
    row = kept(shop, shop.code)
    assert (row["member"], row["path"]) == (1, "orders[1].dc")
    document = organization_document(shop.code)
    locations = [*document["locations"], {"code": "DC-NORTH", "type": "dc"}]
    processing = [*document["processing"], document["processing"][0] | {"dc": "DC-NORTH"}]
    shop.apply(tmp_path, locations=locations, processing=processing)

    shop.system.orderfold("dead-letters", "replay", str(row["id"]))
    shop.settle()

    assert shop.statuses() == {"A-1": "create", "A-2": "create"}
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
