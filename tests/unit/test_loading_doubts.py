"""What a program or a country writes in its own way is read rightly or refused, never sent as something else."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.malformed import good_order
from tests.support.wire_examples import CANCEL_ORDER, COUNT, UPDATE
from tests.unit.test_loading import HEAD, ORDER, ROW, messages, problems, table, take

PLACE = "organization,location,item,on_hand,counted_at"
THOUSANDS = "may be a decimal one or stand between thousands"
NO_VALUE = "this is how a program writes that there is no value; leave the cell empty"
GOOD = good_order("ACME")
UNREPORTED = {"organization": "ACME", "order_number": "A-1", "reason_code": "X"}


def order(number: str, rest: str, *, delimiter: str = ",") -> str:
    """A row of an order of one line, with the cells of further columns."""
    return delimiter.join(["ACME", number, "delivery", "DC-EAST", "1", "X", "1", rest])


def priced(*prices: str) -> str:
    """A table with semicolons, an order for each price."""
    rows = [order(f"A-{number}", price, delimiter=";") for number, price in enumerate(prices)]
    return "\n".join([f"{HEAD},price".replace(",", ";"), *rows])


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize("amount", ["1{}234,50", "1.60{}0.40", "12{}345", "1{}234{}567;2"])
def test_a_blank_between_digits_takes_no_amount_apart(tmp_path: Path, blank: str, amount: str) -> None:
    (told,) = problems(take(tmp_path, table(taxes=f'"{amount.replace("{}", blank)}"')))
    assert "column taxes: the blank may stand between thousands or between two amounts" in told


@pytest.mark.parametrize(
    ("prices", "sent"),
    [
        (("1.234", "12.5"), ["1.234", "12.5"]),
        (("0.125", "12,5"), ["0.125", "12.5"]),
        (("1234.567", "12,5"), ["1234.567", "12.5"]),
        (("12.50", "12,50"), ["12.50", "12.50"]),
        (("12.3456", "1,2345"), ["12.3456", "1.2345"]),
    ],
)
def test_amounts_that_can_only_mean_one_number_are_read(
    tmp_path: Path, prices: tuple[str, ...], sent: list[str]
) -> None:
    found = messages(take(tmp_path, priced(*prices)))
    assert [each["lines"][0]["price"] for each in found] == sent


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("prices", [("1.234",), ("-12.345", "7"), ("123.000", "0", "1.234")])
def test_a_lonely_point_before_three_digits_is_doubtful_where_no_commas_separate(
    tmp_path: Path, prices: tuple[str, ...], delimiter: str
) -> None:
    """jagduvi1/Cellarion#437: 1.234 was read a thousand times too low. firefly-iii/firefly-iii#4106."""
    doubted = [line for line, price in enumerate(prices, 2) if "." in price]
    told = problems(take(tmp_path, priced(*prices).replace(";", delimiter)))
    assert told == [
        f"line {line}, column price: the point {THOUSANDS}, as no other amount of this file tells; write 1234 or 1.2340"
        for line in doubted
    ]


@pytest.mark.parametrize("sure", ["12.5", "-0.05", "1.2340", "0.125", "1234.567"])
def test_an_amount_with_a_sure_point_tells_of_the_others(tmp_path: Path, sure: str) -> None:
    for prices in (("1.234", sure), (sure, "1.234")):
        found = messages(take(tmp_path, priced(*prices)))
        assert [each["lines"][0]["price"] for each in found] == list(prices)
    found = messages(take(tmp_path, table(price="1.234", total=sure).replace(",", ";")))
    assert (found[0]["lines"][0]["price"], found[0]["total"]) == ("1.234", sure)
    found = messages(take(tmp_path, table(price="1.234", taxes=f"1|{sure}").replace(",", ";")))
    assert found[0]["lines"][0]["taxes"] == ["1", sure]


def test_a_point_is_decimal_where_commas_separate_the_columns(tmp_path: Path) -> None:
    assert messages(take(tmp_path, table(price="1.234")))[0]["lines"][0]["price"] == "1.234"


@pytest.mark.parametrize("amount", ["1'234.50", "1’234.50", "1,23,456.78", "4,200"])
def test_thousands_of_other_countries_do_not_shrink(tmp_path: Path, amount: str) -> None:
    """openfoodfoundation/openfoodnetwork#10461 (4,20 became 420), dannymcc/may#244: Swiss and Indian writing."""
    (told,) = problems(take(tmp_path, table(price=f'"{amount}"')))
    assert told.startswith("line 2, column price: ")


@pytest.mark.parametrize("comma", ["12,5", "-0,05", "1,2345"])
@pytest.mark.parametrize("point", ["1.234", "-12.345", "123.000"])
def test_a_point_before_three_digits_is_doubtful_where_the_file_has_decimal_commas(
    tmp_path: Path, comma: str, point: str
) -> None:
    for prices, line in ((point, comma), 2), ((comma, point), 3):
        (told,) = problems(take(tmp_path, priced(*prices)))
        assert told.startswith(f"line {line}, column price: the point {THOUSANDS}")


def test_a_comma_in_one_column_makes_the_points_of_another_doubtful(tmp_path: Path) -> None:
    told = problems(take(tmp_path, table(total="1.234", **{"taxes.0": '"0,5;1.234"'})))
    assert [each.partition(":")[0] for each in told] == ["line 2, column total", "line 2, column taxes.0"]
    told = problems(take(tmp_path, table(total="1.234", tax='"1.234,50"')))
    assert [each.partition(":")[0] for each in told] == ["line 2, column total"]


@pytest.mark.parametrize(
    ("count", "sent"), [("2.00", 2), ("1000.000", 1000), ("0.000", 0), ("1.000", None), ("-12.000", None)]
)
def test_a_count_of_thousands_does_not_shrink(tmp_path: Path, count: str, sent: int | None) -> None:
    found = take(tmp_path, f"{PLACE}\nACME,DC-EAST,PEN,{count},2016-11-08T08:00:00Z\n")
    if sent is None:
        assert problems(found) == [f"line 2, column on_hand: the point {THOUSANDS}; write 1000 or 1"]
    else:
        assert messages(found)[0]["on_hand"] == sent


@pytest.mark.parametrize("between", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("special_instructions", [order("1", '"ring twice'), order("2", 'leave at door"')]),
        ("special_instructions", [order("1", '"ring'), order("2", "wait"), order("3", 'leave"')]),
        ("special_instructions", [order("1", '"ring'), order("2", "wait"), 'and leave"']),
        ("special_instructions,tax,freight", [order("1", '"ring,1,2'), order("2", 'leave",3,4')]),
        ("special_instructions,tax", [order("1", '"ring,1'), order("2", "wait,2"), order("3", 'leave",3')]),
    ],
)
def test_a_quote_that_is_missing_lets_no_order_vanish(
    tmp_path: Path, columns: str, rows: list[str], between: str
) -> None:
    (told,) = problems(take(tmp_path, between.join([f"{HEAD},{columns}", *rows])))
    assert (
        told
        == "line 2, column special_instructions: a line in the cell looks like a row; is a quote missing?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ring, knock, call, wait, then leave it, please, at\nthe door",
        "Hello\nring, knock, call, wait, then leave it, please, at, the, door",
        "a\nb\nc",
        "Thanks\nACME",
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_several_lines_of_instructions_are_no_rows(tmp_path: Path, text: str, last: bool) -> None:
    names, cells = (
        ("special_instructions", f'"{text}"') if last else ("special_instructions,tax", f'"{text}",1')
    )
    (found,) = messages(take(tmp_path, f"{HEAD},{names}\n{ROW},{cells}\n"))
    assert found["special_instructions"] == text


def test_a_lonely_carriage_return_is_a_line_break_too(tmp_path: Path) -> None:
    content = f'{HEAD},description\n{ROW},"a\rb"\n'
    assert problems(take(tmp_path, content)) == [
        "line 2, column description: the cell holds a line break; is a quote missing?"
    ]


@pytest.mark.parametrize("head", [HEAD, HEAD.replace(",", ", "), '"' + HEAD.replace(",", '", "') + '"'])
def test_blanks_before_quotes_are_no_part_of_a_cell(tmp_path: Path, head: str) -> None:
    content = f'{head}\n"ACME", "A-1", delivery,  "DC-EAST",1, "APPLE", 2\n'
    assert messages(take(tmp_path, content)) == [ORDER]


def test_quotes_that_would_become_a_part_of_a_code_are_refused(tmp_path: Path) -> None:
    content = f'{HEAD}\nACME,\u00a0"A-1",delivery,DC-EAST,1,"""X""",2\n'
    told = problems(take(tmp_path, content))
    assert [each.partition(":")[0] for each in told] == ["line 2, column order_number", "line 2, column item"]
    assert "quotes belong to the value" in told[0]


@pytest.mark.parametrize(
    "null", ["NULL", "null", "nan", "NaN", "None", "<NA>", "NaT", "(null)", "[NULL]", r"\N"]
)
@pytest.mark.parametrize(
    "column", ["ship_via", "customer_number", "ship_to.city", "tax", "gift", "currency", "transaction_date"]
)
def test_what_programs_write_for_no_value_is_no_code(tmp_path: Path, column: str, null: str) -> None:
    assert problems(take(tmp_path, table(**{column: null}))) == [f"line 2, column {column}: {NO_VALUE}"]


@pytest.mark.parametrize(
    "cells",
    [
        {"sold_to.last_name": "Null"},
        {"sold_to.last_name": "NULL"},
        {"ship_to.company": "None"},
        {"ship_to.city": "Nan"},
        {"ship_to.country": "NA"},
        {"special_instructions": "None"},
    ],
)
def test_names_and_texts_may_look_like_no_value(tmp_path: Path, cells: dict[str, str]) -> None:
    assert len(messages(take(tmp_path, table(**cells)))) == 1


@pytest.mark.parametrize("column", ["sold_to.last_name", "special_instructions", "description"])
def test_the_null_of_a_database_dump_is_no_name_or_text_either(tmp_path: Path, column: str) -> None:
    assert problems(take(tmp_path, table(**{column: r"\N"}))) == [f"line 2, column {column}: {NO_VALUE}"]


@pytest.mark.parametrize(
    "column", ["ship_to.postal_code", "sold_to.day_phone", "customer_number", "ship_via"]
)
def test_digits_that_a_program_made_a_number_of_are_refused(tmp_path: Path, column: str) -> None:
    told = f"line 2, column {column}: a program made a number with decimals of these digits; write them without .0"
    assert problems(take(tmp_path, table(**{column: "10115.0"}))) == [told]


ROUNDED = "it has zeros from its 16th digit on, as where a spreadsheet rounds; is it the whole number?"


@pytest.mark.parametrize(
    ("numbers", "remarked"),
    [
        (["370911202104140000"], [2]),
        (["370911202104140000", "370911202104150000", "A-1"], [2, 3]),
        (["1234567890123450"], [2]),
        (["370911202104140000", "370911202104140038"], []),  # no spreadsheet rounded this column
        (["370911202104140038"], []),
        (["123456789012345"], []),
        (["100000000000000"], []),
        (["AB3709112021041400000"], []),
        (["3.70911202104140000"], []),
    ],
)
def test_a_number_that_a_spreadsheet_rounded_is_remarked_and_sent(
    tmp_path: Path, numbers: list[str], remarked: list[int]
) -> None:
    """MicrosoftDocs/OfficeDocs-Support#745, akvo/akvo-flow#2291: of long numbers the last digits became zeros."""
    found = take(tmp_path, "\n".join([HEAD, *(order(number, "")[:-1] for number in numbers)]))
    assert [each["order_number"] for each in messages(found)] == numbers
    assert [str(each) for each in found.remarks] == [
        f"line {line}, column order_number: {ROUNDED}" for line in remarked
    ]


def test_a_rounded_number_is_remarked_once_in_every_column_of_codes(tmp_path: Path) -> None:
    rounded = "370911202104140000"
    rows = [f"ACME,{rounded},delivery,DC-EAST,{line},{rounded},1,{rounded}" for line in (1, 2)]
    found = take(tmp_path, "\n".join([f"{HEAD},description", *rows]))
    assert len(messages(found)) == 1
    assert {(each.line, each.column) for each in found.remarks} == {(2, "order_number"), (2, "item")}
    content = f"organization,request_id,status\nACME,{rounded},picked\n"
    assert [each.column for each in take(tmp_path, content).remarks] == ["request_id"]


def test_the_sign_that_keeps_a_number_text_is_no_part_of_it(tmp_path: Path) -> None:
    """hhurz/tableExport.jquery.plugin#327: U+001F before a long number, so that a spreadsheet takes it for text."""
    (found,) = messages(take(tmp_path, f"{HEAD}\n" + order("\x1f370911202104140038", "")[:-1]))
    assert found["order_number"] == "370911202104140038"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("'-77", "-77"),
        ("'+49", "+49"),
        ("'=A1", "=A1"),
        ("'@a", "@a"),
        ("'77", "'77"),
        ("'-'", "'-'"),
        ("'", "'"),
    ],
)
def test_the_apostrophe_before_a_formula_is_no_part_of_the_cell(tmp_path: Path, cell: str, read: str) -> None:
    (found,) = messages(take(tmp_path, table(attribute=cell)))
    assert found["lines"][0]["attribute"] == read


def test_the_names_of_columns_in_the_middle_of_a_file_are_no_row(tmp_path: Path) -> None:
    cancels = "organization,order_number,reason_code"
    for again in (
        cancels,
        cancels.upper(),
        "organization,reason_code,order_number",
        f"{cancels},dispatch_id",
    ):
        (told,) = problems(take(tmp_path, f"{cancels}\nACME,1,X\n{again}\nACME,2,X\n"))
        assert told.startswith("line 3: it names columns, as the first line does")


@pytest.mark.parametrize("name", ["orders.csv.json", "orders.CSV.jsonl", "orders.csv.json.gz.json"])
def test_the_last_ending_counts(tmp_path: Path, name: str) -> None:
    assert len(messages(take(tmp_path, json.dumps(good_order("ACME")), name))) == 1
    assert messages(take(tmp_path, f"{HEAD}\n{ROW}\n", "orders.json.csv")) == [ORDER]


def test_the_rows_of_a_table_are_counted(tmp_path: Path) -> None:
    content = f"{HEAD}\n{ROW}\n{ROW.replace(',1,', ',2,')}\n,,,\n" + ROW.replace("A-1", "A-2")
    found = take(tmp_path, content.replace(",,,\n", ",,,,,,\n"))
    assert (found.rows, len(messages(found))) == (3, 2)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (GOOD | {"shipto": {}}, "shipto: no message of orders-submitted has this field; is it ship_to?"),
        (GOOD | {"Currency": "EUR"}, "Currency: no message of orders-submitted has this field; is it currency?"),
        (GOOD | {"ship_to": {"zip": "1"}}, "ship_to.zip: no message of orders-submitted has this field"),
        (
            {"orders": [GOOD, GOOD | {"lines": [GOOD["lines"][0] | {"tax": "3"}]}]},
            "orders[1].lines[0].tax: no message of orders-submitted has this field; is it taxes?",
        ),
        ({"orders": [GOOD], "count": 1}, "count: no message of orders-submitted has this field"),
        (COUNT | {"safetystock": 1}, "safetystock: no message of inventory-changed has this field; is it"),
        (UPDATE | {"carier": "X"}, "carier: no message of status-updates has this field; is it carrier?"),
        (CANCEL_ORDER | {"reason": "X"}, "reason: no message of cancellations has this field; is it reason_code?"),
        (
            {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "extension": 1, "data": COUNT | {"x": 1}},
            "x: no message of inventory-changed has this field",
        ),
    ],
)  # fmt: skip
def test_a_field_that_no_message_has_is_told_in_json_as_in_a_table(
    tmp_path: Path, message: Any, told: str
) -> None:
    (found,) = problems(take(tmp_path, json.dumps(message), "f.jsonl"))
    assert found.startswith(f"line 1: {told}")


def test_a_field_that_is_missing_and_one_that_is_misspelled_are_told_together(tmp_path: Path) -> None:
    message = {
        ("ordernumber" if name == "order_number" else name): value for name, value in good_order("A").items()
    }
    assert problems(take(tmp_path, json.dumps(message), "f.json")) == [
        "line 1: order_number: needed",
        "line 1: ordernumber: no message of orders-submitted has this field; is it order_number?",
    ]


@pytest.mark.parametrize("event", [False, True])
def test_a_message_of_bytes_is_looked_into(tmp_path: Path, event: bool) -> None:
    inside = COUNT | ({"lines": []} if event else {})
    data = base64.b64encode(json.dumps(inside).encode()).decode()
    sent = {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data_base64": data}
    found = take(tmp_path, json.dumps(sent), "f.json")
    assert found.topic == "inventory-changed"
    assert found.outgoing[0].key == f"{COUNT['location']}/{COUNT['item']}".encode()
    assert [str(each) for each in found.problems] == (
        ["line 1: lines: no message of inventory-changed has this field"] if event else []
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([UPDATE, UNREPORTED], "line 2: its fields are those of cancellations, the file begins with status-updates"),
        ([CANCEL_ORDER, UPDATE], "line 2: its fields are those of status-updates, the file begins with cancellations"),
        ([CANCEL_ORDER, good_order("ACME")], "line 2: its fields are those of orders-submitted, the file begins with"),
        ([good_order("ACME"), {"changes": [COUNT]}], "line 2: its fields are those of inventory-changed, the file"),
        ([{"updates": [UPDATE, UNREPORTED]}], "line 1: its fields are those of cancellations, the file begins with"),
    ],
)  # fmt: skip
def test_a_file_of_messages_of_two_topics_is_refused(tmp_path: Path, lines: list[Any], told: str) -> None:
    (found,) = problems(take(tmp_path, "\n".join(map(json.dumps, lines)), "f.jsonl"))
    assert found.startswith(told)


def test_an_update_that_reports_nothing_is_refused(tmp_path: Path) -> None:
    told = "the update reports nothing; send status or new_location"
    only, many = json.dumps(UNREPORTED), json.dumps({"updates": [UNREPORTED]})
    assert problems(take(tmp_path, only, "f.json", "status-updates")) == [f"line 1: status: {told}"]
    assert problems(take(tmp_path, many, "f.json", "status-updates")) == [
        f"line 1: updates[0].status: {told}"
    ]
    content = "organization,order_number,status,note\nACME,1,accepted,\nACME,2,,closed\n"
    assert problems(take(tmp_path, content)) == [f"line 3, column status: {told}"]


@pytest.mark.parametrize(
    ("country", "code", "remarked"),
    [
        ("US", "7302", True),
        ("US", "07302", False),
        ("", "7302", True),
        ("DE", "1067", True),
        ("AT", "1010", False),
    ],
)
def test_a_postal_code_without_its_zeros_is_remarked_and_sent(
    tmp_path: Path, country: str, code: str, remarked: bool
) -> None:
    found = take(tmp_path, table(**{"ship_to.country": country, "ship_to.postal_code": code}))
    assert len(messages(found)) == 1
    words = f"it has fewer digits than codes of {country or 'US'} have; are leading zeros missing?"
    assert [str(each) for each in found.remarks] == remarked * [
        f"line 2, column ship_to.postal_code: {words}"
    ]
