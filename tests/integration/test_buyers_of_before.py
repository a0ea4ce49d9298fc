"""A database of an earlier version is migrated: buyers of the orders in it can be searched too."""

import json
from collections.abc import Iterator

import pytest

from infra.search_text import searchable
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.operating.setup import prepare_database
from tests.support import landed
from tests.support.parts import own_database

DOCUMENTS = """SELECT p.subject, p.organization, e.data->>'request_id', p.document FROM personal_data p
JOIN events e ON e.type = 'order-submitted' AND e.data->>'subject' = p.subject::text"""
BOUGHT = """UPDATE orderfold.personal_data SET document = jsonb_set(document::jsonb, '{sold_to}',
    '{"first_name": "", "last_name": "Gäßler", "company": " Élan", "postal_code": "k1a 0b1"}')
WHERE subject = (SELECT min(subject::text)::uuid FROM orderfold.personal_data)"""


@pytest.fixture
def owner() -> Iterator[Connection]:
    """A migrated database of the landed version; one of its orders has a buyer."""
    with own_database("buyers of before") as url:
        landed.load(url)
        with connect(url, name="test", role=None) as connection:
            connection.execute(BOUGHT)
            prepare_database(Settings(database=url))
            yield connection


def test_every_buyer_who_is_known_can_be_searched(owner: Connection) -> None:
    known = {}
    for subject, organization, request_id, document in owner.execute(DOCUMENTS).fetchall():
        party = json.loads(document)["sold_to"] or {}
        fields = ("company", "first_name", "last_name", "postal_code")
        texts = [searchable(party.get(field, "")) or None for field in fields]
        if any(texts):
            known[subject] = (organization, int(request_id), *texts)
    rows = owner.execute("SELECT * FROM buyer").fetchall()
    assert {row[0]: row[1:] for row in rows} == known
    assert ("ÉLAN", None, "GÄSSLER", "K1A 0B1") in {row[3:] for row in rows}
