"""VIN-2: a cost beyond the vendor's threshold holds the whole invoice; else it is approved."""

from decimal import Decimal

import pytest

from tests.support.invoices import CHAIN, CREATED, DEAR, HELD, SUBMITS, Story, Told, costs, creates, of, tell
from tests.support.system import System


def at(*costs_of_lines: str) -> Story:
    """An invoice with lines of these costs, at a price of 10.00 and a threshold of 10 percent."""
    lines = [of(place, unit_cost=cost) for place, cost in enumerate(costs_of_lines, 1)]
    return Story((creates(*lines, submit=True),))


IN, OUT = {"status": "posted"}, {"status": "held"}
EDGES = {
    ("10.00",): IN,
    ("11.00",): IN,
    ("11.0001",): OUT,
    ("11.01",): OUT,
    ("9.00",): IN,
    ("8.9999",): OUT,
    ("8.99",): OUT,
    ("0",): OUT,
    ("11.00", "9.00"): IN,
    ("10.00", "11.01"): OUT,
    ("8.99", "11.01"): OUT,
}
STORIES = {
    **{" and ".join(edge): Story(at(*edge).steps, detail=seen) for edge, seen in EDGES.items()},
    "in balance": Story((creates(of(1), submit=True),), [CREATED, *CHAIN], IN),
    "out of balance": Story((creates(DEAR), SUBMITS), [CREATED, HELD], OUT | {"lines_out_of_balance": 1}),
    "the vendor's own threshold": Story(
        (creates(of(1, unit_cost="15.00"), submit=True),), detail=IN, vendor={"unit_cost_threshold": "50"}
    ),
    "the vendor's own threshold of nothing": Story(
        (creates(of(1, unit_cost="10.0001"), submit=True),), detail=OUT, vendor={"unit_cost_threshold": 0}
    ),
    "a threshold with decimals": Story(
        (creates(of(1, unit_cost="10.0251"), submit=True),),
        detail=OUT,
        vendor={"unit_cost_threshold": "0.25"},
    ),
    "a threshold with decimals, at its edge": Story(
        (creates(of(1, unit_cost="10.0250"), submit=True),), detail=IN, vendor={"unit_cost_threshold": "0.25"}
    ),
    "a price of nothing": Story(
        (costs("0"), creates(of(1, unit_cost="0.0001"), submit=True)),
        detail=OUT,
        vendor={"unit_cost_threshold": "1000"},
    ),
    "a price and a cost of nothing": Story((costs("0"), creates(of(1), submit=True)), detail=IN),
    "another price since it was created": Story(
        (creates(of(1)), costs("20.00"), SUBMITS), [CREATED, HELD], OUT
    ),
    "another price since it was posted": Story(
        (creates(of(1), submit=True), costs("20.00")), [CREATED, *CHAIN], IN
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("balance"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_whether_an_invoice_is_held(told: dict[str, Told], story: str) -> None:
    told[story].check()


def test_the_lines_that_hold_an_invoice_are_told(told: dict[str, Told]) -> None:
    assert [line["balanced"] for line in told["10.00 and 11.01"].billing.lines] == [True, False]
    assert [line["balanced"] for line in told["8.99 and 11.01"].billing.lines] == [False, False]


def test_a_line_keeps_the_price_that_it_was_judged_by(told: dict[str, Told]) -> None:
    (judged,) = told["another price since it was created"].billing.lines
    assert (judged["unit_cost"], judged["po_unit_cost"]) == (Decimal(10), Decimal(20))
    (posted,) = told["another price since it was posted"].billing.lines
    assert posted["po_unit_cost"] == Decimal(10)


def test_nothing_is_tolerated_where_no_threshold_is_set(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stories = {
        "a little more": Story((creates(of(1, unit_cost="10.0001"), submit=True),), detail=OUT),
        "the price": Story((creates(of(1), submit=True),), detail=IN),
    }
    folder = tmp_path_factory.mktemp("without")
    for each in tell(system, folder, stories, unit_cost_threshold=None).values():
        each.check()
