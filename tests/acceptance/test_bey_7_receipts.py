"""BEY-7: a receipt says what was erased and what is pending; a search for it finds none."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.acceptance.conftest import Open
from tests.support.answers import answer
from tests.support.published import satisfied, undescribed
from tests.support.retail import store
from tests.support.stories import EVENING, MUCH_LATER, Shop
from tests.support.system import System, unique


def ask(system: System, *arguments: str, code: int = 0) -> Any:
    """What `privacy` answers to programs, which is as it is documented."""
    told = system.orderfold("privacy", *arguments, "--json", code=code)
    return answer(f"privacy {arguments[0]}", told.splitlines()[0])


def people(canary: str) -> dict[str, Any]:
    """An order's people."""
    party = {"first_name": "Ann", "last_name": canary, "email": f"{canary}@example.org"}
    return {"sold_to": party, "ship_to": party | {"address_1": f"12 {canary} Street"}}


def closed_and_open(shop: Shop, canary: str) -> None:
    """One order of the person that has left, and one that waits."""
    shop.count("PEN", 1)
    shop.submit("LEFT", ("PEN", 1), **people(canary))
    shop.submit("WAITS", ("CAP", 1), **people(canary))
    shop.submit("LEFT", ("PEN", 9), **people(canary))  # a dead letter
    shop.run(MUCH_LATER)
    update = {"organization": shop.code, "dispatch_id": f"{shop.code}:LEFT:1", "status": "fulfilled"}
    shop.system.publish("status-updates", update | {"location": "DC-EAST", "note": canary}, time=EVENING)
    shop.settle()


def test_a_message_is_answered_by_a_receipt_on_the_topic(shop: Shop) -> None:
    canary = unique("CANARY")
    closed_and_open(shop, canary)
    request = {"organization": shop.code, "action": "forget", "match": {"email": f"{canary}@example.org"}}
    asked = unique("ask")
    shop.system.publish("privacy-requests", request, headers={"message-id": asked})
    shop.settle()

    (heard,) = shop.heard("privacy-receipts")
    assert satisfied(heard) == ["privacy-receipts.privacy-receipt"]
    assert undescribed(heard) == []
    assert canary not in json.dumps(heard.value)
    receipt = heard.value
    assert (receipt["request"], receipt["kind"]) == (asked, "asked")
    assert (receipt["orders"], receipt["pending"], receipt["left"]) == (["LEFT"], ["WAITS"], 0)
    erased = {each["place"]: each["erased"] for each in receipt["erased"]}
    assert erased == {"personal_data": 2, "buyer": 1, "dead_letters": 1, "dead_letter_topics": 1, "topics": 1}
    assert receipt["scan"]["tables"] > 20
    assert receipt["scan"]["values"] >= 2
    until = datetime.fromisoformat(receipt["broker_until"]).replace(tzinfo=UTC)
    assert until > datetime.now(UTC) + timedelta(days=14)


def test_the_search_finds_an_open_order_of_the_same_person_nowhere_but_with_people(shop: Shop) -> None:
    canary = unique("CANARY")
    closed_and_open(shop, canary)
    request = {"organization": shop.code, "action": "forget", "match": {"email": f"{canary}@example.org"}}
    shop.system.publish("privacy-requests", request)
    shop.settle()
    (heard,) = shop.heard("privacy-receipts")
    assert heard.value["scan"]["found"] == 0


def test_the_command_says_first_what_it_would_do_and_then_does_it(shop: Shop) -> None:
    canary = unique("CANARY")
    closed_and_open(shop, canary)
    who = ("--organization", shop.code, "--email", f"{canary}@example.org")

    planned = ask(shop.system, "forget", *who, "--dry-run")
    assert (planned["dry_run"], planned["orders"], planned["pending"]) == (True, ["LEFT"], ["WAITS"])
    assert [each["name"] for each in ask(shop.system, "show", *who)] == [f"Ann {canary}"] * 2

    done = ask(shop.system, "forget", *who, "--yes", "--user", "desk-4")
    assert (done["orders"], done["pending"], done["erased"]) == (
        planned["orders"],
        planned["pending"],
        planned["erased"],
    )
    assert (done["left"], done["found_in"]) == (0, [])
    assert (done["tables"] > 20, done["values"] >= 2) == (True, True)
    shop.settle()
    (receipt,) = ask(shop.system, "receipt", done["request"])
    assert (receipt["requested_by"], receipt["left"], receipt["still_pending"]) == ("desk-4", 0, ["WAITS"])
    assert receipt["published_at"] is not None
    assert [each["order_number"] for each in ask(shop.system, "show", *who)] == ["WAITS"]


def test_what_was_erased_reads_as_asterisks_also_what_was_empty(shop: Shop) -> None:
    shop.submit("GONE", ("PEN", 1), sold_to={"first_name": "Ann"})
    shop.cancel("GONE")
    shop.settle()
    ask(shop.system, "forget", "--organization", shop.code, "--order", "gone", "--yes")

    (shown,) = ask(shop.system, "show", "--organization", shop.code, "--order", "GONE")
    assert (shown["name"], shown["company"], shown["customer_number"]) == ("*** ***", "***", "***")
    assert set(shown["sold_to"].values()) == set(shown["ship_to"].values()) == {"***"}
    assert "*** ***" in shop.system.orderfold(
        "privacy", "show", "--organization", shop.code, "--order", "GONE"
    )


def test_nobody_is_meant(shop: Shop) -> None:
    who = ("--organization", shop.code, "--email", f"{unique('NOBODY')}@example.org")
    assert ask(shop.system, "forget", *who, "--yes", code=1)["orders"] == []
    shop.system.orderfold("privacy", "forget", "--organization", shop.code, code=2)
    shop.system.orderfold("privacy", "receipt", "no-such-request", code=1)


def test_a_note_of_a_forgotten_order_is_not_kept(chain: Open) -> None:
    canary = unique("CANARY")
    shop = chain(store("S-1"), store("S-2"))
    shop.order("A-1", ("RING", 1))
    ask(shop.system, "forget", "--organization", shop.code, "--order", "A-1", "--yes")
    moved = {"organization": shop.code, "order_number": "A-1", "new_location": "S-2", "note": canary}
    shop.system.publish("status-updates", moved)
    shop.settle()

    last, *_ = sorted(shop.system.view("order_history", shop.code), key=lambda row: -row["entry"])
    assert (last["status"], last["written_note"]) == ("new_order", "***")


def test_a_note_that_a_person_writes_of_a_forgotten_order_is_not_kept_either(chain: Open) -> None:
    canary = unique("CANARY")
    shop = chain(store("S-1"), store("S-2"))
    shop.order("A-1", ("RING", 1))
    ask(shop.system, "forget", "--organization", shop.code, "--order", "A-1", "--yes")
    shop.system.orderfold(
        "order", "set-location", "A-1", "S-2", "--organization", shop.code, "--note", canary, "--yes"
    )
    shop.settle()

    last, *_ = sorted(shop.system.view("order_history", shop.code), key=lambda row: -row["entry"])
    assert (last["status"], last["written_note"]) == ("new_order", "***")
