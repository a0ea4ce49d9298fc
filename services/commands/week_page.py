"""Print what happened in a week: orders, stores, RICS, units, one order's history, and what to try next."""

from services.commands.demo_page import first, show_next
from services.commands.output import out, show
from services.commands.stage import Stage

_STATUSES = """SELECT status, count(*) AS orders,
count(*) FILTER (WHERE order_type = 'delivery') AS delivery, count(*) FILTER (WHERE order_type = 'pickup') AS pickup,
count(*) FILTER (WHERE order_type = 'ship_for_pickup') AS ship_for_pickup,
count(*) FILTER (WHERE under_review) AS under_review
FROM analytics.order_status GROUP BY status ORDER BY orders DESC, status"""
_STORES = """WITH said AS (SELECT *, lead((line_number, occurred_at)) OVER following = (line_number, occurred_at)
    AND lead(status) OVER following <> status AS in_part FROM analytics.order_history
    WHERE line_number IS NOT NULL
    WINDOW following AS (PARTITION BY organization, order_number ORDER BY entry))
SELECT location, count(*) FILTER (WHERE status = 'accepted' AND cause = 'status_update') AS accepted,
count(*) FILTER (WHERE status = 'rejected') AS rejected,
count(*) FILTER (WHERE status IN ('fulfilled', 'intransit') AND cause = 'status_update' AND NOT restricted
    AND (status = 'intransit' OR order_type = 'delivery')) AS shipped,
count(*) FILTER (WHERE in_part AND status IN ('fulfilled', 'intransit') AND cause = 'status_update') AS partial,
count(*) FILTER (WHERE status = 'fulfilled' AND cause = 'status_update' AND order_type <> 'delivery') AS collected,
count(*) FILTER (WHERE cause = 'auto_cancel') AS unclaimed
FROM said JOIN (SELECT organization, order_number, order_type FROM analytics.order_detail) o
    USING (organization, order_number)
WHERE location <> 'NOBODY' AND cause <> 'submission' GROUP BY location ORDER BY location"""
_RICS = """SELECT replace(message_type, '_', ' ') AS message, count(*) AS attempts,
count(*) FILTER (WHERE response_code = 'Success') AS taken,
count(*) FILTER (WHERE retry_status = 'Reprocessed') AS sent_again,
count(*) FILTER (WHERE response_code = '502') AS no_answer,
count(*) FILTER (WHERE response_code = '303') AS refused,
count(*) FILTER (WHERE retry_status = 'Success' AND response_code NOT IN ('Success', '303', '502')) AS invalid
FROM analytics.rics_log WHERE direction = 'out' GROUP BY 1 ORDER BY 2 DESC"""
_UNITS = """SELECT coalesce(sum(quantity), 0) AS ordered, coalesce(sum(fulfilled_quantity), 0) AS fulfilled,
coalesce(sum(cancelled_quantity), 0) AS canceled, coalesce(sum(open_quantity), 0) AS open,
coalesce(sum(open_quantity) FILTER (WHERE status = 'unfulfillable'), 0) AS nobody FROM analytics.order_lines"""
_EVENTFUL = """SELECT order_number FROM analytics.order_history GROUP BY order_number
HAVING count(*) BETWEEN 8 AND 16 AND NOT bool_or(status = 'unfulfillable')
ORDER BY count(DISTINCT status) DESC, count(DISTINCT location) DESC, 1 LIMIT 1"""
_HISTORY = """SELECT occurred_at AS when, line_number AS line, status, location, note
FROM analytics.order_history WHERE order_number = '{}' ORDER BY entry"""
_OF_RICS = "SELECT order_number FROM analytics.rics_log WHERE attempt > 1 ORDER BY 1 LIMIT 1"
_REROUTED = "SELECT order_number FROM analytics.routing_decisions WHERE reshop > 0 ORDER BY 1 LIMIT 1"
_A_STORE = """SELECT location FROM analytics.order_lines WHERE location LIKE 'S-%' GROUP BY 1
ORDER BY count(*) DESC, 1 LIMIT 1"""


def show_week(on: Stage, seed: int) -> bool:
    """Print the page, which fits a terminal of 80 columns; return whether the ledger check holds."""
    from examples.week.tempers import temper_of

    out.print()
    show("Orders at the end of the week", on.ask(_STATUSES))
    out.print()
    stores = [
        {"location": row["location"], "temper": temper_of(row["location"], seed).name, **row}
        for row in on.ask(_STORES)
    ]
    show("Lines by store", stores)
    out.print()
    show("Attempts at messages to RICS", on.ask(_RICS), empty="none")
    out.print()
    _show_units(on)
    sample = first(on, _EVENTFUL)
    if sample:
        out.print()
        show(f"What happened to {sample}", on.ask(_HISTORY.format(sample)))
    holds = on.check()
    _show_next(on, sample)
    return holds


def _show_units(on: Stage) -> None:
    (units,) = on.ask(_UNITS)
    adds_up = units["ordered"] == units["fulfilled"] + units["canceled"] + units["open"]
    out.print("[bold]Units[/]")
    out.print(
        "{ordered:,} ordered = {fulfilled:,} fulfilled + {canceled:,} canceled + {open:,} open".format(
            **units
        )
        + (": it adds up" if adds_up else ": [bold red]it does not add up[/]")
    )
    out.print(f"of the open ones nobody could take {units['nobody']:,}")


def _show_next(on: Stage, sample: str) -> None:
    store = first(on, _A_STORE)
    rics, rerouted = first(on, _OF_RICS) or sample, first(on, _REROUTED) or sample
    hints = (
        (f"orderfold order {sample}", "one order in one screen"),
        (f"orderfold inquiry --location {store}", "all orders of a store"),
        (f"orderfold rics log {rics}", "every attempt at its messages"),
        (f"orderfold why {rerouted}", "why it went where it went"),
    )
    show_next("demo-week", hints)
