"""The demo's input is what its README says, and its stock meets every rule of the queue at least once."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from examples.superstore import orders as source
from examples.superstore.compact import compact
from examples.superstore.orders import orders
from examples.superstore.stock import SHARES, changes
from examples.superstore.story import timeline, window
from tests.support.superstore_queue import ACME, order_number, outcomes

HEADER = (
    "Row ID,Order ID,Order Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,Postal Code,"
    "Product ID,Product Name,Sales,Quantity\n"
)
LINE = "1,CA-1,2017-01-02,Same Day,C-1,A B,Consumer,United States,Salem,Maine,4101,P-1,Pen,10,3\n"


def test_the_file_has_5009_orders_of_9994_lines() -> None:
    everything = list(orders())
    assert len({order["order_number"] for order in everything}) == len(everything) == 5009
    assert sum(len(order["lines"]) for order in everything) == len(source.rows()) == 9994


def test_eight_orders_name_a_product_twice_and_both_lines_stand() -> None:
    twice = [o for o in orders() if len({line["item"] for line in o["lines"]}) < len(o["lines"])]
    assert len(twice) == 8
    assert all([x["line_number"] for x in o["lines"]] == list(range(1, len(o["lines"]) + 1)) for o in twice)


def test_orders_come_by_date_and_number_which_is_also_their_order_in_time() -> None:
    told = list(orders())
    assert told == sorted(told, key=lambda order: (order["transaction_date"][:10], order["order_number"]))
    assert told == sorted(told, key=lambda order: order["transaction_date"])


def test_postal_codes_have_five_digits_and_states_two_letters() -> None:
    assert all(len(o["ship_to"]["postal_code"]) == 5 and len(o["ship_to"]["state"]) == 2 for o in orders())


def test_a_customer_keeps_street_and_mail_whatever_the_order() -> None:
    homes: dict[str, set[tuple[str, str]]] = {}
    for order in orders():
        home = order["sold_to"]["address_1"], order["sold_to"]["email"]
        homes.setdefault(order["customer_number"], set()).add(home)
    assert len(homes) == 793
    assert all(len(seen) == 1 for seen in homes.values())


def test_the_order_of_the_published_example_reads_as_published() -> None:
    order = next(o for o in orders() if o["order_number"] == "CA-2016-152156")
    assert (order["dc"], order["ship_via"], order["service"]) == ("DC-EAST", "12", "second_class")
    assert order["lines"][0]["item"] == "FUR-BO-10001798"
    assert (order["lines"][0]["quantity"], order["lines"][0]["price"]) == (2, "130.98")


def test_the_compact_form_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text(HEADER + LINE)
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress((HEADER + LINE).encode()))
    assert compact(tmp_path / "plain.csv", tmp_path / "a.gz") == 1
    assert compact(tmp_path / "packed.csv.gz", tmp_path / "b.gz") == 1
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    row = source.rows(tmp_path / "a.gz")[0]
    assert (row["price"], row["postal_code"]) == ("3.3333", "04101")


def test_the_story_is_the_same_each_time_in_the_order_of_time_and_plain_json() -> None:
    told = timeline()
    assert told == timeline()
    assert [at for at, _, _ in told] == sorted(at for at, _, _ in told)
    assert all(json.loads(json.dumps(message)) == message for _, _, message in told)


def test_the_default_window_is_a_demo_of_about_a_minute() -> None:
    assert 600 <= len(window()) <= 1000
    assert len(window(7)) < len(window(30)) < len(window())
    assert window(7, last=False)[0] == next(orders())


def test_the_default_window_ends_as_its_readme_says() -> None:
    met = outcomes(90)
    assert Counter(topic for _, topic, _ in timeline()) == {
        "orders-submitted": 626,
        "inventory-changed": 1248,
        "cancellations": 13,
    }
    assert (met["whole"], met["back order"], met["cancelled"], met["open at the end"]) == (500, 112, 6, 8)
    assert (met["back order completed"], met["partially_cancelled"], met["back order at the end"]) == (
        86,
        3,
        23,
    )


def test_a_window_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        window(0)


def test_no_orders_need_no_stock_and_the_shares_of_fates_are_percent() -> None:
    assert list(changes([])) == []
    assert sum(share for _, share in SHARES) == 100


def test_no_order_is_cancelled_twice() -> None:
    named = Counter(order_number(m) for _, topic, m in timeline() if topic == "cancellations")
    assert set(named.values()) == {1}
    assert set(named) <= {order["order_number"] for order in window()}


def test_every_order_of_the_west_is_in_its_carrier_matrix() -> None:
    west = next(p for p in ACME["processing"] if p["dc"] == "DC-WEST")
    known = {(m["carrier"], m["service"], m["country"]) for m in west["hold"]["carrier_matrix"]}
    told = {(o["ship_via"], o["service"], o["ship_to"]["country"]) for o in orders() if o["dc"] == "DC-WEST"}
    assert told == known


@pytest.mark.parametrize(
    ("module", "model", "topic"),
    [
        ("orders_submitted", "Order", "orders-submitted"),
        ("inventory_changed", "StockChange", "inventory-changed"),
    ],
)
def test_every_message_is_valid_on_the_wire(module: str, model: str, topic: str) -> None:
    wire = pytest.importorskip(f"schemas.wire.{module}", exc_type=ModuleNotFoundError)
    validator = getattr(wire, model)
    messages = list(orders()) if topic == "orders-submitted" else list(changes(window()))
    for message in messages:
        validator.model_validate_json(json.dumps(message))


@pytest.mark.parametrize("days", [30, 90])
@pytest.mark.parametrize(
    "outcome",
    [
        "whole",
        "whole after waiting",
        "held",
        "back order",
        "back order completed",
        "single item waits",
        "single item waits past its hold",
        "cancelled",
        "partially_cancelled",
        "too_late",
        "dispatch_cancelled",
        "open at the end",
        "back order at the end",
    ],
)
def test_the_story_meets_every_rule_of_the_queue(days: int, outcome: str) -> None:
    assert outcomes(days)[outcome] > 0, outcomes(days)
