"""INV-1: what became more available is noted for the runs of a queue, and forgotten where no queue is."""

from services.common.database import connect
from services.processor.housekeeping import Housekeeping
from tests.acceptance.conftest import Open
from tests.support.retail import store
from tests.support.stories import Shop

_GAINS = "SELECT count(*) FROM stock_gain WHERE organization = %s"


def gains(shop: Shop) -> int:
    """Notes that stand after the broom went through."""
    url = shop.system.parts.database_url
    Housekeeping(lambda: connect(url, name="test"), inbox_days=14).tidy()
    row = shop.system.database.execute(_GAINS, (shop.code,)).fetchone()
    assert row is not None
    return int(row[0])


def test_gains_of_a_queue_stay_until_its_run(shop: Shop) -> None:
    shop.count("CHAIR", 5)
    shop.settle()

    assert gains(shop) == 1


def test_gains_of_a_store_that_has_no_queue_go(chain: Open) -> None:
    shop = chain(store("S-1"))
    shop.shelf("S-1", CHAIR=5)
    shop.settle()
    row = shop.system.database.execute(_GAINS, (shop.code,)).fetchone()
    assert row == (1,)

    assert gains(shop) == 0
