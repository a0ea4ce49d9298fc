"""A season of vendors while services are killed: nothing leaves twice, nothing is billed twice, both sides agree.

ORDERFOLD_KILLS sets how many kills there are (default 15), ORDERFOLD_SEED repeats a storm.
"""

import os
import random
from pathlib import Path

from examples.season.story import MONDAY, ORGANIZATION, SETTLED, timeline, write_policy
from services.commands.peers import vendors
from tests.support.ledger import assert_ledger
from tests.support.parts import available_brokers
from tests.support.played import fast_system, play, some_kills
from tests.support.system import System

KILLS = int(os.environ.get("ORDERFOLD_KILLS", "15"))
ORDERS = 70
SECONDS_PER_DAY = 3.0
_SHIPPED = """SELECT po_number, line_number, ordered_quantity, shipped_quantity, cancelled_quantity, open_quantity,
printed_quantity, invoiced_quantity FROM analytics.purchase_order_lines"""
_TWICE = """SELECT stream, data->>'shipment_number' FROM orderfold.events
WHERE type = 'purchase-lines-shipped' GROUP BY 1, 2 HAVING count(*) > 1"""
_BILLED = """SELECT s.po_number, s.quantity, s.invoiced_quantity FROM analytics.purchase_order_shipments s
WHERE s.invoiced_quantity > s.quantity"""
_MONEY = """SELECT d.invoice_number FROM analytics.invoice_detail d WHERE d.total <> d.freight + d.handling + d.other
+ (SELECT sum(quantity * unit_cost + freight + handling + other) FROM analytics.invoice_lines l
    WHERE (l.organization, l.vendor, l.number_searched) = (d.organization, d.vendor, d.number_searched))"""
_TAKEN = """SELECT meta->>'message_id' FROM orderfold.events WHERE meta->>'message_id' IS NOT NULL"""
_BURIED = 'SELECT topic, partition, "offset" FROM orderfold.dead_letter'


def test_a_season_of_kills_ships_and_bills_nothing_twice(chance: random.Random, tmp_path: Path) -> None:
    seed = chance.randrange(10**6)
    events = timeline(ORDERS, seed)
    kills = some_kills(KILLS, MONDAY, MONDAY + (SETTLED - MONDAY) * 0.7, chance)
    with fast_system(available_brokers()[-1], events[0][0], SECONDS_PER_DAY) as (system, clock):
        system.apply(write_policy(ORDERS, seed, tmp_path))
        with vendors(system.parts.bootstrap, system.environment, ORGANIZATION, seed):
            sent = play(system, clock, events, kills, chance, SETTLED)
        system.settle()

        assert_ledger(system, [(one.topic, one.id) for one in sent])
        lines = system.rows(_SHIPPED)
        for line in lines:
            parts = ("shipped_quantity", "cancelled_quantity", "open_quantity")
            assert line["ordered_quantity"] == sum(line[name] for name in parts)
            assert 0 <= line["printed_quantity"] <= line["open_quantity"]
            assert line["invoiced_quantity"] <= line["shipped_quantity"]
        assert (
            sum(line["shipped_quantity"] for line in lines)
            > sum(line["ordered_quantity"] for line in lines) / 4
        )
        assert sum(line["invoiced_quantity"] for line in lines) > 0
        for twice in (_TWICE, _BILLED, _MONEY):
            assert system.database.execute(twice).fetchall() == []
        assert lost(system) == []


def lost(system: System) -> list[str]:
    """Shipments and invoices that vendors told of, and that are neither in the log nor dead letters."""
    taken = {id_ for (id_,) in system.database.execute(_TAKEN)}
    buried = set(system.database.execute(_BURIED).fetchall())
    told = [
        *system.heard("vendor-activity", action="ship"),
        *system.heard("invoices-submitted", action="create"),
    ]
    return [
        one.headers["ce_id"].decode()
        for one in told
        if one.headers["ce_id"].decode() not in taken and (one.topic, one.partition, one.offset) not in buried
    ]
