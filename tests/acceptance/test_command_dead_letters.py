"""`orderfold dead-letters`: find, look into, mend the cause, send again."""

from pathlib import Path

from tests.support.command import Answer, ask, ask_all
from tests.support.stories import DC, Shop, order
from tests.support.system import System, unique


def test_a_dead_letter_is_found_shown_and_replayed_once_its_cause_is_mended(
    system: System, tmp_path: Path
) -> None:
    shop = Shop(system, unique())
    system.publish("orders-submitted", order(shop.code, "TOO-SOON", ("PEN", 1)))
    system.settle()
    of = ("--topic", "orders-submitted", "--reason", "unknown_organization")
    newest = ask(system.environment, "dead-letters", "list", *of, "--limit", "1", "--json").json[0]
    number = str(newest["id"])
    shown, people = ask_all(
        system.environment, f"dead-letters show {number} --json", f"dead-letters show {number}"
    )
    assert (shown.json["reason"], shown.json["key"]) == ("unknown_organization", "TOO-SOON")
    assert f'"organization": "{shop.code}"' in shown.json["value"]
    assert (people.code, people.err) == (0, "")
    assert shown.json["value"] in people.out
    shop.apply(tmp_path)
    told = ask(system.environment, "dead-letters", "replay", number)
    assert (told.code, told.out) == (0, f"dead letter {number}: sent to orders-submitted again\n")
    system.settle()
    assert shop.status("TOO-SOON")["dc"] == DC
    replayed = _listed(ask(system.environment, "dead-letters", "list", *of, "--json"), newest["id"])
    assert replayed["replays"] == 1


def test_a_wrong_question_is_told_how_to_ask(system: System) -> None:
    no_id, no_number, gone, enormous, no_topic, no_reason, no_replay = ask_all(
        system.environment,
        "dead-letters show",
        "dead-letters show first",
        "dead-letters show 9999999",
        f"dead-letters replay {10**30}",
        "dead-letters list --topic dispatches",
        "dead-letters list --reason bad --json",
        "dead-letters replay 0",
    )
    no_id.refused(2, "Missing argument 'number'")
    no_number.refused(2, "valid integer")
    gone.refused(1, "9999999", "orderfold dead-letters list")
    enormous.refused(1, "orderfold dead-letters list")
    no_topic.refused(2, "dispatches", "There are: orders-submitted")
    no_reason.refused(2, "bad", "There are: unreadable, invalid")
    no_replay.refused(2, "greater than or equal to 1")


def _listed(answer: Answer, number: int) -> dict[str, object]:
    (row,) = [row for row in answer.json if row["id"] == number]
    return dict(row)
