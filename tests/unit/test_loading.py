"""A file is taken apart completely, or refused with line, column and reason."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import READ
from services.commands.loading.columns import columns_of
from services.commands.loading.file import Loaded, loaded
from services.commands.loading.topics import MODELS
from tests.support.malformed import good_order
from tests.support.wire_examples import CANCEL_DISPATCH, CANCEL_ORDER, COUNT, UPDATE

SHELF = {"organization": "ACME", "location": "DC-EAST", "counted_at": "2016-11-08T08:00:00Z"}
ABOUT = {"organization": "ACME", "order_number": "A-1"}
HEAD = "organization,order_number,order_type,dc,line_number,item,quantity"
ROW = "ACME,A-1,delivery,DC-EAST,1,APPLE,2"
ORDER = {
    "organization": "ACME",
    "order_number": "A-1",
    "order_type": "delivery",
    "dc": "DC-EAST",
    "lines": [{"line_number": 1, "item": "APPLE", "quantity": 2}],
}


def take(folder: Path, content: str | bytes, name: str = "f.csv", topic: str | None = None) -> Loaded:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return loaded(file, topic)


def messages(found: Loaded) -> list[Any]:
    assert found.problems == [], [str(each) for each in found.problems]
    return [json.loads(each.value or b"") for each in found.outgoing]


def problems(found: Loaded) -> list[str]:
    assert found.problems
    return [str(each) for each in found.problems]


def table(*columns: str, **cells: str) -> str:
    """One order with further columns and their cells."""
    names = [*HEAD.split(","), *cells]
    return ",".join(names) + "\n" + ",".join([*ROW.split(","), *cells.values()]) + "\n"


def test_every_topic_has_a_model_and_columns() -> None:
    assert set(MODELS) == {topic.name for topic in READ}
    assert all(columns_of(topic) for topic in MODELS)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{ROW}\n",
        f"{HEAD}\n{ROW}",
        f"{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\r{ROW}\r",
        f"\n\n{HEAD}\n{ROW}\n",
        f"\ufeff{HEAD}\n{ROW}\n",
        f"{HEAD}\n{ROW}\n,,,,,,\n,,,,,,\n",
        f"{HEAD}\n,,,,,,\n\n{ROW}\n",
        f"{HEAD}\n  ,,,,,,\n{ROW}\n",
        f"{HEAD},,\n{ROW},,\n",
        f"{HEAD}\n{ROW},,,\n",
        f"{HEAD},\n{ROW}\n",
        HEAD.upper() + f"\n{ROW}\n",
        f"Organization,Order Number,Order Type,DC,Line Number,Item,Quantity\n{ROW}\n",
        f"{HEAD}\n" + ", ".join(ROW.split(",")) + "\n",
        f"{HEAD}\n" + ",".join(f'"{cell}"' for cell in ROW.split(",")) + "\n",
        ",".join(f'"{cell}"' for cell in HEAD.split(",")) + f"\n{ROW}\n",
        f"{HEAD};{ROW}".replace(";", "\n").replace(",", ";"),
        f"{HEAD}\n{ROW}\n".replace(",", "\t"),
        f"{HEAD}\n{ROW}\n".replace(",", "|"),
        "sep=;\n" + f"{HEAD}\n{ROW}\n".replace(",", ";"),
        "sep=,\r\n" + f"{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\nACME,A-1,delivery,DC-EAST,1.0,APPLE,2.00\n",
        f"{HEAD},gift,taxes,ship_to.city\n{ROW},,,\n",
        f"{HEAD}\n{ROW}\n".encode("utf-16"),
        f"{HEAD}\n{ROW}\n".replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + f"{HEAD}\n{ROW}\n".encode("utf-16-be"),
        f"{HEAD}\n{ROW}\n".encode("utf-32"),
        gzip.compress(f"{HEAD}\n{ROW}\n".encode(), mtime=0),
    ],
)
def test_the_same_order_however_the_table_is_written(tmp_path: Path, content: str | bytes) -> None:
    assert messages(take(tmp_path, content)) == [ORDER]


@pytest.mark.parametrize("name", ["F.CSV", "f.Csv", "f.csv.gz", "F.CSV.GZ", "f.tsv", "orders.txt", "orders"])
def test_the_ending_may_be_written_anyhow(tmp_path: Path, name: str) -> None:
    content = f"{HEAD}\n{ROW}\n".encode()
    assert messages(
        take(tmp_path, gzip.compress(content, mtime=0) if name.lower().endswith("gz") else content, name)
    ) == [ORDER]


def test_the_rows_of_an_order_need_not_stand_together(tmp_path: Path) -> None:
    rows = [
        f"ACME,{number},delivery,DC-EAST,{line},I-{line},1"
        for line in (2, 1)
        for number in ("A", "b", "B", "C")
    ]
    del rows[2], rows[4]
    found = messages(take(tmp_path, "\n".join([HEAD, *rows])))
    lines = {order["order_number"]: [line["line_number"] for line in order["lines"]] for order in found}
    assert lines == {"A": [2, 1], "b": [2, 1], "C": [2, 1]}


def test_a_number_that_was_made_text_is_the_same_number(tmp_path: Path) -> None:
    rows = ['ACME,"=""0012""",delivery,DC-EAST,1,X,1', "ACME,0012,delivery,DC-EAST,2,Y,1"]
    (found,) = messages(take(tmp_path, "\n".join([HEAD, *rows])))
    assert (found["order_number"], len(found["lines"])) == ("0012", 2)


def test_orders_of_two_organizations_stay_apart(tmp_path: Path) -> None:
    other = ROW.replace("ACME", "OTHER")
    found = messages(take(tmp_path, f"{HEAD}\n{ROW}\n{other}\n"))
    assert [each["organization"] for each in found] == ["ACME", "OTHER"]


def test_what_concerns_the_order_may_stand_in_one_of_its_rows(tmp_path: Path) -> None:
    content = f"{HEAD},ship_to.city,currency\n{ROW},,EUR\nACME,A-1,,,2,PEAR,1,Köln,\n"
    (found,) = messages(take(tmp_path, content))
    assert (found["ship_to"], found["currency"], len(found["lines"])) == ({"city": "Köln"}, "EUR", 2)


def test_rows_of_one_order_that_differ_are_refused(tmp_path: Path) -> None:
    content = f"{HEAD},ship_to.city,tax\n{ROW},Paris,1\nACME,A-1,pickup,DC-EAST,2,PEAR,1,Lyon,1\n"
    assert problems(take(tmp_path, content)) == [
        "line 3, column order_type: differs from line 2, which is of the same order",
        "line 3, column ship_to.city: differs from line 2, which is of the same order",
    ]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"taxes": "1.60"}, {"taxes": ["1.60"]}),
        ({"taxes": "1.60 ; 0.40"}, {"taxes": ["1.60", "0.40"]}),
        ({"taxes": "1.60;0.40"}, {"taxes": ["1.60", "0.40"]}),
        ({"taxes": "1.60|0.40"}, {"taxes": ["1.60", "0.40"]}),
        ({"taxes": '"1,60"'}, {"taxes": ["1.60"]}),
        ({"taxes.0": "1.60", "taxes.1": "0.40"}, {"taxes": ["1.60", "0.40"]}),
        ({"taxes.0": "1.60", "taxes.1": ""}, {"taxes": ["1.60"]}),
        ({"price": '"10,50"'}, {"price": "10.50"}),
        ({"price": '"10,5"'}, {"price": "10.5"}),
        ({"price": "10.1250"}, {"price": "10.1250"}),
        ({"gift_wrap": "TRUE"}, {"gift_wrap": True}),
        ({"gift_wrap": "n"}, {"gift_wrap": False}),
        ({"attribute": "BLUE"}, {"attribute": "BLUE"}),
        ({"attribute": '"=""0012"""'}, {"attribute": "0012"}),
        ({"attribute": '="0012"'}, {"attribute": "0012"}),
        ({"attribute": "#1"}, {"attribute": "#1"}),
        ({"description": "#N/A"}, {"description": "#N/A"}),
        ({"description": '"a ""b"", c"'}, {"description": 'a "b", c'}),
        ({"description": "1E+05"}, {"description": "1E+05"}),
    ],
)
def test_cells_of_a_line_become_its_fields(
    tmp_path: Path, cells: dict[str, str], line: dict[str, Any]
) -> None:
    (found,) = messages(take(tmp_path, table(**cells)))
    assert found["lines"] == [ORDER["lines"][0] | line]  # type: ignore[index]


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"gift": "Y"}, {"gift": True}),
        ({"gift": "0"}, {"gift": False}),
        ({"gift": ""}, {}),
        ({"tax": "3"}, {"tax": "3"}),
        ({"transaction_date": "2016-11-08"}, {"transaction_date": "2016-11-08"}),
        ({"sold_to.email": "a@b.example"}, {"sold_to": {"email": "a@b.example"}}),
        ({"ship_to.postal_code": "07302"}, {"ship_to": {"postal_code": "07302"}}),
        ({"special_instructions": '"leave\nit"'}, {"special_instructions": "leave\nit"}),
    ],
)
def test_cells_of_an_order_become_its_fields(
    tmp_path: Path, cells: dict[str, str], fields: dict[str, Any]
) -> None:
    (found,) = messages(take(tmp_path, table(**cells)))
    assert {name: value for name, value in found.items() if name not in ORDER} == fields


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (table(colour="red"), "line 1, column colour: no message of orders-submitted has this field"),
        (table(quantty="1"), "is it quantity?"),
        (table(**{"lines.item": "X"}), "line 1, column lines.item: no message"),
        (f"{HEAD},quantity\n{ROW},9\n", "line 1, column quantity: it stands twice, as columns 7 and 8"),
        (f"{HEAD},Quantity \n{ROW},9\n", "line 1, column quantity: it stands twice"),
        (f"{HEAD},,dc\n{ROW},,\n", "line 1, column dc: it stands twice, as columns 4 and 9"),
        (f"{HEAD},,tax\n{ROW},x,1\n", "line 2, column 8: it has a cell, but the first line does not name it"),
        (f"{HEAD}\n{ROW},9\n", "line 2: more cells than the first line has columns: 8, not 7"),
        (f"{HEAD},,\n{ROW},,9\n", "line 2: more cells than the first line has columns: 9, not 7"),
        (f"{HEAD}\nACME,A-1,delivery\n", "line 2: fewer cells than the first line has columns: 3, not 7"),
        (f"{HEAD}\n{ROW}\n\n,,,,,,\nA\n", "line 5: fewer cells"),
        (f"{HEAD},note\n{ROW},\n", "column note: no message"),
        (f'{HEAD}\n"{ROW}\n{ROW}\n', "line 2: a quoted cell that begins here is never closed"),
        (f'{HEAD},description\n{ROW},"abc\n{ROW},"x"\n', "line 2: a quote stands inside a quoted cell"),
        (
            f'{HEAD},description\n{ROW},"abc\n{ROW},5"\n',
            "line 2, column description: the cell holds a line break",
        ),
        (f"{HEAD}\nACME,,delivery,DC-EAST,1,APPLE,2\n", "line 2, column order_number: needed in each row"),
        (f"{HEAD}\n,A-1,delivery,DC-EAST,1,APPLE,2\n", "line 2, column organization: needed in each row"),
        (
            f"{HEAD}\nACME,1E+05,delivery,DC-EAST,1,APPLE,2\n",
            "line 2, column order_number: a spreadsheet shortened",
        ),
        (
            f"{HEAD}\nACME,A,delivery,DC-EAST,1,1.23457E+11,2\n",
            "line 2, column item: a spreadsheet shortened",
        ),
        (f"{HEAD}\n" + 'ACME,A,delivery,DC-EAST,1,"1,2E+11",2\n', "column item: a spreadsheet shortened"),
        (
            f"{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,1E+05\n",
            "line 2, column quantity: must be a whole number",
        ),
        (f"{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,2.5\n", "line 2, column quantity: must be a whole number"),
        (f"{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,0\n", "line 2, column quantity: must be 1 or more"),
        (f"{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,\n", "line 2, column quantity: needed"),
        (f"{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,٢\n", "line 2, column quantity: must be a whole number"),
        (f'{HEAD}\nACME,A,delivery,DC-EAST,1,APPLE,"1,000"\n', "column quantity: must be a whole number"),
        (
            f"{HEAD}\n{ROW}\n" + ROW.replace(",1,", ",x,"),
            "line 3, column line_number: must be a whole number",
        ),
        (f"{HEAD}\n{ROW}\n{ROW}\n", "line 2: two lines have the same line_number"),
        (
            table(price='"1,234"'),
            "line 2, column price: the comma may be a decimal one or stand between thousands",
        ),
        (table(price='"1.234,50"'), "line 2, column price: must be an amount"),
        (
            f"{HEAD}\nACME,#N/A,delivery,DC-EAST,1,APPLE,2\n",
            "line 2, column order_number: a spreadsheet put an error",
        ),
        (f"{HEAD}\nACME,A,delivery,DC-EAST,1,#REF!,2\n", "line 2, column item: a spreadsheet put an error"),
        (
            f"{HEAD}\nACME,A,delivery,DC-EAST,1,X,#DIV/0!\n",
            "line 2, column quantity: a spreadsheet put an error",
        ),
        (table(transaction_date="########"), "line 2, column transaction_date: a spreadsheet put an error"),
        (table(price="$10"), "line 2, column price: must be an amount"),
        (table(taxes="1.60 0.40"), "line 2, column taxes: the blank may stand between thousands"),
        (table(taxes="1.60 x"), "line 2, column taxes: must be an amount"),
        (table(currency="XXQ"), "line 2, column currency: must be an ISO 4217 code that is in use"),
        (table(**{"ship_to.country": "Germany"}), "line 2, column ship_to.country: must be an ISO 3166 code"),
        (table(gift="maybe"), "line 2, column gift: must be true or false"),
        (
            table(transaction_date="11/8/2016"),
            "line 2, column transaction_date: must be a time with an offset",
        ),
        ("a,b\n1,2\n", "line 1: its first line does not name columns such as organization, order_number"),
        (f"{ROW}\n{ROW}\n", "line 1: its first line does not name columns"),
        (
            "organization,order_number,order_type\nACME,A,delivery\n",
            "needs the columns line_number, item, quantity too",
        ),
        (
            "organization,order_number\nACME,A\n",
            "its columns could be those of several topics; say which with --topic",
        ),
        (
            f"{HEAD}\n{ROW}\n".replace("APPLE", "ÄPFEL").encode("latin-1"),
            "line 2: not UTF-8; save it as UTF-8",
        ),
        (f"{HEAD}\n{ROW}\n".encode("utf-16-le"), "it holds NUL characters, as UTF-16 without its mark does"),
        (b"\xff\xfe" + HEAD.encode("utf-16-le") + b"x", "it begins as UTF-16 and is not; save it as UTF-8"),
        (f"{HEAD}\n{ROW.replace('APPLE', 'A' + chr(0))}\n", "line 2: it holds NUL characters"),
        (b"PK\x03\x04" + b"x" * 50, "it is a workbook or an archive; save the sheet as CSV in UTF-8"),
        (gzip.compress(HEAD.encode(), mtime=0)[:-9], "it is cut off or damaged"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, content: str | bytes, told: str) -> None:
    (found,) = problems(take(tmp_path, content))
    assert told in found


def test_every_problem_of_a_file_is_told_in_the_order_of_its_lines(tmp_path: Path) -> None:
    rows = [
        "ACME,A,delivery,DC-EAST,1,X,0,",
        "ACME,B,post,DC EAST,1,,1,",
        "A",
        "ACME,A,delivery,DC-EAST,2,Y,0,",
    ]
    content = "\n".join([f"{HEAD},colour", *rows])
    assert [told.partition(":")[0] for told in problems(take(tmp_path, content))] == [
        "line 1, column colour",
        "line 2, column quantity",
        "line 3, column order_type",
        "line 3, column dc",
        "line 3, column item",
        "line 4",
        "line 5, column quantity",
    ]


@pytest.mark.parametrize(
    ("content", "topic", "value"),
    [
        (
            "organization,location,item,on_hand,counted_at\nACME,DC-EAST,0012,7,2016-11-08T08:00:00Z\n",
            "inventory-changed",
            SHELF | {"item": "0012", "on_hand": 7},
        ),
        (
            "item;change;location;organization;counted_at\nPEN;-3;DC-EAST;ACME;2016-11-08T08:00:00Z\n",
            "inventory-changed",
            SHELF | {"item": "PEN", "change": -3},
        ),
        (
            "organization,order_number,reason_code\nACME,A-1,\n",
            "cancellations",
            {"organization": "ACME", "order_number": "A-1"},
        ),
        (
            "organization,dispatch_id,reason_code\nACME,ACME:A:1,DAMAGED\n",
            "cancellations",
            {"organization": "ACME", "dispatch_id": "ACME:A:1", "reason_code": "DAMAGED"},
        ),
        (
            "organization,order_number,status,line_number,quantity,under_review\nACME,A-1,rejected,1,2,no\n",
            "status-updates",
            ABOUT | {"status": "rejected", "line_number": 1, "quantity": 2, "under_review": False},
        ),
        (
            "organization,request_id,new_location,ship_to.city\nACME,7,S-1,Köln\n",
            "status-updates",
            {"organization": "ACME", "request_id": 7, "new_location": "S-1", "ship_to": {"city": "Köln"}},
        ),
        (f"{HEAD}\n{ROW}\n", "orders-submitted", ORDER),
    ],
)  # fmt: skip
def test_columns_tell_the_topic(tmp_path: Path, content: str, topic: str, value: dict[str, Any]) -> None:
    found = take(tmp_path, content)
    assert (found.topic, messages(found)) == (topic, [value])


def test_an_order_number_alone_cancels_nothing_unless_people_say_so(tmp_path: Path) -> None:
    content = "organization,order_number\nACME,A-1\n"
    assert problems(take(tmp_path, content))
    found = take(tmp_path, content, topic="cancellations")
    assert (found.topic, len(messages(found)), found.outgoing[0].key) == ("cancellations", 1, b"A-1")


def test_a_topic_that_people_name_wins(tmp_path: Path) -> None:
    assert (
        "no message of cancellations"
        in problems(take(tmp_path, f"{HEAD}\n{ROW}\n", topic="cancellations"))[0]
    )


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("{0}\n{1}\n", 2),
        ("\ufeff{0}\n{1}", 2),
        ("\n\n{0}\n  \n\n{1}\n\n", 2),
        ("{0}\r\n{1}\r\n", 2),
        ("[{0},{1}]", 2),
        ("[\n  {0},\n  {1}\n]\n", 2),
        ("{0} {1}", 2),
        ("  {0}", 1),
        ("[{0}]", 1),
        ("[]", 0),
        ("", 0),
        ("\n \n", 0),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_objects_are_read_one_a_line_over_lines_or_in_a_list(
    tmp_path: Path, content: str, count: int, indent: int | None
) -> None:
    texts = [
        json.dumps(good_order("ACME", number), indent=indent, ensure_ascii=False) for number in ("A", "B")
    ]
    content = content.replace("{0}", texts[0]).replace("{1}", texts[1])
    found = take(tmp_path, content, "f.json")
    assert [each["order_number"] for each in messages(found)] == ["A", "B"][:count]
    assert [each.value for each in found.outgoing] == [text.encode() for text in texts[:count]]


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        (good_order("ACME"), "orders-submitted"),
        ({"orders": [good_order("ACME")]}, "orders-submitted"),
        (COUNT, "inventory-changed"),
        ({"changes": [COUNT]}, "inventory-changed"),
        (UPDATE, "status-updates"),
        ({"updates": [UPDATE]}, "status-updates"),
        (CANCEL_ORDER, "cancellations"),
        ({"orders": [CANCEL_ORDER]}, "cancellations"),
        (CANCEL_DISPATCH, "cancellations"),
        ({"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": COUNT}, "inventory-changed"),
    ],
)
def test_fields_tell_the_topic(tmp_path: Path, message: Any, topic: str) -> None:
    found = take(tmp_path, json.dumps(message), "f.jsonl")
    assert (found.topic, messages(found)) == (topic, [message])


GOOD = json.dumps(good_order("ACME"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"{GOOD}\n{GOOD[:-1]}", "line 2: not JSON: "),
        (f"{GOOD}\n{GOOD[:-1]}\n{GOOD}", "line 3: not JSON: "),
        ("[1]", "line 1: not a JSON object"),
        (f"[\n{GOOD},\n5]", "line 3: not a JSON object"),
        (f"[{GOOD} {GOOD}]", "line 1: not JSON: the list goes on without a comma"),
        (f"[{GOOD},", "line 1: not JSON: "),
        (f"[{GOOD}]\n{GOOD}", "line 2: not JSON: something stands behind the list"),
        (f"{GOOD},\n{GOOD}", "line 1: not JSON: "),
        (f'{GOOD}\n"x"\n{GOOD}', "line 2: not a JSON object"),
        (GOOD.replace('"gift"', '"gift": true, "gift"'), "line 1: a key stands twice in one object"),
        (f"{GOOD}\n" + GOOD.replace('"quantity": 2', '"quantity": NaN'), "line 2: not JSON in UTF-8"),
        (f"{GOOD}\n\n" + GOOD.replace('"quantity": 2', '"quantity": 0'), "line 3: lines[0].quantity: must be 1 or"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "line 1: nested too deep"),
        ("a: b", "line 1: not JSON: "),
        (GOOD.encode("utf-16-le"), "it holds NUL characters"),
        (GOOD.replace("Ann", "José").encode("latin-1"), "line 1: not UTF-8"),
        (GOOD[:-1] + ', "x": "' + "y" * 300_000 + '"}', "at most 262,144 are taken"),
        (json.dumps({"orders": []}), "line 1: orders: must be a list with at least one member"),
        (json.dumps(COUNT | {"on_hand": None}), "line 1: change: send either on_hand or change"),
    ],
)  # fmt: skip
def test_json_that_does_not_fit_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    (found,) = problems(take(tmp_path, content, "f.jsonl"))
    assert told in found


def test_all_wrong_objects_of_a_file_are_told(tmp_path: Path) -> None:
    wrong = GOOD.replace('"quantity": 2', '"quantity": 0')
    found = take(tmp_path, f"{wrong}\n{{\n{GOOD}\n{wrong}", "f.jsonl")
    assert [told.partition(":")[0] for told in problems(found)] == ["line 1", "line 3", "line 4"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems(loaded(tmp_path, None)) == ["is a directory"]
