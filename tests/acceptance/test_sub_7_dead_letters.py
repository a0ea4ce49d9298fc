"""SUB-7: what cannot be read or is not valid is a dead letter; nothing is lost and the consumer goes on."""

import json
from pathlib import Path

from tests.support.stories import Shop, order, organization_document


def test_a_dead_letter_has_reason_path_origin_and_the_original_bytes(shop: Shop) -> None:
    broken = b'{"organization": "' + shop.code.encode() + b'", "order_number": '
    shop.system.publish("orders-submitted", broken, headers={"shop-trace": "t-1"})
    shop.settle()
    (told,) = [one for one in shop.system.heard("orders-submitted.dlq") if one.value == broken]
    assert told.headers["dlq_reason"] == b"unreadable"
    assert told.headers["dlq_path"] == b""
    assert told.headers["dlq_topic"] == b"orders-submitted"
    assert told.headers["shop-trace"] == b"t-1"
    place = {"partition": int(told.headers["dlq_partition"]), "offset": int(told.headers["dlq_offset"])}
    query = 'SELECT * FROM analytics.dead_letters WHERE partition = %(partition)s AND "offset" = %(offset)s'
    rows = [row for row in shop.system.rows(query, **place) if row["topic"] == "orders-submitted"]
    assert [(row["reason"], row["replays"]) for row in rows] == [("unreadable", 0)]


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


def test_bytes_are_sealed_at_rest(shop: Shop) -> None:
    shop.submit("A-1", ("CHAIR", 0), ship_to={"first_name": "Zebedee"})
    shop.settle()
    rows = shop.system.database.execute("SELECT sealed FROM sealed_record").fetchall()
    assert rows
    assert not any(b"Zebedee" in row[0] or b"Zebedee".hex().encode() in row[0] for row in rows)


def test_a_dead_letter_is_sent_again_once_its_cause_is_mended(shop: Shop, tmp_path: Path) -> None:
    later = f"{shop.code}_LATER"
    shop.system.publish("orders-submitted", order(later, "A-1", ("CHAIR", 1)))
    shop.settle()
    newest = shop.system.orderfold(
        "dead-letters", "list", "--reason", "unknown_organization", "--limit", "3", "--json"
    )
    (row,) = [
        row
        for row in json.loads(newest)
        if later in shop.system.orderfold("dead-letters", "show", str(row["id"]), "--json")
    ]
    file = tmp_path / "later.yaml"
    file.write_text(json.dumps(organization_document(later)))
    shop.system.orderfold("organization", "apply", str(file))

    shop.system.orderfold("dead-letters", "replay", str(row["id"]))
    shop.settle()

    found = shop.system.view("order_status", later)
    assert [one["order_number"] for one in found] == ["A-1"]


def test_of_a_message_of_many_only_the_dead_member_is_sent_again(shop: Shop, tmp_path: Path) -> None:
    orders = [order(shop.code, "A-1", ("CHAIR", 1)), order(shop.code, "A-2", ("CHAIR", 1), dc="DC-NORTH")]
    shop.system.publish("orders-submitted", {"orders": orders}, headers={"ce_id": f"{shop.code}-bulk"})
    shop.settle()
    rows = json.loads(shop.system.orderfold("dead-letters", "list", "--reason", "unknown_location", "--json"))
    numbers = [str(r["id"]) for r in rows if r["member"] == 1 and r["path"] == "orders[1].dc"]
    north = {"code": "DC-NORTH", "type": "dc"}
    document = organization_document(shop.code)
    locations = [*document["locations"], north]
    processing = [*document["processing"], document["processing"][0] | {"dc": "DC-NORTH"}]
    shop.apply(tmp_path, locations=locations, processing=processing)

    for number in numbers:
        shop.system.orderfold("dead-letters", "replay", number)
    shop.settle()

    assert shop.statuses() == {"A-1": "create", "A-2": "create"}
    assert shop.facts("A-1") == ["order-submitted", "order-held"]
