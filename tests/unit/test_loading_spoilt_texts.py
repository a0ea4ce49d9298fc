"""A file whose letters another program spoilt is refused where a letter is lost for sure, and remarked on else."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from schemas.organization import Organization, inconsistencies
from tests.support.malformed import good_order
from tests.support.retail import chain_document, store
from tests.support.wire_examples import COUNT
from tests.unit.test_loading import HEAD, ROW, messages, problems, table, take

LOST = "a letter was lost here (U+FFFD) when a program read the file in another encoding; export it again as UTF-8"
ISO_2022 = "it is Japanese or Korean text in ISO-2022 that was read as UTF-8; export it again as UTF-8"
MISREAD = "it looks like UTF-8 that was read in another encoding, as Ã¶ for ö; is it what people wrote?"
REPLACED = "a question mark stands between letters; did a program write it for a letter?"
COLUMNS = ["ship_to.city", "sold_to.last_name", "special_instructions", "description", "customer_number"]


def order(path: str, text: str) -> dict[str, Any]:
    """A good order with a text at the path of a column."""
    found: dict[str, Any] = good_order("ACME")
    if path == "description":
        found["lines"][0]["description"] = text
        return found
    *above, leaf = path.split(".")
    inside = found
    for name in above:
        inside = inside.setdefault(name, {})
    inside[leaf] = text
    return found


def field(path: str) -> str:
    return "lines[0].description" if path == "description" else path


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("K\ufffdln", LOST),  # openfoodfoundation/openfoodnetwork#3958
        ("\ufffd", LOST),
        ("\ufffd\ufffd Ã¶", LOST),
        ("\x1b$BElEg\x1b(B", ISO_2022),
    ],
)
def test_a_letter_that_is_lost_is_a_problem(tmp_path: Path, column: str, text: str, words: str) -> None:
    content = f"{HEAD},{column}\n{ROW},\nACME,A-1,,,2,PEAR,1,{text}\n"
    assert problems(take(tmp_path, content)) == [f"line 3, column {column}: {words}"]
    for ascii_only in (True, False):
        sent = json.dumps([good_order("ACME"), order(column, text)], ensure_ascii=ascii_only)
        sent = sent.replace("}, {", "},\n{").replace("\n", "", sent.count("},\n{") - 1)
        told = problems(take(tmp_path, sent, "f.json"))
        assert [each.partition(": ")[2] for each in told] == [f"{field(column)}: {words}"]


def test_it_is_looked_for_in_every_part_of_a_file(tmp_path: Path) -> None:
    told = problems(take(tmp_path, table(nonsense="\ufffd")))
    assert told == [
        "line 1, column nonsense: no message of orders-submitted has this field",
        f"line 2, column nonsense: {LOST}",
    ]
    many = json.dumps({"orders": [good_order("ACME"), order("ship_to.city", "K\ufffdln")]})
    assert problems(take(tmp_path, many, "f.json")) == [f"line 1: orders[1].ship_to.city: {LOST}"]
    event = {"specversion": "1.0", "id": "1", "source": "s", "type": "t"}
    stock = COUNT | {"item": "\ufffd"}
    for data in ({"data": stock}, {"data_base64": b64encode(json.dumps(stock).encode()).decode()}):
        assert problems(take(tmp_path, json.dumps(event | data), "f.json")) == [f"line 1: item: {LOST}"]
    deep = good_order("ACME") | {"x": json.loads('{"a":' * 100 + '"\ufffd"' + "}" * 100)}
    assert LOST in problems(take(tmp_path, json.dumps(deep), "f.json"))[0]


def test_a_lost_letter_of_a_policy_is_told() -> None:
    """openfoodfoundation/openfoodnetwork#3958, in the document of an organization."""
    document = chain_document("ACME", store("S-1", name="K\ufffdln", city="M\ufffdnster"))
    told = inconsistencies(Organization.model_validate_json(json.dumps(document)))
    assert {each.path for each in told} == {("locations", 0, "name"), ("locations", 0, "city")}
    assert all(each.message.startswith("a letter was lost here (U+FFFD)") for each in told)


WORDS = [
    *(
        "Köln",
        "Müller",
        "São Paulo",
        "Ærøskøbing",
        "àÀ",
        "«Été»",
        "50 °C",
        "½",
        "Łódź",
        "Košice",
        "İstanbul",
        "Şişli",
    ),
    *(
        "Ștefan",
        "Győr",
        "Αθήνα",
        "Москва",
        "Київ",
        "ירושלים",
        "القاهرة",
        "東京",
        "ソウル",
        "서울",
        "กรุงเทพ",
        "Nguyễn",
    ),
    *("Việt", "O’Neil", "“x”", "10 €", "a – b", "🍎"),
]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("word", WORDS)
def test_utf_8_that_was_read_in_another_encoding_is_remarked_and_sent(
    tmp_path: Path, word: str, encoding: str
) -> None:
    """odoo/odoo#24668 (Juan JosÃ©), openfoodfoundation/openfoodnetwork#3958."""
    raw = word.encode()
    text = (
        raw.decode("latin-1")
        if encoding == "latin-1"
        else "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in raw)
    )
    for column in ("ship_to.city", "description"):
        found = take(tmp_path, table(**{column: f'"x{text}"'}))
        assert len(messages(found)) == 1
        assert [str(each) for each in found.remarks] == [f"line 2, column {column}: {MISREAD}"]
        found = take(tmp_path, json.dumps(order(column, text)), "f.json")
        assert len(messages(found)) == 1
        assert [str(each) for each in found.remarks] == [f"line 1: {field(column)}: {MISREAD}"]


@pytest.mark.parametrize(
    "text", ["K├Âln", "K├╢ln", "M├╝ller", "K√∂ln", "M√ºller", "Jos√©", "it\x92s", "caf\x85s"]
)
def test_other_ways_to_misread_are_remarked_too(tmp_path: Path, text: str) -> None:
    assert [each.reason for each in take(tmp_path, table(**{"ship_to.city": text})).remarks] == [MISREAD]


@pytest.mark.parametrize(
    "text",
    [
        *WORDS,
        "„Straße“",
        "„Gruß“",
        "MENÜ – KARTE",
        "MENÜ–KARTE",
        "« Café\u00a0»",
        "à\u00a0«\u00a0Paris\u00a0»",
        "«está» …",
        "SÃO JOÃO",
        "ÂNGELA",
        "„Ä“",
        "Modell „Å”",
        "ESPAÑA",
        "Ø80",
        "2×½",
        "Nußknacker–Öl",
        "naïve",
        "À l’ÎLE",
        "È…",
        "±½ «x»",
        "علی\u200cرضا",
    ],
)
def test_what_people_write_is_not_remarked_on(tmp_path: Path, text: str) -> None:
    found = take(tmp_path, table(description=f'"{text}"', **{"ship_to.city": f'"{text}"'}))
    assert len(messages(found)) == 1
    assert [str(each) for each in found.remarks] == []


def test_a_question_mark_for_a_letter_is_remarked_in_names_and_addresses(tmp_path: Path) -> None:
    """otavanopisto/pyramus#91: letters became question marks."""
    found = take(tmp_path, table(**{"sold_to.last_name": "M?ller", "description": "M?ller or Maier?"}))
    assert len(messages(found)) == 1
    assert [str(each) for each in found.remarks] == [f"line 2, column sold_to.last_name: {REPLACED}"]
    found = take(tmp_path, json.dumps(order("ship_to.city", "K?ln")), "f.json")
    assert [str(each) for each in found.remarks] == [f"line 1: ship_to.city: {REPLACED}"]
    for text in ("Why?", "?", "? x", "A ? B", "1?2"):
        assert take(tmp_path, table(**{"ship_to.city": text})).remarks == []


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00ad", "\ufeff", "\u200e", "\u202d", "\u2060"], ids=lambda each: f"{ord(each):04X}"
)
def test_a_sign_that_nobody_sees_is_remarked_where_it_is_no_part_of_a_code(tmp_path: Path, sign: str) -> None:
    words = f"it holds U+{ord(sign):04X}, which people do not see; was it copied from a web page?"
    found = take(tmp_path, table(ship_via=f"U{sign}PS", **{"sold_to.email": f"a@b{sign}.example"}))
    assert len(messages(found)) == 1
    assert {str(each) for each in found.remarks} == {
        f"line 2, column ship_via: {words}",
        f"line 2, column sold_to.email: {words}",
    }
