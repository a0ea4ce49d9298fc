"""SUB-7: dead letters are found by what a person has in hand, and sent again together once that is mended."""

import json
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import ORDERS_SUBMITTED
from tests.support.answers import answer
from tests.support.command import COMMAND, ask, on_terminal
from tests.support.processes import eventually
from tests.support.stories import DC, Shop, order
from tests.support.system import Heard, System, unique

MANY = 1_500


def listed(system: System, *of: str) -> list[dict[str, Any]]:
    """The letters that a program reads, oldest first."""
    said = ask(system.environment, "dead-letters", "list", *of, "--json")
    return sorted(answer("dead-letters list", said.out), key=lambda letter: letter["id"])


def replay(system: System, *of: str) -> dict[str, Any]:
    """What `replay --json` answers, checked against its schema."""
    said = ask(system.environment, "dead-letters", "replay", *of, "--json")
    assert said.code == 0, said
    found: dict[str, Any] = answer("dead-letters replay", said.out)
    return found


def too_soon(system: System, *numbers: str) -> Shop:
    """A shop that is not there yet, whose orders came nevertheless."""
    shop = Shop(system, unique())
    system.publish(ORDERS_SUBMITTED.name, *(order(shop.code, number, ("PEN", 1)) for number in numbers))
    system.settle()
    return shop


def told(system: System, text: str) -> Sequence[Heard]:
    """The dead letters on their topic that hold a text."""
    return [one for one in system.heard("orders-submitted.dlq") if text in str(one.value)]


def test_an_order_that_did_not_arrive_is_found_by_its_number(shop: Shop) -> None:
    number = unique("web")
    shop.submit(number.upper(), ("PEN", 0))
    shop.submit(f"{number}0", ("PEN", 0))
    shop.settle()
    for command in ("status", "order"):
        unknown = ask(shop.system.environment, command, number)
        unknown.refused(1, f"orderfold dead-letters list --order {number.upper()}")
    (found,) = listed(shop.system, "--order", number)
    assert (found["reason"], found["path"]) == ("invalid", "lines[0].quantity")
    assert listed(shop.system, "--order", f" {number.upper()} ", "--reason", "invalid") == [found]
    assert listed(shop.system, "--order", number, "--topic", "cancellations") == []


def test_a_purchase_order_an_invoice_and_a_dispatch_are_numbers_too(shop: Shop) -> None:
    number = unique("po")
    of = {"organization": shop.code}
    for topic, value in (
        ("purchase-orders-submitted", of | {"po_number": number, "lines": []}),
        ("invoices-submitted", of | {"invoice_number": number}),
        ("cancellations", of | {"dispatch_id": f"{shop.code}:{number}:1", "reason_code": 7}),
        ("vendor-activity", {"key": number}),
    ):
        shop.system.publish(topic, json.dumps(value).encode())
    shop.settle()
    topics = {letter["topic"] for letter in listed(shop.system, "--order", number)}
    assert topics == {"purchase-orders-submitted", "invoices-submitted", "cancellations"}


def test_of_a_message_of_many_the_member_is_found_by_its_number_and_all_by_its_id(shop: Shop) -> None:
    good, bad, worse = (unique(name) for name in ("good", "bad", "worse"))
    orders = [
        order(shop.code, good, ("PEN", 1)),
        order(shop.code, bad, ("PEN", 0)),
        order(shop.code, worse, ("PEN", 1), dc="DC-NOWHERE"),
    ]
    shop.system.publish("orders-submitted", {"orders": orders}, headers={"ce_id": f"bulk-{shop.code}"})
    shop.settle()
    found = {number: listed(shop.system, "--order", number) for number in (good, bad, worse)}
    assert {number: [letter["member"] for letter in letters] for number, letters in found.items()} == {
        good: [],
        bad: [1],
        worse: [2],
    }
    of_message = listed(shop.system, "--id", f"bulk-{shop.code}")
    assert [letter["member"] for letter in of_message] == [1, 2]
    assert listed(shop.system, "--id", f"BULK-{shop.code}") == []


def test_a_message_without_an_id_is_found_by_its_place(shop: Shop) -> None:
    number = unique("placed")
    shop.submit(number, ("PEN", 0))
    shop.settle()
    (found,) = listed(shop.system, "--order", number)
    place = f"orders-submitted/{found['partition']}/{found['offset']}"
    assert listed(shop.system, "--id", place) == [found]


def test_times_are_bounds_the_first_of_them_included(shop: Shop) -> None:
    numbers = [unique("timed") for _ in range(2)]
    for number in numbers:
        shop.submit(number, ("PEN", 0))
        shop.settle()
    ((first,), (second,)) = (listed(shop.system, "--order", number) for number in numbers)
    span = ("--since", first["received_at"], "--until", second["received_at"])
    between = [letter["id"] for letter in listed(shop.system, *span)]
    assert first["id"] in between
    assert second["id"] not in between
    wrong = ask(shop.system.environment, "dead-letters", "list", "--since", "yesterday")
    wrong.refused(2, "--since yesterday", "write it like 2017-11-08T12:00:00Z")


def test_the_list_fits_a_terminal_and_a_pipe(shop: Shop) -> None:
    number = unique("wide")
    update = {"organization": shop.code, "order_number": number, "status": "perhaps"}
    shop.system.publish("status-updates", update)
    shop.settle()
    (letter,) = listed(shop.system, "--order", number)
    assert len(letter["detail"]) > 100
    shown = on_terminal(shop.system.environment, 80, "dead-letters", "list", "--order", number)
    piped = ask(shop.system.environment, "dead-letters", "list", "--order", number).out.splitlines()
    for lines, width in (shown, 80), (piped, 180):
        assert max(map(len, lines)) <= width, lines
        text = " ".join(lines)
        for word in (str(letter["id"]), "invalid", "status"):
            assert word in text, (word, lines)
    assert len(piped) == 4  # title, headings, rule, one row


def test_the_dead_letter_topic_tells_the_id_and_the_sentence(shop: Shop) -> None:
    number = unique("told")
    shop.submit(number, ("PEN", 0))
    shop.settle()
    (heard,) = told(shop.system, number)
    (found,) = listed(shop.system, "--order", number)
    said = {name: value.decode() for name, value in heard.headers.items() if name.startswith("dlq_")}
    assert said == {
        "dlq_reason": "invalid",
        "dlq_path": "lines[0].quantity",
        "dlq_topic": "orders-submitted",
        "dlq_partition": str(found["partition"]),
        "dlq_offset": str(found["offset"]),
        "dlq_id": str(found["id"]),
        "dlq_detail": found["detail"],
    }
    assert found["detail"]


def test_all_that_fit_are_counted_then_sent_once(system: System, tmp_path: Path) -> None:
    """The organization came after its orders: a dry run changes nothing, a second replay finds nothing."""
    sent, shop = unique("bulk"), Shop(system, unique())
    orders = [order(shop.code, number, ("PEN", 1)) for number in ("A-1", "A-2", "A-3")]
    system.publish(ORDERS_SUBMITTED.name, {"orders": orders}, headers={"ce_id": sent})
    system.settle()
    before = listed(system, "--id", sent)
    counts = [{"topic": "orders-submitted", "reason": "unknown_organization", "letters": 3}]
    of = ("--id", sent, "--reason", "unknown_organization")
    would = replay(system, *of, "--dry-run")
    expected = {"letters": 3, "sent_before": 0, "too_large": [], "counts": counts}
    assert would == expected | {"dry_run": True, "sent": 0}
    assert listed(system, "--id", sent) == before
    shop.apply(tmp_path)
    assert replay(system, *of, "--yes") == expected | {"dry_run": False, "sent": 3}
    system.settle()
    assert shop.statuses() == dict.fromkeys(("A-1", "A-2", "A-3"), "create")
    assert replay(system, *of, "--yes") == {
        "dry_run": False,
        "letters": 0,
        "sent": 0,
        "sent_before": 3,
        "too_large": [],
        "counts": [],
    }


def test_it_asks_on_a_terminal_and_does_nothing_in_a_pipe_without_yes(system: System, tmp_path: Path) -> None:
    number = unique("asked")
    shop = too_soon(system, number)
    piped = ask(system.environment, "dead-letters", "replay", "--order", number)
    assert (piped.code, "1 dead letter in all" in piped.out) == (1, True)
    assert "nothing was done" in piped.err
    assert [letter["replays"] for letter in listed(system, "--order", number)] == [0]
    shop.apply(tmp_path)
    done = ask(system.environment, "dead-letters", "replay", "--order", number, "--yes")
    assert (done.code, done.out.splitlines()[-1]) == (0, "1 dead letter sent again")
    system.settle()
    assert shop.status(number)["dc"] == DC
    once_more = ask(system.environment, "dead-letters", "replay", "--order", number, "--yes")
    assert "1 more was sent again before" in once_more.out


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("dead-letters replay", "Write their ids, or a filter"),
        ("dead-letters replay --limit 5", "Write their ids, or a filter"),
        ("dead-letters replay 1 --reason invalid", "not both"),
        ("dead-letters replay --topic dispatches", "There are: orders-submitted"),
        ("dead-letters replay --order A-1 --limit 0", "Invalid value for '--limit'"),
    ],
)
def test_a_question_that_would_send_too_much_is_refused(system: System, question: str, words: str) -> None:
    ask(system.environment, *question.split()).refused(2, words)


def test_ids_are_looked_at_and_sent_each_time_as_ever(system: System, tmp_path: Path) -> None:
    number = unique("by-id")
    shop = too_soon(system, number)
    (found,) = listed(system, "--order", number)
    assert replay(system, str(found["id"]), "--dry-run")["sent"] == 0
    shop.apply(tmp_path)
    for _ in range(2):
        assert replay(system, str(found["id"]))["sent"] == 1
        system.settle()
    assert [letter["replays"] for letter in listed(system, "--order", number)] == [2]
    assert shop.facts(number) == ["order-submitted", "order-held"]


def test_a_replay_that_was_killed_goes_on_and_every_order_arrives_once(
    system: System, tmp_path: Path
) -> None:
    """The organization came after a load of its orders; one replay is killed on its way, then two go at once."""
    (now,) = system.rows("SELECT clock_timestamp() AS at")
    since = now["at"].isoformat()
    shop = too_soon(system, *(f"L-{number}" for number in range(MANY)))
    of = ("--reason", "unknown_organization", "--topic", "orders-submitted", "--since", since)
    shop.apply(tmp_path)
    command = [*COMMAND, "dead-letters", "replay", *of, "--yes"]
    first = subprocess.Popen(command, env=system.environment, stdout=subprocess.DEVNULL)
    sent = "SELECT count(*) AS n FROM analytics.dead_letters WHERE replays > 0 AND received_at >= %(since)s"
    assert eventually(lambda: system.rows(sent, since=since)[0]["n"] > 0)
    first.send_signal(signal.SIGKILL)
    first.wait()
    rest = [subprocess.Popen(command, env=system.environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(120) for process in rest] == [0, 0]
    system.settle()
    assert len(shop.statuses()) == MANY
    facts = [fact.value["order_number"] for fact in system.heard("order-events", organization=shop.code)]
    assert len(facts) == 2 * MANY
    assert replay(system, *of, "--dry-run")["letters"] == 0
