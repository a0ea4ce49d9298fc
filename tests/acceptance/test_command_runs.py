"""`orderfold runs`: the order processor by hand."""

from tests.support.command import ask, ask_all
from tests.support.stories import EVENING, Shop


def test_a_dry_run_tells_what_a_run_then_does_and_lists(shop: Shop) -> None:
    environment, to = shop.system.environment, ("--dc", "DC-EAST", "--organization", shop.code)
    shop.count("PEN", 5)
    shop.submit("O-1", ("PEN", 2), ("PEN", 1))
    shop.settle()
    dry = ask(environment, "runs", "dry", *to, "--at", EVENING, "--json").json
    assert dry == [
        {
            "order_number": "O-1",
            "line_number": line,
            "item": "PEN",
            "quantity": units,
            "sequence": 1,
            "back_order": False,
        }
        for line, units in ((1, 2), (2, 1))
    ]
    assert shop.dispatches() == []
    (run,) = ask(environment, "runs", "now", *to, "--at", EVENING, "--json").json
    assert (run["released"], run["back_ordered"], run["left"]) == (1, 0, 0)
    assert run["scheduled_for"] == "2016-11-08T18:00:00+00:00"
    (listed,) = ask(environment, "runs", "list", *to, "--json").json
    assert {name: listed[name] for name in ("dc", "manual", "released", "finished_at")} == {
        "dc": "DC-EAST",
        "manual": True,
        "released": 1,
        "finished_at": run["finished_at"],
    }
    again = ask(environment, "runs", "dry", *to)
    assert (again.code, again.out) == (0, "a run of DC-EAST would dispatch: nothing\n")


def test_pausing_twice_says_so_and_resuming_lets_runs_come_again(shop: Shop) -> None:
    to = f"--dc DC-WEST --organization {shop.code}"
    told = [
        ask(shop.system.environment, *f"runs {verb} {to}".split()) for verb in ("pause", "pause", "resume")
    ]
    assert [(one.code, one.out) for one in told] == [
        (0, f"DC-WEST of {shop.code}: paused\n"),
        (0, f"DC-WEST of {shop.code}: it was paused already\n"),
        (0, f"DC-WEST of {shop.code}: resumed\n"),
    ]


def test_a_wrong_question_is_told_how_to_ask(shop: Shop) -> None:
    to = f"--dc DC-EAST --organization {shop.code}"
    soon, local, mars, nobody, nowhere = ask_all(
        shop.system.environment,
        f"runs now {to} --at soon --json",
        f"runs dry {to} --at 2016-11-08T18:00",
        f"runs pause --dc DC-MARS --organization {shop.code}",
        "runs now",
        f"runs list --dc DC-MARS --organization {shop.code}",
    )
    soon.refused(2, "--at soon", "2017-11-08T12:00:00Z")
    local.refused(2, "say the offset")
    mars.refused(2, "DC-MARS", "There are: DC-EAST, DC-WEST")
    nobody.refused(2, "--dc")
    nowhere.refused(2, "DC-MARS", "There are: DC-EAST, DC-WEST")
    assert shop.system.view("processor_runs", shop.code) == []
