"""`orderfold load`: a file of messages onto a topic."""

import csv
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.support.command import ask, ask_all, on_terminal
from tests.support.stories import Shop, new_shop
from tests.support.system import Row

ADDRESS = {"first_name": "Zoë", "last_name": 'O"Hara, Jr.', "city": "Köln", "country": "DE"}
LINES = (
    {"line_number": 1, "item": "PEN", "description": "Pen, blue", "quantity": 2, "price": "1.2500"},
    {"line_number": 2, "item": "0012", "quantity": 1, "price": "0.1", "gift_wrap": True},
)
ORDERS: tuple[dict[str, Any], ...] = (
    {"order_number": "L-1", "gift": True, "ship_to": ADDRESS, "total": "2.60", "lines": list(LINES)},
    {"order_number": "L-2", "gift": False, "ship_to": ADDRESS, "total": "2.50", "lines": [LINES[0]]},
)


def test_csv_and_json_lines_of_the_same_orders_are_the_same_orders(shop: Shop, tmp_path: Path) -> None:
    other = new_shop(shop.system, tmp_path)
    as_json, as_csv = tmp_path / "orders.jsonl", tmp_path / "orders.csv.gz"
    as_json.write_text("\n".join(map(json.dumps, _orders(shop.code))) + "\n\n")
    with gzip.open(as_csv, "wt", encoding="utf-8-sig", newline="") as file:
        _write(file, [_flat(order, line) for order in _orders(other.code) for line in order["lines"]])
    for file_name in (as_json, as_csv):
        told = ask(shop.system.environment, "load", str(file_name))
        assert (told.code, told.out) == (0, "2 messages to orders-submitted\n"), told
        assert "orderfold wait-idle" in told.err
        assert "orderfold dead-letters list" in told.err
    shop.settle()
    assert shop.statuses() == {"L-1": "create", "L-2": "create"}
    assert _all(shop) == _all(other)


def test_stock_loads_from_csv_and_an_empty_file_sends_nothing(shop: Shop, tmp_path: Path) -> None:
    stock, empty = tmp_path / "stock.csv", tmp_path / "empty.jsonl"
    stock.write_text(
        "organization,location,item,on_hand,counted_at,safety_stock\n"
        f"{shop.code},DC-EAST,0012,7,2016-11-08T00:00:00Z,2\n"
        f"{shop.code},DC-EAST,PEN,-1,2016-11-08T00:00:00Z,\n"
    )
    empty.write_text("\n")
    assert ask(shop.system.environment, "load", str(stock)).code == 0
    assert "no messages" in ask(shop.system.environment, "load", str(empty)).out
    shop.settle()
    assert (shop.stock("0012"), shop.stock("PEN")) == ((7, 0, 5), (-1, 0, -1))


def test_people_see_how_far_it_is(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text("\n".join(map(json.dumps, _orders(shop.code))))
    lines = on_terminal(shop.system.environment, 80, "load", str(file))
    assert any("━" in line and "2/2" in line for line in lines), lines
    assert max(map(len, lines)) <= 80


def test_a_file_that_cannot_be_read_sends_nothing_and_names_the_line(shop: Shop, tmp_path: Path) -> None:
    good = json.dumps(_orders(shop.code)[0])
    files = {
        "cut.jsonl": good + "\n" + good[:-1],
        "list.jsonl": "[1]",
        "few.csv": "organization,order_number,line_number,item,quantity\nA,B,1\n",
        "what.csv": "a,b\n1,2\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    (tmp_path / "bytes.jsonl").write_bytes(b'{"order_number": "\xff"}')
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"organization,order_number")[:-9])
    names = [*files, "bytes.jsonl", "cut.csv.gz", "none.csv"]
    questions = [f"load {tmp_path / name}" for name in names] + [f"load {tmp_path / 'cut.jsonl'} --topic me"]
    cut, a_list, few, what, not_text, half, none, no_topic = ask_all(shop.system.environment, *questions)
    cut.refused(2, "line 2: not JSON", f"column {len(good)}", "Nothing was sent")
    a_list.refused(2, "line 1: not a JSON object")
    few.refused(2, "line 2: fewer cells")
    what.refused(2, "organization, order_number, line_number")
    not_text.refused(2, "save it as UTF-8")
    half.refused(2, "cut off or damaged")
    none.refused(2, "none.csv does not exist")
    no_topic.refused(2, "There are: orders-submitted, inventory-changed")
    shop.settle()
    assert shop.statuses() == {}


def test_rows_of_an_order_may_stand_anywhere_and_cancels_load_by_their_columns(
    shop: Shop, tmp_path: Path
) -> None:
    head = "organization,order_number,order_type,dc,line_number,item,quantity,gift,taxes"
    rows = [
        f"{shop.code},{number},delivery,DC-EAST,{line},I-{line},1,,0.10" for line in (1, 2) for number in "AB"
    ]
    (tmp_path / "ORDERS.CSV").write_text("\n".join([head, *rows, ",,,,,,,,"]), encoding="utf-16")
    cancels = tmp_path / "cancels.csv"
    cancels.write_text(f"organization;order_number;reason_code\n{shop.code};a;CUSTOMER\n")
    assert (
        ask(shop.system.environment, "load", str(tmp_path / "ORDERS.CSV")).out
        == "2 messages to orders-submitted\n"
    )
    assert ask(shop.system.environment, "load", str(cancels)).out == "1 message to cancellations\n"
    shop.settle()
    assert shop.statuses() == {"A": "cancelled", "B": "create"}
    assert [(row["line_number"], row["item"]) for row in shop.lines("B")] == [(1, "I-1"), (2, "I-2")]
    assert shop.dead_letters() == []


def test_a_dry_run_says_what_would_be_sent_and_all_that_is_wrong(shop: Shop, tmp_path: Path) -> None:
    head = "organization,order_number,order_type,dc,line_number,item,quantity"
    good, wrong = tmp_path / "good.csv", tmp_path / "wrong.csv"
    good.write_text(f"{head}\n{shop.code},A,delivery,DC-EAST,1,PEN,1\n")
    rows = [f"{shop.code},A-{number},delivery,DC-EAST,1,PEN,0" for number in range(30)]
    wrong.write_text("\n".join([head, *rows]))
    said = ask(shop.system.environment, "load", str(good), "--dry-run")
    assert said.code == 0, said
    first, message = said.out.splitlines()
    assert first == "would send 1 message, made of 1 row, to orders-submitted; the first is"
    assert json.loads(message)["lines"] == [{"line_number": 1, "item": "PEN", "quantity": 1}]
    short = tmp_path / "short.csv"
    short.write_text(f"{head},ship_to.postal_code\n{shop.code},A,delivery,DC-EAST,1,PEN,1,7302\n")
    said = ask(shop.system.environment, "load", str(short), "--dry-run")
    assert (said.code, said.out.count("7302")) == (0, 1)
    assert "warning:" in said.err
    assert "line 2, column ship_to.postal_code: it has fewer digits than codes of US have" in said.err
    ask(shop.system.environment, "load", str(wrong), "--dry-run").refused(
        2,
        *(f"line {n}, column quantity: must be 1 or more" for n in range(2, 32)),
        "30 problems. Nothing was sent",
    )
    ask(shop.system.environment, "load", str(wrong)).refused(
        2, "line 21, column", "10 more of them with --dry-run"
    )
    shop.settle()
    assert shop.statuses() == {}


def _orders(organization: str) -> list[dict[str, Any]]:
    return [{"organization": organization, "order_type": "delivery", "dc": "DC-EAST", **o} for o in ORDERS]


def _flat(order: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    head = {name: value for name, value in order.items() if name not in {"lines", "ship_to"}}
    address = {f"ship_to.{name}": value for name, value in order["ship_to"].items()}
    return {name: str(value) for name, value in {**head, **address, **line}.items()}


def _write(file: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    every = list(rows)
    names = list(dict.fromkeys(name for row in every for name in row))
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(every)


def _all(shop: Shop) -> list[Row]:
    """Orders, lines and what is known of people, but for what tells two organizations apart."""
    own = {"organization", "request_id", "submitted_at", "hold_until", "subject", "subject_id"}
    rows = [row for view in ("order_status", "order_lines") for row in shop.system.view(view, shop.code)]
    told = [{name: value for name, value in row.items() if name not in own} for row in rows]
    return sorted(told, key=repr)
