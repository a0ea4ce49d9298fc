"""VIN-3: the retailer approves or rejects with a reason; a rejected invoice is changed and sent again, or deleted."""

import pytest

from tests.support.invoices import (
    CHAIN,
    CREATED,
    DEAR,
    DELETES,
    HELD,
    POSTED,
    SUBMITS,
    Story,
    Told,
    approves,
    creates,
    maintains,
    of,
    rejects,
    tell,
)
from tests.support.system import System

HOLD = creates(DEAR, submit=True)
BY_RETAILER = ("Approved", "approved", "bob", "UI", "Retailer Approved - Price agreed")
REJECTED = ("Rejected", "rejected", "bob", "UI", "Retailer Rejected - Wrong price")
MAINTAINED = ("Maintained", "rejected", "ann", "UI", "Updated by Vendor")
NOT_ALLOWED = [("not_allowed", "invoice_number")]

STORIES = {
    "approved": Story((HOLD, approves()), [CREATED, HELD, BY_RETAILER, POSTED], {"status": "posted"}),
    "rejected": Story(
        (HOLD, rejects()), [CREATED, HELD, REJECTED], {"status": "rejected"}, billed=[("{0}:1", 2)]
    ),
    "by nobody": Story(
        (HOLD, rejects(user=None)),
        [CREATED, HELD, ("Rejected", "rejected", "Admin", "UI", "Retailer Rejected - Wrong price")],
    ),
    "rejected and changed": Story(
        (HOLD, rejects(), maintains(of(1, quantity=1))),
        [CREATED, HELD, REJECTED, MAINTAINED],
        {"status": "rejected", "lines_out_of_balance": 0},
        billed=[("{0}:1", 1)],
    ),
    "rejected, changed and submitted": Story(
        (HOLD, rejects(), maintains(of(1)), SUBMITS),
        [CREATED, HELD, REJECTED, MAINTAINED, *CHAIN],
        {"status": "posted"},
    ),
    "rejected, changed and submitted together": Story(
        (HOLD, rejects(), maintains(of(1), submit=True)),
        [CREATED, HELD, REJECTED, MAINTAINED, *CHAIN],
        {"status": "posted"},
    ),
    "rejected and submitted as it is": Story(
        (HOLD, rejects(), SUBMITS), [CREATED, HELD, REJECTED, HELD], {"status": "held"}
    ),
    "rejected, submitted and approved": Story(
        (HOLD, rejects(), SUBMITS, approves()),
        [CREATED, HELD, REJECTED, HELD, BY_RETAILER, POSTED],
        {"status": "posted"},
    ),
    "rejected and deleted": Story((HOLD, rejects(), DELETES), detail=None),
    "rejected, deleted, its number used again": Story(
        (HOLD, rejects(), DELETES, creates(of(1))), [CREATED], {"status": "new"}, billed=[("{0}:1", 2)]
    ),
    "its first message told again": Story((HOLD, rejects(), HOLD), [CREATED, HELD, REJECTED]),
    # refused
    "approved without a reason": Story(
        (HOLD, approves(None)), [CREATED, HELD], refused=[("invalid", "reason")]
    ),
    "approved with an empty reason": Story(
        (HOLD, approves("")), [CREATED, HELD], refused=[("invalid", "reason")]
    ),
    "rejected without a reason": Story(
        (HOLD, rejects(None)), [CREATED, HELD], refused=[("invalid", "reason")]
    ),
    "rejected with a blank": Story((HOLD, rejects(" ")), [CREATED, HELD], refused=[("invalid", "reason")]),
    "approved twice": Story((HOLD, approves(), approves()), refused=NOT_ALLOWED),
    "rejected twice": Story((HOLD, rejects(), rejects()), refused=NOT_ALLOWED),
    "rejected once approved": Story((HOLD, approves(), rejects()), refused=NOT_ALLOWED),
    "approved once rejected": Story((HOLD, rejects(), approves()), refused=NOT_ALLOWED),
    "changed as it is held": Story((HOLD, maintains(of(2))), [CREATED, HELD], refused=NOT_ALLOWED),
    "submitted as it is held": Story((HOLD, SUBMITS), [CREATED, HELD], refused=NOT_ALLOWED),
    "approved as nothing is there": Story(
        (approves(),), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
    "rejected as nothing is there": Story(
        (rejects(),), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
    "submitted as nothing is there": Story(
        (SUBMITS,), detail=None, refused=[("unknown_invoice", "invoice_number")]
    ),
}


@pytest.fixture(scope="module")
def told(system: System, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return tell(system, tmp_path_factory.mktemp("decisions"), STORIES)


@pytest.mark.parametrize("story", list(STORIES))
def test_what_the_retailer_decides(told: dict[str, Told], story: str) -> None:
    told[story].check()


def test_lines_of_a_rejected_invoice_are_judged_anew(told: dict[str, Told]) -> None:
    assert [line["balanced"] for line in told["rejected"].billing.lines] == [False]
    assert [line["balanced"] for line in told["rejected and changed"].billing.lines] == [None]
    assert [line["balanced"] for line in told["rejected, changed and submitted"].billing.lines] == [True]
